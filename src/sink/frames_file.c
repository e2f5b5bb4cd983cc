/* frames_file.c - packets of several sources, written as one pcapng. */
#include "sink/frames_file.h"

#include <inttypes.h>

#define BLOCK_SECTION 0x0a0d0d0a
#define BLOCK_INTERFACE 1
#define BLOCK_PACKET 6
#define BYTE_ORDER_MAGIC 0x1a2b3c4d
#define OPTION_COMMENT 1
#define OPTION_RESOLUTION 9
#define RESOLUTION_NS 9 /* units of 10^-9 s */

struct FramesFile {
    FolderFile *file;
    GHashTable *interfaces; /* "capture interface" to its number here */
    uint64_t count;
};

static void put_u32(GByteArray *out, uint32_t number)
{
    uint8_t octets[] = {(uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16),
                        (uint8_t)(number >> 24)};

    g_byte_array_append(out, octets, sizeof(octets));
}

static void put_u16(GByteArray *out, uint16_t number)
{
    uint8_t octets[] = {(uint8_t)number, (uint8_t)(number >> 8)};

    g_byte_array_append(out, octets, sizeof(octets));
}

static void put_padded(GByteArray *out, Bytes octets)
{
    static const uint8_t padding[4];

    g_byte_array_append(out, octets.data, (guint)octets.len);
    g_byte_array_append(out, padding, (guint)(-octets.len & 3));
}

static void put_option(GByteArray *out, uint16_t code, Bytes value)
{
    put_u16(out, code);
    put_u16(out, (uint16_t)value.len);
    put_padded(out, value);
}

static bool write_block(FramesFile *frames, uint32_t type, const GByteArray *body, GError **error)
{
    g_autoptr(GByteArray) block = g_byte_array_new();

    put_u32(block, type);
    put_u32(block, body->len + 12);
    g_byte_array_append(block, body->data, body->len);
    put_u32(block, body->len + 12);
    return folder_file_write(frames->file, (Bytes){block->data, block->len}, error);
}

FramesFile *frames_file_new(Folder *folder, const char *path, GError **error)
{
    g_autoptr(FramesFile) frames = g_new0(FramesFile, 1);
    g_autoptr(GByteArray) section = g_byte_array_new();

    frames->file = folder_file_new(folder, path, error);
    frames->interfaces = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    put_u32(section, BYTE_ORDER_MAGIC);
    put_u16(section, 1);
    put_u16(section, 0);
    put_u32(section, UINT32_MAX); /* the length of the section is not known */
    put_u32(section, UINT32_MAX);
    if (frames->file == NULL || !write_block(frames, BLOCK_SECTION, section, error))
        return NULL;
    return g_steal_pointer(&frames);
}

/* Its number here; it is described before its first packet. */
static bool interface_of(FramesFile *frames, const RecordedFrame *frame, uint32_t *ret_number,
                         GError **error)
{
    const uint8_t resolution = RESOLUTION_NS;
    g_autofree char *name = g_strdup_printf("%" PRIu32 " %" PRIu32 " %d", frame->capture,
                                            frame->interface, frame->link_type);
    gpointer number;

    if (g_hash_table_lookup_extended(frames->interfaces, name, NULL, &number)) {
        *ret_number = GPOINTER_TO_UINT(number);
        return true;
    }
    g_autoptr(GByteArray) body = g_byte_array_new();
    put_u16(body, (uint16_t)frame->link_type);
    put_u16(body, 0);
    put_u32(body, 0); /* no limit */
    put_option(body, OPTION_RESOLUTION, (Bytes){&resolution, 1});
    put_u32(body, 0);
    *ret_number = g_hash_table_size(frames->interfaces);
    g_hash_table_insert(frames->interfaces, g_steal_pointer(&name), GUINT_TO_POINTER(*ret_number));
    return write_block(frames, BLOCK_INTERFACE, body, error);
}

bool frames_file_add(FramesFile *frames, const RecordedFrame *frame, GError **error)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    g_autofree char *comment =
        g_strdup_printf("frame %" PRIu64 " of source %" PRIu32, frame->number, frame->capture);
    uint64_t when = (uint64_t)frame->when;
    uint32_t number;

    if (!interface_of(frames, frame, &number, error))
        return false;
    put_u32(body, number);
    put_u32(body, (uint32_t)(when >> 32));
    put_u32(body, (uint32_t)when);
    put_u32(body, (uint32_t)frame->octets.len);
    put_u32(body, frame->original_len);
    put_padded(body, frame->octets);
    put_option(body, OPTION_COMMENT, bytes_of_text(comment));
    put_u32(body, 0);
    frames->count++;
    return write_block(frames, BLOCK_PACKET, body, error);
}

uint64_t frames_file_count(const FramesFile *frames)
{
    return frames->count;
}

FolderFile *frames_file_file(const FramesFile *frames)
{
    return frames->file;
}

void frames_file_free(FramesFile *frames)
{
    if (frames == NULL)
        return;
    folder_file_free(frames->file);
    g_hash_table_destroy(frames->interfaces);
    g_free(frames);
}
