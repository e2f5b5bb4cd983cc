/* when.h - points and spans of time in nanoseconds, to and from text, UTC. */
#pragma once

#include "base/bytes.h"

#define NS_PER_SECOND INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)

#define WHEN_TEXT_SIZE 40 /* octets, with the final NUL, for each text made here */

/*
 * Writes a point of time as RFC 3339, UTC, nine digits: 2024-05-01T12:00:00.000000001Z.
 *
 *   when    ns since 1970 UTC; negative is before
 *   text    at least WHEN_TEXT_SIZE octets
 *   returns text
 *   source  RFC 3339 5.6
 */
const char *when_to_text(int64_t when, char *text);

/*
 * Reads what when_to_text writes (1 to 9 digits of a second, or none, are taken).
 *
 *   returns false, and nothing written, where the text is no such time, or one that 64 bits of ns
 *           cannot hold (they reach from 1677 to 2262)
 */
bool when_parse(Bytes text, int64_t *ret_when);

/*
 * ns since 1970 UTC of a civil date and time, by the proleptic Gregorian calendar.
 *
 *   year 1678-2261, month 1-12, day 1-31, second 0-60; not checked
 */
int64_t when_of_civil(int64_t year, int month, int day, int hour, int minute, int second);

/* Writes a span for eyes: 870 ns, 12.3 us, 4.56 ms, 1.23 s, 2 min 3 s, 4 h 5 min, 3 d 7 h. */
const char *span_to_text(int64_t span_ns, char *text);

/*
 * A span in words, coarse and without a sign: a format for how many there are of it, which some
 * have no place for. "%" PRId64 " years", "a second".
 *
 *   returns marked for translation
 */
const char *span_words(int64_t span_ns, int64_t *ret_count);
