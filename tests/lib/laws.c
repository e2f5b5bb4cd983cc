/* laws.c - every scene is held against the two laws. */
#include "laws.h"

#include "events_equal.h"

/* The pieces of all connections, as a law has them in one of its rounds. */
static GPtrArray *round_pieces(int law, const Scene *scene, guint round)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);

    for (guint i = 0; i < scene->connections->len; i++) {
        const SceneConnection *connection = g_ptr_array_index(scene->connections, i);
        g_autoptr(GPtrArray) turns = scene_turns(connection);
        if (law == 1) {
            g_autoptr(GPtrArray) pieces = turns_pieces(turns);
            g_ptr_array_add(all, pieces_recut(pieces, round));
        } else {
            g_ptr_array_add(all, turns_reordered(turns, connection->has_handshake, round));
        }
    }
    return all;
}

static GPtrArray *round_packets(int law, const Scene *scene, guint round)
{
    g_autoptr(GPtrArray) pieces = round_pieces(law, scene, round);
    GPtrArray *packets = scene_packets(scene, pieces);

    if (law == 2 && round % 2 == 1)
        packets_shuffled(scene, packets, round);
    return packets;
}

char *law_broken(int law, const Scene *scene, const GPtrArray *expected)
{
    guint by_chance = expected->len < LAW_RECORDS_MANY ? LAW_ROUNDS : LAW_ROUNDS_OF_MANY;
    guint rounds = law == 1 ? by_chance + 2 : by_chance;

    /* where the capture kept the beginnings of packets alone, other cuts are other octets */
    if (scene->snaplen != 0)
        return NULL;
    for (guint round = 0; round < rounds; round++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) packets = round_packets(law, scene, round);
        g_autoptr(GPtrArray) found = scene_run(scene, packets, &error);
        g_autofree char *difference =
            found == NULL ? g_strdup(error->message) : events_difference(expected, found);

        if (difference != NULL)
            return g_strdup_printf("%s: law %d, round %u:\n%s", scene->path, law, round,
                                   difference);
    }
    return NULL;
}
