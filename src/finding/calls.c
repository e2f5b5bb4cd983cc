/* calls.c - which mail servers were called by whom, whether they answered or not. */
#include "finding/calls.h"

#include "base/keyed_hash.h"
#include "base/limits.h"

struct Calls {
    GHashTable *pairs; /* of char *: both addresses */
};

Calls *calls_new(void)
{
    Calls *calls = g_new0(Calls, 1);

    calls->pairs = g_hash_table_new_full(keyed_hash_of_text, g_str_equal, g_free, NULL);
    return calls;
}

void calls_free(Calls *calls)
{
    if (calls == NULL)
        return;
    g_hash_table_destroy(calls->pairs);
    g_free(calls);
}

static char *pair_of(const Address *client, const Address *server)
{
    char one[ADDRESS_TEXT_SIZE], other[ADDRESS_TEXT_SIZE];

    return g_strdup_printf("%s %s", address_to_text(client, one), address_to_text(server, other));
}

void calls_add(Calls *calls, const Address *client, const Address *server)
{
    if (g_hash_table_size(calls->pairs) < CALLS_MAX)
        g_hash_table_add(calls->pairs, pair_of(client, server));
}

bool calls_may_hold(const Calls *calls, const Address *client, const Address *server)
{
    g_autofree char *pair = pair_of(client, server);

    return g_hash_table_size(calls->pairs) >= CALLS_MAX ||
           g_hash_table_contains(calls->pairs, pair);
}
