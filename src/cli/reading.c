/* reading.c - reads sources into a sink, and says how far it has come. */
#include "base/i18n.h"
#include "base/text.h"
#include "case/case.h"
#include "cli/sources.h"

#include <unistd.h>

#define PROGRESS_INTERVAL_US (G_USEC_PER_SEC / 4)

typedef struct Scan {
    Run *run;
    Pipeline *pipeline;
    const FrameHooks *hooks; /* or NULL */
    const Sources *sources;
    GPtrArray *open;  /* of CaptureSource *: those that are read */
    bool is_complete; /* every source was read to its end */
    bool has_line;    /* a progress line stands on the terminal */
    gint64 told;      /* when it was last written, in monotonic us */
} Scan;

static void on_frame(void *user, const FrameView *view)
{
    const Scan *scan = user;

    scan->hooks->frame(scan->hooks->user, view);
}

static void on_decided(void *user, const Flow *flow, bool is_mail, const char *protocol)
{
    const Scan *scan = user;

    scan->hooks->decided(scan->hooks->user, flow, is_mail, protocol);
}

static void on_octets(void *user, const char *key, Bytes octets)
{
    const Scan *scan = user;

    scan->hooks->tap.octets(scan->hooks->user, key, octets);
}

static void on_gap(void *user, const char *key, uint64_t length)
{
    const Scan *scan = user;

    if (scan->hooks->tap.gap != NULL)
        scan->hooks->tap.gap(scan->hooks->user, key, length);
}

static void on_over(void *user, const char *key)
{
    const Scan *scan = user;

    if (scan->hooks->tap.over != NULL)
        scan->hooks->tap.over(scan->hooks->user, key);
}

static bool is_stopped(void *user)
{
    (void)user;
    return stop_signal() != 0;
}

/* "12 frames", "3 messages": what was read of it; yours. */
static char *content_of(const CaptureSource *source)
{
    const MailFile *mail = capture_mail(source);
    uint64_t count = mail == NULL ? capture_facts(source)->packets : mail_file_messages(mail);
    char number[PAGE_TEXT_SIZE];

    return g_strdup_printf(mail == NULL ? _("%s frames") : _("%s messages"),
                           number_to_text(count, number));
}

static void on_progress(void *user, const CaptureSource *source)
{
    Scan *scan = user;
    gint64 now = g_get_monotonic_time();
    char size[PAGE_TEXT_SIZE];
    uint64_t done = 0, total = 0;

    if (now - scan->told < PROGRESS_INTERVAL_US)
        return;
    scan->told = now;
    scan->has_line = true;
    capture_progress(source, &done, &total);
    g_autofree char *name = g_path_get_basename(capture_facts(source)->path);
    g_autofree char *safe = text_safe(bytes_of_text(name));
    g_autofree char *content = content_of(source);
    fprintf(stderr, "\r%s: %s, %s", safe, content, size_to_text(done, size));
    if (total > 0)
        fprintf(stderr, " (%d %%)", (int)((double)MIN(done, total) * 100 / (double)total));
    fputs("\x1b[K", stderr);
}

static void clear_progress(Scan *scan)
{
    if (scan->has_line)
        fputs("\r\x1b[K", stderr);
    scan->has_line = false;
}

/* A source that was not read to its end has been reported as far as it goes, and is complained of.
 */
static void look_at_end(Scan *scan, const CaptureSource *source)
{
    const CaptureFacts *facts = capture_facts(source);
    g_autofree char *content = content_of(source);
    char size[PAGE_TEXT_SIZE];

    if (stop_signal() != 0) {
        complain(_("%s: interrupted; %s before that were read"), facts->path, content);
        scan->is_complete = false;
    } else if (facts->truncated || facts->damage != NULL) {
        complain(_("%s: %s; %s before that were read"), facts->path,
                 facts->damage == NULL ? _("the file was cut short") : facts->damage, content);
        scan->is_complete = false;
        scan->run->status = EXIT_INPUT;
    } else if (scan->run->options->verbose) {
        complain(_("%s: %s, %s, %s"), facts->path, facts->format, content,
                 size_to_text(facts->bytes, size));
    }
}

/* Packets that nobody looked into are no silence either. */
static void look_at_links(Scan *scan, const char *path, uint64_t unknown)
{
    char frames[PAGE_TEXT_SIZE];

    if (unknown == 0)
        return;
    complain(_("%s: %s frames are of a link type that posta does not read, and were left out; "
               "editcap -T ether converts some"),
             path, number_to_text(unknown, frames));
    scan->is_complete = false;
    scan->run->status = EXIT_INPUT;
}

static void on_source_over(void *user, CaptureSource *source, uint64_t unknown_links)
{
    Scan *scan = user;

    clear_progress(scan);
    if (scan->hooks != NULL && scan->hooks->read != NULL)
        scan->hooks->read(scan->hooks->user, capture_facts(source));
    if (!scan->sources->is_read_again) { /* all was told the first time */
        look_at_end(scan, source);
        look_at_links(scan, capture_facts(source)->path, unknown_links);
    }
    g_ptr_array_remove(scan->open, source);
}

/* Begins with a source, after what comes before it on the timeline. */
static bool begin_one(Scan *scan, const char *path, GError **error)
{
    g_autoptr(GError) problem = NULL;

    if (!pipeline_read(scan->pipeline, false, error))
        return false;
    CaptureSource *source = scan->sources->open == NULL ? capture_open(path, &problem)
                                                        : scan->sources->open(path, &problem);
    if (source == NULL) {
        if (!scan->sources->is_read_again)
            complain("%s", problem->message);
        scan->is_complete = false;
        scan->run->status = error_exit_status(problem);
        pipeline_skip_source(scan->pipeline);
        return true;
    }
    g_ptr_array_add(scan->open, source);
    return pipeline_begin(scan->pipeline, source, error);
}

bool scan_captures(Run *run, const Sources *sources, const FrameHooks *hooks, Sink *sink,
                   GError **error)
{
    const Options *options = run->options;
    bool shows_lines = hooks != NULL && isatty(STDOUT_FILENO) == 1;
    g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func((GDestroyNotify)capture_free);
    Scan scan = {.run = run,
                 .hooks = hooks,
                 .sources = sources,
                 .open = open,
                 .is_complete = run->status == EXIT_DONE};
    PipelineOptions wishes = {.secrets = options->secrets,
                              .secrets_key = options->secrets_key,
                              .keys = options->keys,
                              .all_flows = options->all_flows,
                              .trusted = options->trusted,
                              .packets_max = options->count,
                              .all_hashes = options->all_hashes,
                              .hash_sources = options->case_path != NULL,
                              .frame = hooks == NULL || hooks->frame == NULL ? NULL : on_frame,
                              .decided =
                                  hooks == NULL || hooks->decided == NULL ? NULL : on_decided,
                              .filter = options->filter,
                              .traces_layers = hooks != NULL && hooks->traces_layers,
                              .is_stopped = is_stopped,
                              .source_over = on_source_over,
                              .user = &scan};

    if (hooks != NULL)
        wishes.follow = hooks->follow;
    if (hooks != NULL && hooks->tap.octets != NULL)
        wishes.tap = (MessageTap){on_octets, on_gap, on_over};
    if (options->keys != NULL && key_store_count(options->keys) == 0)
        complain(_("--keylog: %s holds no secrets of TLS; NSS key logs have lines that begin with "
                   "CLIENT_RANDOM"),
                 options->keylog_path);
    if (isatty(STDERR_FILENO) == 1 && !options->quiet && !shows_lines)
        wishes.progress = on_progress;
    g_autoptr(Pipeline) pipeline = pipeline_new(&wishes, sink);
    scan.pipeline = pipeline;
    stop_watch();
    bool is_read = true;
    for (guint i = 0; i < sources->captures->len && is_read && stop_signal() == 0; i++)
        is_read = begin_one(&scan, g_ptr_array_index(sources->captures, i), error);
    is_read = is_read && pipeline_read(pipeline, true, error);
    is_read = is_read && pipeline_end(pipeline, scan.is_complete && stop_signal() == 0, error);
    stop_unwatch();
    if (is_read && options->has_fail_on && run->status == EXIT_DONE &&
        pipeline_found(pipeline, options->fail_on))
        run->status = EXIT_MATCHED;
    return is_read;
}

Sink *scan_sources(Run *run, const Sources *sources, GError **error)
{
    if (sources->case_path != NULL)
        return open_case(run, sources->case_path, error);
    g_autoptr(Sink) sink = case_new(NULL, error);
    if (sink == NULL || !scan_captures(run, sources, NULL, sink, error))
        return NULL;
    return g_steal_pointer(&sink);
}

Sink *scan_case(Run *run, guint first, GError **error)
{
    return scan_case_by(run, first, NULL, error);
}

Sink *scan_case_by(Run *run, guint first, CaptureSource *(*open)(const char *path, GError **error),
                   GError **error)
{
    g_auto(Sources) sources = {0};

    if (!sources_find(run, first, &sources, error))
        return NULL;
    sources.open = open;
    return scan_sources(run, &sources, error);
}

bool scan_case_first(Run *run, guint first, Sources *ret_sources, Sink **ret_sink, GError **error)
{
    if (!sources_find(run, first, ret_sources, error))
        return false;
    if (ret_sources->case_path != NULL) {
        *ret_sink = open_case(run, ret_sources->case_path, error);
        return *ret_sink != NULL && sources_of_case(*ret_sink, ret_sources, error);
    }
    if (sources_hold_standard_input(ret_sources) && !spool_standard_input(error))
        return false;
    g_autoptr(Sink) sink = case_new(NULL, error);
    if (sink == NULL || !scan_captures(run, ret_sources, NULL, sink, error))
        return false;
    *ret_sink = g_steal_pointer(&sink);
    return true;
}
