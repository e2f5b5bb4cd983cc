/* pcapng.h - blocks and their options; private to this folder. */
#pragma once

#include "capture/formats.h"

#define SECRETS_TLS_KEY_LOG 0x544c534b /* draft-ietf-opsawg-pcapng 4.7 */

/* source draft-ietf-opsawg-pcapng 4 and 11.1 */
enum BlockType {
    BLOCK_INTERFACE = 1,
    BLOCK_OLD_PACKET = 2,
    BLOCK_SIMPLE_PACKET = 3,
    BLOCK_STATISTICS = 5,
    BLOCK_PACKET = 6,
    BLOCK_JOURNAL = 9, /* an entry of systemd's journal, which Wireshark gives a number */
    BLOCK_SECRETS = 10,
    BLOCK_SYSDIG = 0x204,
    BLOCK_SYSDIG_2 = 0x216,
    BLOCK_SYSDIG_2_LARGE = 0x221,
    BLOCK_CUSTOM = 0xbad,
    BLOCK_CUSTOM_NOT_COPIED = 0x40000bad,
    BLOCK_SECTION = 0x0a0d0d0a, /* the same in both byte orders */
};

/* One block that is in memory. */
typedef struct Block {
    uint32_t type;
    uint64_t offset; /* in the capture */
    Bytes body;      /* without type and lengths */
    bool is_big_endian;
} Block;

/* Those that are read. The same code means another thing in each type of block, except comments.
   source draft-ietf-opsawg-pcapng 3.5, 4.1, 4.2, 4.6 */
enum OptionCode {
    OPTION_END = 0,
    OPTION_COMMENT = 1,
    OPTION_SECTION_APPLICATION = 4,
    OPTION_INTERFACE_NAME = 2,
    OPTION_INTERFACE_DESCRIPTION = 3,
    OPTION_INTERFACE_RESOLUTION = 9,
    OPTION_INTERFACE_OFFSET = 14,
    OPTION_STATISTICS_RECEIVED = 4,
    OPTION_STATISTICS_DROPPED = 5,
};

typedef struct Option {
    uint16_t code;
    Bytes value; /* lent, as long as the block */
} Option;

/* Reads the next option; false at the end, whether it is marked or the block just ends; the cursor
   is torn where an option is longer than what is left. source draft-ietf-opsawg-pcapng 3.5 */
static inline bool option_next(Cursor *cursor, bool is_big_endian, Option *ret_option)
{
    if (cursor->torn || cursor->rest.len == 0)
        return false;

    uint16_t code = (uint16_t)cursor_uint(cursor, 2, is_big_endian);
    size_t length = (size_t)cursor_uint(cursor, 2, is_big_endian);
    Bytes value = cursor_take(cursor, length);

    cursor->rest = bytes_skip(cursor->rest, -length & 3); /* the padding, as far as it is there */
    if (cursor->torn || code == OPTION_END)
        return false;
    *ret_option = (Option){code, value};
    return true;
}

/* The value as a number; 0 where it has less than eight octets. */
static inline uint64_t option_u64(const Option *option, bool is_big_endian)
{
    Cursor cursor = cursor_of(option->value);

    return cursor_uint(&cursor, 8, is_big_endian);
}

/* Begins a section; false where its version is not known. source draft-ietf-opsawg-pcapng 4.1 */
bool section_begin(CaptureSource *source, const Block *block);

/* Adds an interface to the section and to the facts. source draft-ietf-opsawg-pcapng 4.2 */
void interface_begin(CaptureSource *source, const Block *block);

/* The interface with an index in the section, lent until the next block; NULL if there is none. */
const SectionInterface *interface_find(const CaptureSource *source, uint32_t index);

/* Keeps how many packets were received and dropped. source draft-ietf-opsawg-pcapng 4.6 */
void statistics_read(CaptureSource *source, const Block *block);

/* Keeps TLS key logs. source draft-ietf-opsawg-pcapng 4.7 */
void secrets_read(CaptureSource *source, const Block *block);

/* Keeps the comments on the packet that was counted last. source draft-ietf-opsawg-pcapng 3.5 */
void comments_read(CaptureSource *source, const Block *block, Bytes options);

/* Notes a block that is too short for its fields or options. */
void block_note_torn(CaptureSource *source, const Block *block, const char *what);
