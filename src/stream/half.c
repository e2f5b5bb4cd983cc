/* half.c - one direction of a connection: which octets came, which are missing, which wait. */
#include "stream/half.h"

#include "base/limits.h"

#define FIRST_HISTORY_ROOM 1024 /* octets; most commands and replies of a dialogue fit */

void half_clear(Half *half)
{
    if (half->waiting != NULL)
        g_ptr_array_free(half->waiting, TRUE);
    g_free(half->history);
    *half = (Half){0};
}

int64_t half_offset(const Half *half, uint32_t sequence)
{
    uint32_t expected = half->base + (uint32_t)half->next;

    return (int64_t)half->next + (int32_t)(sequence - expected);
}

void half_news_add(HalfNews *news, const HalfNews *more)
{
    news->fresh += more->fresh;
    news->repeated += more->repeated;
    if (!more->has_conflict)
        return;
    news->conflict = news->has_conflict ? MIN(news->conflict, more->conflict) : more->conflict;
    news->conflict_end = MAX(news->conflict_end, more->conflict_end);
    news->has_conflict = true;
}

/* Both copies stand at `offset`; finds the first and the last octet in which they differ. */
static void compare(const uint8_t *first, const uint8_t *second, size_t len, uint64_t offset,
                    HalfNews *news)
{
    size_t from = 0, to = len;

    if (memcmp(first, second, len) == 0)
        return;
    while (first[from] == second[from])
        from++;
    while (first[to - 1] == second[to - 1])
        to--;
    half_news_add(
        news,
        &(HalfNews){.conflict = offset + from, .conflict_end = offset + to, .has_conflict = true});
}

/* From where on the ring holds what was handed on. */
static uint64_t history_start(const Half *half)
{
    uint64_t oldest = half->next > half->history_room ? half->next - half->history_room : 0;

    return MAX(oldest, half->history_from);
}

void half_compare_old(const Half *half, Bytes bytes, uint64_t offset, HalfNews *news)
{
    uint64_t oldest = history_start(half);

    if (half->history == NULL)
        return;
    if (offset < oldest) {
        bytes = bytes_skip(bytes, (size_t)MIN(oldest - offset, bytes.len));
        offset = oldest;
    }
    if (offset >= half->next)
        return;
    bytes = bytes_first(bytes, (size_t)(half->next - offset));
    while (bytes.len > 0) {
        size_t at = (size_t)offset & (half->history_room - 1);
        size_t run = MIN(bytes.len, half->history_room - at);

        compare(half->history + at, bytes.data, run, offset, news);
        bytes = bytes_skip(bytes, run);
        offset += run;
    }
}

/* Index of the first waiting piece that ends behind `offset`. */
static guint find_waiting(const Half *half, uint64_t offset)
{
    guint low = 0, high = half->waiting->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (chunk_end(half->waiting->pdata[middle]) <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool insert(Half *half, guint index, Bytes bytes, uint32_t missing, const Place *place,
                   uint64_t offset)
{
    if (half->waiting_memory + sizeof(Chunk) + bytes.len > OUT_OF_ORDER_MAX_BYTES ||
        half->waiting->len >= OUT_OF_ORDER_CHUNKS_MAX)
        return false;
    Chunk *chunk = g_malloc(sizeof(Chunk) + bytes.len);

    chunk->place = *place;
    chunk->place.offset = offset;
    chunk->len = (uint32_t)bytes.len;
    chunk->missing = missing;
    if (bytes.len > 0)
        memcpy(chunk->data, bytes.data, bytes.len);
    g_ptr_array_insert(half->waiting, (gint)index, chunk);
    half->waiting_memory += sizeof(Chunk) + bytes.len;
    return true;
}

HalfNews half_add(Half *half, Bytes bytes, uint32_t missing, const Place *place)
{
    HalfNews news = {0};
    uint64_t at = place->offset, end = at + bytes.len + missing;

    if (half->waiting == NULL)
        half->waiting = g_ptr_array_new_with_free_func(g_free);
    while (at < end) {
        Bytes rest = bytes_skip(bytes, (size_t)(at - place->offset));
        guint index = find_waiting(half, at);
        const Chunk *there = index < half->waiting->len ? half->waiting->pdata[index] : NULL;

        if (there != NULL && there->place.offset <= at) { /* the first copy wins */
            uint64_t until = MIN(end, chunk_end(there));
            size_t from = (size_t)(at - there->place.offset);

            if (from < there->len)
                compare(there->data + from, rest.data,
                        MIN(MIN(there->len - from, rest.len), (size_t)(until - at)), at, &news);
            news.repeated += until - at;
            at = until;
            continue;
        }
        uint64_t until = there == NULL ? end : MIN(end, there->place.offset);
        Bytes piece = bytes_first(rest, (size_t)(until - at));
        if (!insert(half, index, piece, (uint32_t)(until - at - piece.len), place, at)) {
            news.is_full = true;
            return news;
        }
        news.fresh += until - at;
        at = until;
    }
    return news;
}

static void overlay_chunk(const Chunk *chunk, uint64_t offset, uint8_t *octets, size_t len)
{
    uint64_t from = MAX(offset, chunk->place.offset);
    uint64_t to = MIN(offset + len, chunk->place.offset + chunk->len);

    if (from < to)
        memcpy(octets + (from - offset), chunk->data + (from - chunk->place.offset),
               (size_t)(to - from));
}

void half_overlay(const Half *half, uint64_t offset, uint8_t *octets, size_t len)
{
    uint64_t from = MAX(offset, history_start(half)), to = MIN(offset + len, half->next);

    for (uint64_t at = from; half->history != NULL && at < to; at++)
        octets[at - offset] = half->history[(size_t)at & (half->history_room - 1)];
    if (half->waiting == NULL)
        return;
    for (guint i = find_waiting(half, offset); i < half->waiting->len; i++) {
        const Chunk *chunk = half->waiting->pdata[i];

        if (chunk->place.offset >= offset + len)
            break;
        overlay_chunk(chunk, offset, octets, len);
    }
}

Chunk *half_take(Half *half)
{
    Chunk *chunk = g_ptr_array_steal_index(half->waiting, 0);

    half->waiting_memory -= sizeof(Chunk) + chunk->len;
    return chunk;
}

static void grow_history(Half *half, uint64_t passed)
{
    size_t room = MAX(half->history_room, FIRST_HISTORY_ROOM);

    while (room < passed && room < HISTORY_MAX_BYTES)
        room *= 2;
    if (room == half->history_room)
        return;
    /* until it has its last size nothing that still counts was overwritten: octets keep their
     * places */
    half->history = g_realloc(half->history, room);
    half->history_room = room;
}

void half_passed(Half *half, Bytes bytes, uint32_t missing)
{
    uint64_t end = half->next + bytes.len;

    if (half->history_room < HISTORY_MAX_BYTES)
        grow_history(half, end);
    Bytes kept =
        bytes.len > half->history_room ? bytes_skip(bytes, bytes.len - half->history_room) : bytes;
    uint64_t offset = end - kept.len;
    while (kept.len > 0) {
        size_t at = (size_t)offset & (half->history_room - 1);
        size_t run = MIN(kept.len, half->history_room - at);

        memcpy(half->history + at, kept.data, run);
        kept = bytes_skip(kept, run);
        offset += run;
    }
    half->next = end;
    if (missing > 0)
        half_skip(half, missing);
}

void half_skip(Half *half, uint64_t count)
{
    half->next += count;
    half->history_from = half->next;
}

uint64_t half_acked_hole(const Half *half)
{
    const Chunk *first = half_first(half);
    uint64_t until = half->has_end ? MIN(half->acked, half->end) : half->acked;

    if (first != NULL)
        until = MIN(until, first->place.offset);
    else if (half_has_passed(half, until))
        return 0;
    return until > half->next ? until - half->next : 0;
}
