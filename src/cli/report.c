/* report.c - posta report: a case as one page that needs nothing else. */
#include "web/report.h"
#include "base/i18n.h"
#include "cli/octets.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static json_t *body_of(void *user, const json_t *message)
{
    return octets_body(user, message);
}

/* Only its owner may read it: mail is in it. */
static bool write_page(const char *path, const char *page, GError **error)
{
    bool is_standard = g_str_equal(path, "-");
    int file = is_standard ? STDOUT_FILENO
                           : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0600);
    FILE *stream = file < 0 ? NULL : fdopen(file, "w");
    bool is_written = stream != NULL && fputs(page, stream) >= 0 && fflush(stream) == 0;
    int failure = errno;

    if (stream != NULL && !is_standard)
        is_written = fclose(stream) == 0 && is_written;
    if (!is_written)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("%s: cannot be written: %s"), path,
                    g_strerror(failure));
    return is_written;
}

char *case_title(sqlite3 *database)
{
    Query *query = query_new(database, "SELECT path, count(*) FROM captures", NULL);
    g_autofree char *name = query_next(query) && query_text(query, 0) != NULL
                                ? g_path_get_basename(query_text(query, 0))
                                : g_strdup("?");
    char *title =
        query_number(query, 1) > 1
            ? g_strdup_printf("posta: %" G_GINT64_FORMAT " sources", query_number(query, 1))
            : g_strdup_printf("posta: %s", name);

    query_end(query, NULL);
    return title;
}

/* Of a case only the sources have the octets: they are read again, if they are still there. */
static void read_octets_of_case(Run *run, Sink *opened, Octets *octets)
{
    g_auto(Sources)
        sources = {.captures = g_ptr_array_new_with_free_func(g_free), .is_read_again = true};
    g_autoptr(GError) problem = NULL;
    g_autoptr(Sink) nowhere = null_sink_new();
    const FrameHooks hooks = octets_hooks(octets);

    if (!sources_of_case(opened, &sources, &problem) ||
        !scan_captures(run, &sources, &hooks, nowhere, &problem))
        complain("%s", problem->message);
}

bool scan_case_with_octets(Run *run, Sink **ret_sink, Octets *octets, GError **error)
{
    g_auto(Sources) sources = {0};
    const FrameHooks hooks = octets_hooks(octets);

    if (!sources_find(run, 0, &sources, error))
        return false;
    if (sources.case_path != NULL) {
        *ret_sink = open_case(run, sources.case_path, error);
        if (*ret_sink != NULL)
            read_octets_of_case(run, *ret_sink, octets);
        return *ret_sink != NULL && octets_end(octets, error);
    }
    g_autoptr(Sink) sink = case_new(NULL, error);
    if (sink == NULL || !scan_captures(run, &sources, &hooks, sink, error) ||
        !octets_end(octets, error))
        return false;
    *ret_sink = g_steal_pointer(&sink);
    return true;
}

bool run_report(Run *run, GError **error)
{
    const Options *options = run->options;
    g_autoptr(Sink) sink = NULL;

    if (options->case_path == NULL) {
        g_set_error_literal(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                            _("report: say where to: -o FILE.html; - is standard output"));
        return false;
    }
    g_autoptr(Filter) filter = NULL;
    if (!parse_filter(options, &filter, error))
        return false;
    g_autoptr(Octets) octets = octets_new(error);
    if (octets == NULL || !scan_case_with_octets(run, &sink, octets, error) ||
        !narrow_case(case_database(sink), filter, error))
        return false;
    g_autofree char *title = case_title(case_database(sink));
    const ReportWishes wishes = {
        .title = title, .body = options->no_bodies ? NULL : body_of, .user = octets};
    g_autoptr(Web) web = web_new(case_database(sink), options->words, error);
    if (web == NULL)
        return false;
    g_autofree char *page = report_page(web, &wishes, error);
    return page != NULL && write_page(options->case_path, page, error);
}
