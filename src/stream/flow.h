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

#include "base/limits.h"
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
    Place place;
    Side side;                /* who sent it */
    uint8_t flags;            /* TcpFlag */
    uint32_t sequence;        /* as on the wire */
    uint32_t acknowledgement; /* likewise; valid with TCP_ACK */
} CloseStep;

#define FLOW_HISTORY_MAX 39 /* letters; those of a connection that is not odd are ten */

/* What the letters of its history are counted by. */
typedef struct HistoryNumbers {
    uint32_t syn, fin, reset; /* sequence number of the last one; valid where the letter is there */
    uint32_t counts[4];       /* HistoryEvent */
} HistoryNumbers;

/* Round trips of what a side sent, and how much it would take. */
typedef struct Pace {
    uint32_t sent;      /* the highest number it sent, plus one; valid if has_sent */
    uint32_t timed;     /* the number whose acknowledgement is waited for; valid if is_timed */
    int64_t timed_when; /* ns */
    bool has_sent, is_timed;
    uint64_t trips; /* measured: from octets to their acknowledgement */
    int64_t least_ns, most_ns, total_ns;
    uint32_t window_least, window_most; /* octets, shifted; valid if has_window */
    uint32_t zero_windows;              /* packets that would take nothing */
    bool has_window;                    /* both SYNs were seen: it is known how to shift */
} Pace;

typedef enum LossKind {
    LOSS_RETRANSMISSION, /* nothing of it was new */
    LOSS_OVERLAP,        /* a part of it was */
    LOSS_OUT_OF_ORDER,   /* all was, but later octets came before it */
    LOSS_HOLE,           /* was never seen */
} LossKind;

/* Octets that were lost, or came more than once or late. */
typedef struct Loss {
    LossKind kind;
    Side side;       /* who sent them */
    Place place;     /* of the packet; of a hole, of the one behind it */
    uint64_t length; /* octets */
} Loss;

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
    Pace pace;
    HistoryNumbers numbers;
} FlowSide;

/* Packets of a connection in one capture that were counted as other traffic. */
typedef struct CountedPackets {
    uint32_t capture; /* index from 1; 0: not in use */
    uint16_t port;    /* under which they were counted */
    uint64_t flows, frames, bytes;
} CountedPackets;

/* Packets of a connection that follow each other in one capture. */
typedef struct FlowRun {
    uint32_t capture;
    uint64_t first, last; /* frames */
} FlowRun;

/* A TCP connection. What stands here is observed; pointers into it are lent by the table. */
typedef struct Flow {
    FlowSide side[N_SIDES];
    Place first, last; /* its first and latest packet */
    uint64_t began;    /* ordinal of its first packet, over all sources */
    GArray *runs;      /* of FlowRun: its packets capture by capture, in order, the last
                          FLOW_RUNS_MAX at most; NULL while all are in one */
    /* the opening; frames are 0 where not seen */
    Place syn, syn_ack, ack;
    /* the closing */
    CloseHow close;
    bool has_closer;                        /* closed_by is known */
    Side closed_by;                         /* who sent the first FIN, or the RST */
    CloseStep close_steps[CLOSE_STEPS_MAX]; /* in the order in which they were seen */
    uint8_t close_step_count;
    /* what the network did to it */
    uint32_t retransmissions; /* segments with nothing new, SYN and FIN once more among them */
    uint32_t out_of_order;    /* segments with new octets that came after a later one */
    uint32_t overlaps;        /* segments of which a part was new */
    uint32_t conflicts;       /* segments that contradict octets already seen */
    uint32_t bad_checksums;
    uint32_t duplicates; /* packets that were recorded before, elsewhere; not among its frames */
    uint64_t gap_bytes;  /* octets never seen */
    GArray *losses;      /* of Loss, as they were found; NULL where none */
    bool has_more_losses;
    char history[FLOW_HISTORY_MAX + 1]; /* see history.h */
    bool is_compared;                   /* what is taken was recorded before: it counts nowhere */
    bool is_over;                       /* it was told that it is */
    bool is_partial;                    /* its opening was not seen */
    uint8_t vlan_count;
    uint16_t vlan[VLAN_MAX]; /* of its first packet */
    uint8_t tunnel_count;
    Tunnel tunnel[TUNNELS_MAX]; /* likewise */
    void *talk;                 /* the user's; NULL until the user sets it */
    bool is_unread;             /* the user's: nothing of it is read or told any more */
    CountedPackets counted[COUNTED_CAPTURES_MAX]; /* the user's */
} Flow;

/* Client and server change places: for a connection whose opening was not seen, when its octets
 * show who is who. Only before any octet was used. */
void flow_turn(Flow *flow);

/* Zeek's conn_state: S0, S1, SF, REJ, S2, S3, RSTO, RSTR, RSTOS0, RSTRH, SH, SHR, OTH. */
const char *flow_state(const Flow *flow);

const char *close_how_name(CloseHow how);

/* Mail servers wait on this port: 24, 25, 110, 143, 465, 587, 993, 995, 2525. */
bool port_is_mail(uint16_t port);
