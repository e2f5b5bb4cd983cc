/*
 * wire.h - two hosts and a flow table between them: segments go in, what is told is written down.
 *
 * A hole of up to HOLE_SHOWN_MAX octets is written as so many "_", a longer one as "<length>".
 */
#pragma once

#include <glib.h>

#include "stream/flow_table.h"

#define HOLE_SHOWN_MAX 16
#define CLIENT_PORT 50000
#define SERVER_PORT 25

/* What was told of a flow that is not over yet; hangs on Flow.talk. */
typedef struct Told {
    uint64_t next[N_SIDES]; /* offset of the octet that must be told next */
    uint64_t gaps;          /* octets */
    bool is_over;
} Told;

typedef struct Wire {
    FlowTable *table;
    Flow *flow;              /* the latest; lent by the table */
    Flow gone;               /* a copy of the latest one that was freed */
    uint32_t first[N_SIDES]; /* sequence number of the stream's first octet */
    uint16_t port[N_SIDES];
    int64_t when;               /* of the latest packet, ns */
    uint64_t frame;             /* of the latest packet */
    Side side;                  /* as the table says, of the latest packet */
    GString *octets[N_SIDES];   /* of all flows, one after the other */
    GString *order;             /* octets of both sides as they were told */
    guint oddities[N_ODDITIES]; /* how often each was told */
    Oddity last_oddity;
    char readings[64]; /* of the latest conflict: both copies */
    guint over_count, gone_count;
    bool is_forgetting; /* every flow is forgotten at its first octets */
    bool is_turning;    /* every flow is turned at its first octets */
} Wire;

static inline Told *wire_told(Flow *flow)
{
    if (flow->talk == NULL)
        flow->talk = g_new0(Told, 1);
    return flow->talk;
}

static inline void wire_turn(Flow *flow, Told *told)
{
    uint64_t client = told->next[CLIENT];

    told->next[CLIENT] = told->next[SERVER];
    told->next[SERVER] = client;
    flow_turn(flow);
}

static inline void wire_on_bytes(void *user, Flow *flow, Side side, Bytes bytes, const Place *place)
{
    Wire *wire = user;
    Told *told = wire_told(flow);

    g_assert_false(told->is_over);
    g_assert_cmpuint(bytes.len, >, 0);
    g_assert_cmpuint(place->offset, ==, told->next[side]);
    told->next[side] += bytes.len;
    g_assert_cmpuint(flow->side[side].stream_bytes, >=, told->next[side]);
    g_string_append_len(wire->octets[side], (const char *)bytes.data, (gssize)bytes.len);
    g_string_append_len(wire->order, (const char *)bytes.data, (gssize)bytes.len);
    if (wire->is_forgetting)
        flow_forget(wire->table, flow);
    if (wire->is_turning)
        wire_turn(flow, told);
    wire->is_turning = false;
}

static inline void wire_on_gap(void *user, Flow *flow, Side side, uint64_t length,
                               const Place *place)
{
    Wire *wire = user;
    Told *told = wire_told(flow);

    g_assert_false(told->is_over);
    g_assert_cmpuint(length, >, 0);
    g_assert_cmpuint(place->offset, ==, told->next[side]);
    told->next[side] += length;
    told->gaps += length;
    if (length > HOLE_SHOWN_MAX)
        g_string_append_printf(wire->octets[side], "<%" G_GUINT64_FORMAT ">", length);
    for (uint64_t i = 0; length <= HOLE_SHOWN_MAX && i < length; i++)
        g_string_append_c(wire->octets[side], '_');
}

#define WIRE_READING(which)                                                                        \
    (int)g_bytes_get_size(oddity->reading[which]),                                                 \
        (const char *)g_bytes_get_data(oddity->reading[which], NULL)

static inline void wire_on_oddity(void *user, Flow *flow, const Oddity *oddity)
{
    Wire *wire = user;

    g_assert_nonnull(flow);
    wire->oddities[oddity->kind]++;
    wire->last_oddity = *oddity;
    if (oddity->reading[0] != NULL)
        g_snprintf(wire->readings, sizeof(wire->readings), "%.*s|%.*s", WIRE_READING(0),
                   WIRE_READING(1));
}

static inline void wire_on_over(void *user, Flow *flow)
{
    Wire *wire = user;
    Told *told = wire_told(flow);

    g_assert_false(told->is_over);
    told->is_over = true;
    if (!wire->is_forgetting) {
        g_assert_cmpuint(flow->side[CLIENT].stream_bytes, ==, told->next[CLIENT]);
        g_assert_cmpuint(flow->side[SERVER].stream_bytes, ==, told->next[SERVER]);
        g_assert_cmpuint(flow->gap_bytes, ==, told->gaps);
    }
    wire->over_count++;
}

static inline void wire_on_gone(void *user, Flow *flow)
{
    Wire *wire = user;

    g_assert_true(wire_told(flow)->is_over);
    g_clear_pointer(&flow->talk, g_free);
    wire->gone = *flow;
    wire->gone_count++;
    wire->flow = NULL;
}

static inline void wire_init(Wire *wire)
{
    StreamTell tell = {wire,           wire_on_bytes, wire_on_gap,
                       wire_on_oddity, wire_on_over,  wire_on_gone};

    *wire = (Wire){
        .first = {1001,        5001       },
        .port = {CLIENT_PORT, SERVER_PORT},
        .when = INT64_C(1700000000) * 1000000000,
    };
    wire->table = flow_table_new(&tell);
    wire->octets[CLIENT] = g_string_new(NULL);
    wire->octets[SERVER] = g_string_new(NULL);
    wire->order = g_string_new(NULL);
}

/* Ends what is open. */
static inline void wire_end(Wire *wire)
{
    flow_table_end(wire->table);
}

static inline void wire_clear(Wire *wire)
{
    wire_end(wire);
    flow_table_free(wire->table);
    g_string_free(wire->octets[CLIENT], TRUE);
    g_string_free(wire->octets[SERVER], TRUE);
    g_string_free(wire->order, TRUE);
}

/* A segment as it stands in `segment`, but for the ends of the connection. */
static inline void wire_feed(Wire *wire, Side side, Segment segment)
{
    static const Address address[N_SIDES] = {
        {{192, 0, 2, 1}, 4},
        {{192, 0, 2, 2}, 4},
    };

    segment.source = address[side];
    segment.destination = address[side_other(side)];
    segment.source_port = wire->port[side];
    segment.destination_port = wire->port[side_other(side)];
    segment.transport = 6;
    wire->frame++;
    Place place = {1, wire->frame, wire->when, 0, ACKED_UNKNOWN};
    wire->flow = flow_table_feed(wire->table, &segment, &place, wire->frame, &wire->side);
    g_assert_nonnull(wire->flow);
}

/*
 * A segment by its place in the streams: its first octet is `offset` of its sender's, and it
 * acknowledges the first `acked` octets of the other's.
 */
static inline void wire_send(Wire *wire, Side side, unsigned flags, int64_t offset, int64_t acked,
                             const char *text)
{
    wire_feed(wire, side,
              (Segment){
                  .flags = (uint8_t)flags,
                  .window = 65535,
                  .sequence = wire->first[side] + (uint32_t)offset,
                  .acknowledgement =
                      flags & TCP_ACK ? wire->first[side_other(side)] + (uint32_t)acked : 0,
                  .payload = bytes_of_text(text),
                  .payload_len = (uint32_t)strlen(text),
              });
}

/* Octets with an acknowledgement. */
static inline void wire_say(Wire *wire, Side side, int64_t offset, int64_t acked, const char *text)
{
    wire_send(wire, side, TCP_ACK | TCP_PSH, offset, acked, text);
}

/* The three segments of a handshake. */
static inline void wire_open(Wire *wire)
{
    wire_send(wire, CLIENT, TCP_SYN, -1, 0, "");
    wire_send(wire, SERVER, TCP_SYN | TCP_ACK, -1, 0, "");
    wire_send(wire, CLIENT, TCP_ACK, 0, 0, "");
}

static inline void wire_expect(const Wire *wire, const char *client, const char *server)
{
    g_assert_cmpstr(wire->octets[CLIENT]->str, ==, client);
    g_assert_cmpstr(wire->octets[SERVER]->str, ==, server);
}

/* No oddity but those of one kind. */
static inline void wire_expect_oddities(const Wire *wire, OddityKind kind, guint count)
{
    for (OddityKind other = 0; other < N_ODDITIES; other++)
        g_assert_cmpuint(wire->oddities[other], ==, other == kind ? count : 0);
}

/* No oddity at all. */
static inline void wire_expect_no_oddity(const Wire *wire)
{
    wire_expect_oddities(wire, ODDITY_BAD_CHECKSUM, 0);
}
