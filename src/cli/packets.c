/* packets.c - posta packets: a line per frame. */
#include "base/i18n.h"
#include "cli/packet_lines.h"
#include "cli/sources.h"

/* Lines go straight out; who has seen enough closes the pipe, and reading on would be for nobody.
 */
typedef struct Reader {
    Sink sink;
    Page *page;
} Reader;

static bool reader_write(Sink *sink, const Event *event, GError **error)
{
    const Reader *reader = (const Reader *)sink;

    (void)event;
    if (!ferror(reader->page->file))
        return true;
    g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_PIPE, "the reader is gone");
    return false;
}

static bool reader_end(Sink *sink, GError **error)
{
    (void)sink, (void)error;
    return true;
}

static void reader_free(Sink *sink)
{
    (void)sink;
}

static void on_frame(void *user, const FrameView *view)
{
    packet_lines_feed(user, view);
}

static void on_decided(void *user, const Flow *flow, bool is_mail, const char *protocol)
{
    packet_lines_decide(user, flow, is_mail, protocol);
}

static void on_read(void *user, const CaptureFacts *facts)
{
    packet_lines_end_source(user, facts);
}

/* The digits that the ids of a flow and of all in it share, as far as given; NULL where an id has
 * none. "d4k2", "m4k2...-1" */
static char *digits_of(const char *id)
{
    size_t len = id[0] == '\0' ? 0 : strspn(id + 1, "abcdefghijklmnopqrstuvwxyz234567");

    if (len == 0 || (id[1 + len] != '\0' && id[1 + len] != '-'))
        return NULL;
    return g_strndup(id + 1, len);
}

/* As the last line of Wireshark's window: "packets: 42,916, displayed: 126 (0.3%), dropped: 0" */
static char *counts_to_text(const PacketCounts *counts)
{
    char frames[PAGE_TEXT_SIZE], shown[PAGE_TEXT_SIZE], number[PAGE_TEXT_SIZE];
    double share = counts->frames == 0 ? 0 : (double)counts->shown * 100 / (double)counts->frames;
    g_autofree char *dropped =
        counts->has_dropped
            ? g_strdup_printf(_(", dropped: %s"), number_to_text(counts->dropped, number))
            : g_strdup("");

    return g_strdup_printf(_("packets: %s, displayed: %s (%.1f%%)%s"),
                           number_to_text(counts->frames, frames),
                           number_to_text(counts->shown, shown), share, dropped);
}

/* At the end of a terminal's page; elsewhere, with -v, where complaints go: scripts get lines of
 * frames alone. */
static void tell_counts(Run *run, Page *page, const PacketCounts *counts)
{
    g_autofree char *text = counts_to_text(counts);

    if (page->columns > 0)
        page_line(page, STYLE_QUIET, "%s", text);
    else if (run->options->verbose)
        complain("%s", text);
}

/* Reads all; false on an error that has no better name than what the end of the output tells. */
static bool print_lines(Run *run, const Sources *sources, Output *output, const char *within,
                        GError **error)
{
    const Options *options = run->options;
    const PacketWishes wishes = {.all = options->all_frames,
                                 .show_secrets = options->secrets == SECRETS_SHOW,
                                 .has_captures = sources->captures->len > 1,
                                 .tree = options->tree,
                                 .dump = options->dump,
                                 .layer = options->layer,
                                 .within = within};
    PacketLines *lines = packet_lines_new(&output->page, &wishes);
    Reader reader = {
        {reader_write, reader_end, reader_free},
        &output->page
    };
    const FrameHooks hooks = {.frame = on_frame,
                              .decided = on_decided,
                              .read = on_read,
                              .user = lines,
                              .traces_layers = options->tree || options->dump};
    bool is_read = scan_captures(run, sources, &hooks, &reader.sink, error);
    PacketCounts counts = packet_lines_free(lines);

    tell_counts(run, &output->page, &counts);
    if (is_read && within != NULL && counts.shown == 0) {
        complain(_("--in: no connection has the id %s; \"posta ls flows SOURCE\" names some"),
                 run->options->within);
        run->status = EXIT_USAGE;
    }
    return is_read;
}

bool run_packets(Run *run, GError **error)
{
    g_auto(Sources) sources = {0};
    const char *id = run->options->within;
    g_autofree char *within = id == NULL ? NULL : digits_of(id);
    Output output;

    if (!sources_find(run, 0, &sources, error))
        return false;
    if (sources.case_path != NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("%s: a case holds no packets; name the capture it was made of"),
                    sources.case_path);
        return false;
    }
    if (id != NULL && within == NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE, _("--in: %s is no id"), id);
        return false;
    }
    output_begin(&output, run->options);
    if (!run->options->has_times)
        output.page.times = TIMES_RELATIVE;
    bool is_read = print_lines(run, &sources, &output, within, error);
    if (is_read || g_error_matches(*error, G_FILE_ERROR, G_FILE_ERROR_PIPE)) {
        g_clear_error(error); /* what the end of the output says is nearer to the truth */
        return output_end(&output, error);
    }
    output_end(&output, NULL);
    return false;
}
