/* scan.c - posta scan: reads everything, keeps it as a case, writes the events. */
#include "base/i18n.h"
#include "case/query.h"
#include "cli/sources.h"

#include <sys/stat.h>

/* Nobody wants evidence to be overwritten by what was found in it. */
static bool is_apart(const Sources *sources, const char *path, GError **error)
{
    struct stat target, source;

    if (path == NULL || stat(path, &target) != 0 || !S_ISREG(target.st_mode))
        return true;
    for (guint i = 0; i < sources->captures->len; i++) {
        if (stat(sources->captures->pdata[i], &source) != 0 || source.st_dev != target.st_dev ||
            source.st_ino != target.st_ino)
            continue;
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("%s: is a source; the events would overwrite it, give -w another name"),
                    path);
        return false;
    }
    return true;
}

/* Events of an earlier run are not given away for sources that are not there. */
static bool is_worth_it(const Sources *sources, const char *path, GError **error)
{
    g_autoptr(GError) problem = NULL;
    struct stat target, source;

    if (path == NULL || stat(path, &target) != 0 || !S_ISREG(target.st_mode) || target.st_size == 0)
        return true;
    for (guint i = 0; i < sources->captures->len; i++) {
        const char *name = sources->captures->pdata[i];

        if (g_str_equal(name, "-") || sources->case_path != NULL ||
            (stat(name, &source) == 0 && !S_ISREG(source.st_mode)))
            return true; /* only reading it tells */
        g_clear_error(&problem);
        g_autoptr(CaptureSource) opened = capture_open(name, &problem);
        if (opened != NULL)
            return true;
    }
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, _("%s; %s is left as it was"),
                problem == NULL ? _("nothing to read") : problem->message, path);
    return false;
}

static bool remember_run(Sink *sink, const Options *options, GError **error)
{
    g_autofree char *count = g_strdup_printf("%" G_GUINT64_FORMAT, options->count);

    return case_remember(sink, "posta", POSTA_VERSION, error) &&
           case_remember(sink, "secrets", secrets_mode_names[options->secrets], error) &&
           case_remember(sink, "all-flows", options->all_flows ? "yes" : "no", error) &&
           (options->count == 0 || case_remember(sink, "count", count, error));
}

/* The sinks that were asked for; forgetting all where there are none. */
static Sink *make_sinks(const Options *options, GError **error)
{
    g_autoptr(GPtrArray) sinks = g_ptr_array_new_with_free_func((GDestroyNotify)sink_free);

    if (options->case_path != NULL) {
        Sink *sink = case_new(options->case_path, error);
        if (sink == NULL)
            return NULL;
        g_ptr_array_add(sinks, sink);
        if (!remember_run(sink, options, error))
            return NULL;
    }
    if (options->events_path != NULL) {
        Sink *sink = ndjson_sink_new(options->events_path, error);
        if (sink == NULL)
            return NULL;
        g_ptr_array_add(sinks, sink);
    }
    if (sinks->len == 0)
        return null_sink_new();
    return tee_sink_new(g_steal_pointer(&sinks));
}

/* The events of a case are there already: they are written again as they are. */
static bool copy_case(Run *run, const Sources *sources, Sink *sink, GError **error)
{
    g_autoptr(Sink) opened = open_case(run, sources->case_path, error);
    bool is_written = true;

    if (opened == NULL)
        return false;
    Query *query =
        query_new(case_database(opened), "SELECT record FROM events ORDER BY number", NULL);
    while (is_written && query_next(query)) {
        json_t *record = query_record(query, 0);
        g_autoptr(Event) event = record == NULL ? NULL : event_of_record(record);
        if (event == NULL)
            query_spoil(query);
        is_written = stop_signal() == 0 && (event == NULL || sink->write(sink, event, error));
    }
    return query_end(query, is_written ? error : NULL) && is_written && sink->end(sink, error);
}

bool run_scan(Run *run, GError **error)
{
    const Options *options = run->options;
    g_auto(Sources) sources = {0};

    if (options->events_path != NULL && strstr(options->events_path, "://") != NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("-w %s: not built yet; events go to a file or to - for standard output"),
                    options->events_path);
        return false;
    }
    if (g_strcmp0(options->case_path, "-") == 0) {
        g_set_error_literal(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                            _("-o -: a case is a file, and cannot go to standard output; give it a "
                              "name, or write the events with -w -"));
        return false;
    }
    if (options->case_path == NULL && options->events_path == NULL && !options->quiet)
        return run_overview(run, error);
    if (!sources_find(run, 0, &sources, error) ||
        !is_apart(&sources, options->events_path, error) ||
        !is_worth_it(&sources, options->events_path, error))
        return false;
    g_autoptr(Sink) sink = make_sinks(options, error);
    if (sink == NULL)
        return false;
    if (sources.case_path != NULL)
        return copy_case(run, &sources, sink, error);
    return scan_captures(run, &sources, NULL, sink, error);
}
