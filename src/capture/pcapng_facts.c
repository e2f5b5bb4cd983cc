/* pcapng_facts.c - what the sections of a pcapng file say beside their packets. */
#include "capture/pcapng.h"

#include "base/limits.h"

#include <inttypes.h>

void block_note_torn(CaptureSource *source, const Block *block, const char *what)
{
    capture_note(source, "block at octet %" PRIu64 ": %s longer than the block", block->offset,
                 what);
}

/* Keeps the first text there is. */
static void keep_text(char **text, Bytes value)
{
    if (*text == NULL)
        *text = g_strndup((const char *)value.data, value.len);
}

bool section_begin(CaptureSource *source, const Block *block)
{
    Cursor cursor = cursor_of(block->body);
    Option option;

    g_array_set_size(source->pcapng.interfaces, 0);
    (void)cursor_take(&cursor, 4);
    uint16_t version_major = (uint16_t)cursor_uint(&cursor, 2, block->is_big_endian);
    (void)cursor_take(&cursor, 2 + 8); /* the length of the section may be unknown, so never used */
    while (option_next(&cursor, block->is_big_endian, &option)) {
        if (option.code == OPTION_COMMENT)
            keep_text(&source->facts.comment, option.value);
        else if (option.code == OPTION_SECTION_APPLICATION && source->facts.bytes == 0)
            keep_text(&source->facts.written_by, option.value);
    }
    if (cursor.torn)
        block_note_torn(source, block, "its options are");
    return version_major == 1;
}

void interface_begin(CaptureSource *source, const Block *block)
{
    Cursor cursor = cursor_of(block->body);
    uint8_t resolution = 6; /* microseconds, where nothing is said */
    int64_t offset_seconds = 0;
    Option option;

    if (source->facts.interfaces->len >= CAPTURE_INTERFACES_MAX) {
        capture_note(source, "block at octet %" PRIu64 ": more than %d interfaces", block->offset,
                     CAPTURE_INTERFACES_MAX);
        return;
    }
    int link_type = (int)cursor_uint(&cursor, 2, block->is_big_endian);
    (void)cursor_take(&cursor, 2);
    uint32_t snaplen = (uint32_t)cursor_uint(&cursor, 4, block->is_big_endian);
    CaptureInterface *interface = capture_add_interface(source, link_type, snaplen);

    while (option_next(&cursor, block->is_big_endian, &option)) {
        if (option.code == OPTION_INTERFACE_NAME)
            keep_text(&interface->name, option.value);
        else if (option.code == OPTION_INTERFACE_DESCRIPTION)
            keep_text(&interface->description, option.value);
        else if (option.code == OPTION_INTERFACE_RESOLUTION && option.value.len == 1)
            resolution = option.value.data[0];
        else if (option.code == OPTION_INTERFACE_OFFSET && option.value.len == 8)
            offset_seconds = (int64_t)option_u64(&option, block->is_big_endian);
    }
    if (cursor.torn)
        block_note_torn(source, block, "its fields are");
    SectionInterface entry = {source->facts.interfaces->len - 1, link_type, snaplen,
                              clock_of(resolution, offset_seconds)};

    g_array_append_val(source->pcapng.interfaces, entry);
}

const SectionInterface *interface_find(const CaptureSource *source, uint32_t index)
{
    const GArray *interfaces = source->pcapng.interfaces;

    return index < interfaces->len ? &g_array_index(interfaces, SectionInterface, index) : NULL;
}

void statistics_read(CaptureSource *source, const Block *block)
{
    Cursor cursor = cursor_of(block->body);
    uint32_t index = (uint32_t)cursor_uint(&cursor, 4, block->is_big_endian);
    const SectionInterface *known = interface_find(source, index);
    Option option;

    (void)cursor_take(&cursor, 8);
    if (cursor.torn || known == NULL) {
        capture_note(source, "block at octet %" PRIu64 ": statistics of no interface",
                     block->offset);
        return;
    }
    CaptureInterface *interface = g_ptr_array_index(source->facts.interfaces, known->global_index);
    while (option_next(&cursor, block->is_big_endian, &option)) {
        uint64_t count = MIN(option_u64(&option, block->is_big_endian), (uint64_t)INT64_MAX);

        if (option.code == OPTION_STATISTICS_RECEIVED && option.value.len == 8)
            interface->received = (int64_t)count;
        else if (option.code == OPTION_STATISTICS_DROPPED && option.value.len == 8)
            interface->dropped = (int64_t)count;
    }
    if (cursor.torn)
        block_note_torn(source, block, "its options are");
}

void secrets_read(CaptureSource *source, const Block *block)
{
    Cursor cursor = cursor_of(block->body);
    uint32_t type = (uint32_t)cursor_uint(&cursor, 4, block->is_big_endian);
    size_t length = (size_t)cursor_uint(&cursor, 4, block->is_big_endian);
    Pcapng *pcapng = &source->pcapng;

    if (length > cursor.rest.len || cursor.torn) {
        block_note_torn(source, block, "its secrets are");
        length = cursor.rest.len;
    }
    if (type != SECRETS_TLS_KEY_LOG || length == 0)
        return;
    if (length > CAPTURE_SECRETS_MAX_BYTES - pcapng->secrets_bytes) {
        capture_note(source, "block at octet %" PRIu64 ": more than %d octets of secrets",
                     block->offset, CAPTURE_SECRETS_MAX_BYTES);
        return;
    }
    pcapng->secrets_bytes += length;
    g_ptr_array_add(source->facts.secrets, g_bytes_new(cursor.rest.data, length));
}

void comments_read(CaptureSource *source, const Block *block, Bytes options)
{
    Cursor cursor = cursor_of(options);
    GPtrArray *comments = source->facts.comments;
    Option option;

    while (option_next(&cursor, block->is_big_endian, &option)) {
        if (option.code != OPTION_COMMENT || comments->len >= CAPTURE_COMMENTS_MAX)
            continue;
        CaptureComment *comment = g_new0(CaptureComment, 1);

        comment->number = source->number;
        keep_text(&comment->text, option.value);
        g_ptr_array_add(comments, comment);
    }
    if (cursor.torn)
        block_note_torn(source, block, "its options are");
}
