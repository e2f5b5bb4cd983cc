/* cold.c - connections of which nothing came for a while, kept small until something does. */
#include "stream/cold.h"

#include "base/keyed_hash.h"
#include "base/sparse.h"

#define ROOM SPARSE_ROOM(COLD_MAX_BYTES)

typedef struct Stub {
    FlowKey key; /* first: the set holds pointers to it */
    uint16_t len;
    uint8_t queue;
    int64_t seen;
    uint64_t order;
    GList link; /* in Cold.queue[queue] */
    uint8_t packed[];
} Stub;

struct Cold {
    GHashTable *stubs; /* set of Stub *, by key */
    GQueue queue[COLD_QUEUES];
    size_t memory; /* octets */
};

guint flow_key_hash(gconstpointer key)
{
    return keyed_hash((Bytes){key, sizeof(FlowKey)});
}

gboolean flow_key_equal(gconstpointer one, gconstpointer other)
{
    return memcmp(one, other, sizeof(FlowKey)) == 0;
}

Cold *cold_new(void)
{
    Cold *cold = g_new0(Cold, 1);

    cold->stubs = g_hash_table_new_full(flow_key_hash, flow_key_equal, g_free, NULL);
    for (unsigned queue = 0; queue < COLD_QUEUES; queue++)
        g_queue_init(&cold->queue[queue]);
    return cold;
}

void cold_free(Cold *cold)
{
    if (cold == NULL)
        return;
    g_hash_table_destroy(cold->stubs);
    g_free(cold);
}

void cold_put(Cold *cold, const ColdFacts *facts, const void *octets, size_t len)
{
    uint8_t packed[ROOM];

    g_assert(len <= COLD_MAX_BYTES);
    size_t used = sparse_pack(octets, len, packed);
    Stub *stub = g_malloc(sizeof(Stub) + used);

    *stub = (Stub){.len = (uint16_t)used,
                   .queue = (uint8_t)facts->queue,
                   .seen = facts->seen,
                   .order = facts->order};
    memcpy(&stub->key, &facts->key, sizeof(FlowKey)); /* with its padding: that is hashed too */
    stub->link.data = stub;
    memcpy(stub->packed, packed, used);
    cold->memory += sizeof(Stub) + used;
    g_queue_push_tail_link(&cold->queue[stub->queue], &stub->link);
    g_hash_table_add(cold->stubs, stub);
}

bool cold_take(Cold *cold, const FlowKey *key, void *ret_octets, size_t len)
{
    Stub *stub = g_hash_table_lookup(cold->stubs, key);

    if (stub == NULL)
        return false;
    sparse_unpack(stub->packed, ret_octets, len);
    g_queue_unlink(&cold->queue[stub->queue], &stub->link);
    cold->memory -= sizeof(Stub) + stub->len;
    g_hash_table_remove(cold->stubs, stub);
    return true;
}

bool cold_oldest(const Cold *cold, unsigned queue, FlowKey *ret_key, int64_t *ret_seen)
{
    const GList *link = cold->queue[queue].head;
    const Stub *stub = link == NULL ? NULL : link->data;

    if (stub == NULL)
        return false;
    *ret_key = stub->key;
    *ret_seen = stub->seen;
    return true;
}

static int by_order(gconstpointer one, gconstpointer other)
{
    const Stub *const *first = one, *const *second = other;

    return (*first)->order < (*second)->order ? -1 : 1;
}

GPtrArray *cold_in_order(const Cold *cold)
{
    GPtrArray *stubs = g_ptr_array_sized_new(g_hash_table_size(cold->stubs));
    GHashTableIter iter;
    gpointer stub;

    g_hash_table_iter_init(&iter, cold->stubs);
    while (g_hash_table_iter_next(&iter, &stub, NULL))
        g_ptr_array_add(stubs, stub);
    g_ptr_array_sort(stubs, by_order);
    return stubs;
}

uint64_t cold_order(const FlowKey *key)
{
    return ((const Stub *)key)->order;
}

guint cold_count(const Cold *cold)
{
    return g_hash_table_size(cold->stubs);
}

size_t cold_memory(const Cold *cold)
{
    return cold->memory;
}
