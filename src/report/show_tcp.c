/* show_tcp.c - how TCP went: round trips, windows, and what was repeated, late or lost. */
#include "base/i18n.h"
#include "base/place.h"
#include "base/when.h"
#include "report/show.h"

#include <inttypes.h>

#define FRAME_COLUMNS 8

void show_frame(Page *page, SeenIn seen)
{
    g_autofree char *text = seen.capture == 0
                                ? g_strdup_printf("%" PRIu64, seen.frame)
                                : g_strdup_printf("%" PRId64 ":%" PRIu64, seen.capture, seen.frame);

    page_put(page, STYLE_QUIET, "%*s ", FRAME_COLUMNS, text);
}

/* "22.3 us (to the answer), then 18 us to 345 us, 71 us on average, 7 times" */
static void put_trips(Page *page, const char *name, const json_t *side, int64_t opening_ns)
{
    const json_t *trips = record_at(side, "round_trips");
    g_autoptr(GString) text = g_string_new(NULL);
    char least[WHEN_TEXT_SIZE], mean[WHEN_TEXT_SIZE], most[WHEN_TEXT_SIZE];
    char times[PAGE_TEXT_SIZE];

    if (opening_ns >= 0)
        g_string_append_printf(text, _("%s in the opening"), span_to_text(opening_ns, mean));
    if (trips != NULL)
        g_string_append_printf(
            text, _("%soctets acknowledged after %s to %s, %s on average; measured %s times"),
            text->len == 0 ? "" : "; ", span_to_text(record_number(trips, "least_ns"), least),
            span_to_text(record_number(trips, "most_ns"), most),
            span_to_text(record_number(trips, "mean_ns"), mean),
            number_to_text((uint64_t)record_number(trips, "count"), times));
    if (text->len > 0)
        show_fact(page, name, "%s", text->str);
}

/* Between two segments of the opening; -1 where one was not seen. */
static int64_t between(const json_t *flow, const char *first, const char *second)
{
    const json_t *times = record_at(flow, "handshake.times");
    int64_t from, to;

    if (!time_of_text(record_text(times, first), &from) ||
        !time_of_text(record_text(times, second), &to) || to < from)
        return -1;
    return to - from;
}

static void put_window(Page *page, const char *name, const json_t *side)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char least[PAGE_TEXT_SIZE], most[PAGE_TEXT_SIZE], other[PAGE_TEXT_SIZE];
    int64_t from = record_number(side, "window_least"), to = record_number(side, "window_most");
    int64_t shut = record_number(side, "zero_windows");

    if (record_has(side, "window_most") && from != to)
        g_string_append_printf(text, _("%s to %s bytes"), number_to_text((uint64_t)from, least),
                               number_to_text((uint64_t)to, most));
    else if (record_has(side, "window_most"))
        g_string_append_printf(text, _("%s bytes"), number_to_text((uint64_t)to, most));
    if (record_has(side, "window_shift"))
        g_string_append_printf(text, _("%sshifted by %" PRId64 " bits"), text->len == 0 ? "" : ", ",
                               record_number(side, "window_shift"));
    if (record_has(side, "mss"))
        g_string_append_printf(text, _("%ssegments of %s bytes at most"),
                               text->len == 0 ? "" : "; ",
                               number_to_text((uint64_t)record_number(side, "mss"), other));
    if (record_flag(side, "sack_permitted"))
        g_string_append_printf(text, _("%sselective acknowledgements"), text->len == 0 ? "" : "; ");
    if (shut > 0)
        g_string_append_printf(text, _("%sshut in %s packets"), text->len == 0 ? "" : "; ",
                               number_to_text((uint64_t)shut, other));
    if (text->len > 0)
        show_fact(page, name, "%s", text->str);
}

void show_pace(Page *page, const json_t *flow)
{
    const json_t *client = record_at(flow, "tcp.client"), *server = record_at(flow, "tcp.server");
    int64_t to_server = between(flow, "syn", "syn_ack"),
            to_client = between(flow, "syn_ack", "ack");

    if (to_server >= 0 || to_client >= 0 || record_has(client, "round_trips") ||
        record_has(server, "round_trips"))
        page_heading(page, _("Round trips"), _("from where the capture stood, and back"));
    put_trips(page, _("server"), client, to_server);
    put_trips(page, _("client"), server, to_client);
    if (!record_has(client, "mss") && !record_has(server, "mss") &&
        !record_has(client, "window_most") && !record_has(server, "window_most"))
        return;
    page_heading(page, _("Windows"), _("how much each side would take"));
    put_window(page, _("client"), client);
    put_window(page, _("server"), server);
}

static const char *words_of(const char *kind)
{
    static const struct {
        const char *kind, *words;
    } rows[] = {
        {"retransmission", N_("sent again")                    },
        {"overlap",        N_("sent again in part")            },
        {"out-of-order",   N_("came late")                     },
        {"hole",           N_("missing, or given up before it")},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_strcmp0(rows[i].kind, kind) == 0)
            return _(rows[i].words);
    return kind;
}

static void put_loss(Page *page, const json_t *loss, int64_t zero)
{
    bool is_client = g_strcmp0(record_text(loss, "side"), "client") == 0;
    char offset[PAGE_TEXT_SIZE], length[PAGE_TEXT_SIZE];
    int64_t when;

    if (time_of_text(record_text(loss, "time"), &when))
        page_put(page, STYLE_QUIET, "%11.6f ", (double)(when - zero) / 1e9);
    else
        page_indent(page, 12);
    show_frame(page, seen_in(loss));
    page_put(page, is_client ? STYLE_CLIENT : STYLE_SERVER, "%s",
             is_client ? _("client -> server") : _("server -> client"));
    page_put(page, STYLE_PLAIN, _("  %10s bytes at %s: %s"),
             number_to_text((uint64_t)record_number(loss, "length"), length),
             number_to_text((uint64_t)record_number(loss, "offset"), offset),
             words_of(record_text(loss, "kind")));
    page_end_line(page);
}

void show_loss_table(Page *page, const json_t *flow)
{
    const json_t *losses = record_at(flow, "tcp.losses");
    int64_t zero = 0;
    size_t i;
    json_t *loss;

    if (json_array_size(losses) == 0)
        return;
    time_of_text(record_text(flow, "start"), &zero);
    page_heading(page, _("Repeated, late or lost"),
                 record_flag(flow, "tcp.more_losses") ? _("the first of them") : NULL);
    json_array_foreach(losses, i, loss) put_loss(page, loss, zero);
}
