/* pace.c - how fast a connection could go: round trips, and how much each side would take. */
#include "stream/pace.h"

#include "stream/history.h"

#define WINDOW_SHIFT_MAX 14 /* RFC 7323 2.3 */

/* The number behind the last octet; SYN and FIN take one each. */
static uint32_t end_of(const Segment *segment)
{
    return segment->sequence + segment->payload_len + ((segment->flags & TCP_SYN) != 0) +
           ((segment->flags & TCP_FIN) != 0);
}

/* Octets that nobody had seen before begin to be timed; those that come again may not be. */
static void take_sent(Pace *pace, const Segment *segment, int64_t when)
{
    uint32_t end = end_of(segment);

    if (segment->payload_len == 0)
        return;
    bool is_new = !pace->has_sent || (int32_t)(end - pace->sent) > 0;
    bool is_again = pace->has_sent && (int32_t)(segment->sequence - pace->sent) < 0;
    if (is_again && pace->is_timed && (int32_t)(segment->sequence - pace->timed) < 0)
        pace->is_timed = false;
    if (is_new && !is_again && !pace->is_timed) {
        pace->is_timed = true;
        pace->timed = end;
        pace->timed_when = when;
    }
    if (is_new)
        pace->sent = end;
    pace->has_sent = true;
}

static void take_acknowledged(Pace *pace, uint32_t acknowledgement, int64_t when)
{
    if (!pace->is_timed || (int32_t)(acknowledgement - pace->timed) < 0)
        return;
    int64_t trip = when - pace->timed_when;

    pace->is_timed = false;
    if (trip < 0) /* the clock was set back */
        return;
    pace->least_ns = pace->trips == 0 ? trip : MIN(pace->least_ns, trip);
    pace->most_ns = MAX(pace->most_ns, trip);
    pace->total_ns += trip;
    pace->trips++;
}

/* How far a side shifts its windows is told in both SYNs alone: else nobody knows their size. */
static void take_window(Flow *flow, Side side, const Segment *segment)
{
    FlowSide *mine = &flow->side[side];
    const FlowSide *other = &flow->side[side_other(side)];

    if (segment->flags & TCP_RST || !(segment->flags & TCP_ACK))
        return;
    if (segment->window == 0) {
        mine->pace.zero_windows++;
        history_event(flow, side, HISTORY_ZERO_WINDOW);
    }
    if (segment->flags & TCP_SYN || !mine->has_options || !other->has_options)
        return;
    bool is_shifted = mine->options.has_window_shift && other->options.has_window_shift;
    uint32_t window = (uint32_t)segment->window
                      << (is_shifted ? MIN(mine->options.window_shift, WINDOW_SHIFT_MAX) : 0);
    mine->pace.window_least = mine->pace.has_window ? MIN(mine->pace.window_least, window) : window;
    mine->pace.window_most = MAX(mine->pace.window_most, window);
    mine->pace.has_window = true;
}

void pace_segment(Flow *flow, Side side, const Segment *segment, const Place *place)
{
    take_window(flow, side, segment);
    if (segment->flags & TCP_RST)
        return;
    if (segment->flags & TCP_ACK)
        take_acknowledged(&flow->side[side_other(side)].pace, segment->acknowledgement,
                          place->when);
    take_sent(&flow->side[side].pace, segment, place->when);
}
