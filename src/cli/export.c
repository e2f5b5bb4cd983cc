/* export.c - posta export: messages as files of their own, with a manifest of where they are from.
 */
#include "base/i18n.h"
#include "base/when.h"
#include "case/query.h"
#include "cli/exporter.h"
#include "report/record.h"

static bool options_make_sense(const Options *options, GError **error)
{
    if (options->case_path == NULL) {
        g_set_error_literal(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                            _("export: say where to: -o FOLDER; it is made, or must be empty"));
        return false;
    }
    if (!options->pcap || options->secrets == SECRETS_SHOW)
        return true;
    g_set_error_literal(
        error, POSTA_ERROR, POSTA_ERROR_USAGE,
        _("--pcap: packets hold passwords as they were sent, and nothing in them can "
          "be masked; --secrets=show says that this is meant"));
    return false;
}

static bool want_messages(Exporter *exporter, sqlite3 *database, const Filter *filter,
                          GError **error)
{
    g_autofree char *where =
        filter == NULL ? g_strdup("") : g_strdup_printf("AND m.number IN (%s)", filter_sql(filter));
    g_autofree char *sql = g_strdup_printf(
        "SELECT m.record, e.record ->> '$.mail_from', f.record FROM events AS m "
        "LEFT JOIN events AS e ON e.id = m.record ->> '$.envelope' AND e.kind = 'envelope' "
        "LEFT JOIN events AS f ON f.id = m.flow AND f.kind = 'flow' "
        "WHERE m.kind = 'message' %s ORDER BY m.number",
        where);
    Query *query = query_new_of(database, sql, filter == NULL ? NULL : filter_texts(filter));

    while (query_next(query)) {
        json_t *message = query_record(query, 0), *flow = query_record(query, 2);

        if (message != NULL)
            exporter_want(exporter, message, query_text(query, 1), flow);
        json_decref(flow);
    }
    return query_end(query, error);
}

/* What the artefacts were made of, and how. */
static json_t *begin_manifest(const Run *run, sqlite3 *database)
{
    static const char *const keys[] = {"capture", "path",   "format",    "packing",
                                       "bytes",   "sha256", "truncated", "damage"};
    char now[WHEN_TEXT_SIZE];
    json_t *manifest = json_object(), *sources = json_array();
    Query *query = query_new(
        database, "SELECT record FROM events WHERE kind = 'capture' ORDER BY number", NULL);

    record_set_text(manifest, "posta", POSTA_VERSION);
    record_set_text(manifest, "made", when_to_text(g_get_real_time() * 1000, now));
    record_set_text(manifest, "secrets", secrets_mode_names[run->options->secrets]);
    record_set_text(manifest, "filter", run->options->words);
    while (query_next(query)) {
        json_t *capture = query_record(query, 0), *source = json_object();

        for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
            json_object_set(source, keys[i], json_object_get(capture, keys[i]));
        json_array_append_new(sources, source);
        json_decref(capture);
    }
    query_end(query, NULL);
    record_set(manifest, "sources", sources);
    record_set_flag(manifest, "complete", run->status == EXIT_DONE);
    return manifest;
}

bool run_export(Run *run, GError **error)
{
    const Options *options = run->options;
    g_auto(Sources) sources = {0};
    g_autoptr(Sink) sink = NULL;

    g_autoptr(Filter) filter = NULL;

    if (!options_make_sense(options, error) || !parse_filter(options, &filter, error) ||
        !scan_case_first(run, 0, &sources, &sink, error))
        return false;
    if (filter != NULL && !filter_prepare(filter, case_database(sink), error))
        return false;
    g_autoptr(Exporter) exporter =
        exporter_new(options->case_path, options->mbox, options->pcap, error);
    if (exporter == NULL || !want_messages(exporter, case_database(sink), filter, error))
        return false;
    if (sources_hold_standard_input(&sources))
        spool_rewind();
    sources.is_read_again = true;
    const FrameHooks hooks = exporter_hooks(exporter);
    g_autoptr(Sink) nowhere = null_sink_new();
    if (!scan_captures(run, &sources, &hooks, nowhere, error) ||
        !exporter_end(exporter, begin_manifest(run, case_database(sink)), error))
        return false;
    if (exporter_count(exporter) == 0 && run->status == EXIT_DONE) {
        if (!options->quiet)
            complain("%s", _("no messages here; the manifest names the sources"));
        run->status = EXIT_MATCHED;
    }
    return true;
}
