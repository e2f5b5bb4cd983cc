/* secret_groups.c - which secrets are equal, without keeping any. */
#include <sys/random.h>

#include "base/hash.h"
#include "base/limits.h"
#include "pipeline/secrets.h"

#define KEY_BYTES 32

struct SecretGroups {
    uint8_t key[KEY_BYTES];
    GHashTable *numbers; /* GBytes *, the keyed hash of a secret, to its number */
    uint64_t drops;
};

SecretGroups *secret_groups_new(void)
{
    SecretGroups *groups = g_new0(SecretGroups, 1);

    /* a short key would only make the hashes, which nobody gets to see, easier to guess at */
    if (getrandom(groups->key, sizeof(groups->key), 0) < (ssize_t)sizeof(groups->key))
        g_debug("no random key for the groups of secrets");
    groups->numbers =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    return groups;
}

void secret_groups_free(SecretGroups *groups)
{
    if (groups == NULL)
        return;
    g_hash_table_destroy(groups->numbers);
    g_free(groups);
}

uint32_t secret_groups_number(SecretGroups *groups, Bytes secret)
{
    uint8_t digest[SHA256_BYTES];

    hmac_sha256_of((Bytes){groups->key, sizeof(groups->key)}, secret, digest);
    g_autoptr(GBytes) hash = g_bytes_new(digest, sizeof(digest));
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(groups->numbers, hash));

    if (number > 0)
        return number;
    number = g_hash_table_size(groups->numbers) + 1;
    if (number > SECRET_GROUPS_MAX) {
        groups->drops++;
        return 0;
    }
    g_hash_table_insert(groups->numbers, g_steal_pointer(&hash), GUINT_TO_POINTER(number));
    return number;
}

uint64_t secret_groups_drops(const SecretGroups *groups)
{
    return groups->drops;
}
