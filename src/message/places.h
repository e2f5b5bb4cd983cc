/*
 * places.h - where in a stream the octets of a message's header section stood.
 *
 * Dots are unstuffed and segments have frames of their own: so an offset in the message is no
 * offset in the stream. What is told of a header field shows its frames by this.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/place.h"

/* Embedded in its owner; zeros are an empty one. */
typedef struct Places {
    GArray *runs; /* of octets that stand together, by offset; NULL where none */
} Places;

void places_clear(Places *places);

/*
 * Octets of the message stand at a place of the stream; told in order.
 *
 *   offset  of the first of them in the message
 *   limits  at PLACES_MAX runs the last one reaches over all that follow
 */
void places_add(Places *places, uint64_t offset, const Place *place);

/* Where a run of the message's octets stands; false where nothing is known of it. */
bool places_find(const Places *places, uint64_t offset, uint64_t length, Span *ret_span);
