/*
 * places.h - where in a stream the octets of a message stood.
 *
 * Dots are unstuffed and segments have frames of their own: so an offset in the message is no
 * offset in the stream. What is told of a header field shows its frames by this. The header section
 * is known octet by octet; of a body that goes on for long, only milestones are kept.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/place.h"

/* Embedded in its owner; zeros are an empty one. */
typedef struct Places {
    GArray *runs;    /* of octets of the header that stand together, by offset; NULL where none */
    GArray *body;    /* likewise of the body, perhaps not all of them */
    uint64_t stride; /* octets between two of these at least */
} Places;

void places_clear(Places *places);

/*
 * Octets of the header section stand at a place of the stream; told in order.
 *
 *   offset  of the first of them in the message
 *   limits  at PLACES_MAX runs the last one reaches over all that follow
 */
void places_add(Places *places, uint64_t offset, const Place *place);

/*
 * The same of octets behind the header section.
 *
 *   limits  PLACES_BODY_MAX milestones: when there are more, every second one is forgotten
 */
void places_add_body(Places *places, uint64_t offset, const Place *place);

/* Where a run of the message's octets stands; false where nothing is known of it. Between two
 * milestones it reaches from the one before it to the one behind it. */
bool places_find(const Places *places, uint64_t offset, uint64_t length, Span *ret_span);
