/* gmime_parts.c - what GMime sees in mails: a line of JSON for each part that holds no others.
 *
 * usage: gmime_parts FILE...
 */
#include <gmime/gmime.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static char *sha256_of(GByteArray *octets)
{
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, octets->data, octets->len);
}

/* The decoded octets of a part; those of one that GMime does not decode as they stand. */
static GByteArray *octets_of(GMimeObject *object)
{
    GMimeStream *stream = g_mime_stream_mem_new();
    GMimeDataWrapper *content =
        GMIME_IS_PART(object) ? g_mime_part_get_content(GMIME_PART(object)) : NULL;

    if (content != NULL)
        g_mime_data_wrapper_write_to_stream(content, stream);
    GByteArray *octets = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    g_byte_array_ref(octets);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    g_object_unref(stream);
    return octets;
}

static void print_part(const char *path, GMimeObject *object)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    g_autofree char *type_text = g_mime_content_type_get_mime_type(type);
    g_autofree char *lower = g_ascii_strdown(type_text, -1);
    GByteArray *octets = octets_of(object);
    g_autofree char *sha256 = sha256_of(octets);
    const char *name = GMIME_IS_PART(object) ? g_mime_part_get_filename(GMIME_PART(object)) : NULL;
    json_t *record = json_pack("{s:s, s:s, s:I, s:s, s:s*}", "file", path, "type", lower, "bytes",
                               (json_int_t)octets->len, "sha256", sha256, "name", name);

    json_dumpf(record, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(record);
    g_byte_array_unref(octets);
}

static void print_message(const char *path, GMimeMessage *message)
{
    GMimePartIter *iter = g_mime_part_iter_new(GMIME_OBJECT(message));

    do {
        GMimeObject *object = g_mime_part_iter_get_current(iter);

        if (object == NULL || GMIME_IS_MULTIPART(object) || GMIME_IS_MESSAGE(object) ||
            (GMIME_IS_MESSAGE_PART(object) &&
             g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)) != NULL))
            continue;
        print_part(path, object);
    } while (g_mime_part_iter_next(iter));
    g_mime_part_iter_free(iter);
}

int main(int argc, char **argv)
{
    g_mime_init();
    for (int i = 1; i < argc; i++) {
        GMimeStream *stream = g_mime_stream_file_open(argv[i], "r", NULL);

        if (stream == NULL)
            return EXIT_FAILURE;
        GMimeParser *parser = g_mime_parser_new_with_stream(stream);
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (message != NULL) {
            print_message(argv[i], message);
            g_object_unref(message);
        }
        g_object_unref(parser);
        g_object_unref(stream);
    }
    g_mime_shutdown();
    return EXIT_SUCCESS;
}
