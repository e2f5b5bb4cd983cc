/*
 * transform.h - what may stand between a stream and its reader: it opens sealed octets, or unpacks
 * packed ones.
 *
 * The list of a talk grows from the stream inwards: TLS behind STARTTLS, and within it the
 * unpacking of COMPRESS. Each side enters the next layer when its reader stops with READING_SEALED
 * or READING_PACKED: all octets of the side that the reader had not taken are the layer's. What
 * comes out goes to the reader again, behind one call of its `unseal`.
 *
 * Inside, octets count on from where the side entered the layer: so offsets never go back, and a
 * reader can compare those of both sides with acknowledgements, which are translated too.
 */
#pragma once

#include "base/oddity.h"
#include "pipeline/waiting.h"

/* To whom a transform gives what it makes. */
typedef struct TransformTell {
    void *user;
    /* Octets that were opened or unpacked; lent. The place is that of the packet that completed
     * them, its offset the one behind the last octet that they were made of. */
    void (*bytes)(void *user, Side side, Bytes bytes, const Place *place);
    /* About so many of them are missing; the place as above. */
    void (*gap)(void *user, Side side, uint64_t length, const Place *place);
    /* Something is odd about what it was fed; the span is in offsets of that. */
    void (*oddity)(void *user, OddityKind kind, Side side, const Span *span);
} TransformTell;

/* What a transform may know beside the octets. */
typedef struct TransformContext {
    struct KeyStore *keys; /* secrets of sealed connections; NULL where none; lent */
} TransformContext;

/* What every kind of transform fills in. Any cut of the same octets gives the same ones. */
typedef struct TransformKind {
    const char *name;
    void *(*make)(const TransformTell *tell, const TransformContext *context);
    /* Takes octets of a side, and tells what becomes of them. May take less than all, so that what
     * it told is read before it goes on; it is then fed the rest. Takes one octet at least. */
    size_t (*feed)(void *transform, Side side, Bytes bytes, const Place *place);
    /* `length` octets of a side are missing. */
    void (*gap)(void *transform, Side side, uint64_t length, const Place *place);
    /* No more octets on either side; what it tells now is still read. NULL: nothing to do. */
    void (*end)(void *transform);
    void (*free)(void *transform);
} TransformKind;

/* One transform of a talk with what waits for it. */
typedef struct Layer Layer;

/* To whom a layer gives what its transform makes: as TransformTell, but places have the offset of
 * the first octet, counted inside, and what the sender had of the other side, likewise. */
Layer *layer_new(const TransformKind *kind, const TransformTell *tell,
                 const TransformContext *context, size_t *held_bytes);
void layer_free(Layer *layer);

/* The transform itself; NULL where it is of another kind. */
void *layer_transform(const Layer *layer, const TransformKind *kind);

/* A side's octets are its own from `offset` on. */
void layer_enter(Layer *layer, Side side, uint64_t offset);

/* The offset from which on a side's octets come out of the layer; UINT64_MAX: never yet. */
uint64_t layer_entered(const Layer *layer, Side side);

/* Keeps octets, or where `gap` is not 0 a hole, behind what waits for it already. */
void layer_add(Layer *layer, Side side, Bytes bytes, uint64_t gap, const Place *place);

/* Lets it take some of what waits; false where nothing does. */
bool layer_step(Layer *layer, Side side);

/* No more will be added. */
void layer_end(Layer *layer);
