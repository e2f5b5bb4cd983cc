/* show_flow.c - a connection: how it was opened, how it was closed, what was lost on the way. */
#include "base/i18n.h"
#include "base/place.h"
#include "base/when.h"
#include "report/explain_flow.h"
#include "report/paragraph.h"
#include "report/seal.h"
#include "report/show.h"

#define NOTE_INDENT 21 /* columns before a sentence: time and frame */

/* What the lines of segments count from. */
typedef struct Origin {
    int64_t zero;                 /* ns since 1970: the start of the connection */
    const json_t *first[N_SIDES]; /* the number of each side's SYN; NULL where it was not seen */
} Origin;

static Origin origin_of(const json_t *flow)
{
    Origin origin = {
        0, {record_at(flow, "handshake.isn.client"), record_at(flow, "handshake.isn.server")}
    };

    time_of_text(record_text(flow, "start"), &origin.zero);
    return origin;
}

/* When, which frame, who to whom, with which flags. */
static void put_segment(Page *page, const Origin *origin, const char *time, SeenIn seen, Side side,
                        const char *flags)
{
    int64_t when;

    if (time_of_text(time, &when))
        page_put(page, STYLE_QUIET, "%11.6f ", (double)(when - origin->zero) / 1e9);
    else
        page_indent(page, 12);
    show_frame(page, seen);
    page_put(page, side == CLIENT ? STYLE_CLIENT : STYLE_SERVER, "%s",
             side == CLIENT ? _("client -> server") : _("server -> client"));
    page_put(page, STYLE_PLAIN, "  %-8s", flags);
}

/* "Seq=13766490 (0)": as on the wire, and counted from the first number of that side. */
static void put_number(Page *page, const char *name, const json_t *first, uint32_t number)
{
    page_put(page, STYLE_PLAIN, "  %s=%" G_GUINT32_FORMAT, name, number);
    if (first != NULL)
        page_put(page, STYLE_QUIET, " (%" G_GUINT32_FORMAT ")",
                 number - (uint32_t)json_integer_value(first));
}

/* A sentence below a line, for those who learn. */
static void put_note(Page *page, const char *note)
{
    if (page->explains && note != NULL)
        page_paragraph(page, STYLE_QUIET, NOTE_INDENT, "# ", note);
}

/* The three segments of an opening carry nothing but the first numbers. source RFC 9293 3.5 */
static void put_opening_step(Page *page, const json_t *flow, const char *name, Side side,
                             const char *flags)
{
    const Origin origin = origin_of(flow);
    const json_t *handshake = record_at(flow, "handshake"), *sent = origin.first[side];
    const json_t *heard = origin.first[side_other(side)];
    uint64_t frame = (uint64_t)record_number(handshake, name);
    bool is_syn = strstr(flags, "SYN") != NULL;

    if (frame == 0)
        return;
    const SeenIn seen = {record_number(record_at(handshake, "captures"), name), frame};
    put_segment(page, &origin, record_text(record_at(handshake, "times"), name), seen, side, flags);
    if (sent != NULL)
        put_number(page, "Seq", sent, (uint32_t)json_integer_value(sent) + (is_syn ? 0 : 1));
    if (heard != NULL && strstr(flags, "ACK") != NULL)
        put_number(page, "Ack", heard, (uint32_t)json_integer_value(heard) + 1);
    page_end_line(page);
    g_autofree char *note = explain_opening_step(flow, name);
    put_note(page, note);
}

void show_opening(Page *page, const json_t *flow)
{
    const json_t *handshake = record_at(flow, "handshake");
    char span[WHEN_TEXT_SIZE];
    bool has_syn = record_has(handshake, "syn"), has_answer = record_has(handshake, "syn_ack");

    page_heading(page, _("Opening"),
                 !has_syn && !has_answer ? _("was not seen; the capture began later")
                                         : _("sequence numbers as sent (and counted from 0)"));
    put_opening_step(page, flow, "syn", CLIENT, "SYN");
    put_opening_step(page, flow, "syn_ack", SERVER, "SYN, ACK");
    put_opening_step(page, flow, "ack", CLIENT, "ACK");
    if (record_has(handshake, "rtt_ns"))
        page_line(page, STYLE_QUIET, _("                     round trip %s"),
                  span_to_text(record_number(handshake, "rtt_ns"), span));
    else if (has_syn && !has_answer)
        page_line(page, STYLE_QUIET, _("                     no answer was seen"));
}

static void put_closing_steps(Page *page, const json_t *flow, const json_t *tls)
{
    const Origin origin = origin_of(flow);
    g_auto(GStrv) notes = explain_closing_steps(flow, tls);
    size_t i;
    json_t *step;

    json_array_foreach(record_at(flow, "close.steps"), i, step)
    {
        Side side = g_strcmp0(record_text(step, "side"), "client") == 0 ? CLIENT : SERVER;
        const char *flags = record_text(step, "flags");

        put_segment(page, &origin, record_text(step, "time"), seen_in(step), side,
                    flags == NULL ? "" : flags);
        put_number(page, "Seq", origin.first[side], (uint32_t)record_number(step, "seq"));
        if (record_has(step, "ack"))
            put_number(page, "Ack", origin.first[side_other(side)],
                       (uint32_t)record_number(step, "ack"));
        page_end_line(page);
        put_note(page, notes[i]);
    }
}

void show_closing(Page *page, const json_t *flow, const json_t *tls)
{
    static const struct {
        const char *how, *remark;
    } rows[] = {
        {"fin4",    N_("each direction for itself, in four steps; begun by the %s")},
        {"fin3",    N_("in three steps; begun by the %s")                          },
        {"rst",     N_("reset by the %s")                                          },
        {"timeout", N_("never seen; nothing more came for a long time")            },
        {"cut",     N_("not seen to its end; the capture stopped before")          },
    };
    const char *how = record_text(flow, "close.how"), *by = record_text(flow, "close.by");

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_strcmp0(rows[i].how, how) != 0)
            continue;
        const char *who = by == NULL                  ? _("other side")
                          : g_str_equal(by, "client") ? _("client")
                                                      : _("server");
        g_auto(GStrv) parts = g_strsplit(_(rows[i].remark), "%s", 2);
        g_autofree char *remark = g_strjoinv(who, parts);
        page_heading(page, _("Closing"), remark);
        put_note(page, explain_closing(how));
        put_closing_steps(page, flow, tls);
        return;
    }
}

static void put_loss(GString *text, int64_t count, const char *one, const char *several)
{
    char number[PAGE_TEXT_SIZE];

    if (count > 0)
        g_string_append_printf(text, "%s%s %s", text->len == 0 ? "" : ", ",
                               number_to_text((uint64_t)count, number),
                               ngettext(one, several, (unsigned long)count));
}

void show_losses(Page *page, const json_t *flow)
{
    const json_t *tcp = record_at(flow, "tcp");
    g_autoptr(GString) text = g_string_new(NULL);

    put_loss(text, record_number(tcp, "gap_bytes"), N_("byte missing from the capture"),
             N_("bytes missing from the capture"));
    put_loss(text, record_number(tcp, "retransmissions"), N_("retransmission"),
             N_("retransmissions"));
    put_loss(text, record_number(tcp, "out_of_order"), N_("segment out of order"),
             N_("segments out of order"));
    put_loss(text, record_number(tcp, "overlaps"), N_("overlap"), N_("overlaps"));
    put_loss(text, record_number(tcp, "duplicates"), N_("packet recorded twice"),
             N_("packets recorded twice"));
    put_loss(text, record_number(tcp, "conflicting_overlaps"), N_("contradiction"),
             N_("contradictions"));
    if (text->len > 0)
        show_fact(page, _("on the way"), "%s", text->str);
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

/* What became of a connection, as one word. source Zeek, conn.log, conn_state */
static const struct {
    const char *state, *sentence;
} states[] = {
    {"S0",     N_("asked for, and never answered")                         },
    {"S1",     N_("opened; its end is not in the capture")                 },
    {"SF",     N_("opened and closed in order")                            },
    {"REJ",    N_("asked for, and refused")                                },
    {"S2",     N_("opened; the client closed, the server did not answer")  },
    {"S3",     N_("opened; the server closed, the client did not answer")  },
    {"RSTO",   N_("opened; the client broke it off")                       },
    {"RSTR",   N_("opened; the server broke it off")                       },
    {"RSTOS0", N_("asked for and broken off by the client, never answered")},
    {"RSTRH",  N_("answered and broken off by the server, unasked")        },
    {"SH",     N_("asked for and closed by the client, never answered")    },
    {"SHR",    N_("answered and closed by the server, unasked")            },
    {"OTH",    N_("its beginning is not in the capture")                   },
};

static void put_state(Page *page, const char *state, const char *history)
{
    for (size_t i = 0; state != NULL && i < G_N_ELEMENTS(states); i++)
        if (g_str_equal(states[i].state, state))
            show_fact(page, _("state"), "%s   %s", state, _(states[i].sentence));
    if (history != NULL)
        show_fact(page, _("history"), _("%s   \"posta help events\" explains the letters"),
                  history);
}

bool show_flow(Page *page, sqlite3 *database, const json_t *flow, GError **error)
{
    const char *id = record_text(flow, "flow");
    char text[PAGE_TEXT_SIZE], span[WHEN_TEXT_SIZE];
    json_t *tls = seal_find(database, id);
    g_autofree char *seal = seal_summary(tls);

    page_put(page, STYLE_HEADING, _("Flow %s"), id);
    page_end_line(page);
    put_side(page, flow, "client", _("client"));
    put_side(page, flow, "server", _("server"));
    show_fact(page, _("start"), "%s", page_time_of(page, record_text(flow, "start"), text));
    if (record_has(flow, "duration_ns"))
        show_fact(page, _("lasted"), "%s", span_to_text(record_number(flow, "duration_ns"), span));
    show_known(page, _("protocol"), record_text(flow, "network.protocol"));
    show_known(page, "TLS", seal);
    put_state(page, record_text(flow, "state"), record_text(flow, "history"));
    show_known(page, _("community id"), record_text(flow, "network.community_id"));
    show_known(page, _("dialogue"), record_text(flow, "dialogue"));
    show_losses(page, flow);
    show_opening(page, flow);
    show_pace(page, flow);
    show_loss_table(page, flow);
    show_closing(page, flow, tls);
    json_decref(tls);
    return show_oddities(page, database,
                         "SELECT record FROM events WHERE flow = ?1 AND kind = 'oddity' "
                         "ORDER BY number",
                         id, error);
}
