/* clock.h - the time stamps of a pcapng interface, whatever their unit. */
#pragma once

#include <stdint.h>

/* How ticks become ns: ticks * multiplier / divisor, then shifted right, then offset added. */
typedef struct Clock {
    uint64_t multiplier;
    uint64_t divisor;
    unsigned shift;    /* 0-127 */
    int64_t offset_ns; /* from if_tsoffset */
} Clock;

/*
 * The clock of an interface.
 *
 *   resolution      if_tsresol: with the high bit clear, 10^-n seconds; set, 2^-n seconds
 *   offset_seconds  if_tsoffset
 *   source          draft-ietf-opsawg-pcapng 4.2
 */
Clock clock_of(uint8_t resolution, int64_t offset_seconds);

/* ns since 1970 UTC; times that 64 bits cannot hold become the nearest that they can. */
int64_t clock_when(const Clock *clock, uint64_t ticks);
