/* packets.c - posta packets: a line per frame. */
#include "base/i18n.h"
#include "cli/cli.h"
#include "cli/packet_lines.h"

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

static void on_decided(void *user, const Flow *flow, bool is_mail)
{
    packet_lines_decide(user, flow, is_mail);
}

bool run_packets(Run *run, GError **error)
{
    g_auto(Sources) sources = {NULL, NULL};
    Output output;

    if (!sources_find(run, 0, &sources, error))
        return false;
    if (sources.case_path != NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("%s: a case holds no packets; name the capture it was made of"),
                    sources.case_path);
        return false;
    }
    output_begin(&output, run->options);
    if (!run->options->has_times)
        output.page.times = TIMES_RELATIVE;
    PacketLines *lines = packet_lines_new(&output.page, run->options->all_frames,
                                          run->options->secrets == SECRETS_SHOW);
    Reader reader = {
        {reader_write, reader_end, reader_free},
        &output.page
    };
    FrameHooks hooks = {on_frame, on_decided, lines};
    bool is_read = scan_captures(run, &sources, &hooks, &reader.sink, error);
    packet_lines_free(lines);
    if (is_read || g_error_matches(*error, G_FILE_ERROR, G_FILE_ERROR_PIPE)) {
        g_clear_error(error); /* what the end of the output says is nearer to the truth */
        return output_end(&output, error);
    }
    output_end(&output, NULL);
    return false;
}
