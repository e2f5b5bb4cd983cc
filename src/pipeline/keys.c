/* keys.c - secrets of sealed connections: the user's, and those in captures. */
#include "pipeline/keys.h"

static void take_text(KeyStore *store, Bytes text, KeySource source)
{
    key_store_feed(store, text, source);
    key_store_end(store, source);
}

static void take_blocks(KeyStore *store, const GPtrArray *secrets, guint from)
{
    for (guint i = from; i < secrets->len; i++) {
        gsize len;
        const uint8_t *data = g_bytes_get_data(secrets->pdata[i], &len);

        take_text(store, (Bytes){data, len}, KEY_SOURCE_DSB);
    }
}

void keys_init(Keys *keys, KeyStore *given)
{
    *keys = (Keys){.store = given, .reading = g_ptr_array_new_with_free_func(g_free)};
    if (given == NULL)
        keys->store = keys->own = key_store_new();
}

void keys_clear(Keys *keys)
{
    g_ptr_array_unref(keys->reading);
    key_store_free(keys->own);
}

/* A connection found no secret: a block of them may stand behind it. */
static void look_ahead(void *user)
{
    Keys *keys = user;

    for (guint i = 0; i < keys->reading->len; i++) {
        KeyReading *reading = keys->reading->pdata[i];
        g_autoptr(GPtrArray) secrets =
            reading->has_looked_ahead ? NULL : capture_secrets_ahead(reading->source);

        reading->has_looked_ahead = true;
        if (secrets != NULL)
            take_blocks(keys->store, secrets, 0);
    }
}

KeyReading *keys_begin_source(Keys *keys, const CaptureSource *source)
{
    const CaptureFacts *facts = capture_facts(source);
    KeyReading *reading = g_new0(KeyReading, 1);

    reading->source = source;
    g_ptr_array_add(keys->reading, reading);
    if (facts->comment != NULL)
        take_text(keys->store, bytes_of_text(facts->comment), KEY_SOURCE_COMMENT);
    key_store_ask_once(keys->store, look_ahead, keys);
    return reading;
}

void keys_end_source(Keys *keys, KeyReading *reading)
{
    g_ptr_array_remove(keys->reading, reading);
    if (keys->reading->len == 0)
        key_store_ask_once(keys->store, NULL, NULL);
}

void keys_take(Keys *keys, KeyReading *reading)
{
    const CaptureFacts *facts = capture_facts(reading->source);

    take_blocks(keys->store, facts->secrets, reading->secrets);
    for (guint i = reading->comments; i < facts->comments->len; i++) {
        const CaptureComment *comment = facts->comments->pdata[i];

        take_text(keys->store, bytes_of_text(comment->text), KEY_SOURCE_COMMENT);
    }
    reading->secrets = facts->secrets->len;
    reading->comments = facts->comments->len;
}
