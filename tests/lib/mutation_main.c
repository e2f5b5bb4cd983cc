/*
 * mutation_main.c - the tool `mutations`: a crowd of talks, with packets mutated by each of some
 * seeds.
 *
 *     mutations BYTES SEEDS FOLDER [KIND]
 *
 * SEEDS is a number, for the seeds from 1 on, or FIRST-LAST.
 * No seed may crash, and no connection that has no mutated packet may be told otherwise.
 * tools/mutations builds it and runs it.
 */
#include "base/error.h"
#include "mutation_run.h"

#define PERMILLE 10

/* Damage may change what is told of its own connections alone; the others may change nothing that
 * counts. False where it does. */
static bool try_seed(const GPtrArray *packets, const Told *good, Mutation mutation, guint32 seed)
{
    g_autoptr(GHashTable) touched = NULL;
    g_autoptr(GPtrArray) mutated = packets_mutated(packets, mutation, PERMILLE, seed, &touched);
    g_autofree char *fault = NULL;
    Told *told = told_of(mutated);
    guint count = 0;

    if (mutation == MUTATION_DAMAGE)
        count = told_compare(good, told, touched, &fault);
    else
        fault = told_silently_lost(good, told);
    g_print("%s %s, seed %u: %u packets, %u hosts touched", fault == NULL ? "ok    " : "not ok",
            mutation_name(mutation), seed, mutated->len, g_hash_table_size(touched));
    if (mutation == MUTATION_DAMAGE)
        g_print(", %u connections of others told the same", count);
    g_print("\n%s", fault == NULL ? "" : fault);
    told_free(told);
    return fault == NULL;
}

static bool is_asked_for(const char *kind, Mutation mutation)
{
    return kind == NULL || g_str_equal(kind, mutation_name(mutation));
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    bool is_good = true;

    if (argc != 4 && argc != 5) {
        g_printerr("usage: mutations BYTES SEEDS FOLDER [KIND]\n");
        return EXIT_USAGE;
    }
    g_autoptr(GPtrArray) scenes = scenes_of(argv[3], &error);
    if (scenes == NULL) {
        g_printerr("mutations: %s\n", error->message);
        return EXIT_INPUT;
    }
    const char *dash = strchr(argv[2], '-');
    guint64 first = dash == NULL ? 1 : g_ascii_strtoull(argv[2], NULL, 10);
    guint64 last = g_ascii_strtoull(dash == NULL ? argv[2] : dash + 1, NULL, 10);
    g_autoptr(GPtrArray) packets =
        crowd_packets(scenes, (size_t)g_ascii_strtoull(argv[1], NULL, 10));
    Told *good = told_of(packets);
    g_print("%u packets, %u connections, %" G_GUINT64_FORMAT " messages\n", packets->len,
            g_hash_table_size(good->texts), good->messages_count);
    for (Mutation mutation = 0; mutation < N_MUTATIONS; mutation++)
        for (guint32 seed = (guint32)first; seed <= last && is_asked_for(argv[4], mutation); seed++)
            is_good = try_seed(packets, good, mutation, seed) && is_good;
    told_free(good);
    return is_good ? EXIT_DONE : EXIT_MATCHED;
}
