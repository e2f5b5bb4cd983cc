/* laws.c - every scene is held against the laws. */
#include "laws.h"

#include "events_equal.h"
#include "events_fault.h"

/*
 * Octets of a segment that the capture has kept whole. What is longer was torn, and keeps its
 * bounds: in other cuts other octets would be missing.
 */
static size_t longest_piece(const Scene *scene, const SceneConnection *connection)
{
    size_t headers = data_headers_len(connection->is_ipv6);

    if (scene->snaplen == 0)
        return LAW_SEGMENT_MAX;
    return scene->snaplen > headers ? scene->snaplen - headers : 0;
}

static bool has_longer(const GPtrArray *pieces, size_t longest)
{
    for (guint i = 0; i < pieces->len; i++)
        if (piece_len(g_ptr_array_index(pieces, i)) > longest)
            return true;
    return false;
}

/* Turns that were torn, or would be if they were cut otherwise, stay as they are. */
static void hold_torn(const Scene *scene, const GPtrArray *turns, size_t longest)
{
    for (guint i = 0; scene->snaplen != 0 && i < turns->len; i++) {
        SceneTurn *turn = g_ptr_array_index(turns, i);
        turn->is_rigid |= has_longer(turn->pieces, longest) || has_longer(turn->units, longest);
    }
}

/* The pieces of all connections, as a law has them in one of its rounds. */
static GPtrArray *round_pieces(int law, const Scene *scene, guint round)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);

    for (guint i = 0; i < scene->connections->len; i++) {
        const SceneConnection *connection = g_ptr_array_index(scene->connections, i);
        g_autoptr(GPtrArray) turns = scene_turns(connection);
        size_t longest = longest_piece(scene, connection);

        hold_torn(scene, turns, longest);
        if (law == 1) {
            g_autoptr(GPtrArray) pieces = turns_pieces(turns);
            g_ptr_array_add(all, pieces_recut(pieces, longest, round));
        } else {
            g_ptr_array_add(all, turns_reordered(turns, longest, connection->has_handshake, round));
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

/* What one round of a law tells otherwise than the scene as it was written; NULL where nothing. */
static char *round_fault(int law, const Scene *scene, const GPtrArray *expected, guint round)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) packets = round_packets(law, scene, round);
    g_autoptr(GPtrArray) found = scene_run(scene, packets, &error);

    if (found == NULL)
        return g_strdup(error->message);
    char *difference = events_difference(expected, found);
    return difference != NULL ? difference : events_disorder(found);
}

char *law_broken(int law, const Scene *scene, const GPtrArray *expected)
{
    guint by_chance = CLAMP(LAW_RECORDS / MAX(expected->len, 1), 1, LAW_ROUNDS);
    guint rounds = law == 1 ? by_chance + 2 : by_chance;

    if (law == 0)
        return events_fault(expected);
    for (guint round = 0; round < rounds; round++) {
        g_autofree char *fault = round_fault(law, scene, expected, round);

        if (fault != NULL)
            return g_strdup_printf("%s: law %d, round %u:\n%s", scene->path, law, round, fault);
    }
    return NULL;
}
