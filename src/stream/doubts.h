/*
 * doubts.h - segments that the other end may never have taken: of which nobody who only watches can
 * know.
 *
 * What is doubtful is read all the same, and told: octets that came twice with different contents
 * are a conflict anyway. What closes a connection is left out where both ends would.
 *
 *   source  Ptacek and Newsham 1998; RFC 5961; RFC 7323 5
 */
#pragma once

#include "stream/flow.h"
#include "stream/track.h"

/* Tells of a wrong checksum, another hop limit, an older timestamp and urgent octets, before the
 * segment is taken; and remembers what later ones are held against. */
void doubts_tell(Track *track, Flow *flow, Side side, const Segment *segment, const Place *place,
                 const StreamTell *tell);

/*
 * Whether a RST or FIN stands where its receiver would not take it. Told once.
 *
 *   source  RFC 9293 3.10.7.4 (first check), RFC 5961 3.2
 */
bool doubts_is_stray(Track *track, Flow *flow, Side side, const Segment *segment,
                     const Place *place, const StreamTell *tell);
