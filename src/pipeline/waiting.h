/* waiting.h - octets and holes of one side that its reader has not taken yet. */
#pragma once

#include <glib.h>

#include "base/bytes.h"
#include "base/place.h"

/* Octets, or a hole. */
typedef struct Piece {
    Place place;  /* of its first octet */
    uint64_t gap; /* octets missing; 0 where it is octets */
    size_t taken; /* octets of data the reader took */
    size_t len;   /* of data */
    uint8_t data[];
} Piece;

/* Embedded: waiting_init, waiting_clear. */
typedef struct Waiting {
    GQueue pieces; /* of Piece * */
    size_t bytes;  /* octets in them that were not taken */
    size_t memory; /* octets of memory that they take */
    size_t *total; /* the same of all that wait anywhere; kept by all of them */
} Waiting;

void waiting_init(Waiting *waiting, size_t *total);
void waiting_clear(Waiting *waiting);

/* Keeps octets (copied), or where `gap` is not 0 a hole, behind what waits already. */
void waiting_add(Waiting *waiting, Bytes bytes, uint64_t gap, const Place *place);

/* The first piece; lent, NULL where nothing waits. */
static inline const Piece *waiting_first(const Waiting *waiting)
{
    return waiting->pieces.head == NULL ? NULL : waiting->pieces.head->data;
}

/* The reader took octets of the first piece; a piece that it took whole, and any hole, goes. */
void waiting_take(Waiting *waiting, size_t count);
