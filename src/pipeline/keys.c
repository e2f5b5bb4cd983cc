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
    *keys = (Keys){.store = given};
    if (given == NULL)
        keys->store = keys->own = key_store_new();
}

void keys_clear(Keys *keys)
{
    key_store_free(keys->own);
}

/* A connection found no secret: a block of them may stand behind it. */
static void look_ahead(void *user)
{
    Keys *keys = user;
    g_autoptr(GPtrArray) secrets = capture_secrets_ahead(keys->source);

    if (secrets != NULL)
        take_blocks(keys->store, secrets, 0);
}

void keys_begin_source(Keys *keys, const CaptureSource *source)
{
    const CaptureFacts *facts = capture_facts(source);

    keys->source = source;
    keys->secrets = keys->comments = 0;
    if (facts->comment != NULL)
        take_text(keys->store, bytes_of_text(facts->comment), KEY_SOURCE_COMMENT);
    key_store_ask_once(keys->store, look_ahead, keys);
}

void keys_end_source(Keys *keys)
{
    key_store_ask_once(keys->store, NULL, NULL);
    keys->source = NULL;
}

void keys_take(Keys *keys)
{
    const CaptureFacts *facts = capture_facts(keys->source);

    take_blocks(keys->store, facts->secrets, keys->secrets);
    for (guint i = keys->comments; i < facts->comments->len; i++) {
        const CaptureComment *comment = facts->comments->pdata[i];

        take_text(keys->store, bytes_of_text(comment->text), KEY_SOURCE_COMMENT);
    }
    keys->secrets = facts->secrets->len;
    keys->comments = facts->comments->len;
}
