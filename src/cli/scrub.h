/* scrub.h - text that may repeat what is secret, line by line. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/* A secret that was said, and what may stand for it. */
typedef struct ScrubValue ScrubValue;

/* shown: NULL for nothing */
ScrubValue *scrub_value_new(Bytes value, const char *shown);
void scrub_value_free(gpointer value);
bool scrub_value_is(const ScrubValue *value, Bytes octets);

/* Who gets what comes out. */
typedef struct ScrubTell {
    void (*clear)(void *user, uint64_t offset, Bytes octets);
    void (*hidden)(void *user, uint64_t offset, const char *shown);
    void *user;
    const GPtrArray *values; /* of ScrubValue * */
    bool hides_all;          /* there are more than these: no line is shown */
} ScrubTell;

/* A line that has not ended yet. Embedded: all zero, then scrub_clear. */
typedef struct Scrub {
    GByteArray *line; /* NULL before any */
    uint64_t offset;  /* of its first octet */
    bool is_too_long; /* its beginning was hidden already, and so is its rest */
} Scrub;

/*
 * Takes octets that follow each other.
 *
 *   limits  SCRUB_LINE_MAX_BYTES: a longer line is hidden as a whole, for a secret may stand where
 *           it is cut
 */
void scrub_feed(Scrub *scrub, uint64_t offset, Bytes octets, const ScrubTell *tell);

/* What follows does not go on with it: the line is told as far as it came. */
void scrub_end(Scrub *scrub, const ScrubTell *tell);

void scrub_clear(Scrub *scrub);
