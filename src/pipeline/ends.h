/* ends.h - what all records of a talk begin with: its ids, its two ends, its network. */
#pragma once

#include "event/event.h"
#include "packet/packet.h"

/* One end as it was last told. */
typedef struct EndTold {
    Address address;
    uint16_t port;
    const char *name; /* lent by the talk; NULL where not known */
    json_t *record;   /* NULL where nothing is known, or nothing was told */
} EndTold;

/*
 * Made for the first record of a talk and shared by all that follow: they were a fifth of what it
 * took to make an event. So nobody may change them. Embedded in the talk; all zero where nothing
 * was told.
 */
typedef struct Ends {
    json_t *flow, *dialogue; /* ids */
    EndTold end[N_SIDES];
    const char *protocol; /* of the network */
    json_t *network;
} Ends;

void ends_clear(Ends *ends);
