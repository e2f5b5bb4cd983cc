/* mutation_run.h - what is told of each connection of a capture, mutated or not. */
#pragma once

#include "mutations.h"

/* What was told of the connections of a run. */
typedef struct Told {
    GHashTable *texts;    /* Pair * to GString *: its events, one a line */
    GHashTable *messages; /* Pair * to GString *: the SHA-256 of its messages, one a line */
    GHashTable *doubtful; /* set of Pair *: something is said against them, or a part is missing */
    uint64_t messages_count, events_count;
} Told;

/*
 * The scenes of a folder, by name; but those in which the clock goes back, or that snaplen has cut:
 * they cannot be put side by side.
 *
 *   returns  GPtrArray of Scene *, yours; NULL on error
 */
GPtrArray *scenes_of(const char *folder, GError **error);

/* Packets through all stages; yours, free with told_free. */
Told *told_of(const GPtrArray *packets);
void told_free(Told *told);

/*
 * Compares the connections whose hosts were not touched: their events are the same, octet by octet.
 *
 *   returns  how many were compared; *ret_fault: NULL, or the first that differs, yours
 */
guint told_compare(const Told *good, const Told *mutated, GHashTable *touched, char **ret_fault);

/*
 * Whether each message of the good run is in the mutated one, or something is said of its
 * connection there. Connections that are odd by themselves are left out.
 *
 *   returns  NULL, or the first of which nothing is said; yours
 */
char *told_silently_lost(const Told *good, const Told *mutated);
