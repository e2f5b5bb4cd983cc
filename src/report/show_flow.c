/* show_flow.c - a connection: how it was opened, how it was closed, what was lost on the way. */
#include "base/i18n.h"
#include "base/when.h"
#include "report/show.h"

static const char *direction_of(bool is_client)
{
    return is_client ? _("client -> server") : _("server -> client");
}

static void put_segment(Page *page, uint64_t frame, bool is_client, const char *flags)
{
    page_put(page, STYLE_QUIET, "  %8" G_GUINT64_FORMAT "  ", frame);
    page_put(page, is_client ? STYLE_CLIENT : STYLE_SERVER, "%s", direction_of(is_client));
    page_put(page, STYLE_PLAIN, "  %-9s", flags);
}

/* "Seq=13766490 (0)": as on the wire, and counted from the first number of that side. */
static void put_number(Page *page, const char *name, const json_t *first, uint32_t after)
{
    uint32_t absolute = (uint32_t)json_integer_value(first) + after; /* wraps, as it should */

    if (first != NULL)
        page_put(page, STYLE_PLAIN, "  %s=%" G_GUINT32_FORMAT " (%" G_GUINT32_FORMAT ")", name,
                 absolute, after);
}

void show_opening(Page *page, const json_t *flow)
{
    const json_t *handshake = record_at(flow, "handshake");
    const json_t *client = record_at(handshake, "isn.client");
    const json_t *server = record_at(handshake, "isn.server");
    uint64_t syn = (uint64_t)record_number(handshake, "syn");
    uint64_t syn_ack = (uint64_t)record_number(handshake, "syn_ack");
    uint64_t ack = (uint64_t)record_number(handshake, "ack");
    char span[WHEN_TEXT_SIZE];

    page_heading(page, _("Opening"),
                 syn + syn_ack + ack == 0 ? _("was not seen; the capture began later")
                                          : _("sequence numbers as sent (and counted from 0)"));
    if (syn != 0) {
        put_segment(page, syn, true, "SYN");
        put_number(page, "Seq", client, 0);
        page_end_line(page);
    }
    if (syn_ack != 0) {
        put_segment(page, syn_ack, false, "SYN, ACK");
        put_number(page, "Seq", server, 0);
        put_number(page, "Ack", client, 1);
        page_end_line(page);
    }
    if (ack != 0) {
        put_segment(page, ack, true, "ACK");
        put_number(page, "Seq", client, 1);
        put_number(page, "Ack", server, 1);
        page_end_line(page);
    }
    if (record_has(handshake, "rtt_ns"))
        page_line(page, STYLE_QUIET, _("            round trip %s"),
                  span_to_text(record_number(handshake, "rtt_ns"), span));
    else if (syn != 0 && syn_ack == 0)
        page_line(page, STYLE_QUIET, _("            no answer was seen"));
}

/* Who sends the segments of a closing, and what they are, in order. */
typedef struct ClosingStep {
    bool is_closer;
    const char *flags;
} ClosingStep;

static void put_steps(Page *page, const json_t *close, const ClosingStep *steps, size_t count)
{
    const json_t *frames = record_at(close, "frames");
    bool is_client = g_strcmp0(record_text(close, "by"), "client") == 0;

    for (size_t i = 0; i < json_array_size(frames); i++) {
        const ClosingStep *step = &steps[MIN(i, count - 1)];
        put_segment(page, (uint64_t)json_integer_value(json_array_get(frames, i)),
                    step->is_closer == is_client, step->flags);
        page_end_line(page);
    }
}

void show_closing(Page *page, const json_t *flow)
{
    /* source RFC 9293 3.6: each direction is closed for itself */
    static const ClosingStep four[] = {
        {true,  "FIN"},
        {false, "ACK"},
        {false, "FIN"},
        {true,  "ACK"}
    };
    static const ClosingStep three[] = {
        {true,  "FIN"     },
        {false, "FIN, ACK"},
        {true,  "ACK"     }
    };
    static const ClosingStep reset[] = {
        {true, "RST"}
    };
    static const struct {
        const char *how, *remark;
        const ClosingStep *steps;
        size_t count;
    } rows[] = {
        {"fin4",    N_("in four steps, begun by the %s"),                  four,  4},
        {"fin3",    N_("in three steps, begun by the %s"),                 three, 3},
        {"rst",     N_("reset by the %s"),                                 reset, 1},
        {"timeout", N_("never closed; nothing more came for a long time"), NULL,  0},
        {"cut",     N_("was not seen; the capture ended before"),          NULL,  0},
    };
    const json_t *close = record_at(flow, "close");
    const char *how = record_text(close, "how"), *by = record_text(close, "by");

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_strcmp0(rows[i].how, how) != 0)
            continue;
        bool is_client = g_strcmp0(by, "client") == 0;
        const char *who = by == NULL ? _("other side") : is_client ? _("client") : _("server");
        g_auto(GStrv) parts = g_strsplit(_(rows[i].remark), "%s", 2);
        g_autofree char *remark = g_strjoinv(who, parts);
        page_heading(page, _("Closing"), remark);
        if (rows[i].steps != NULL)
            put_steps(page, close, rows[i].steps, rows[i].count);
        return;
    }
}

static void put_loss(GString *text, int64_t count, const char *what)
{
    char number[PAGE_TEXT_SIZE];

    if (count > 0)
        g_string_append_printf(text, "%s%s %s", text->len == 0 ? "" : ", ",
                               number_to_text((uint64_t)count, number), what);
}

void show_losses(Page *page, const json_t *flow)
{
    const json_t *tcp = record_at(flow, "tcp");
    g_autoptr(GString) text = g_string_new(NULL);

    put_loss(text, record_number(tcp, "gap_bytes"), _("bytes missing from the capture"));
    put_loss(text, record_number(tcp, "retransmissions"), _("retransmissions"));
    put_loss(text, record_number(tcp, "out_of_order"), _("segments out of order"));
    put_loss(text, record_number(tcp, "overlaps"), _("overlaps"));
    put_loss(text, record_number(tcp, "conflicting_overlaps"), _("overlaps that contradict"));
    if (text->len > 0)
        show_fact(page, _("losses"), "%s", text->str);
}

static void put_side(Page *page, const json_t *flow, const char *side, const char *name)
{
    g_autofree char *end = record_end_point(flow, side);
    const json_t *counts = record_at(record_at(flow, "tcp"), side);
    char frames[PAGE_TEXT_SIZE], bytes[PAGE_TEXT_SIZE];

    if (counts == NULL)
        show_fact(page, name, "%s", end);
    else
        show_fact(page, name, _("%s   sent %s frames with %s"), end,
                  number_to_text((uint64_t)record_number(counts, "frames"), frames),
                  size_to_text((uint64_t)record_number(counts, "bytes"), bytes));
}

bool show_flow(Page *page, sqlite3 *database, const json_t *flow, GError **error)
{
    const char *id = record_text(flow, "flow");
    char text[PAGE_TEXT_SIZE], span[WHEN_TEXT_SIZE];

    page_put(page, STYLE_HEADING, _("Flow %s"), id);
    page_end_line(page);
    put_side(page, flow, "client", _("client"));
    put_side(page, flow, "server", _("server"));
    show_fact(page, _("start"), "%s", page_time_of(page, record_text(flow, "start"), text));
    if (record_has(flow, "duration_ns"))
        show_fact(page, _("lasted"), "%s", span_to_text(record_number(flow, "duration_ns"), span));
    show_known(page, _("protocol"), record_text(flow, "network.protocol"));
    show_known(page, _("state"), record_text(flow, "state"));
    show_known(page, _("community id"), record_text(flow, "network.community_id"));
    show_known(page, _("dialogue"), record_text(flow, "dialogue"));
    show_losses(page, flow);
    show_opening(page, flow);
    show_closing(page, flow);
    return show_oddities(page, database,
                         "SELECT record FROM events WHERE flow = ?1 AND kind = 'oddity' "
                         "ORDER BY number",
                         id, error);
}
