/*
 * mutations.h - hostile captures made of good ones, by chance that a seed repeats.
 *
 * A crowd is many copies of scenes side by side, each with hosts of its own. What a mutation does
 * to some packets must not be seen in the connections of other
 * hosts; those of one host are compared with each other.
 */
#pragma once

#include "packet/address.h"
#include "scene_packets.h"

/* Two hosts and their ports, the lower one first, in the form of a hash key. */
typedef struct Pair {
    Address low, high;
    uint16_t low_port, high_port;
} Pair;

typedef enum Mutation {
    MUTATION_DAMAGE,    /* octets of the packet are changed, or its end is cut off */
    MUTATION_REORDER,   /* it comes some places earlier */
    MUTATION_DUPLICATE, /* it comes twice, the first time some places earlier */
    MUTATION_OVERLAP,   /* the second half of its octets comes again */
    MUTATION_FRAGMENT,  /* IPv4: it comes in fragments, the last one first */
    N_MUTATIONS
} Mutation;

const char *mutation_name(Mutation mutation);

/*
 * Copies of scenes, until their packets have so many octets; interleaved, with times in order.
 *
 *   scenes   GPtrArray of Scene *
 *   returns  GPtrArray of WirePacket *, yours
 */
GPtrArray *crowd_packets(const GPtrArray *scenes, size_t octets);

/*
 * The packets with something done to some of them.
 *
 *   permille     of the packets that are mutated, by chance
 *   ret_touched  set of Address *: the hosts that mutated packets are of, or seem to be of
 *   returns      yours; numbered, with the times of their places
 */
GPtrArray *packets_mutated(const GPtrArray *packets, Mutation mutation, guint permille,
                           guint32 seed, GHashTable **ret_touched);

guint address_hash(gconstpointer address);
gboolean address_is_same(gconstpointer one, gconstpointer other);
guint pair_hash(gconstpointer pair);
gboolean pair_equal(gconstpointer one, gconstpointer other);

/* Of a segment, or of the ends that an event names. */
Pair pair_of(const Address *one, uint16_t one_port, const Address *other, uint16_t other_port);
