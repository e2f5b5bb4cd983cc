/* zip_list.c - the names in a zip file, out of its directory, or where that is missing its files.
 */
#include "message/contents.h"

#include "base/limits.h"

#define DIRECTORY_END BYTES_OF("PK\x05\x06")
#define DIRECTORY_ENTRY BYTES_OF("PK\x01\x02")
#define LOCAL_FILE BYTES_OF("PK\x03\x04")
#define DIRECTORY_END_BYTES 22 /* without its comment, which has 65535 octets at most */
#define IS_ENCRYPTED 1         /* flags: of the contents */
#define HAS_SIZE_BEHIND 8      /* flags: the sizes stand behind the octets */

static uint16_t little16(Cursor *cursor)
{
    return (uint16_t)cursor_uint(cursor, 2, false);
}

static uint32_t little32(Cursor *cursor)
{
    return (uint32_t)cursor_uint(cursor, 4, false);
}

/* Macros of Word, Excel and PowerPoint (ECMA-376 4.3; MS-OVBA) are in a file of this name. */
static bool is_macro(Bytes name)
{
    Bytes tail = BYTES_OF("vbaProject.bin");

    return name.len >= tail.len && bytes_equal_nocase(bytes_skip(name, name.len - tail.len), tail);
}

static bool add_file(GPtrArray *files, Bytes name, uint16_t flags, uint32_t bytes, bool has_bytes)
{
    if (files->len == CONTAINED_FILES_MAX)
        return false;
    ContainedFile *file = contents_add(files, name);
    file->bytes = bytes;
    file->has_bytes = has_bytes && bytes != UINT32_MAX; /* else a 64-bit size stands elsewhere */
    file->is_encrypted = flags & IS_ENCRYPTED;
    file->type = is_macro(name) ? "macro" : NULL;
    return true;
}

/* Where the record stands that ends the directory; no octets where it is missing. */
static Bytes find_end(Bytes octets)
{
    size_t least =
        octets.len > DIRECTORY_END_BYTES + 65535 ? octets.len - DIRECTORY_END_BYTES - 65535 : 0;

    if (octets.len < DIRECTORY_END_BYTES)
        return (Bytes){NULL, 0};
    for (size_t at = octets.len - DIRECTORY_END_BYTES + 1; at-- > least;)
        if (bytes_starts_with(bytes_skip(octets, at), DIRECTORY_END))
            return bytes_skip(octets, at);
    return (Bytes){NULL, 0};
}

/* returns false where it does not hold what it says */
static bool read_directory(Bytes octets, Bytes end, GPtrArray *files)
{
    Cursor cursor = cursor_of(end);

    cursor_take(&cursor, 10);
    uint16_t count = little16(&cursor);
    uint32_t len = little32(&cursor), offset = little32(&cursor);
    /* self-extracting files have something in front: the directory stands right before its end */
    size_t before = octets.len - end.len;
    cursor =
        cursor_of(bytes_skip(bytes_first(octets, before), len <= before ? before - len : offset));
    for (uint16_t i = 0; i < count; i++) {
        if (!bytes_equal(cursor_take(&cursor, 4), DIRECTORY_ENTRY))
            return false;
        cursor_take(&cursor, 4);
        uint16_t flags = little16(&cursor);
        cursor_take(&cursor, 14);
        uint32_t bytes = little32(&cursor);
        uint16_t name_len = little16(&cursor), extra = little16(&cursor);
        uint16_t comment = little16(&cursor);
        cursor_take(&cursor, 12);
        Bytes name = cursor_take(&cursor, name_len);
        cursor_take(&cursor, (size_t)extra + comment);
        if (cursor.torn || !add_file(files, name, flags, bytes, true))
            return false;
    }
    return true;
}

/* File after file; those whose size stands behind them are passed over up to the next one. */
static void read_files(Bytes octets, GPtrArray *files)
{
    Bytes mark = LOCAL_FILE;
    const uint8_t *at;

    while ((at = memmem(octets.data, octets.len, mark.data, mark.len)) != NULL) {
        Cursor cursor = cursor_of(bytes_skip(octets, (size_t)(at - octets.data) + mark.len));

        cursor_take(&cursor, 2);
        uint16_t flags = little16(&cursor);
        cursor_take(&cursor, 10);
        uint32_t packed = little32(&cursor), bytes = little32(&cursor);
        uint16_t name_len = little16(&cursor), extra = little16(&cursor);
        Bytes name = cursor_take(&cursor, name_len);
        cursor_take(&cursor, extra);
        if (cursor.torn || !add_file(files, name, flags, bytes, !(flags & HAS_SIZE_BEHIND)))
            return;
        octets = cursor.rest;
        if (!(flags & HAS_SIZE_BEHIND))
            octets = bytes_skip(octets, packed);
    }
}

bool zip_list(Bytes octets, GPtrArray *files)
{
    Bytes end = find_end(octets);

    if (end.len > 0)
        return read_directory(octets, end, files);
    read_files(octets, files);
    return false;
}
