/* doubts.c - segments that the other end may never have taken. */
#include "stream/doubts.h"

#include "stream/history.h"

/* Routes change by some hops while a connection lasts; who forges segments, or lets them die on
 * their way, is further off. */
#define HOPS_APART 5
#define WINDOW_SHIFT_MAX 14 /* RFC 7323 2.3 */

static int64_t offset_of(const Half *half, const Segment *segment)
{
    return half_offset(half, segment->sequence + (segment->flags & TCP_SYN ? 1 : 0));
}

/* It is about the segment, whose octets may count or not. */
static void tell_segment(Flow *flow, OddityKind kind, Side side, const Place *place,
                         const StreamTell *tell)
{
    const Oddity oddity = oddity_of_packet(kind, side, place);

    tell->oddity(tell->user, flow, &oddity);
}

static void look_at_checksum(Track *track, Flow *flow, Side side, const Segment *segment,
                             const Place *place, const StreamTell *tell)
{
    if (segment_checksum(segment) != CHECKSUM_BAD)
        return;
    flow->bad_checksums++;
    history_event(flow, side, HISTORY_BAD_CHECKSUM);
    if (!track->told_bad_checksum)
        tell_segment(flow, ODDITY_BAD_CHECKSUM, side, place, tell);
    track->told_bad_checksum = true;
}

static void look_at_hops(Track *track, Flow *flow, Side side, const Segment *segment,
                         const Place *place, const StreamTell *tell)
{
    Half *half = track_half(track, side);
    bool matters = segment->payload_len > 0 || segment->flags & (TCP_FIN | TCP_RST);

    /* what answers for a server is often not the server; and each capture stands elsewhere */
    if (segment->flags & TCP_SYN || flow->runs != NULL)
        return;
    if (half->hops == 0)
        half->hops = segment->ttl;
    if (track->told_hops || !matters || ABS((int)segment->ttl - (int)half->hops) < HOPS_APART)
        return;
    track->told_hops = true;
    tell_segment(flow, ODDITY_HOP_LIMIT_DIFFERS, side, place, tell);
}

/* PAWS: a receiver that uses timestamps throws away what is older. source RFC 7323 5.3 */
static void look_at_stamp(Track *track, Flow *flow, Side side, const Segment *segment,
                          const Place *place, const StreamTell *tell)
{
    const Half *half = track_half(track, side);

    if (!half->has_stamp || !segment->options.has_timestamps || segment->payload_len == 0 ||
        segment->flags & TCP_RST || track->told_stamp ||
        (int32_t)(segment->options.ts_value - half->stamp) >= 0 ||
        offset_of(half, segment) + segment->payload_len <= (int64_t)half->next)
        return;
    track->told_stamp = true;
    tell_segment(flow, ODDITY_OLD_TIMESTAMP, side, place, tell);
}

/* Most stacks take the octet before the one that the pointer names out of the stream, where the
 * program did not ask for it there. source RFC 6093 2, 3 */
static void look_at_urgent(Track *track, Flow *flow, Side side, const Segment *segment,
                           const Place *place, const StreamTell *tell)
{
    Half *half = track_half(track, side);

    if (!(segment->flags & TCP_URG) || segment->urgent == 0 || !half->is_started ||
        segment->flags & TCP_RST)
        return;
    int64_t behind = offset_of(half, segment) + segment->urgent;
    if (behind <= 0 || (uint64_t)behind == half->urgent)
        return;
    half->urgent = (uint64_t)behind;
    Oddity oddity = {
        .kind = ODDITY_URGENT_DATA, .side = side, .span = {*place, *place, 1}
    };
    oddity.span.first.offset = oddity.span.last.offset = (uint64_t)behind - 1;
    tell->oddity(tell->user, flow, &oddity);
}

/* By how much a side shifts the windows that it tells. source RFC 7323 2.2, 2.3 */
static unsigned shift_of(const Flow *flow, Side side)
{
    const FlowSide *mine = &flow->side[side], *other = &flow->side[side_other(side)];

    if (!mine->has_options || !other->has_options)
        return WINDOW_SHIFT_MAX; /* not known: the widest that can be */
    if (!mine->options.has_window_shift || !other->options.has_window_shift)
        return 0;
    return MIN(mine->options.window_shift, WINDOW_SHIFT_MAX);
}

/* Takes what the segment says of the window of its sender, and its timestamp. */
static void learn(Track *track, const Flow *flow, Side side, const Segment *segment)
{
    Half *half = track_half(track, side), *other = track_half(track, side_other(side));

    if (segment->flags & TCP_RST)
        return;
    if (segment->flags & TCP_ACK && other->is_started) {
        unsigned shift = segment->flags & TCP_SYN ? 0 : shift_of(flow, side);
        int64_t acked = half_offset(other, segment->acknowledgement);

        if (acked >= 0 && acked <= (int64_t)other->next + PLAUSIBLE_BYTES) {
            uint64_t edge = (uint64_t)acked + ((uint64_t)segment->window << shift);

            other->allowed = MAX(other->allowed, edge);
            other->has_allowed = true;
        }
    }
    if (!half->is_started || !segment->options.has_timestamps ||
        offset_of(half, segment) > (int64_t)half->next)
        return;
    if (!half->has_stamp || (int32_t)(segment->options.ts_value - half->stamp) > 0)
        half->stamp = segment->options.ts_value;
    half->has_stamp = true;
}

void doubts_tell(Track *track, Flow *flow, Side side, const Segment *segment, const Place *place,
                 const StreamTell *tell)
{
    look_at_checksum(track, flow, side, segment, place, tell);
    look_at_hops(track, flow, side, segment, place, tell);
    look_at_stamp(track, flow, side, segment, place, tell);
    look_at_urgent(track, flow, side, segment, place, tell);
    learn(track, flow, side, segment);
}

bool doubts_is_stray(Track *track, Flow *flow, Side side, const Segment *segment,
                     const Place *place, const StreamTell *tell)
{
    const Half *half = track_half(track, side);

    if (!(segment->flags & (TCP_RST | TCP_FIN)) || segment->flags & TCP_SYN || !half->is_started)
        return false;
    int64_t end = offset_of(half, segment); /* where it closes, and what was acknowledged there */
    uint64_t acked = half->acked;
    if (segment->flags & TCP_FIN) {
        end += segment->payload_len;
        acked -= MIN(acked, 1); /* a FIN takes a number of its own */
    }
    uint64_t highest = half->has_end ? half->end + 1 : half->highest;
    if (half->has_allowed)
        highest = MAX(highest, half->allowed);
    else
        highest += PLAUSIBLE_BYTES;
    if (end >= (int64_t)acked && end <= (int64_t)highest)
        return false;
    if (!track->told_window)
        tell_segment(flow, ODDITY_OUT_OF_WINDOW, side, place, tell);
    track->told_window = true;
    return true;
}
