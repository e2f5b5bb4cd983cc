/* packed.h - octets packed by libarchive, for tests of unpacking. */
#pragma once

#include "base/bytes.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib.h>

#define PACKED_ROOM (8 * 1024 * 1024)

/* One file of an archive. */
typedef struct PackedFile {
    const char *name;
    Bytes bytes;
} PackedFile;

/*
 * Packs files.
 *
 *   format   as libarchive names it: "raw" (takes one file), "zip", "ustar"
 *   filter   likewise: "gzip", "zstd", "xz", "lz4", "bzip2", or NULL for none
 *   returns  yours
 */
static inline GByteArray *packed(const char *format, const char *filter, const PackedFile *files,
                                 size_t count)
{
    struct archive *writer = archive_write_new();
    GByteArray *room = g_byte_array_new();
    size_t used = 0;

    g_byte_array_set_size(room, PACKED_ROOM);
    g_assert_cmpint(archive_write_set_format_by_name(writer, format), ==, ARCHIVE_OK);
    if (filter != NULL)
        g_assert_cmpint(archive_write_add_filter_by_name(writer, filter), ==, ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(writer, 1);
    g_assert_cmpint(archive_write_open_memory(writer, room->data, room->len, &used), ==,
                    ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();

        archive_entry_set_pathname(entry, files[i].name);
        archive_entry_set_size(entry, (la_int64_t)files[i].bytes.len);
        archive_entry_set_filetype(entry, AE_IFREG);
        g_assert_cmpint(archive_write_header(writer, entry), ==, ARCHIVE_OK);
        g_assert_cmpint(archive_write_data(writer, files[i].bytes.data, files[i].bytes.len), ==,
                        (la_ssize_t)files[i].bytes.len);
        archive_entry_free(entry);
    }
    g_assert_cmpint(archive_write_free(writer), ==, ARCHIVE_OK);
    g_byte_array_set_size(room, (guint)used);
    return room;
}

/* One file, packed by a filter alone. */
static inline GByteArray *packed_raw(const char *filter, Bytes bytes)
{
    return packed("raw", filter, &(PackedFile){"capture", bytes}, 1);
}
