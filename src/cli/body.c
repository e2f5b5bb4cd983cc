/* body.c - what a page shows of a message's octets: its texts, decoded, and the octets themselves.
 */
#include "base/limits.h"
#include "base/text.h"
#include "cli/octets.h"
#include "message/charset.h"
#include "message/part.h"
#include "report/record.h"

/* A message that is read once more. */
typedef struct Reading {
    Message *message;
    const char *number; /* of the part that is wanted; NULL: every text */
    GHashTable *parts;  /* const Part * to GByteArray *: the decoded octets of those wanted */
    GByteArray *octets; /* of the message, from its beginning */
    uint64_t missing;
} Reading;

static bool is_wanted(const Reading *reading, const Part *part)
{
    if (part->is_container || part->type == NULL)
        return false;
    if (reading->number != NULL)
        return g_str_equal(part->number, reading->number);
    return g_str_has_prefix(part->type, "text/") && !part->is_attachment;
}

static void add_up_to(GByteArray *array, Bytes bytes, size_t ceiling)
{
    bytes = bytes_first(bytes, ceiling > array->len ? ceiling - array->len : 0);
    if (bytes.len > 0)
        g_byte_array_append(array, bytes.data, (guint)bytes.len);
}

/* One octet more than is shown tells that there is more. */
static void on_part_octets(void *user, const Part *part, Bytes bytes)
{
    Reading *reading = user;
    GByteArray *array = g_hash_table_lookup(reading->parts, part);

    if (!is_wanted(reading, part))
        return;
    if (array == NULL) {
        array = g_byte_array_new();
        g_hash_table_insert(reading->parts, (gpointer)part, array);
    }
    add_up_to(array, bytes, reading->number != NULL ? G_MAXINT : WEB_TEXT_MAX_BYTES + 1);
}

static void on_octets(void *user, Bytes bytes)
{
    Reading *reading = user;

    message_feed(reading->message, bytes);
    add_up_to(reading->octets, bytes, WEB_OCTETS_MAX_BYTES + 1);
}

static void on_gap(void *user, uint64_t length)
{
    Reading *reading = user;

    message_gap(reading->message, length);
    reading->missing += length;
}

static bool read_message(const Octets *octets, const json_t *record, Reading *reading)
{
    const MessageOptions options = {.user = reading, .part_octets = on_part_octets};
    const OctetsReader reader = {on_octets, on_gap, reading};

    reading->message = message_new();
    reading->octets = g_byte_array_new();
    reading->parts = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_byte_array_unref);
    message_set_options(reading->message, &options);
    bool is_read = octets_read(octets, record, &reader);
    message_end(reading->message, record_flag(record, "complete"));
    return is_read;
}

static void reading_clear(Reading *reading)
{
    g_hash_table_destroy(reading->parts);
    g_byte_array_unref(reading->octets);
    message_free(reading->message);
}

static json_t *text_of(const Part *part, const GByteArray *octets)
{
    const char *charset = part->charset == NULL ? NULL : charset_find(bytes_of_text(part->charset));
    Bytes shown = bytes_first((Bytes){octets->data, octets->len}, WEB_TEXT_MAX_BYTES);
    g_autoptr(GString) text = g_string_new(NULL);
    json_t *object = json_object();

    record_set_text(object, "part", part->number);
    record_set_text(object, "type", part->type);
    record_set_text(object, "charset", part->charset);
    if (charset != NULL) {
        charset_decode(charset, shown, text);
        record_set_text(object, "text", text->str);
    } else {
        record_set_octets(object, "text", shown);
    }
    record_set_flag(object, "cut", octets->len > WEB_TEXT_MAX_BYTES);
    return object;
}

json_t *octets_body(const Octets *octets, const json_t *message)
{
    Reading reading = {0};
    json_t *body = NULL;

    if (read_message(octets, message, &reading)) {
        const GPtrArray *parts = message_parts(reading.message);
        json_t *texts = json_array();
        g_autofree char *letters =
            g_base64_encode(reading.octets->data, MIN(reading.octets->len, WEB_OCTETS_MAX_BYTES));

        for (guint i = 0; i < parts->len; i++) {
            const GByteArray *decoded = g_hash_table_lookup(reading.parts, parts->pdata[i]);
            if (decoded != NULL)
                json_array_append_new(texts, text_of(parts->pdata[i], decoded));
        }
        body = json_object();
        record_set_number(body, "bytes", message_bytes(reading.message));
        record_set_number(body, "missing", reading.missing);
        record_set_text(body, "octets", letters);
        record_set_flag(body, "cut", reading.octets->len > WEB_OCTETS_MAX_BYTES);
        record_set(body, "texts", texts);
    }
    reading_clear(&reading);
    return body;
}

GByteArray *octets_part(const Octets *octets, const json_t *message, const char *number)
{
    Reading reading = {.number = number};
    GByteArray *found = NULL;

    if (read_message(octets, message, &reading)) {
        const GPtrArray *parts = message_parts(reading.message);

        for (guint i = 0; i < parts->len && found == NULL; i++)
            found = g_hash_table_lookup(reading.parts, parts->pdata[i]);
        if (found != NULL)
            g_byte_array_ref(found);
    }
    reading_clear(&reading);
    return found;
}

static void add_octets(void *user, Bytes bytes)
{
    g_byte_array_append(user, bytes.data, (guint)bytes.len);
}

static void pass_gap(void *user, uint64_t length)
{
    (void)user;
    (void)length;
}

GByteArray *octets_all(const Octets *octets, const json_t *message)
{
    g_autoptr(GByteArray) all = g_byte_array_new();
    const OctetsReader reader = {add_octets, pass_gap, all};

    return octets_read(octets, message, &reader) ? g_steal_pointer(&all) : NULL;
}
