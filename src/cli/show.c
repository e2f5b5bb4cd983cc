/* show.c - posta show: one thing in full. */
#include "base/i18n.h"
#include "case/case.h"
#include "cli/sources.h"
#include "report/record.h"
#include "report/report.h"

/* The octets instead of the page. */
static bool show_raw(Run *run, const char *word, GError **error)
{
    g_auto(Sources) sources = {0};
    g_autoptr(Sink) sink = NULL;
    Thing thing;

    if (!scan_case_first(run, 1, &sources, &sink, error) ||
        !thing_find(case_database(sink), word, &thing, error))
        return false;
    json_t *message =
        record_asked(case_database(sink),
                     "SELECT record FROM events WHERE id = ?1 AND kind = 'message'", thing.id);
    bool is_shown = message != NULL && show_octets(run, &sources, message, error);
    if (message == NULL)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("%s: --raw and --hex show messages; of other things they are not built yet"),
                    thing.id);
    json_decref(message);
    thing_clear(&thing);
    return is_shown;
}

/* The text of a message's parts: a case keeps none, and a pipe gives them once. */
static bool read_texts(Run *run, Sources *sources, sqlite3 *database, const Thing *thing,
                       GHashTable *texts, GError **error)
{
    if (thing->kind != EVENT_MESSAGE || run->options->json || sources->case_path != NULL ||
        sources_hold_standard_input(sources))
        return true;
    json_t *record = record_asked(
        database, "SELECT record FROM events WHERE id = ?1 AND kind = 'message'", thing->id);

    sources->is_read_again = true;
    bool is_read = part_texts_read(run, sources, record, texts, error);
    json_decref(record);
    return is_read;
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
    if (!sources_find(run, 1, &sources, error))
        return false;
    g_autoptr(Sink) sink = scan_sources(run, &sources, error);
    if (sink == NULL || !thing_find(case_database(sink), word, &thing, error))
        return false;
    if (!read_texts(run, &sources, case_database(sink), &thing, texts, error)) {
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
