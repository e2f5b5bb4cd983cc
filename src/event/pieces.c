/* pieces.c - memory for the many small pieces that records are made of. */
#include "event/pieces.h"

#include "base/limits.h"

#include <glib.h>
#include <jansson.h>
#include <stdint.h>

#define STEP_BYTES 16 /* sizes are rounded up to it, as the C library does */
#define LARGE 33      /* in steps: the table of a record of more than 32 keys is not kept */

/* What stands before each piece, since who gives one back does not say how large it is. jansson
 * needs pieces to be aligned for pointers and doubles only. */
typedef union Piece {
    size_t steps;      /* in use: its size, without this head, in steps; or LARGE */
    union Piece *next; /* kept: the next of its size */
} Piece;

/* Per thread, so that there is nothing to lock; pieces may be given back by another thread. */
static _Thread_local struct {
    Piece *first[LARGE]; /* by size */
    size_t steps;        /* of all */
} kept;

static void *take(size_t size)
{
    size_t steps = (size + STEP_BYTES - 1) / STEP_BYTES;
    Piece *piece;

    if (steps >= LARGE) {
        steps = LARGE;
        piece = g_malloc(sizeof(Piece) + size);
    } else if (kept.first[steps] != NULL) {
        piece = kept.first[steps];
        kept.first[steps] = piece->next;
        __builtin_prefetch(piece->next, 1); /* the next one taken was last used an event ago */
        kept.steps -= steps;
    } else {
        piece = g_malloc(sizeof(Piece) + steps * STEP_BYTES);
    }
    piece->steps = steps;
    return piece + 1;
}

static void give_back(void *memory)
{
    if (memory == NULL)
        return;
    Piece *piece = (Piece *)memory - 1;
    size_t steps = piece->steps;

    if (steps == LARGE || (kept.steps + steps) * STEP_BYTES > PIECES_KEPT_MAX_BYTES) {
        g_free(piece);
        return;
    }
    piece->next = kept.first[steps];
    kept.first[steps] = piece;
    kept.steps += steps;
}

void pieces_keep(void)
{
    json_set_alloc_funcs(take, give_back);
}
