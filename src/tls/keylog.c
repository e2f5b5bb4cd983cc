/* keylog.c - secrets that programs of TLS wrote down. */
#include "tls/keylog.h"

#include "base/buffer.h"
#include "base/limits.h"

/* A handshake and what of it a secret is for. */
typedef struct KeyId {
    uint8_t random[TLS_RANDOM_BYTES];
    uint8_t label;
} KeyId;

typedef struct Key {
    KeyId id;
    uint8_t len; /* octets of the secret */
    uint8_t source;
    uint8_t secret[TLS_SECRET_MAX_BYTES];
} Key;

struct KeyStore {
    GHashTable *keys;        /* KeyId of a Key to it */
    Buffer line;             /* the beginning of a line */
    bool is_long;            /* the line is longer than any with a secret */
    void (*ask)(void *user); /* for more; NULL once it was */
    void *user;
};

const char *key_source_name(KeySource source)
{
    static const char *const names[] = {"no", "keylog", "dsb", "comment"};

    return names[source];
}

/* FNV-1a: what is hashed is random, or the user's own choice. */
static guint hash_id(gconstpointer value)
{
    const KeyId *id = value;
    guint hash = 2166136261u ^ id->label;

    for (size_t i = 0; i < TLS_RANDOM_BYTES; i++)
        hash = (hash ^ id->random[i]) * 16777619u;
    return hash;
}

static gboolean equal_id(gconstpointer one, gconstpointer other)
{
    const KeyId *first = one, *second = other;

    return first->label == second->label &&
           memcmp(first->random, second->random, TLS_RANDOM_BYTES) == 0;
}

KeyStore *key_store_new(void)
{
    KeyStore *store = g_new0(KeyStore, 1);

    store->keys = g_hash_table_new_full(hash_id, equal_id, NULL, g_free);
    buffer_init(&store->line, KEY_LINE_MAX_BYTES);
    return store;
}

void key_store_free(KeyStore *store)
{
    if (store == NULL)
        return;
    g_hash_table_destroy(store->keys);
    buffer_clear(&store->line);
    g_free(store);
}

static bool find_label(Bytes word, KeyLabel *ret_label)
{
    static const char *const words[N_KEY_LABELS] = {
        [KEY_MASTER_SECRET] = "CLIENT_RANDOM",
        [KEY_CLIENT_EARLY] = "CLIENT_EARLY_TRAFFIC_SECRET",
        [KEY_CLIENT_HANDSHAKE] = "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
        [KEY_SERVER_HANDSHAKE] = "SERVER_HANDSHAKE_TRAFFIC_SECRET",
        [KEY_CLIENT_TRAFFIC] = "CLIENT_TRAFFIC_SECRET_0",
        [KEY_SERVER_TRAFFIC] = "SERVER_TRAFFIC_SECRET_0",
    };

    for (KeyLabel label = 0; label < N_KEY_LABELS; label++)
        if (bytes_equal(word, bytes_of_text(words[label]))) {
            *ret_label = label;
            return true;
        }
    return false;
}

/* The next word, blanks before it left out. */
static Bytes take_word(Bytes *rest)
{
    size_t len = 0;

    *rest = bytes_trim(*rest);
    while (len < rest->len && !is_blank(rest->data[len]))
        len++;
    Bytes word = bytes_first(*rest, len);

    *rest = bytes_skip(*rest, len);
    return word;
}

/* Hexadecimal digits to octets; false where they are none, or too many. */
static bool from_hex(Bytes digits, uint8_t *octets, size_t room, size_t *ret_len)
{
    if (digits.len % 2 != 0 || digits.len / 2 > room)
        return false;
    for (size_t i = 0; i < digits.len; i += 2) {
        int high = g_ascii_xdigit_value((char)digits.data[i]);
        int low = g_ascii_xdigit_value((char)digits.data[i + 1]);

        if (high < 0 || low < 0)
            return false;
        octets[i / 2] = (uint8_t)(high << 4 | low);
    }
    *ret_len = digits.len / 2;
    return true;
}

/* "LABEL RANDOM SECRET"; anything else is a comment. */
static void take_line(KeyStore *store, Bytes line, KeySource source)
{
    Key key = {.source = (uint8_t)source};
    KeyLabel label;
    size_t random_len, secret_len;

    if (line.len > 0 && line.data[line.len - 1] == '\r')
        line.len--;
    Bytes word = take_word(&line), random = take_word(&line), secret = take_word(&line);
    if (!find_label(word, &label) ||
        !from_hex(random, key.id.random, TLS_RANDOM_BYTES, &random_len) ||
        random_len != TLS_RANDOM_BYTES ||
        !from_hex(secret, key.secret, TLS_SECRET_MAX_BYTES, &secret_len) || secret_len == 0)
        return;
    key.id.label = (uint8_t)label;
    key.len = (uint8_t)secret_len;
    /* the first one stays: a file of the user's comes before what a capture claims */
    if (g_hash_table_size(store->keys) >= KEYS_MAX || g_hash_table_contains(store->keys, &key.id))
        return;
    Key *kept = g_memdup2(&key, sizeof(key));
    g_hash_table_insert(store->keys, &kept->id, kept);
}

void key_store_feed(KeyStore *store, Bytes bytes, KeySource source)
{
    while (bytes.len > 0) {
        ptrdiff_t end = bytes_find(bytes, '\n');
        Bytes part = bytes_first(bytes, end < 0 ? bytes.len : (size_t)end);

        store->is_long |= buffer_add(&store->line, part) > 0;
        bytes = bytes_skip(bytes, part.len + (end >= 0));
        if (end >= 0)
            key_store_end(store, source);
    }
}

void key_store_end(KeyStore *store, KeySource source)
{
    if (!store->is_long)
        take_line(store, buffer_bytes(&store->line), source);
    store->is_long = false;
    buffer_drop(&store->line, store->line.len);
}

void key_store_ask_once(KeyStore *store, void (*ask)(void *user), void *user)
{
    store->ask = ask;
    store->user = user;
}

bool key_store_ask(KeyStore *store)
{
    size_t before = key_store_count(store);
    void (*ask)(void *user) = store->ask;

    store->ask = NULL;
    if (ask != NULL)
        ask(store->user);
    return key_store_count(store) > before;
}

size_t key_store_count(const KeyStore *store)
{
    return g_hash_table_size(store->keys);
}

Bytes key_store_find(const KeyStore *store, KeyLabel label, const uint8_t random[TLS_RANDOM_BYTES],
                     KeySource *ret_source)
{
    KeyId id = {.label = (uint8_t)label};

    memcpy(id.random, random, TLS_RANDOM_BYTES);
    const Key *key = store == NULL ? NULL : g_hash_table_lookup(store->keys, &id);
    if (key == NULL)
        return (Bytes){NULL, 0};
    *ret_source = (KeySource)key->source;
    return (Bytes){key->secret, key->len};
}
