/* finding_words.c - what findings say, in the reader's language. */
#include "report/finding_words.h"

#include "base/fill.h"
#include "base/i18n.h"
#include "base/when.h"

static const FindingWords rows[] = {
#define FINDING(id, name, severity, title, sentence, why, innocent, reference)                     \
    {name, title, sentence, why, innocent},
#include "finding/findings.def"
#undef FINDING
};

const FindingWords *finding_words(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_strcmp0(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

/* A value of the detail for a sentence. */
typedef struct Values {
    const Page *page;
    const json_t *detail;
    bool is_sentence; /* spans are told in words */
} Values;

static char *list_to_text(const json_t *list)
{
    GString *text = g_string_new(NULL);
    size_t i;
    json_t *item;

    json_array_foreach(list, i, item) g_string_append_printf(
        text, "%s%s", i == 0 ? "" : ", ", json_is_string(item) ? json_string_value(item) : "?");
    return g_string_free(text, FALSE);
}

/*
 * Whether a value is in words of ours, which are said in the reader's language. All others are
 * those of the mail, and stay as they are: a subject may well be a word that we use too. What a
 * report says, in a detail that holds its result, are words of the server that wrote it.
 */
static bool is_ours(const json_t *detail, const char *name, const char *text)
{
    static const char *const names[] = {"what", "how", "side", "range", "outcome", NULL};
    static const char *const stand_ins[] = {
        "nothing",   "an unknown user",         "without a name",
        "a picture", "The signature of S/MIME", NULL};

    if (*text == '\0' || (g_str_equal(name, "what") && record_has(detail, "result")))
        return false;
    return g_strv_contains(names, name) || g_strv_contains(stand_ins, text);
}

static char *span_shown(int64_t span_ns, bool is_sentence)
{
    char room[PAGE_TEXT_SIZE];
    int64_t count;

    if (!is_sentence)
        return g_strdup(span_to_text(span_ns, room));
    const char *words = span_words(span_ns, &count);
    return g_strdup_printf(_(words), count);
}

static char *value_of(void *user, const char *name)
{
    const Values *values = user;
    const json_t *value = json_object_get(values->detail, name);
    const char *text = json_string_value(value);
    char room[PAGE_TEXT_SIZE];
    int64_t when;

    if (text != NULL && time_of_text(text, &when))
        return g_strdup(page_time(values->page, when, room));
    if (text != NULL)
        return g_strdup(is_ours(values->detail, name, text) ? _(text) : text);
    if (json_is_array(value))
        return list_to_text(value);
    if (!json_is_integer(value))
        return NULL;
    if (g_str_has_suffix(name, "_ns"))
        return span_shown(json_integer_value(value), values->is_sentence);
    return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
}

char *finding_sentence_shown(const Page *page, const json_t *finding)
{
    const FindingWords *words = finding_words(record_text(finding, "finding"));
    Values values = {page, record_at(finding, "detail"), true};
    const char *written = record_text(finding, "sentence");

    if (words == NULL)
        return g_strdup(written == NULL ? "" : written);
    return fill(_(words->sentence), value_of, &values);
}

char *finding_value_shown(const Page *page, const json_t *finding, const char *name)
{
    Values values = {page, record_at(finding, "detail"), false};

    return value_of(&values, name);
}

char *finding_label_shown(const char *name)
{
    static const char *const labels[] = {
        N_("address"),    N_("ambiguities"), N_("asked"),      N_("bits"),     N_("by"),
        N_("cipher"),     N_("claimed"),     N_("count"),      N_("date"),     N_("difference"),
        N_("domain"),     N_("exchangers"),  N_("field"),      N_("file"),     N_("first"),
        N_("from"),       N_("helo"),        N_("hidden"),     N_("hop"),      N_("how"),
        N_("imitates"),   N_("ip"),          N_("last"),       N_("least"),    N_("link"),
        N_("mail from"),  N_("mechanism"),   N_("message id"), N_("method"),   N_("name"),
        N_("names"),      N_("not after"),   N_("not before"), N_("outcome"),  N_("part"),
        N_("peer"),       N_("program"),     N_("provider"),   N_("range"),    N_("readers"),
        N_("recipients"), N_("reference"),   N_("refused"),    N_("reply to"), N_("result"),
        N_("sender"),     N_("server"),      N_("shown"),      N_("side"),     N_("status"),
        N_("subject"),    N_("type"),        N_("user"),       N_("version"),  N_("what"),
        N_("with"),       N_("written"),
    };
    char *label =
        g_strndup(name, strlen(name) - (g_str_has_suffix(name, "_ns") ? strlen("_ns") : 0));

    g_strdelimit(label, "_", ' ');
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++)
        if (g_str_equal(labels[i], label)) {
            g_free(label);
            return g_strdup(_(labels[i]));
        }
    return label;
}
