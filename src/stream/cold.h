/*
 * cold.h - connections of which nothing came for a while, kept small until something does.
 *
 * Most connections of a busy network are such: half open, refused, or of no interest. The table
 * hands them in as octets, and gets them back by their key.
 */
#pragma once

#include <glib.h>

#include "packet/address.h"

/* The two ends, the smaller one first, so that both directions find the same flow. */
typedef struct FlowKey {
    Address low, high;
    uint16_t low_port, high_port;
} FlowKey;

guint flow_key_hash(gconstpointer key);
gboolean flow_key_equal(gconstpointer one, gconstpointer other);

#define COLD_QUEUES 4
#define COLD_MAX_BYTES 4096 /* of one; a Record with a Track is some 1,200 */

typedef struct Cold Cold;

Cold *cold_new(void);
void cold_free(Cold *cold);

/* What must be known of one without unpacking it. */
typedef struct ColdFacts {
    FlowKey key;    /* there may be none with the same */
    unsigned queue; /* below COLD_QUEUES; in each the one that was put first is the oldest */
    int64_t seen;   /* time of its latest packet, ns */
    uint64_t order; /* among all, for cold_in_order */
} ColdFacts;

/* Keeps a copy of octets: of a multiple of 8, COLD_MAX_BYTES at most. */
void cold_put(Cold *cold, const ColdFacts *facts, const void *octets, size_t len);

/* Takes one out; false where there is none. `len` as it was put. */
bool cold_take(Cold *cold, const FlowKey *key, void *ret_octets, size_t len);

/* The oldest of a queue; false where it is empty. */
bool cold_oldest(const Cold *cold, unsigned queue, FlowKey *ret_key, int64_t *ret_seen);

/* All keys, by their order: of const FlowKey *, each lent until it is taken; the array is yours. */
GPtrArray *cold_in_order(const Cold *cold);

/* The order of one of them. */
uint64_t cold_order(const FlowKey *key);

guint cold_count(const Cold *cold);

/* Octets that they take. */
size_t cold_memory(const Cold *cold);
