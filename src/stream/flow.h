/*
 * flow.h - connections: who opened them, how they were opened and closed, and their two streams in
 * order.
 *
 * Order holds across the two sides too: octets are handed on only after the octets of the other
 * side that their sender had acknowledged. So a reply never comes before its command, however
 * the capture shuffled the packets.
 */
#pragma once

#include <glib.h>

#include "base/oddity.h"
#include "packet/packet.h"

typedef enum CloseHow {
    CLOSE_OPEN, /* not closed (yet) */
    CLOSE_FIN4, /* FIN and ACK of each side, four segments */
    CLOSE_FIN3, /* the second FIN carries the ACK of the first */
    CLOSE_RST,
    CLOSE_TIMEOUT, /* no packet for FLOW_IDLE_MAX_NS */
    CLOSE_CUT,     /* the capture ended first */
} CloseHow;

#define CLOSE_STEPS_MAX 4

/* A segment that closed a connection: a FIN, what acknowledged one, or a RST. */
typedef struct CloseStep {
    uint64_t frame;
    int64_t when;             /* ns since 1970 UTC */
    Side side;                /* who sent it */
    uint8_t flags;            /* TcpFlag */
    uint32_t sequence;        /* as on the wire */
    uint32_t acknowledgement; /* likewise; valid with TCP_ACK */
} CloseStep;

/* What was seen of one side. */
typedef struct FlowSide {
    Address address;
    uint16_t port;
    bool has_syn, has_fin, has_rst; /* sent by this side */
    bool is_seen;                   /* any packet of it was seen */
    bool has_options;               /* options are those of its SYN */
    TcpOptions options;
    uint32_t initial_sequence; /* of its SYN, else of its first segment */
    uint64_t frames;           /* packets */
    uint64_t bytes;            /* payload octets, repetitions counted */
    uint64_t stream_bytes;     /* octets of its stream handed on, holes counted */
} FlowSide;

/* A TCP connection. What stands here is observed; pointers into it are lent by the table. */
typedef struct Flow {
    FlowSide side[N_SIDES];
    Place first, last; /* its first and latest packet */
    uint64_t began;    /* ordinal of its first packet, over all sources */
    /* the opening; frames are 0 where not seen */
    uint64_t syn_frame, syn_ack_frame, ack_frame;
    int64_t syn_when, syn_ack_when, ack_when;
    /* the closing */
    CloseHow close;
    bool has_closer;                        /* closed_by is known */
    Side closed_by;                         /* who sent the first FIN, or the RST */
    CloseStep close_steps[CLOSE_STEPS_MAX]; /* in the order in which they were seen */
    uint8_t close_step_count;
    /* what the network did to it */
    uint32_t retransmissions; /* segments with nothing new */
    uint32_t out_of_order;    /* segments with new octets that came after a later one */
    uint32_t overlaps;        /* segments of which a part was new */
    uint32_t conflicts;       /* segments that contradict octets already seen */
    uint32_t bad_checksums;
    uint64_t gap_bytes; /* octets never seen */
    bool is_over;       /* it was told that it is */
    bool is_partial;    /* its opening was not seen */
    uint8_t vlan_count;
    uint16_t vlan[VLAN_MAX]; /* of its first packet */
    uint8_t tunnel_count;
    Tunnel tunnel[TUNNELS_MAX]; /* likewise */
    void *talk;                 /* the user's; NULL until the user sets it */
    uint64_t counted_frames;    /* the user's: what of it was counted as other traffic */
    uint64_t counted_bytes;
} Flow;

typedef struct FlowTable FlowTable;

/* Who is told what happens on connections. No call may feed the table. */
typedef struct StreamTell {
    void *user;
    /* Octets of one side, in order; lent. A place is that of the first of them. */
    void (*bytes)(void *user, Flow *flow, Side side, Bytes bytes, const Place *place);
    /* `length` octets of one side will never come; reading goes on behind them. */
    void (*gap)(void *user, Flow *flow, Side side, uint64_t length, const Place *place);
    void (*oddity)(void *user, Flow *flow, const Oddity *oddity);
    /* The connection is over and all its octets were told. */
    void (*over)(void *user, Flow *flow);
    /* It is freed when this returns; stray packets may have come after it was over. NULL if not
     * wanted. */
    void (*gone)(void *user, Flow *flow);
} StreamTell;

FlowTable *flow_table_new(const StreamTell *tell);
void flow_table_free(FlowTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FlowTable, flow_table_free)

/*
 * Takes a TCP segment.
 *
 *   place    capture, frame and time of its packet; offset and acked are the table's to fill in
 *   ordinal  of the packet, over all sources
 *   returns  the flow it belongs to, lent until the next call; NULL where ceilings left none
 *   limits   FLOWS_MAX, FLOW_IDLE_MAX_NS, OUT_OF_ORDER_*, HOLE_PATIENCE_*
 *   source   RFC 9293 3.4, 3.5, 3.6, 3.10.7; RFC 1122 4.2.3.6 (keep-alives)
 */
Flow *flow_table_feed(FlowTable *table, const Segment *segment, const Place *place,
                      uint64_t ordinal, Side *ret_side);

/* Ends all connections, in the order in which they began. */
void flow_table_end(FlowTable *table);

/* Packets dropped, flows forgotten before their end, and octets given up because of ceilings. */
typedef struct StreamDrops {
    uint64_t flows;
    uint64_t out_of_order_bytes;
} StreamDrops;

StreamDrops flow_table_drops(const FlowTable *table);

/* From now on the connection's octets are not wanted: its streams are given up, only its counts
 * go on. */
void flow_forget(FlowTable *table, Flow *flow);

/* Client and server change places: for a connection whose opening was not seen, when its octets
 * show who is who. Only before any octet was used. */
void flow_turn(Flow *flow);

/* Zeek's conn_state: S0, S1, SF, REJ, S2, S3, RSTO, RSTR, RSTOS0, RSTRH, SH, SHR, OTH. */
const char *flow_state(const Flow *flow);

const char *close_how_name(CloseHow how);

/* Mail servers wait on this port: 24, 25, 110, 143, 465, 587, 993, 995, 2525. */
bool port_is_mail(uint16_t port);
