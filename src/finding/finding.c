/* finding.c - findings: the rows of the list, and what one of them holds. */
#include "finding/finding.h"

#include "base/fill.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/when.h"

static const FindingTerm terms[N_FINDINGS] = {
#define FINDING(id, name, severity, title, sentence, why, innocent, reference)                     \
    [FINDING_##id] = {name, SEVERITY_##severity, title, sentence, why, innocent, reference},
#include "finding/findings.def"
#undef FINDING
};

static const char *const severity_names[N_SEVERITIES] = {N_("info"), N_("low"), N_("medium"),
                                                         N_("high"), N_("critical")};

const FindingTerm *finding_term(FindingKind kind)
{
    g_assert(kind < N_FINDINGS);
    return &terms[kind];
}

const char *severity_name(Severity severity)
{
    g_assert(severity < N_SEVERITIES);
    return severity_names[severity];
}

bool severity_find(const char *name, Severity *ret_severity)
{
    for (Severity severity = 0; severity < N_SEVERITIES; severity++) {
        if (g_str_equal(severity_names[severity], name)) {
            *ret_severity = severity;
            return true;
        }
    }
    return false;
}

static void detail_clear(void *element)
{
    Detail *detail = element;

    g_free(detail->text);
    g_clear_pointer(&detail->list, g_ptr_array_unref);
}

Finding *finding_new(FindingKind kind)
{
    Finding *finding = g_new0(Finding, 1);

    finding->kind = kind;
    finding->severity = finding_term(kind)->severity;
    finding->details = g_array_new(FALSE, FALSE, sizeof(Detail));
    g_array_set_clear_func(finding->details, detail_clear);
    finding->evidence = g_array_new(FALSE, FALSE, sizeof(FindingPlace));
    return finding;
}

void finding_free(Finding *finding)
{
    if (finding == NULL)
        return;
    g_array_unref(finding->details);
    g_array_unref(finding->evidence);
    g_free(finding);
}

static void add_detail(Finding *finding, Detail detail)
{
    g_array_append_val(finding->details, detail);
}

void finding_add_text(Finding *finding, const char *name, const char *text)
{
    if (text != NULL && text[0] != '\0')
        add_detail(finding, (Detail){.name = name, .text = g_strdup(text)});
}

void finding_add_number(Finding *finding, const char *name, int64_t number)
{
    add_detail(finding, (Detail){.name = name, .number = number});
}

void finding_add_when(Finding *finding, const char *name, int64_t when)
{
    add_detail(finding, (Detail){.name = name, .number = when, .is_when = true});
}

void finding_add_list(Finding *finding, const char *name, const GPtrArray *texts)
{
    if (texts->len == 0)
        return;
    Detail detail = {.name = name, .list = g_ptr_array_new_with_free_func(g_free)};

    for (guint i = 0; i < MIN(texts->len, FINDING_LIST_MAX); i++)
        g_ptr_array_add(detail.list, g_strdup(texts->pdata[i]));
    add_detail(finding, detail);
}

static void add_place(Finding *finding, const FindingPlace *place)
{
    if (finding->evidence->len < FINDING_PLACES_MAX)
        g_array_append_vals(finding->evidence, place, 1);
}

void finding_add_place(Finding *finding, Side side, const Span *span)
{
    add_place(finding, &(FindingPlace){.side = side, .span = *span});
}

void finding_add_sealed_place(Finding *finding, Side side, const Span *span)
{
    add_place(finding, &(FindingPlace){.side = side, .is_sealed = true, .span = *span});
}

void finding_add_other_place(Finding *finding, const Span *span)
{
    add_place(finding, &(FindingPlace){.is_elsewhere = true, .span = *span});
}

static char *detail_to_text(const Detail *detail)
{
    char when[WHEN_TEXT_SIZE];

    if (detail->text != NULL)
        return g_strdup(detail->text);
    if (detail->list != NULL) {
        g_ptr_array_add(detail->list, NULL);
        char *text = g_strjoinv(", ", (char **)detail->list->pdata);
        g_ptr_array_set_size(detail->list, (int)detail->list->len - 1);
        return text;
    }
    if (detail->is_when) /* the nine digits behind the second say nothing to a reader */
        return g_strndup(when_to_text(detail->number, when), strlen("2024-05-01T12:00:00"));
    if (g_str_has_suffix(detail->name, "_ns")) {
        int64_t count;
        const char *words = span_words(detail->number, &count);
        return g_strdup_printf(words, count);
    }
    return g_strdup_printf("%" G_GINT64_FORMAT, detail->number);
}

static char *value_of(void *user, const char *name)
{
    const Finding *finding = user;

    for (guint i = 0; i < finding->details->len; i++) {
        const Detail *detail = &g_array_index(finding->details, Detail, i);

        if (g_str_equal(detail->name, name))
            return detail_to_text(detail);
    }
    return NULL;
}

char *finding_sentence(const Finding *finding)
{
    return fill(finding_term(finding->kind)->sentence, value_of, (void *)finding);
}
