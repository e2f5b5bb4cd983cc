/* waiting.c - octets and holes of one side that its reader has not taken yet. */
#include "pipeline/waiting.h"

void waiting_init(Waiting *waiting, size_t *total)
{
    *waiting = (Waiting){.total = total};
    g_queue_init(&waiting->pieces);
}

static void drop_first(Waiting *waiting)
{
    Piece *piece = g_queue_pop_head(&waiting->pieces);
    size_t memory = sizeof(Piece) + piece->len;

    waiting->bytes -= piece->len - piece->taken;
    waiting->memory -= memory;
    *waiting->total -= memory;
    g_free(piece);
}

void waiting_clear(Waiting *waiting)
{
    while (!g_queue_is_empty(&waiting->pieces))
        drop_first(waiting);
}

void waiting_add(Waiting *waiting, Bytes bytes, uint64_t gap, const Place *place)
{
    size_t memory = sizeof(Piece) + bytes.len;
    Piece *last = g_queue_peek_tail(&waiting->pieces);

    if (gap > 0 && last != NULL && last->gap > 0 &&
        last->place.offset + last->gap == place->offset) {
        last->gap += gap; /* holes that touch are one */
        return;
    }
    Piece *piece = g_malloc(memory);

    *piece = (Piece){.place = *place, .gap = gap, .len = bytes.len};
    if (bytes.len > 0)
        memcpy(piece->data, bytes.data, bytes.len);
    g_queue_push_tail(&waiting->pieces, piece);
    waiting->bytes += bytes.len;
    waiting->memory += memory;
    *waiting->total += memory;
}

void waiting_take(Waiting *waiting, size_t count)
{
    Piece *piece = g_queue_peek_head(&waiting->pieces);

    piece->taken += count;
    waiting->bytes -= count;
    if (piece->taken == piece->len)
        drop_first(waiting);
}
