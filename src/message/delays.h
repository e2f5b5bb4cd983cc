/*
 * delays.h - how long each leg of a journey took, as far as clocks that nobody has checked can
 * tell.
 *
 * Each server stamps a message by its own clock. The difference of two stamps is a delay only if
 * the clocks agree; so every delay is an interval, and a word says what it rests on.
 *
 * The unknowns are the true time T of each stamp and, for each host, by how much its clock is off,
 * one for all of its stamps. A message is never sent before it came (T does not fall), and a stamp
 * is a true time read off a clock of some resolution. All of that bounds differences of two
 * unknowns, so the tightest bounds are shortest paths between them.
 */
#pragma once

#include "base/bytes.h"

/* What a delay rests on. */
typedef enum DelaySure {
    DELAY_UNKNOWN,         /* nothing bounds it from above */
    DELAY_IF_CLOCKS_AGREE, /* on the clocks of hosts that anybody may have invented */
    DELAY_PLAUSIBLE,       /* on the clocks of hosts inside the boundary of trust */
    DELAY_CERTAIN,         /* on one clock alone, or on the capture's: whatever others say */
} DelaySure;

/* A stamp, in the order of travel. */
typedef struct DelayStamp {
    Bytes host; /* lent; stamps of equal hosts are of one clock; nothing: of a clock of its own */
    bool is_known;             /* else the three below mean nothing */
    int64_t when;              /* ns since 1970 UTC */
    int64_t least_ns, most_ns; /* the clock showed between when + least and when + most */
    bool is_trusted;           /* written at or above the boundary of trust */
} DelayStamp;

/* The leg that ends at a stamp, from the one before. */
typedef struct Delay {
    bool has_nominal; /* both stamps are known */
    int64_t nominal_ns;
    int64_t least_ns; /* 0 or more */
    bool has_most;
    int64_t most_ns;
    DelaySure sure;
} Delay;

/* How much the clock of a stamp's host is fast; negative: slow. */
typedef struct ClockRange {
    bool is_off; /* the stamps cannot all be right, and this clock may be why */
    bool has_least, has_most;
    int64_t least_ns, most_ns;
} ClockRange;

/*
 * Finds the bounds of all legs.
 *
 * Where the stamps contradict each other, the clocks that alone explain it are taken as unknown;
 * the newest host's is not, unless it must be.
 *
 *   count    up to DELAY_STAMPS_MAX
 *   seen     the capture's clock when the message passed behind the last stamp; NULL: not seen
 *   delays, clocks  of `count`; the first delay means nothing
 */
void delays_find(const DelayStamp *stamps, size_t count, const int64_t *seen, Delay *delays,
                 ClockRange *clocks);

const char *delay_sure_name(DelaySure sure);
