/* track.c - the streams of a connection, handed on in an order in which they can have happened. */
#include "stream/track.h"

#include "base/limits.h"
#include "stream/history.h"
#include "stream/losses.h"

/* In this file a side is an index into Track.half. Who is told hears of the side that it is by
 * now, which is called `told`. */

/* Octets of one segment, and where they stand. */
typedef struct Piece {
    Bytes bytes;
    uint32_t missing; /* octets behind them that were sent, but not kept by the capture */
    Place place;      /* of the first of them */
} Piece;

void track_free(Track *track)
{
    if (track == NULL)
        return;
    half_clear(&track->half[CLIENT]);
    half_clear(&track->half[SERVER]);
    g_free(track);
}

void track_start(Track *track, Side side, uint32_t first_sequence)
{
    Half *half = track_half(track, side);

    if (half->is_started)
        return;
    half->is_started = true;
    half->base = first_sequence;
}

size_t track_waiting_memory(const Track *track)
{
    return track->half[CLIENT].waiting_memory + track->half[SERVER].waiting_memory;
}

static Side told_side(const Track *track, Side side)
{
    return track->is_turned ? side_other(side) : side;
}

static void tell_oddity(Flow *flow, const StreamTell *tell, OddityKind kind, Side told,
                        const Place *place, uint64_t length)
{
    const Oddity oddity = {
        .kind = kind, .side = told, .span = {*place, *place, length}
    };

    tell->oddity(tell->user, flow, &oddity);
}

/* All that its sender had of the other side was handed on. */
static bool is_ready(const Track *track, Side side, const Place *place)
{
    const Half *other = &track->half[side_other(side)];

    return place->acked == ACKED_UNKNOWN || !other->is_started ||
           half_has_passed(other, place->acked);
}

static void tell_hole(Flow *flow, Side told, const Place *place, uint64_t length)
{
    losses_add(flow, LOSS_HOLE, told, place, length);
    history_event(flow, told, HISTORY_GAP);
}

/* Hands on a piece that stands at `next`. */
static void pass(Track *track, Flow *flow, Side side, const Piece *piece, const StreamTell *tell)
{
    half_passed(&track->half[side], piece->bytes, piece->missing);
    flow->side[told_side(track, side)].stream_bytes = track->half[side].next;
    if (piece->bytes.len > 0)
        tell->bytes(tell->user, flow, told_side(track, side), piece->bytes, &piece->place);
    if (piece->missing == 0)
        return;
    Place hole = piece->place;
    hole.offset += piece->bytes.len;
    flow->gap_bytes += piece->missing;
    tell_hole(flow, told_side(track, side), &hole, piece->missing);
    if (!track->told_cut)
        tell_oddity(flow, tell, ODDITY_PACKET_CUT, told_side(track, side), &hole, piece->missing);
    track->told_cut = true;
    tell->gap(tell->user, flow, told_side(track, side), piece->missing, &hole);
}

static void pass_first(Track *track, Flow *flow, Side side, const StreamTell *tell)
{
    g_autofree Chunk *chunk = half_take(&track->half[side]);
    Piece piece = {
        {chunk->data, chunk->len},
        chunk->missing, chunk->place
    };

    pass(track, flow, side, &piece, tell);
}

/* Hands on all that can be handed on. */
static void pump(Track *track, Flow *flow, const StreamTell *tell)
{
    bool has_moved = true;

    while (has_moved) {
        has_moved = false;
        for (Side side = CLIENT; side < N_SIDES; side++) {
            Half *half = &track->half[side];
            const Chunk *first = half_first(half);

            if (first != NULL && first->place.offset == half->next &&
                is_ready(track, side, &first->place)) {
                pass_first(track, flow, side, tell);
                has_moved = true;
            }
        }
    }
}

/* What is missing here is given up. */
static void skip(Track *track, Flow *flow, Side side, uint64_t count, bool is_acked,
                 const StreamTell *tell)
{
    Half *half = &track->half[side];
    const Chunk *next = half_first(half);
    Place place = next != NULL ? next->place : flow->last;

    place.offset = half->next; /* place.acked: the most that the sender of the hole can have had */
    if (next == NULL)
        place.acked = ACKED_UNKNOWN;
    half_skip(half, count);
    flow->side[told_side(track, side)].stream_bytes = half->next;
    flow->gap_bytes += count;
    tell_hole(flow, told_side(track, side), &place, count);
    tell_oddity(flow, tell, is_acked ? ODDITY_STREAM_GAP : ODDITY_STREAM_GAP_UNACKNOWLEDGED,
                told_side(track, side), &place, count);
    tell->gap(tell->user, flow, told_side(track, side), count, &place);
}

/*
 * Gives up an acknowledged hole. One octet at the very end is no hole but a FIN that the capture
 * did not see: then only the waiting for it ends.
 */
static bool skip_acked(Track *track, Flow *flow, const StreamTell *tell)
{
    for (Side side = CLIENT; side < N_SIDES; side++) {
        Half *half = &track->half[side];
        uint64_t hole = half_acked_hole(half);

        if (hole == 1 && half_first(half) == NULL) {
            half->has_end_guess = true;
            half->end_guess = half->next;
            return true;
        }
        if (hole > 0) {
            skip(track, flow, side, hole, true, tell);
            return true;
        }
    }
    return false;
}

bool track_give_up(Track *track, Flow *flow, const StreamTell *tell)
{
    Chunk *first[N_SIDES] = {half_first(&track->half[CLIENT]), half_first(&track->half[SERVER])};

    if (skip_acked(track, flow, tell)) {
        pump(track, flow, tell);
        return true;
    }
    if (first[CLIENT] == NULL && first[SERVER] == NULL)
        return false;
    Side side = first[SERVER] == NULL || (first[CLIENT] != NULL &&
                                          first[CLIENT]->place.frame <= first[SERVER]->place.frame)
                    ? CLIENT
                    : SERVER;
    uint64_t next = track->half[side].next;
    if (first[side]->place.offset > next)
        skip(track, flow, side, first[side]->place.offset - next, false, tell);
    pass_first(track, flow, side, tell); /* each side acknowledges what the other has yet to say */
    pump(track, flow, tell);
    return true;
}

/* Whose octets are waited for although they were acknowledged; false where none are. */
static bool find_stall(const Track *track, Side *ret_side)
{
    bool is_at_next[N_SIDES];

    for (Side side = CLIENT; side < N_SIDES; side++) {
        const Chunk *first = half_first(&track->half[side]);

        is_at_next[side] = first != NULL && first->place.offset == track->half[side].next;
        *ret_side = side;
        if (half_acked_hole(&track->half[side]) > 0)
            return true;
    }
    return is_at_next[CLIENT] && is_at_next[SERVER]; /* each waits for the other */
}

/* After a packet: whether something acknowledged is missing, and for how long. */
static void watch_stall(Track *track, Flow *flow, const Place *place, const StreamTell *tell)
{
    Side side;

    if (!find_stall(track, &side)) {
        track->is_stalled = false;
        return;
    }
    if (!track->is_stalled || track->stalled_side != side ||
        track->stalled_at != track->half[side].next) {
        track->is_stalled = true;
        track->stalled_side = side;
        track->stalled_at = track->half[side].next;
        track->stalled_packets = 0;
        track->stalled_when = place->when;
        return;
    }
    track->stalled_packets++;
    if (track->stalled_packets < HOLE_PATIENCE_PACKETS &&
        place->when - track->stalled_when < HOLE_PATIENCE_NS)
        return;
    track->is_stalled = false;
    track_give_up(track, flow, tell);
}

/* How much of the other side the sender had: an offset, or ACKED_UNKNOWN where that cannot be. */
static uint64_t acknowledged(Track *track, Side side, const Segment *segment)
{
    Half *other = &track->half[side_other(side)];

    if (!(segment->flags & TCP_ACK) || !other->is_started)
        return ACKED_UNKNOWN;
    int64_t offset = half_offset(other, segment->acknowledgement);
    if (offset < 0)
        return 0;
    if (offset > (int64_t)other->next + PLAUSIBLE_BYTES)
        return ACKED_UNKNOWN;
    uint64_t acked = (uint64_t)offset;
    if (other->has_end)
        acked = MIN(acked, other->end); /* the FIN takes a number of its own */
    other->acked = MAX(other->acked, acked);
    return acked;
}

static void count_news(Flow *flow, Side told, const Piece *piece, const HalfNews *news,
                       bool is_late)
{
    uint64_t length = piece->bytes.len + piece->missing;

    if (flow->is_compared)
        return;
    if (news->fresh == 0) {
        flow->retransmissions++;
        losses_add(flow, LOSS_RETRANSMISSION, told, &piece->place, length);
    } else if (news->repeated > 0) {
        flow->overlaps++;
        losses_add(flow, LOSS_OVERLAP, told, &piece->place, length);
    } else if (is_late) {
        flow->out_of_order++;
        losses_add(flow, LOSS_OUT_OF_ORDER, told, &piece->place, length);
    }
    if (news->fresh == 0 || news->repeated > 0)
        history_event(flow, told, HISTORY_REPEATED);
}

/* Octets came again with other contents: both readings are told. */
static void tell_conflict(const Half *half, Flow *flow, Side told, const Piece *piece,
                          const HalfNews *news, const StreamTell *tell)
{
    size_t len = (size_t)(news->conflict_end - news->conflict);
    const uint8_t *again = piece->bytes.data + (news->conflict - piece->place.offset);
    uint8_t *taken = g_memdup2(again, len);

    half_overlay(half, news->conflict, taken, len);
    g_autoptr(GBytes) first = g_bytes_new_take(taken, len);
    g_autoptr(GBytes) second = g_bytes_new(again, len);
    Oddity oddity = {
        .kind = ODDITY_OVERLAP_CONFLICT,
        .side = told,
        .span = {piece->place, piece->place, len},
        .reading = {first,            second                   },
    };

    oddity.span.first.offset = oddity.span.last.offset = news->conflict;
    flow->conflicts++;
    tell->oddity(tell->user, flow, &oddity);
}

/* What was handed on before: compares it and cuts it off the front. */
static void drop_old(const Half *half, Piece *piece, HalfNews *news)
{
    if (piece->place.offset >= half->next)
        return;
    uint64_t old = MIN(half->next - piece->place.offset, piece->bytes.len + piece->missing);
    size_t here = (size_t)MIN(old, piece->bytes.len);

    half_compare_old(half, piece->bytes, piece->place.offset, news);
    piece->bytes = bytes_skip(piece->bytes, here);
    piece->missing -= (uint32_t)(old - here);
    piece->place.offset += old;
    news->repeated += old;
}

/* Octets that are not simply the next ones: old, repeated, early, or waiting for the other side. */
static void take_odd(Track *track, Flow *flow, Side side, const Piece *whole,
                     const StreamTell *tell)
{
    Half *half = &track->half[side];
    Piece piece = *whole;
    bool is_late = piece.place.offset + piece.bytes.len + piece.missing <= half->highest;
    HalfNews news = {0};

    drop_old(half, &piece, &news);
    while (piece.bytes.len + piece.missing > 0) {
        HalfNews added = half_add(half, piece.bytes, piece.missing, &piece.place);
        uint64_t gap_bytes = flow->gap_bytes;

        half_news_add(&news, &added);
        if (!added.is_full || !track_give_up(track, flow, tell))
            break;
        track->given_up += flow->gap_bytes - gap_bytes;
        HalfNews passed = {0}; /* pieces that went in before the ceiling was hit */
        drop_old(half, &piece, &passed);
    }
    count_news(flow, told_side(track, side), whole, &news, is_late);
    if (news.has_conflict)
        tell_conflict(half, flow, told_side(track, side), whole, &news, tell);
}

/*
 * A keep-alive repeats the last octet, with any value; it is sent when all is acknowledged. What
 * differs and is not acknowledged may be what the other side takes: that is none.
 *
 *   source  RFC 1122 4.2.3.6, RFC 9293 3.8.4
 */
static bool is_keep_alive(const Half *half, const Segment *segment, int64_t offset)
{
    if (segment->payload_len > 1 ||
        (offset != (int64_t)half->next - 1 && offset != (int64_t)half->highest - 1))
        return false;
    if (segment->payload.len == 0 || (uint64_t)offset < half->acked)
        return true;
    uint8_t taken = segment->payload.data[0];
    half_overlay(half, (uint64_t)offset, &taken, 1);
    return taken == segment->payload.data[0];
}

static void take_payload(Track *track, Flow *flow, Side side, const Segment *segment, Place place,
                         const StreamTell *tell)
{
    Half *half = &track->half[side];
    Bytes payload = segment->payload;
    uint32_t missing = segment->payload_len - (uint32_t)payload.len;
    uint32_t first = segment->sequence + (segment->flags & TCP_SYN ? 1 : 0);
    int64_t offset = half_offset(half, first);

    if (is_keep_alive(half, segment, offset))
        return;
    if (offset > (int64_t)half->next + PLAUSIBLE_BYTES ||
        offset + PLAUSIBLE_BYTES < (int64_t)half->next) {
        const Oddity oddity =
            oddity_of_packet(ODDITY_OUT_OF_WINDOW, told_side(track, side), &place);

        if (!track->told_window)
            tell->oddity(tell->user, flow, &oddity);
        track->told_window = true;
        return;
    }
    if (offset < 0) { /* before the first octet that was seen */
        size_t before = (size_t)MIN(-offset, (int64_t)payload.len);

        payload = bytes_skip(payload, before);
        missing -= (uint32_t)(MIN(-offset, (int64_t)segment->payload_len) - (int64_t)before);
        offset = 0;
        if (payload.len == 0 && missing == 0)
            return;
    }
    place.offset = (uint64_t)offset;
    if (half->has_end && place.offset >= half->end) {
        tell_oddity(flow, tell, ODDITY_DATA_AFTER_CLOSE, told_side(track, side), &place,
                    payload.len + missing);
        return;
    }
    Piece piece = {payload, missing, place};
    if (place.offset == half->next && half_first(half) == NULL && is_ready(track, side, &place))
        pass(track, flow, side, &piece, tell);
    else
        take_odd(track, flow, side, &piece, tell);
    half->highest = MAX(half->highest, place.offset + payload.len + missing);
}

static void take_fin(Half *half, const Segment *segment)
{
    int64_t end = half_offset(half, segment->sequence + (segment->flags & TCP_SYN ? 1 : 0) +
                                        segment->payload_len);

    if (half->has_end || end < (int64_t)half->next || end > (int64_t)half->next + PLAUSIBLE_BYTES)
        return;
    half->has_end = true;
    half->end = (uint64_t)end;
}

void track_segment(Track *track, Flow *flow, Side side, const Segment *segment, const Place *place,
                   const StreamTell *tell)
{
    Side index = told_side(track, side);
    Place here = *place;
    /* octets in a RST are not of the stream: they say why. source RFC 1122 4.2.2.12 */
    bool is_reset = segment->flags & TCP_RST;

    here.acked = acknowledged(track, index, segment);
    if (segment->payload_len > 0 && !is_reset)
        take_payload(track, flow, index, segment, here, tell);
    if (segment->flags & TCP_FIN && !is_reset)
        take_fin(&track->half[index], segment);
    if (half_first(&track->half[CLIENT]) != NULL || half_first(&track->half[SERVER]) != NULL)
        pump(track, flow, tell);
    watch_stall(track, flow, place, tell);
}

void track_end(Track *track, Flow *flow, const StreamTell *tell)
{
    while (track_give_up(track, flow, tell))
        continue;
}
