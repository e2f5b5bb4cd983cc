/* talk_layers.h - the layers between a talk's stream and its reader. */
#pragma once

#include "pipeline/talk.h"
#include "pipeline/transform.h"

/* The side's octets pass a layer before they reach the reader. */
static inline bool talk_has_layer(const Talk *talk, Side side)
{
    return talk->depth[side] > 0;
}

/* Octets of the side, or where `gap` is not 0 a hole, go into its first layer. */
void talk_layers_add(Talk *talk, Side side, Bytes bytes, uint64_t gap, const Place *place);

/*
 * What waits of a side, and all that comes after it, passes one layer more.
 *
 *   returns false where there are too many of them
 */
bool talk_layers_enter(Talk *talk, Side side, const TransformKind *kind);

/* Lets the layers of a side go on with what waits for them, the last one first; false where
 * nothing does. */
bool talk_layers_step(Talk *talk, Side side);

/* The stream is over; what that completes waits for the reader. */
void talk_layers_end(Talk *talk);

/* The first layer of a kind, its offsets and its transform; NULL where there is none. */
const Layer *talk_layer_find(const Talk *talk, const TransformKind *kind);

void talk_layers_free(Talk *talk);
