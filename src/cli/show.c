/* show.c - posta show: one thing in full. */
#include "base/i18n.h"
#include "case/case.h"
#include "cli/followed.h"
#include "report/record.h"
#include "report/report.h"

/* What of it was sealed, and with whose keys it was opened. */
static void tell_seal(const char *id, const char *opened)
{
    bool is_open = opened != NULL && !g_str_equal(opened, "no");

    if (id[0] == 'd' && is_open)
        complain(_("%s: what was sealed by TLS is shown as it was opened, with keys of: %s"), id,
                 opened);
    else if (id[0] == 'd')
        complain(
            _("%s: what was said inside of TLS is sealed; --keylog FILE opens it, and f%s shows "
              "its octets as they are"),
            id, id + 1);
    else if (is_open)
        complain(_("%s: octets as TCP carried them, sealed; d%s shows what was opened"), id,
                 id + 1);
}

/* A connection or its talk as octets. The record is that of the connection, whatever was asked for.
 */
static bool show_connection(Run *run, Sources *sources, Sink *opened, const char *id,
                            GError **error)
{
    g_autofree char *flow_id = g_strconcat("f", id + 1, NULL);
    json_t *flow =
        record_asked(case_database(opened),
                     "SELECT record FROM events WHERE id = ?1 AND kind = 'flow'", flow_id);
    json_t *tls =
        record_asked(case_database(opened),
                     "SELECT record FROM events WHERE flow = ?1 AND kind = 'tls'", flow_id);
    bool is_shown = show_followed(run, sources, flow, id, error);

    if (is_shown && tls != NULL && !run->options->quiet)
        tell_seal(id, record_text(tls, "opened"));
    json_decref(tls);
    json_decref(flow);
    return is_shown;
}

static bool show_message_octets(Run *run, Sources *sources, Sink *opened, const char *id,
                                GError **error)
{
    json_t *message = record_asked(
        case_database(opened), "SELECT record FROM events WHERE id = ?1 AND kind = 'message'", id);
    bool is_shown = show_octets(run, sources, message, error);

    json_decref(message);
    return is_shown;
}

/* The octets instead of the page. */
static bool show_raw(Run *run, const char *word, GError **error)
{
    g_auto(Sources) sources = {0};
    g_autoptr(Sink) sink = NULL;
    Thing thing;
    bool is_shown = false;

    if (!scan_case_first(run, 1, &sources, &sink, error) ||
        !thing_find(case_database(sink), word, &thing, error))
        return false;
    bool is_connection = thing.kind == EVENT_FLOW || thing.kind == EVENT_DIALOGUE;
    if (is_connection)
        is_shown = show_connection(run, &sources, sink, thing.id, error);
    else if (thing.kind == EVENT_MESSAGE && run->options->raw_side == NULL)
        is_shown = show_message_octets(run, &sources, sink, thing.id, error);
    else
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    thing.kind == EVENT_MESSAGE
                        ? _("%s: a message has no sides; --raw=client and =server are for "
                            "dialogues and flows")
                        : _("%s: --raw and --hex show messages, dialogues and flows"),
                    thing.id);
    thing_clear(&thing);
    return is_shown;
}

/* The text of a message's parts: its sources are read again for it. Those of a case may be gone:
 * the rest of the sheet does not need them. */
static bool read_texts(Run *run, const Sources *sources, Sink *opened, const Thing *thing,
                       GHashTable *texts, GError **error)
{
    g_auto(Sources) again = {.captures = g_ptr_array_new_with_free_func(g_free),
                             .open = sources->open,
                             .is_read_again = true};
    g_autoptr(GError) problem = NULL;

    if (thing->kind != EVENT_MESSAGE || run->options->json)
        return true;
    if (sources->case_path != NULL && !sources_of_case(opened, &again, &problem)) {
        if (!run->options->quiet)
            complain("%s", problem->message);
        return true;
    }
    for (guint i = 0; sources->case_path == NULL && i < sources->captures->len; i++)
        g_ptr_array_add(again.captures, g_strdup(sources->captures->pdata[i]));
    if (sources_hold_standard_input(&again))
        spool_rewind();
    json_t *record =
        record_asked(case_database(opened),
                     "SELECT record FROM events WHERE id = ?1 AND kind = 'message'", thing->id);
    bool is_read = part_texts_read(run, &again, record, texts, error);
    json_decref(record);
    return is_read;
}

/* Standard input is kept where the text of parts may be asked for, which is read from it anew. */
static bool keep_input(const Run *run, const Sources *sources, GError **error)
{
    return run->options->json || !sources_hold_standard_input(sources) ||
           spool_standard_input(error);
}

bool run_show(Run *run, GError **error)
{
    g_auto(Sources) sources = {0};
    g_autoptr(GHashTable) texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Output output;
    Thing thing;

    if (run->words->len == 0) {
        g_set_error_literal(
            error, POSTA_ERROR, POSTA_ERROR_USAGE,
            _("show: give an id (\"posta ls messages SOURCE\" names some), then the "
              "sources"));
        return false;
    }
    const char *word = run->words->pdata[0];
    if (run->words->len == 1 && run->options->files->len == 0 &&
        g_file_test(word, G_FILE_TEST_EXISTS)) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("show: give an id before %s; \"posta ls messages %s\" names some"), word,
                    word);
        return false;
    }
    if (run->options->raw || run->options->hex)
        return show_raw(run, word, error);
    if (!sources_find(run, 1, &sources, error) || !keep_input(run, &sources, error))
        return false;
    g_autoptr(Sink) sink = scan_sources(run, &sources, error);
    if (sink == NULL || !thing_find(case_database(sink), word, &thing, error))
        return false;
    if (!read_texts(run, &sources, sink, &thing, texts, error)) {
        thing_clear(&thing);
        return false;
    }
    output_begin(&output, run->options);
    output.page.explains = run->options->explain;
    output.page.texts = texts;
    output.page.zero = report_zero(case_database(sink));
    bool is_told = run->options->json
                       ? report_thing_records(&output.page, case_database(sink), &thing, error)
                       : report_thing(&output.page, case_database(sink), &thing, error);
    thing_clear(&thing);
    return output_end(&output, is_told ? error : NULL) && is_told;
}
