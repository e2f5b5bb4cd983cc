/* show_finding.c - something worth a look: what it is, why, and what shows it. */
#include "base/fill.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "report/paragraph.h"
#include "report/show.h"
#include "report/style.h"

#define INDENT 2
#define SEVERITY_COLUMNS 8

/* The rows of the list, for what is said in the reader's language. */
static const struct {
    const char *name, *title, *sentence, *why, *innocent;
} rows[] = {
#define FINDING(id, name, severity, title, sentence, why, innocent, reference)                     \
    {name, title, sentence, why, innocent},
#include "finding/findings.def"
#undef FINDING
};

/* Which row; -1 for a finding that a later posta wrote. */
static int row_of(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_strcmp0(rows[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* A value of the detail for a sentence. */
typedef struct Values {
    const Page *page;
    const json_t *detail;
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
    static const char *const names[] = {"what", "how", "side", "range", NULL};
    static const char *const stand_ins[] = {"nothing", "an unknown user", "without a name",
                                            "a picture", NULL};

    if (*text == '\0' || (g_str_equal(name, "what") && record_has(detail, "result")))
        return false;
    return g_strv_contains(names, name) || g_strv_contains(stand_ins, text);
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
        return g_strdup(span_to_text(json_integer_value(value), room));
    return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
}

static char *sentence_of(const Page *page, const json_t *finding)
{
    int row = row_of(record_text(finding, "finding"));
    Values values = {page, record_at(finding, "detail")};
    const char *written = record_text(finding, "sentence");

    if (row < 0)
        return g_strdup(written == NULL ? "" : written);
    return fill(_(rows[row].sentence), value_of, &values);
}

static void put_severity(Page *page, const json_t *finding)
{
    const char *severity = record_text(finding, "severity");

    if (severity == NULL)
        return;
    g_autofree char *word = text_fit(_(severity), SEVERITY_COLUMNS);
    page_put(page, style_of_severity(severity), "%s", word);
}

static void put_detail(Page *page, const json_t *finding)
{
    Values values = {page, record_at(finding, "detail")};
    const char *name;
    json_t *value;

    if (json_object_size(values.detail) == 0)
        return;
    page_heading(page, _("What was compared"), NULL);
    json_object_foreach((json_t *)values.detail, name, value)
    {
        g_autofree char *text = value_of(&values, name);
        g_autofree char *label =
            g_strndup(name, g_str_has_suffix(name, "_ns") ? strlen(name) - 3 : strlen(name));

        show_known(page, g_strdelimit(label, "_", ' '), text);
    }
}

static void put_evidence(Page *page, const json_t *finding)
{
    size_t i;
    json_t *place;

    page_heading(page, _("What shows it"), NULL);
    json_array_foreach(record_at(finding, "evidence"), i, place)
    {
        g_autofree char *frames = evidence_to_text(place, record_is_captured(finding));
        const char *side = record_text(place, "side");
        char offset[PAGE_TEXT_SIZE];

        if (frames == NULL)
            continue;
        page_put(page, STYLE_PLAIN, "  %s", frames);
        if (side != NULL)
            page_put(page, STYLE_QUIET, ", %s", _(side));
        else if (!record_has(place, "offset"))
            page_put(page, STYLE_QUIET, "%s", _(", a look-up"));
        if (record_has(place, "offset"))
            page_put(page, STYLE_QUIET, _(", from octet %s of its stream on"),
                     number_to_text((uint64_t)record_number(place, "offset"), offset));
        page_end_line(page);
    }
    show_known(page, _("message"), record_text(finding, "about.message"));
    show_known(page, _("envelope"), record_text(finding, "about.envelope"));
    show_known(page, _("dialogue"), record_text(finding, "about.dialogue"));
    show_known(page, _("flow"), record_text(finding, "about.flow"));
}

static void put_items(Page *page, const json_t *finding, const char *key, const char *heading)
{
    size_t i;
    json_t *item;

    if (!record_has(finding, key))
        return;
    page_heading(page, heading, NULL);
    json_array_foreach(record_at(finding, key), i, item)
        page_line(page, STYLE_PLAIN, "  %s", json_is_string(item) ? json_string_value(item) : "?");
}

/* The explanations of the list are parted by "; ", in every language. */
static void put_innocent(Page *page, const json_t *finding, int row)
{
    if (row < 0) {
        put_items(page, finding, "innocent", _("Innocent explanations"));
        return;
    }
    if (*rows[row].innocent == '\0')
        return;
    g_auto(GStrv) items = g_strsplit(_(rows[row].innocent), "; ", -1);
    page_heading(page, _("Innocent explanations"), NULL);
    for (char **item = items; *item != NULL; item++)
        page_line(page, STYLE_PLAIN, "  %s", *item);
}

bool show_finding(Page *page, sqlite3 *database, const json_t *finding, GError **error)
{
    int row = row_of(record_text(finding, "finding"));
    g_autofree char *sentence = sentence_of(page, finding);
    const char *title = row < 0 ? record_text(finding, "title") : _(rows[row].title);

    (void)database, (void)error;
    page_put(page, STYLE_HEADING, _("Finding %s   %s"), record_text(finding, "id"),
             title == NULL ? "" : title);
    page_end_line(page);
    page_put(page, STYLE_PLAIN, "  ");
    put_severity(page, finding);
    page_line(page, STYLE_QUIET, "  %s", record_text(finding, "finding"));
    page_end_line(page);
    page_paragraph(page, STYLE_PLAIN, INDENT, "", sentence);
    if (row >= 0)
        page_paragraph(page, STYLE_QUIET, INDENT, "", _(rows[row].why));
    put_detail(page, finding);
    put_evidence(page, finding);
    put_innocent(page, finding, row);
    put_items(page, finding, "reference", _("References"));
    return true;
}

bool show_findings(Page *page, sqlite3 *database, const char *sql, const char *id, GError **error)
{
    Query *query = query_new(database, sql, id, NULL);

    for (uint64_t count = 0; query_next(query); count++) {
        json_t *finding = query_record(query, 0);
        g_autofree char *sentence = sentence_of(page, finding);

        if (count == 0)
            page_heading(page, _("Findings"), NULL);
        page_put(page, STYLE_PLAIN, "  ");
        put_severity(page, finding);
        page_put(page, STYLE_PLAIN, "  %s", record_text(finding, "finding"));
        page_put(page, STYLE_ID, "  %s", record_text(finding, "id"));
        page_end_line(page);
        page_paragraph(page, STYLE_PLAIN, 2 * INDENT, "", sentence);
        json_decref(finding);
    }
    return query_end(query, error);
}
