/* clock.c - the time stamps of a pcapng interface, whatever their unit. */
#include "capture/clock.h"

#include "base/when.h"

#define NS_DIGITS 9       /* decimal places of a second that ns are */
#define TEN_DIGITS_MAX 19 /* the highest power of ten in 64 bits */

static uint64_t power_of_ten(unsigned exponent)
{
    uint64_t power = 1;

    while (exponent-- > 0)
        power *= 10;
    return power;
}

Clock clock_of(uint8_t resolution, int64_t offset_seconds)
{
    Clock clock = {.multiplier = 1, .divisor = 1};
    unsigned exponent = resolution & 0x7f;

    if ((resolution & 0x80) != 0) {
        clock.multiplier = (uint64_t)NS_PER_SECOND;
        clock.shift = exponent;
    } else if (exponent <= NS_DIGITS) {
        clock.multiplier = power_of_ten(NS_DIGITS - exponent);
    } else if (exponent <= NS_DIGITS + TEN_DIGITS_MAX) {
        clock.divisor = power_of_ten(exponent - NS_DIGITS);
    } else {
        clock.multiplier = 0; /* all that 64 bits of such ticks can count is less than a ns */
    }
    if (__builtin_mul_overflow(offset_seconds, NS_PER_SECOND, &clock.offset_ns))
        clock.offset_ns = offset_seconds < 0 ? INT64_MIN : INT64_MAX;
    return clock;
}

int64_t clock_when(const Clock *clock, uint64_t ticks)
{
    unsigned __int128 ns = (unsigned __int128)ticks * clock->multiplier;
    int64_t when;

    if (clock->divisor != 1)
        ns /= clock->divisor;
    ns >>= clock->shift;
    if (ns > INT64_MAX)
        ns = INT64_MAX;
    if (__builtin_add_overflow((int64_t)ns, clock->offset_ns, &when))
        when = clock->offset_ns < 0 ? INT64_MIN : INT64_MAX;
    return when;
}
