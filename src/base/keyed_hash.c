/* keyed_hash.c - where something stands in a hash table, so that no stranger can foresee it. */
#include "base/keyed_hash.h"

#include <sys/random.h>

static uint64_t key[2];

static void make_key(void)
{
    if (getrandom(key, sizeof(key), 0) != sizeof(key))
        key[0] = (uint64_t)g_get_monotonic_time();
    key[0] |= 1;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    unsigned __int128 product =
        (unsigned __int128)(word ^ hash ^ key[1]) * UINT64_C(0x9e3779b97f4a7c15);

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

guint keyed_hash(Bytes bytes)
{
    uint64_t hash, word;

    if (key[0] == 0)
        make_key();
    hash = mix(key[0], bytes.len);
    const uint8_t *at = bytes.data;
    size_t left = bytes.len;
    for (; left >= sizeof(word); left -= sizeof(word), at += sizeof(word)) {
        memcpy(&word, at, sizeof(word));
        hash = mix(hash, word);
    }
    word = 0;
    if (left > 0)
        memcpy(&word, at, left);
    hash = mix(hash, word);
    return (guint)(hash ^ hash >> 32);
}

guint keyed_hash_of_text(gconstpointer text)
{
    return keyed_hash(bytes_of_text(text));
}
