/* show_lookup.c - a question to the DNS with its answer, and which dialogues it led to. */
#include "base/i18n.h"
#include "base/when.h"
#include "report/show.h"

static void put_answers(Page *page, const json_t *lookup)
{
    const json_t *answer;
    size_t i;

    json_array_foreach(record_at(lookup, "answers"), i, answer)
    {
        const char *data = record_text(answer, "data");
        g_autofree char *preference =
            record_has(answer, "preference")
                ? g_strdup_printf("%" G_GINT64_FORMAT " ", record_number(answer, "preference"))
                : g_strdup("");

        show_fact(page, record_text(answer, "type"), "%s -> %s%s  (%" G_GINT64_FORMAT " s)",
                  record_text(answer, "name"), preference, data == NULL ? _("not read") : data,
                  record_number(answer, "ttl"));
    }
}

static bool put_dialogues(Page *page, sqlite3 *database, const char *id, GError **error)
{
    Query *query = query_new(database,
                             "SELECT events.id FROM events, json_each(events.record, '$.lookups') "
                             "AS l WHERE kind = 'dialogue' AND l.value = ?1 ORDER BY number",
                             id, NULL);

    while (query_next(query))
        show_fact(page, _("used by"), "%s", query_text(query, 0));
    return query_end(query, error);
}

bool show_lookup(Page *page, sqlite3 *database, const json_t *lookup, GError **error)
{
    const char *code = record_text(lookup, "code"), *id = record_text(lookup, "id");
    g_autofree char *frames = frames_to_text(lookup);
    g_autofree char *client = record_end_point(lookup, "client");
    g_autofree char *server = record_end_point(lookup, "server");
    char text[PAGE_TEXT_SIZE], span[WHEN_TEXT_SIZE];

    page_put(page, STYLE_HEADING, _("Look-up %s"), id);
    page_end_line(page);
    show_fact(page, _("question"), "%s %s", record_text(lookup, "question.type"),
              record_text(lookup, "question.name"));
    show_known(page, _("answer"), code == NULL ? _("none was seen") : code);
    put_answers(page, lookup);
    if (record_flag(lookup, "truncated"))
        show_known(page, _("cut"), _("not all that was answered is here"));
    show_fact(page, _("time"), "%s", page_time_of(page, record_text(lookup, "time"), text));
    if (record_has(lookup, "latency_ns"))
        show_fact(page, _("took"), "%s", span_to_text(record_number(lookup, "latency_ns"), span));
    show_fact(page, _("asked"), "%s -> %s (%s)", client, server,
              record_text(lookup, "network.transport"));
    show_known(page, _("seen in"), frames);
    return put_dialogues(page, database, id, error);
}
