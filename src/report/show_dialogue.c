/* show_dialogue.c - a talk from handshake to close. */
#include "base/i18n.h"
#include "base/when.h"
#include "report/extensions.h"
#include "report/seal.h"
#include "report/show.h"
#include "report/story.h"
#include "report/style.h"
#include "report/timing.h"
#include "report/words.h"

static void put_side(Page *page, const json_t *dialogue, const char *side, const char *name,
                     const char *said)
{
    g_autofree char *end = record_end_point(dialogue, side);

    show_fact(page, name, "%s%s%s", end, said == NULL ? "" : "   ", said == NULL ? "" : said);
}

static void put_login(Page *page, const json_t *dialogue)
{
    const json_t *login = record_at(dialogue, "authentication");
    const char *mechanism = record_text(login, "mechanism"), *user = record_text(login, "user");
    const char *outcome = record_text(login, "outcome");

    if (login != NULL)
        show_fact(page, _("log-in"), "%s%s%s%s%s", mechanism == NULL ? "AUTH" : mechanism,
                  user == NULL ? "" : _(" as "), user == NULL ? "" : user,
                  outcome == NULL ? "" : ", ", outcome == NULL ? "" : word_shown(outcome));
}

static void put_facts(Page *page, const json_t *dialogue, const json_t *flow, const json_t *tls)
{
    const char *start = record_text(dialogue, "start"), *end = record_text(dialogue, "end");
    const char *helo = record_text(dialogue, "helo"), *verb = record_text(dialogue, "helo_verb");
    g_autofree char *name =
        helo == NULL ? NULL : g_strdup_printf("%s %s", verb == NULL ? "HELO" : verb, helo);
    char text[PAGE_TEXT_SIZE], span[WHEN_TEXT_SIZE] = "";
    int64_t began = 0, ended = 0;

    put_side(page, dialogue, "client", _("client"), name);
    put_side(page, dialogue, "server", _("server"), record_banner(dialogue));
    show_names(page, dialogue);
    if (time_of_text(start, &began) && time_of_text(end, &ended))
        span_to_text(ended - began, span);
    if (start != NULL)
        show_fact(page, _("time"), "%s%s%s", page_time_of(page, start, text),
                  *span == '\0' ? "" : ", ", span);
    put_login(page, dialogue);
    show_known(page, "STARTTLS", word_shown(record_text(dialogue, "starttls")));
    g_autofree char *seal = seal_summary(tls);
    show_known(page, "TLS", seal);
    show_known(page, _("ended by"), word_shown(record_text(dialogue, "ended")));
    show_known(page, _("flow"), record_text(flow, "flow"));
    if (flow != NULL)
        show_losses(page, flow);
}

/* What the client said beforehand of the size of its message, and what came: octets without the
 * final dot and without those that dots were doubled with. source RFC 1870 3, 6 */
static void put_size(Page *page, sqlite3 *database, const json_t *envelope)
{
    const char *claim = NULL, *id = record_text(envelope, "message");
    char text[PAGE_TEXT_SIZE];
    size_t i;
    json_t *parameter;

    json_array_foreach(record_at(envelope, "parameters"), i,
                       parameter) if (g_strcmp0(record_text(parameter, "name"), "SIZE") == 0)
        claim = record_text(parameter, "value");
    if (claim == NULL)
        return;
    json_t *message =
        record_asked(database, "SELECT record FROM events WHERE id = ?1 AND kind = 'message'",
                     id == NULL ? "" : id);
    if (record_has(message, "bytes"))
        show_fact(page, _("size"), _("%s octets were announced, %s came"), claim,
                  number_to_text((uint64_t)record_number(message, "bytes"), text));
    else
        show_fact(page, _("size"), _("%s octets were announced"), claim);
    json_decref(message);
}

/* The transactions of the talk, and the messages that they carried. */
static bool put_envelopes(Page *page, sqlite3 *database, const char *id, GError **error)
{
    Query *query = query_new(database,
                             "SELECT record, message FROM envelopes JOIN events USING (number) "
                             "WHERE events.dialogue = ?1 ORDER BY number",
                             id, NULL);

    for (uint64_t count = 0; query_next(query); count++) {
        json_t *envelope = query_record(query, 0);
        const char *outcome = record_text(envelope, "outcome");
        const char *from = record_text(envelope, "mail_from"), *message = query_text(query, 1);

        if (count == 0)
            page_heading(page, _("Envelopes"), NULL);
        page_put(page, STYLE_ID, "  %s", record_text(envelope, "envelope"));
        page_put(page, style_of_outcome(outcome), "   %s",
                 outcome == NULL ? "" : word_shown(outcome));
        if (message != NULL)
            page_put(page, STYLE_ID, "   %s", message);
        page_end_line(page);
        show_fact(page, _("from"), "%s",
                  record_flag(envelope, "null_sender") ? "<>"
                  : from == NULL                       ? _("not seen")
                                                       : from);
        show_recipients(page, envelope, NULL);
        show_known(page, _("queue id"), record_text(envelope, "queue_id"));
        put_size(page, database, envelope);
        json_decref(envelope);
    }
    return query_end(query, error);
}

bool show_dialogue(Page *page, sqlite3 *database, const json_t *dialogue, GError **error)
{
    const char *id = record_text(dialogue, "dialogue"), *flow_id = record_text(dialogue, "flow");
    const char *protocol = record_text(dialogue, "network.protocol");
    g_autofree char *upper = g_ascii_strup(protocol == NULL ? "" : protocol, -1);
    json_t *flow =
        record_asked(database, "SELECT record FROM events WHERE kind = 'flow' AND id = ?1",
                     flow_id == NULL ? "" : flow_id);
    json_t *tls = seal_find(database, flow_id);
    GArray *asides = seal_asides(tls, page->explains);
    int64_t zero = 0;

    if (!time_of_text(record_text(flow, "start"), &zero))
        time_of_text(record_text(dialogue, "start"), &zero);
    page_put(page, STYLE_HEADING, _("Dialogue %s"), id);
    page_put(page, STYLE_PLAIN, "   %s", upper);
    page_end_line(page);
    put_facts(page, dialogue, flow, tls);
    if (flow != NULL)
        show_opening(page, flow);
    const StoryOf of = {id, flow_id != NULL, zero, asides};
    bool is_told = story_write(page, database, &of, error);
    g_array_unref(asides);
    if (flow != NULL)
        show_closing(page, flow, tls);
    if (is_told && page->explains)
        is_told = timing_write(page, database, id, flow, error);
    json_decref(flow);
    json_decref(tls);
    return is_told && put_envelopes(page, database, id, error) &&
           extensions_write(page, database, dialogue, error) &&
           show_findings(page, database,
                         "SELECT record FROM events JOIN findings USING (number) "
                         "WHERE events.dialogue = ?1 ORDER BY rank DESC, number",
                         id, error) &&
           show_oddities(page, database,
                         "SELECT record FROM events WHERE dialogue = ?1 AND kind = 'oddity' "
                         "ORDER BY number",
                         id, error);
}
