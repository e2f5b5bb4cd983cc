/*
 * half.h - one direction of a connection: which octets came, which are missing, which wait.
 *
 * Offsets count the octets of the stream in 64 bits from its first one; sequence numbers are
 * unwrapped around the place that is expected next, so a stream may be of any length.
 */
#pragma once

#include <glib.h>

#include "base/place.h"
#include "packet/packet.h"

/* A piece that waits: for octets before it, or for octets of the other side. */
typedef struct Chunk {
    Place place;      /* of its first octet; place.acked is what its sender had */
    uint32_t len;     /* octets that are here */
    uint32_t missing; /* octets after them that the capture did not keep */
    uint8_t data[];
} Chunk;

static inline uint64_t chunk_end(const Chunk *chunk)
{
    return chunk->place.offset + chunk->len + chunk->missing;
}

typedef struct Half {
    bool is_started;       /* base is known */
    bool has_end;          /* its FIN was seen */
    bool has_end_guess;    /* an acknowledgement of one octet more was taken for that of a FIN */
    uint32_t base;         /* sequence number of offset 0 */
    uint64_t next;         /* offset of the octet to be handed on next */
    uint64_t highest;      /* offset behind the last octet seen */
    uint64_t acked;        /* how much of it the other side has acknowledged */
    uint64_t end;          /* offset of the FIN; valid if has_end */
    uint64_t end_guess;    /* where that FIN would be; valid if has_end_guess */
    GPtrArray *waiting;    /* of Chunk *, in order, without overlaps; NULL until needed */
    size_t waiting_memory; /* octets of memory that they take */
    uint8_t *history;      /* ring of the last octets handed on; NULL until needed */
    size_t history_room;   /* octets, a power of two */
    uint64_t history_from; /* offset from which on the ring holds all octets that fit */
    uint64_t allowed; /* offset up to which the other side takes octets; valid if has_allowed */
    uint32_t stamp;   /* TCP timestamp of its latest segment in order; valid if has_stamp */
    uint64_t urgent;  /* offset behind the octet that was last marked urgent; 0: none was */
    uint8_t hops;     /* hop limit of its first segment behind the SYN; 0 before any */
    bool has_allowed, has_stamp;
} Half;

/* What a segment was to the octets that were there before it. */
typedef struct HalfNews {
    uint64_t fresh;        /* octets not seen before */
    uint64_t repeated;     /* octets seen before */
    uint64_t conflict;     /* offset of the first octet that differs from the first copy */
    uint64_t conflict_end; /* behind the last one; valid if has_conflict, as the one before */
    bool has_conflict;
    bool is_full; /* a ceiling was hit: the rest of the segment was left out */
} HalfNews;

/* What one more piece of the segment was. */
void half_news_add(HalfNews *news, const HalfNews *more);

void half_clear(Half *half);

/* Offset of a sequence number; negative before the start. source RFC 9293 3.4 */
int64_t half_offset(const Half *half, uint32_t sequence);

/*
 * Compares a piece with what is there and keeps what is new until half_take.
 *
 *   place    of its first octet
 *   missing  octets after it that the capture did not keep
 *   limits   OUT_OF_ORDER_MAX_BYTES, OUT_OF_ORDER_CHUNKS_MAX
 */
HalfNews half_add(Half *half, Bytes bytes, uint32_t missing, const Place *place);

/* Compares octets before `next` with the history, where it still has them. */
void half_compare_old(const Half *half, Bytes bytes, uint64_t offset, HalfNews *news);

/* Puts the first copies of octets from `offset` on over what stands in `octets`, as far as they are
 * still here. */
void half_overlay(const Half *half, uint64_t offset, uint8_t *octets, size_t len);

/* The first waiting piece, or NULL. */
static inline Chunk *half_first(const Half *half)
{
    return half->waiting == NULL || half->waiting->len == 0 ? NULL : half->waiting->pdata[0];
}

/* Takes the first waiting piece out; yours, free with g_free. */
Chunk *half_take(Half *half);

/* Octets were handed on: keeps the last of them for comparison, and moves `next`. */
void half_passed(Half *half, Bytes bytes, uint32_t missing);

/* Octets are missing: moves `next` over them. */
void half_skip(Half *half, uint64_t count);

/* How many octets at `next` are missing although the other side acknowledged them. */
uint64_t half_acked_hole(const Half *half);

/* All octets before `offset`, an acknowledgement of the other side, were handed on. A FIN takes a
 * sequence number too, but no octet. source RFC 9293 3.4 */
static inline bool half_has_passed(const Half *half, uint64_t offset)
{
    return offset <= half->next || (half->has_end && half->next >= half->end) ||
           (half->has_end_guess && half->next == half->end_guess && offset == half->next + 1);
}
