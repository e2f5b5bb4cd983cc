/* overview.c - what happened here, for the page: as JSON, and as HTML for those without script. */
#include "base/i18n.h"
#include "base/limits.h"
#include "base/text.h"
#include "report/page.h"
#include "report/record.h"
#include "web/web.h"

#define FINDINGS_SQL                                                                               \
    "SELECT json_object('finding', finding, 'severity', severity, 'title', title, 'sentence', "    \
    "iif(times = 1, sentence, NULL), 'count', times, 'example', example) FROM "                    \
    "(SELECT severity, rank, finding, title, sentence, count(*) AS times, min(number), "           \
    "id AS example FROM findings GROUP BY finding, severity) "                                     \
    "ORDER BY rank DESC, times DESC, finding LIMIT %d"

#define REFUSALS_SQL                                                                               \
    "SELECT json_object('id', id, 'what', what, 'address', address, 'outcome', outcome, "          \
    "'code', code, 'text', text) FROM refusals ORDER BY number LIMIT %d"

static json_t *records_of(sqlite3 *database, const char *sql, GError **error)
{
    json_t *records = json_array();
    Query *query = query_new(database, sql, NULL);

    while (query_next(query)) {
        json_t *record = query_record(query, 0);

        if (record != NULL)
            json_array_append_new(records, record);
    }
    if (query_end(query, error))
        return records;
    json_decref(records);
    return NULL;
}

static json_t *counts_of(sqlite3 *database, const char *sql, GError **error)
{
    json_t *counts = json_object();
    Query *query = query_new(database, sql, NULL);

    while (query_next(query))
        json_object_set_new(counts, query_text(query, 0), json_integer(query_number(query, 1)));
    if (query_end(query, error))
        return counts;
    json_decref(counts);
    return NULL;
}

json_t *web_overview(Web *web, GError **error)
{
    sqlite3 *database = web_database(web);
    g_autofree char *findings = g_strdup_printf(FINDINGS_SQL, WEB_OVERVIEW_ROWS_MAX);
    g_autofree char *refusals = g_strdup_printf(REFUSALS_SQL, WEB_OVERVIEW_ROWS_MAX);
    json_t *overview = json_object(), *notes = json_array();

    json_object_set_new(overview, "version", json_string(POSTA_VERSION));
    json_object_set_new(overview, "notes", notes);
    if (query_one_number(database, "SELECT count(*) FROM events WHERE kind = 'end' AND "
                                   "record ->> '$.complete'") == 0)
        json_array_append_new(
            notes, json_string("Not all of the sources could be read, or not to their end."));
    if (web_narrowed_to(web) != NULL)
        json_array_append_new(notes,
                              json_sprintf("Only what these words find, and what belongs to it: %s",
                                           web_narrowed_to(web)));
    record_set(overview, "captures",
               records_of(database,
                          "SELECT record FROM events WHERE kind = 'capture' ORDER BY number",
                          error));
    record_set(overview, "counts",
               counts_of(database, "SELECT kind, count(*) FROM events GROUP BY kind", error));
    record_set(
        overview, "lists",
        counts_of(database, "SELECT list, count(*) FROM temp.page_rows GROUP BY list", error));
    record_set(overview, "findings", records_of(database, findings, error));
    record_set(overview, "refusals", records_of(database, refusals, error));
    if (json_object_size(overview) == 7)
        return overview;
    json_decref(overview); /* the first that went wrong has said so */
    return NULL;
}

char *html_text(const char *text)
{
    g_autofree char *valid = text_safe(bytes_of_text(text));

    return g_markup_escape_text(valid, -1);
}

/* <td>text</td> */
static void add_cell(GString *html, const char *text)
{
    g_autofree char *safe = html_text(text == NULL ? "" : text);

    g_string_append_printf(html, "<td>%s</td>", safe);
}

static void add_captures(GString *html, const json_t *captures)
{
    size_t i;
    json_t *capture;
    char number[PAGE_TEXT_SIZE];

    g_string_append(html, "<ul>");
    json_array_foreach(captures, i, capture)
    {
        const char *path = record_text(capture, "path"), *first = record_text(capture, "first");
        const char *last = record_text(capture, "last");
        g_autofree char *safe = html_text(path == NULL ? "?" : path);

        g_string_append_printf(html, "<li>%s", safe);
        if (record_has(capture, "frames"))
            g_string_append_printf(
                html, ", %s frames",
                number_to_text((uint64_t)record_number(capture, "frames"), number));
        if (first != NULL && last != NULL) {
            g_autofree char *span = g_strdup_printf("%s to %s", first, last);
            g_autofree char *safe_span = html_text(span);
            g_string_append_printf(html, ", %s", safe_span);
        }
        g_string_append(html, "</li>");
    }
    g_string_append(html, "</ul>");
}

/* A table of the texts at some keys of each record. */
static void add_table(GString *html, const char *title, const json_t *records,
                      const char *const *keys)
{
    size_t i;
    json_t *record;

    if (json_array_size(records) == 0)
        return;
    g_string_append_printf(html, "<h2>%s</h2><table>", title);
    json_array_foreach(records, i, record)
    {
        g_string_append(html, "<tr>");
        for (const char *const *key = keys; *key != NULL; key++) {
            const json_t *value = json_object_get(record, *key);
            g_autofree char *number =
                json_is_integer(value)
                    ? g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value))
                    : NULL;
            add_cell(html, number != NULL ? number : json_string_value(value));
        }
        g_string_append(html, "</tr>");
    }
    g_string_append(html, "</table>");
}

char *web_summary(const json_t *overview)
{
    static const char *const finding_keys[] = {"severity", "count", "title", "sentence", NULL};
    static const char *const refusal_keys[] = {"what", "address", "code", "text", NULL};
    static const char *const message_keys[] = {"time", "first", "second", "mark", NULL};
    GString *html = g_string_new("<section id=\"summary\"><h1>posta</h1>");
    size_t i;
    json_t *note;
    const char *kind;
    json_t *count;
    const char *before = "";

    add_captures(html, json_object_get(overview, "captures"));
    g_string_append(html, "<p>");
    json_object_foreach(json_object_get(overview, "lists"), kind, count)
    {
        g_string_append_printf(html, "%s%" JSON_INTEGER_FORMAT " %s", before,
                               json_integer_value(count), kind);
        before = ", ";
    }
    g_string_append(html, "</p>");
    json_array_foreach(json_object_get(overview, "notes"), i, note)
    {
        g_autofree char *safe = html_text(json_string_value(note));
        g_string_append_printf(html, "<p class=\"note\">%s</p>", safe);
    }
    add_table(html, "Findings", json_object_get(overview, "findings"), finding_keys);
    add_table(html, "Refused", json_object_get(overview, "refusals"), refusal_keys);
    add_table(html, "Messages", json_object_get(overview, "messages"), message_keys);
    g_string_append(html,
                    "<noscript><p class=\"note\">The rest of this page needs its script, which "
                    "asks nobody for anything.</p></noscript></section>");
    return g_string_free(html, FALSE);
}
