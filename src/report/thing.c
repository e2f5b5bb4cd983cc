/* thing.c - finds one thing by the beginning of its id, and shows it. */
#include "base/error.h"
#include "base/i18n.h"
#include "report/records.h"
#include "report/report.h"
#include "report/show.h"

#define CANDIDATES_SHOWN 5

/* Ids of things stand in a to z, 2 to 7, "-" and "."; "~" comes behind them all. */
#define MATCHES                                                                                    \
    "FROM events WHERE id >= ?1 AND id < ?1 || '~' AND kind IN "                                   \
    "('message', 'dialogue', 'envelope', 'flow', 'oddity', 'lookup', 'finding', 'mailbox', "       \
    "'credential')"

static bool refuse(sqlite3 *database, const char *beginning, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    Query *query = query_new(database, "SELECT id " MATCHES " ORDER BY id", beginning, NULL);
    guint count = 0;

    while (query_next(query) && count++ < CANDIDATES_SHOWN)
        g_string_append_printf(names, "%s%s", names->len == 0 ? "" : ", ", query_text(query, 0));
    if (!query_end(query, error))
        return false;
    if (count == 0)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("%s: no id begins so; \"posta ls messages SOURCE\" names some"), beginning);
    else
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE, _("%s: could be %s%s; give more of it"),
                    beginning, names->str, count > CANDIDATES_SHOWN ? ", ..." : "");
    return false;
}

bool thing_find(sqlite3 *database, const char *beginning, Thing *ret_thing, GError **error)
{
    Query *query = query_new(database, "SELECT kind, id " MATCHES " ORDER BY id", beginning, NULL);
    Thing thing = {N_EVENT_KINDS, NULL};
    bool is_exact = false, is_only = true;

    if (query_next(query) && event_kind_find(query_text(query, 0), &thing.kind)) {
        thing.id = g_strdup(query_text(query, 1));
        is_exact = g_str_equal(thing.id, beginning);
        is_only = !query_next(query);
    }
    bool is_answered = query_end(query, error);
    if (is_answered && thing.id != NULL && (is_exact || is_only)) {
        *ret_thing = thing;
        return true;
    }
    thing_clear(&thing);
    return is_answered && refuse(database, beginning, error);
}

void thing_clear(Thing *thing)
{
    g_clear_pointer(&thing->id, g_free);
}

bool report_thing(Page *page, sqlite3 *database, const Thing *thing, GError **error)
{
    json_t *record = record_asked(database,
                                  "SELECT record FROM events WHERE id = ?1 AND kind IN "
                                  "('message', 'dialogue', 'envelope', 'flow', 'oddity', 'lookup', "
                                  "'finding', 'mailbox', 'credential')",
                                  thing->id);
    bool is_shown = false;

    if (record == NULL)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, _("%s: its record cannot be read"),
                    thing->id);
    else if (thing->kind == EVENT_DIALOGUE)
        is_shown = show_dialogue(page, database, record, error);
    else if (thing->kind == EVENT_MESSAGE)
        is_shown = show_message(page, database, record, error);
    else if (thing->kind == EVENT_ENVELOPE)
        is_shown = show_envelope(page, database, record, error);
    else if (thing->kind == EVENT_FLOW)
        is_shown = show_flow(page, database, record, error);
    else if (thing->kind == EVENT_LOOKUP)
        is_shown = show_lookup(page, database, record, error);
    else if (thing->kind == EVENT_MAILBOX)
        is_shown = show_mailbox(page, database, record, error);
    else if (thing->kind == EVENT_CREDENTIAL)
        is_shown = show_credential(page, database, record, error);
    else if (thing->kind == EVENT_FINDING)
        is_shown = show_finding(page, database, record, error);
    else
        is_shown = show_oddity(page, database, record, error);
    json_decref(record);
    return is_shown;
}

bool report_thing_records(Page *page, sqlite3 *database, const Thing *thing, GError **error)
{
    static const char *const questions[N_EVENT_KINDS] = {
        [EVENT_DIALOGUE] =
            "SELECT record FROM events WHERE dialogue = ?1 OR (kind = 'flow' AND flow = "
            "(SELECT flow FROM events WHERE id = ?1 AND kind = 'dialogue')) "
            "ORDER BY number",
        [EVENT_MESSAGE] = "SELECT record FROM events WHERE id = ?1 OR (kind = 'envelope' AND id = "
                          "(SELECT record ->> '$.envelope' FROM events WHERE id = ?1)) "
                          "ORDER BY number",
        [EVENT_FLOW] = "SELECT record FROM events WHERE flow = ?1 AND kind IN ('flow', 'oddity') "
                       "ORDER BY number",
        [EVENT_ENVELOPE] = "SELECT record FROM events WHERE id = ?1 ORDER BY number",
        [EVENT_FINDING] = "SELECT record FROM events WHERE id = ?1 ORDER BY number",
        [EVENT_CREDENTIAL] = "SELECT record FROM events WHERE id = ?1 ORDER BY number",
        [EVENT_MAILBOX] = "SELECT record FROM events WHERE id = ?1 ORDER BY number",
        [EVENT_LOOKUP] = "SELECT record FROM events WHERE id = ?1 ORDER BY number",
        [EVENT_ODDITY] = "SELECT record FROM events WHERE id = ?1 ORDER BY number",
    };

    return page_records(page, query_new(database, questions[thing->kind], thing->id, NULL), NULL,
                        error);
}

bool report_messages(Page *page, sqlite3 *database, uint64_t *ret_messages, GError **error)
{
    Query *query = query_new(
        database, "SELECT record FROM events WHERE kind = 'message' ORDER BY number", NULL);
    bool is_shown = true;

    while (is_shown && query_next(query)) {
        json_t *message = query_record(query, 0);

        if (message == NULL)
            continue;
        if (++*ret_messages > 1)
            page_end_line(page);
        is_shown = show_message(page, database, message, error);
        json_decref(message);
    }
    return query_end(query, is_shown ? error : NULL) && is_shown;
}

bool report_message_records(Page *page, sqlite3 *database, uint64_t *ret_messages, GError **error)
{
    *ret_messages =
        (uint64_t)query_one_number(database, "SELECT count(*) FROM events WHERE kind = 'message'");
    return page_records(page,
                        query_new(database,
                                  "SELECT record FROM events WHERE kind IN "
                                  "('message', 'part', 'finding') ORDER BY number",
                                  NULL),
                        NULL, error);
}
