/* pace.h - how fast a connection could go: round trips, and how much each side would take. */
#pragma once

#include "stream/flow.h"

/* Takes a packet's number, acknowledgement and window. source RFC 9293 3.8.4, RFC 7323 2.2;
 * RFC 6298 3 (what was sent twice is not timed) */
void pace_segment(Flow *flow, Side side, const Segment *segment, const Place *place);
