/* inflate.h - raw DEFLATE, unpacked as it passes, under a ceiling. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

typedef struct Inflater Inflater;

/* Why nothing is unpacked any more. */
typedef enum InflateEnd {
    INFLATE_GOES_ON,
    INFLATE_DAMAGED,   /* the octets are no DEFLATE */
    INFLATE_TOO_LARGE, /* INFLATE_RATIO_MAX was hit */
} InflateEnd;

Inflater *inflater_new(void);
void inflater_free(Inflater *inflater);

/*
 * Unpacks octets. Any cut of the same ones gives the same octets.
 *
 *   bytes   up to INFLATE_STEP_BYTES of them are taken
 *   unpack  is told what they become, in order; lent
 *   returns how many were taken; all of them once it has ended
 *   limits  INFLATE_RATIO_MAX, INFLATE_FREE_BYTES
 *   source  RFC 1951, RFC 4978 3
 */
size_t inflater_feed(Inflater *inflater, Bytes bytes, void (*unpack)(void *user, Bytes octets),
                     void *user);

/* Whether, and why, nothing more will be unpacked. */
InflateEnd inflater_end(const Inflater *inflater);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Inflater, inflater_free)
