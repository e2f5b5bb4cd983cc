/* part_texts.c - the text in the parts of one message: its sources are read again for it. */
#include "base/buffer.h"
#include "base/limits.h"
#include "cli/sources.h"
#include "message/charset.h"
#include "message/html_text.h"
#include "message/part.h"

/* One message on its way through another pipeline. */
typedef struct Collector {
    const char *key; /* of the message */
    Message *message;
    GHashTable *octets; /* number of a part to Buffer * */
} Collector;

static void free_buffer(void *data)
{
    Buffer *buffer = data;

    buffer_clear(buffer);
    g_free(buffer);
}

static void on_part_octets(void *user, const Part *part, Bytes octets)
{
    const Collector *collector = user;
    Buffer *buffer = g_hash_table_lookup(collector->octets, part->number);

    if (part->is_last_reading || part->is_attachment || !g_str_has_prefix(part->type, "text/"))
        return;
    if (buffer == NULL) {
        buffer = g_new0(Buffer, 1);
        buffer_init(buffer, SHOWN_TEXT_MAX_BYTES);
        g_hash_table_insert(collector->octets, g_strdup(part->number), buffer);
    }
    buffer_add(buffer, octets);
}

static bool is_wanted(const Collector *collector, const char *key)
{
    return g_str_equal(key, collector->key);
}

static void on_octets(void *user, const char *key, Bytes octets)
{
    const Collector *collector = user;

    if (is_wanted(collector, key))
        message_feed(collector->message, octets);
}

static void on_gap(void *user, const char *key, uint64_t length)
{
    const Collector *collector = user;

    if (is_wanted(collector, key))
        message_gap(collector->message, length);
}

static char *text_of(const Part *part, Bytes octets)
{
    const char *charset = part->charset == NULL ? NULL : charset_find(bytes_of_text(part->charset));
    g_autoptr(GString) text = g_string_new(NULL);

    charset_decode(charset != NULL ? charset : charset_find(BYTES_OF("utf-8")), octets, text);
    if (g_str_equal(part->type, "text/html"))
        return html_to_text(text->str);
    return g_strdup(text->str);
}

static void add_texts(const Collector *collector, GHashTable *texts)
{
    const GPtrArray *parts = message_parts(collector->message);

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = parts->pdata[i];
        const Buffer *octets = g_hash_table_lookup(collector->octets, part->number);

        if (octets != NULL && !part->is_last_reading)
            g_hash_table_insert(texts, g_strdup(part->number), text_of(part, buffer_bytes(octets)));
    }
}

bool part_texts_read(Run *run, const Sources *sources, const json_t *record, GHashTable *texts,
                     GError **error)
{
    g_autofree char *key = message_key_of(record);
    g_autoptr(Message) message = message_new();
    g_autoptr(GHashTable) octets =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_buffer);
    Collector collector = {key, message, octets};
    const MessageOptions options = {.user = &collector, .part_octets = on_part_octets};
    const FrameHooks hooks = {
        .tap = {on_octets, on_gap, NULL},
          .user = &collector
    };
    g_autoptr(Sink) nowhere = null_sink_new();

    message_set_options(message, &options);
    if (!scan_captures(run, sources, &hooks, nowhere, error))
        return false;
    message_end(message, true);
    add_texts(&collector, texts);
    return true;
}
