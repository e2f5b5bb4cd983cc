/* show_finding.c - something worth a look: what it is, why, and what shows it. */
#include "base/i18n.h"
#include "base/text.h"
#include "report/finding_words.h"
#include "report/paragraph.h"
#include "report/show.h"
#include "report/style.h"

#define INDENT 2
#define SEVERITY_COLUMNS 8

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
    const json_t *detail = record_at(finding, "detail");
    const char *name;
    json_t *value;

    if (json_object_size(detail) == 0)
        return;
    page_heading(page, _("What was compared"), NULL);
    json_object_foreach((json_t *)detail, name, value)
    {
        g_autofree char *label = finding_label_shown(name);
        g_autofree char *text = finding_value_shown(page, finding, name);

        show_known(page, label, text);
    }
}

/* It compares two sightings of one message: what is elsewhere is the first of them. */
static bool is_seen_before(const json_t *finding)
{
    return g_strcmp0(record_text(finding, "finding"), "envelope-from-mismatch-wire") == 0;
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
            page_put(page, STYLE_QUIET, "%s",
                     is_seen_before(finding) ? _(", where it was seen before") : _(", a look-up"));
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
static void put_innocent(Page *page, const json_t *finding, const FindingWords *words)
{
    if (words == NULL) {
        put_items(page, finding, "innocent", _("Innocent explanations"));
        return;
    }
    if (*words->innocent == '\0')
        return;
    g_auto(GStrv) items = g_strsplit(_(words->innocent), "; ", -1);
    page_heading(page, _("Innocent explanations"), NULL);
    for (char **item = items; *item != NULL; item++)
        page_line(page, STYLE_PLAIN, "  %s", *item);
}

bool show_finding(Page *page, sqlite3 *database, const json_t *finding, GError **error)
{
    const FindingWords *words = finding_words(record_text(finding, "finding"));
    g_autofree char *sentence = finding_sentence_shown(page, finding);
    const char *title = words == NULL ? record_text(finding, "title") : _(words->title);

    (void)database, (void)error;
    page_put(page, STYLE_HEADING, _("Finding %s   %s"), record_text(finding, "id"),
             title == NULL ? "" : title);
    page_end_line(page);
    page_put(page, STYLE_PLAIN, "  ");
    put_severity(page, finding);
    page_line(page, STYLE_QUIET, "  %s", record_text(finding, "finding"));
    page_end_line(page);
    page_paragraph(page, STYLE_PLAIN, INDENT, "", sentence);
    if (words != NULL)
        page_paragraph(page, STYLE_QUIET, INDENT, "", _(words->why));
    put_detail(page, finding);
    put_evidence(page, finding);
    put_innocent(page, finding, words);
    put_items(page, finding, "reference", _("References"));
    return true;
}

bool show_findings(Page *page, sqlite3 *database, const char *sql, const char *id, GError **error)
{
    Query *query = query_new(database, sql, id, NULL);

    for (uint64_t count = 0; query_next(query); count++) {
        json_t *finding = query_record(query, 0);
        g_autofree char *sentence = finding_sentence_shown(page, finding);

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
