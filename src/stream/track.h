/*
 * track.h - the two streams of a connection, handed on in an order in which they can have happened.
 *
 * An octet is handed on when all octets before it were, and all octets of the other side that its
 * sender had acknowledged. Where one of these is missing although it was acknowledged, a few more
 * packets are waited for (captures of several queues swap packets), then it counts as lost.
 */
#pragma once

#include "stream/flow_table.h"
#include "stream/half.h"

/* Nothing sends so far ahead of what the other side has: RFC 7323 2.3 limits windows to 1 GiB. */
#define PLAUSIBLE_BYTES (INT64_C(1) << 30)

typedef struct Track {
    Half half[N_SIDES];       /* see track_half */
    bool is_turned;           /* client and server changed places since the first segment */
    bool is_stalled;          /* something acknowledged is missing */
    Side stalled_side;        /* half[] of what is missing, valid if is_stalled, as all below */
    uint64_t stalled_at;      /* its offset */
    uint32_t stalled_packets; /* of this connection, since */
    int64_t stalled_when;     /* ns */
    uint64_t given_up;        /* octets left out because of OUT_OF_ORDER_* of one side */
    bool told_bad_checksum, told_clock, told_cut, told_window, told_stamp, told_hops;
} Track;

/* The half of a side. A user may turn the connection while he is told of octets: the halves stay
 * where they are, so that whoever works on one then goes on with the same. */
static inline Half *track_half(Track *track, Side side)
{
    return &track->half[track->is_turned ? side_other(side) : side];
}

void track_free(Track *track);

/* The streams begin here, by a SYN or by the first segment seen. */
void track_start(Track *track, Side side, uint32_t first_sequence);

/* Takes a segment's acknowledgement, payload and FIN; tells what can be told.
 * errors none; limits OUT_OF_ORDER_*, HOLE_PATIENCE_* */
void track_segment(Track *track, Flow *flow, Side side, const Segment *segment, const Place *place,
                   const StreamTell *tell);

/* No more packets: everything that waits is told, holes before it as gaps. */
void track_end(Track *track, Flow *flow, const StreamTell *tell);

/* Octets that wait, on both sides. */
size_t track_waiting_memory(const Track *track);

/* Tells the oldest of what waits, its hole before it, whether the hole was acknowledged or not;
 * false if nothing waits. For ceilings. */
bool track_give_up(Track *track, Flow *flow, const StreamTell *tell);
