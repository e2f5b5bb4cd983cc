/* web.c - what the page asks of a case: lists with facets, and one thing with what belongs to it.
 */
#include "web/web.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "case/filter.h"

#include <inttypes.h>

struct Web {
    sqlite3 *database;
    char *narrowed_to; /* or NULL */
    char *words;       /* that page_passed is made of; NULL where it is not made */
};

static const char rows_sql[] =
#include "web/rows_sql.h"
    ;

const char *const web_lists[] = {"messages", "envelopes", "dialogues", "credentials",
                                 "findings", "oddities",  "lookups",   NULL};

/* Tables of our own stand beside the case, which itself is never written. */
static bool run(const Web *web, const char *sql, GError **error)
{
    g_autofree char *statements =
        g_strconcat("PRAGMA query_only = OFF;", sql, ";PRAGMA query_only = ON;", NULL);

    if (sqlite3_exec(web->database, statements, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, _("the case cannot be read: %s"),
                sqlite3_errmsg(web->database));
    sqlite3_exec(web->database, "PRAGMA query_only = ON", NULL, NULL, NULL);
    return false;
}

Web *web_new(sqlite3 *database, const char *words, GError **error)
{
    Web *web = g_new0(Web, 1);

    web->database = database;
    web->narrowed_to = g_strdup(words);
    if (run(web, rows_sql, error))
        return web;
    web_free(web);
    return NULL;
}

void web_free(Web *web)
{
    if (web == NULL)
        return;
    g_free(web->words);
    g_free(web->narrowed_to);
    g_free(web);
}

sqlite3 *web_database(const Web *web)
{
    return web->database;
}

const char *web_narrowed_to(const Web *web)
{
    return web->narrowed_to;
}

/* Puts into page_passed what the words let pass. */
static bool pass(Web *web, const char *words, GError **error)
{
    g_autoptr(Filter) filter = filter_parse(words, error);

    g_clear_pointer(&web->words, g_free);
    if (filter == NULL || !filter_prepare(filter, web->database, error) ||
        !run(web, "DELETE FROM temp.page_passed", error))
        return false;
    g_autofree char *sql = g_strdup_printf(
        "INSERT OR IGNORE INTO temp.page_passed SELECT number FROM (%s)", filter_sql(filter));
    sqlite3_exec(web->database, "PRAGMA query_only = OFF", NULL, NULL, NULL);
    Query *query = query_new_of(web->database, sql, filter_texts(filter));
    query_next(query);
    bool is_done = query_end(query, error);
    sqlite3_exec(web->database, "PRAGMA query_only = ON", NULL, NULL, NULL);
    if (is_done)
        web->words = g_strdup(words);
    return is_done;
}

/* The condition that the words make of a row; NULL where they are none. */
static const char *condition_of(Web *web, const char *words, GError **error)
{
    g_autofree char *stripped = g_strstrip(g_strdup(words));

    if (*stripped == '\0')
        return "";
    if (g_strcmp0(web->words, stripped) != 0 && !pass(web, stripped, error))
        return NULL;
    return "AND r.number IN (SELECT number FROM temp.page_passed)";
}

static void set_text(json_t *object, const char *key, Query *query, int column)
{
    const char *text = query_text(query, column);

    if (text != NULL)
        record_set_text(object, key, text);
}

static json_t *row_of(Query *query, bool has_facets)
{
    json_t *row = json_object();

    json_object_set_new(row, "number", json_integer(query_number(query, 0)));
    set_text(row, "id", query, 1);
    set_text(row, "time", query, 2);
    set_text(row, "first", query, 3);
    set_text(row, "second", query, 4);
    set_text(row, "mark", query, 5);
    if (query_text(query, 6) != NULL)
        json_object_set_new(row, "rank", json_integer(query_number(query, 6)));
    if (has_facets)
        record_set(row, "facets", query_record(query, 7));
    return row;
}

json_t *web_rows(Web *web, const char *list, const WebRange *range, GError **error)
{
    const char *condition = condition_of(web, range->words, error);

    g_assert(g_strv_contains(web_lists, list));
    if (condition == NULL)
        return NULL;
    g_autofree char *count = g_strdup_printf(
        "SELECT count(*) FROM temp.page_rows AS r WHERE r.list = '%s' %s", list, condition);
    g_autofree char *sql = g_strdup_printf(
        "SELECT r.number, r.id, r.time, r.first, r.second, r.mark, "
        "(SELECT max(rank) FROM temp.page_found AS f WHERE f.list = r.list AND "
        "f.number = r.number)%s FROM temp.page_rows AS r WHERE r.list = '%s' %s "
        "ORDER BY r.number LIMIT %" PRIu64 " OFFSET %" PRIu64,
        range->has_facets ? ", (SELECT json_group_array(json_array(facet, value, words)) FROM "
                            "temp.page_facets AS f WHERE f.list = r.list AND f.number = r.number)"
                          : "",
        list, condition, range->limit, range->offset);
    json_t *rows = json_array();
    Query *query = query_new(web->database, sql, NULL);

    while (query_next(query))
        json_array_append_new(rows, row_of(query, range->has_facets));
    if (query_end(query, error))
        return json_pack("{s:I, s:o}", "total", (json_int_t)query_one_number(web->database, count),
                         "rows", rows);
    json_decref(rows);
    return NULL;
}

json_t *web_facets(Web *web, const char *list, const char *words, GError **error)
{
    const char *condition = condition_of(web, words, error);

    g_assert(g_strv_contains(web_lists, list));
    if (condition == NULL)
        return NULL;
    g_autofree char *sql = g_strdup_printf(
        "SELECT facet, value, words, times FROM (SELECT *, row_number() OVER (PARTITION BY facet "
        "ORDER BY times DESC, value) AS place FROM (SELECT facet, value, min(words) AS words, "
        "count(*) AS times FROM temp.page_facets AS r WHERE r.list = '%s' %s "
        "GROUP BY facet, value)) WHERE place <= %d ORDER BY times DESC, value",
        list, condition, WEB_FACET_VALUES_MAX);
    json_t *facets = json_array();
    Query *query = query_new(web->database, sql, NULL);

    while (query_next(query)) {
        json_t *facet = json_object();

        set_text(facet, "facet", query, 0);
        set_text(facet, "value", query, 1);
        set_text(facet, "words", query, 2);
        json_object_set_new(facet, "count", json_integer(query_number(query, 3)));
        json_array_append_new(facets, facet);
    }
    if (query_end(query, error))
        return facets;
    json_decref(facets);
    return NULL;
}

/* What must be there where not all has room: its own event and the whole it is of; what is of its
 * message and envelope; what is of no message; and the rest. In the order they happened. */
#define RELATED_SQL                                                                                \
    "SELECT record FROM (SELECT number, record FROM "                                              \
    "(SELECT number, record, 0 AS place FROM events WHERE id = ?1 UNION "                          \
    "SELECT number, record, 1 FROM events WHERE ?3 = '' AND ?2 <> '' AND "                         \
    "record ->> '$.message' = ?2 UNION "                                                           \
    "SELECT number, record, CASE "                                                                 \
    "WHEN kind IN ('dialogue', 'tls', 'credential') THEN 0 "                                       \
    "WHEN record ->> '$.message' = ?2 OR record ->> '$.envelope' = ?5 THEN 1 "                     \
    "WHEN coalesce(record ->> '$.message', record ->> '$.envelope') IS NULL THEN 2 ELSE 3 END "    \
    "FROM events WHERE ?3 <> '' AND dialogue = ?3 UNION "                                          \
    "SELECT number, record, 0 FROM events WHERE ?4 <> '' AND flow = ?4 AND kind = 'flow') "        \
    "GROUP BY number ORDER BY min(place), number LIMIT %d) ORDER BY number"

#define KEYS 5 /* of a thing: kind, message, dialogue, flow, envelope */

static bool find_thing(Web *web, const char *id, char *ret_keys[KEYS], GError **error)
{
    Query *query = query_new(
        web->database,
        "SELECT kind, coalesce(record ->> '$.message', record ->> '$.about.message', ''), "
        "coalesce(dialogue, ''), coalesce(flow, ''), "
        "iif(kind = 'envelope', id, coalesce(record ->> '$.envelope', record ->> "
        "'$.about.envelope', '')) FROM events WHERE id = ?1 "
        "ORDER BY number LIMIT 1",
        id, NULL);
    bool is_there = query_next(query);

    for (int i = 0; i < KEYS && is_there; i++)
        ret_keys[i] = g_strdup(query_text(query, i));
    if (!query_end(query, error))
        return false;
    if (!is_there)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE, _("%s: there is nothing of this id"),
                    id);
    return is_there;
}

json_t *web_thing(Web *web, const char *id, GError **error)
{
    g_autofree char *sql = g_strdup_printf(RELATED_SQL, WEB_THING_EVENTS_MAX + 1);
    char *keys[KEYS] = {NULL};
    json_t *events = json_array(), *thing = NULL;

    if (find_thing(web, id, keys, error)) {
        Query *query = query_new(web->database, sql, id, keys[1], keys[2], keys[3], keys[4], NULL);

        while (query_next(query))
            json_array_append_new(events, query_record(query, 0));
        if (query_end(query, error)) {
            bool is_cut = json_array_size(events) > WEB_THING_EVENTS_MAX;
            thing = json_pack("{s:s, s:s, s:O, s:b}", "id", id, "kind", keys[0], "events", events,
                              "is_cut", is_cut);
        }
    }
    for (int i = 0; i < KEYS; i++)
        g_free(keys[i]);
    json_decref(events);
    return thing;
}
