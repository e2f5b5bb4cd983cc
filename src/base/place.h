/* place.h - where in a capture, and where in a stream, a fact was seen. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The two ends of a connection: who opened it, and who was called. */
typedef enum Side { CLIENT, SERVER, N_SIDES } Side;

static inline Side side_other(Side side)
{
    return side == CLIENT ? SERVER : CLIENT;
}

static inline const char *side_name(Side side)
{
    return side == CLIENT ? "client" : "server";
}

/* `Place.acked` where it is not known. */
#define ACKED_UNKNOWN UINT64_MAX

/* Where octets stand: it goes with bytes everywhere, and who keeps a fact keeps its places. */
typedef struct Place {
    uint32_t capture; /* index of the source, from 1 */
    uint64_t frame;   /* number within its capture, from 1, as Wireshark counts */
    int64_t when;     /* ns since 1970 UTC */
    uint64_t offset;  /* octets from the start of that side's stream */
    uint64_t acked;   /* how much of the other side's stream the sender had (its acknowledgement),
                         in octets from the start of that stream; or ACKED_UNKNOWN */
} Place;

/* Both are of one packet: frames are counted in each capture. */
static inline bool place_is_same_packet(const Place *one, const Place *other)
{
    return one->frame == other->frame && one->capture == other->capture;
}

/* A run of one side's octets that carries a fact. */
typedef struct Span {
    Place first;     /* of the first octet */
    Place last;      /* of the segment that brought the last octet */
    uint64_t length; /* octets, holes counted */
} Span;

/* Offset behind a span. */
static inline uint64_t span_end(const Span *span)
{
    return span->first.offset + span->length;
}

/* A span goes on up to the offset `end`, whose octets the segment at `last` brought. */
static inline void span_reach(Span *span, const Place *last, uint64_t end)
{
    span->last = *last;
    span->length = end - span->first.offset;
}
