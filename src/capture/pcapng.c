/* pcapng.c - files of Wireshark's format: sections of blocks, each in its own byte order. */
#include "capture/pcapng.h"

#include "base/error.h"
#include "base/limits.h"

#include <inttypes.h>

#define BLOCK_BYTES_MIN 12 /* type, length, and the length once more */
#define SECTION_BYTES_MIN 28
#define BYTE_ORDER_MAGIC 0x1a2b3c4d

/* What the three kinds of packet blocks have in common. */
typedef struct Record {
    uint32_t interface; /* within the section */
    uint64_t ticks;     /* of the interface's clock */
    bool has_ticks;
    uint32_t captured; /* octets */
    uint32_t original; /* octets on the wire */
    Bytes rest;        /* of the block: packet, padding, options */
} Record;

bool pcapng_is(Bytes head)
{
    return head.len >= 4 && field_u32(head.data, true) == BLOCK_SECTION;
}

void pcapng_clear(Pcapng *pcapng)
{
    if (pcapng->interfaces != NULL)
        g_array_unref(pcapng->interfaces);
}

static bool is_packet(uint32_t type)
{
    return type == BLOCK_PACKET || type == BLOCK_SIMPLE_PACKET || type == BLOCK_OLD_PACKET;
}

/* Whether Wireshark gives a number to blocks of a type; to some it does that are no packets. */
static bool is_numbered(uint32_t type)
{
    switch (type) {
    case BLOCK_JOURNAL:
    case BLOCK_SYSDIG:
    case BLOCK_SYSDIG_2:
    case BLOCK_SYSDIG_2_LARGE:
    case BLOCK_CUSTOM:
    case BLOCK_CUSTOM_NOT_COPIED:
        return true;
    default:
        return is_packet(type);
    }
}

/* Finds the byte order of a section. source draft-ietf-opsawg-pcapng 4.1 */
static bool find_byte_order(Pcapng *pcapng, const uint8_t *magic)
{
    pcapng->is_big_endian = field_u32(magic, true) == BYTE_ORDER_MAGIC;
    return pcapng->is_big_endian || field_u32(magic, false) == BYTE_ORDER_MAGIC;
}

/* Passes a block that is longer than anything useful; false if the file ends before. */
static bool pass_long_block(CaptureSource *source, uint32_t type, uint32_t length)
{
    uint64_t offset = reader_offset(&source->reader);

    if (!reader_discard(&source->reader, length))
        return capture_stop(source,
                            "block at octet %" PRIu64 ": %u octets long, but the file ends before",
                            offset, length);
    if (is_numbered(type))
        source->number++;
    capture_note(source, "block at octet %" PRIu64 ": %u octets long, left out", offset, length);
    return true;
}

/* Reads type and length of the block that comes; false at the end, or where they cannot be. */
static bool block_begin(CaptureSource *source, uint32_t *ret_type, uint32_t *ret_length)
{
    Reader *reader = &source->reader;
    Pcapng *pcapng = &source->pcapng;
    const uint8_t *header = reader_need(reader, BLOCK_BYTES_MIN);
    uint64_t offset = reader_offset(reader);

    if (header == NULL && reader_held(reader) == 0)
        return false;
    if (header == NULL)
        return capture_stop(source,
                            "block at octet %" PRIu64 ": the file ends after its first %zu octets",
                            offset, reader_held(reader));
    if (field_u32(header, true) == BLOCK_SECTION && !find_byte_order(pcapng, header + 8))
        return capture_stop(source, "section at octet %" PRIu64 ": 0x%08x is no byte-order magic",
                            offset, field_u32(header + 8, true));
    *ret_type = field_u32(header, pcapng->is_big_endian);
    *ret_length = field_u32(header + 4, pcapng->is_big_endian);
    if (*ret_length < BLOCK_BYTES_MIN)
        return capture_stop(source, "block at octet %" PRIu64 ": length %u is less than %d", offset,
                            *ret_length, BLOCK_BYTES_MIN);
    if (*ret_length % 4 != 0)
        return capture_stop(source, "block at octet %" PRIu64 ": length %u is not a multiple of 4",
                            offset, *ret_length);
    return true;
}

/* Reads the next block; false at the end, or where damage stops us. */
static bool block_next(CaptureSource *source, Block *ret_block)
{
    Reader *reader = &source->reader;
    uint32_t type = 0;
    uint32_t length = 0;

    if (!block_begin(source, &type, &length))
        return false;
    while (length > CAPTURE_RECORD_MAX_BYTES) {
        if (!pass_long_block(source, type, length) || !block_begin(source, &type, &length))
            return false;
    }
    uint64_t offset = reader_offset(reader);
    const uint8_t *block = reader_need(reader, length);

    if (block == NULL)
        return capture_stop(
            source, "block at octet %" PRIu64 ": %u octets long, but the file ends after %zu",
            offset, length, reader_held(reader));
    uint32_t length_again = field_u32(block + length - 4, source->pcapng.is_big_endian);
    if (length_again != length)
        capture_note(source, "block at octet %" PRIu64 ": length %u at its head, but %u at its end",
                     offset, length, length_again);
    *ret_block = (Block){
        .type = type,
        .offset = offset,
        .body = {block + 8, length - BLOCK_BYTES_MIN},
        .is_big_endian = source->pcapng.is_big_endian
    };
    reader_skip(reader, length);
    return true;
}

/* Takes a packet block apart; false where it is too short for its own fields. */
static bool record_read(const CaptureSource *source, const Block *block, Record *ret_record)
{
    const SectionInterface *first = interface_find(source, 0);
    bool is_big_endian = block->is_big_endian;
    const uint8_t *at = block->body.data;

    if (block->type == BLOCK_SIMPLE_PACKET) { /* 4.4: always of the first interface, without time */
        if (block->body.len < 4)
            return false;
        uint32_t original = field_u32(at, is_big_endian);
        uint32_t snaplen = first == NULL || first->snaplen == 0 ? UINT32_MAX : first->snaplen;

        *ret_record = (Record){.captured = MIN(original, snaplen),
                               .original = original,
                               .rest = bytes_skip(block->body, 4)};
        return true;
    }
    if (block->body.len < 20)
        return false;
    *ret_record = (Record){
        .interface = block->type == BLOCK_OLD_PACKET ? field_u16(at, is_big_endian)
                                                     : field_u32(at, is_big_endian),
        .ticks =
            (uint64_t)field_u32(at + 4, is_big_endian) << 32 | field_u32(at + 8, is_big_endian),
        .has_ticks = true,
        .captured = field_u32(at + 12, is_big_endian),
        .original = field_u32(at + 16, is_big_endian),
        .rest = bytes_skip(block->body, 20),
    };
    return true;
}

/* Notes what is odd about a packet, and goes on with as much of it as there is. */
static void note_packet(CaptureSource *source, const Block *block, const char *what,
                        uint32_t number)
{
    capture_note(source, "packet %" PRIu64 " in the block at octet %" PRIu64 ": %s %u",
                 source->number, block->offset, what, number);
}

/* source draft-ietf-opsawg-pcapng 4.3, 4.4 and appendix A; returns false for none */
static bool packet_read(CaptureSource *source, const Block *block, Packet *ret_packet)
{
    Record record;

    source->number++;
    if (!record_read(source, block, &record)) {
        block_note_torn(source, block, "its fields are");
        return false;
    }
    const SectionInterface *interface = interface_find(source, record.interface);
    if (interface == NULL) {
        note_packet(source, block, "left out, since nothing describes its interface",
                    record.interface);
        return false;
    }
    Bytes bytes = bytes_first(record.rest, record.captured);
    size_t padded = (bytes.len + 3) & ~(size_t)3;

    if (bytes.len < record.captured)
        note_packet(source, block, "the block is too short for the packet's length of",
                    record.captured);
    else if (bytes.len > PACKET_MAX_BYTES)
        note_packet(source, block, "too long, looked at to octet", PACKET_MAX_BYTES);
    if (record.rest.len > padded && block->type != BLOCK_SIMPLE_PACKET)
        comments_read(source, block, bytes_skip(record.rest, padded));
    *ret_packet = (Packet){
        .bytes = bytes_first(bytes, PACKET_MAX_BYTES),
        .original_len = MAX(record.original, (uint32_t)bytes.len),
        .when = record.has_ticks ? clock_when(&interface->clock, record.ticks) : 0,
        .has_when = record.has_ticks,
        .number = source->number,
        .interface = interface->global_index,
        .link_type = interface->link_type,
    };
    return true;
}

/* Reads what is no packet. */
static void block_read(CaptureSource *source, const Block *block)
{
    switch (block->type) {
    case BLOCK_SECTION:
        source->pcapng.is_foreign = !section_begin(source, block);
        if (source->pcapng.is_foreign)
            capture_note(source, "section at octet %" PRIu64 ": left out, not of version 1",
                         block->offset);
        break;
    case BLOCK_INTERFACE:
        interface_begin(source, block);
        break;
    case BLOCK_STATISTICS:
        statistics_read(source, block);
        break;
    case BLOCK_SECRETS:
        secrets_read(source, block);
        break;
    default: /* 3.1: what is not known is to be passed over */
        if (is_numbered(block->type))
            source->number++;
        break;
    }
}

bool pcapng_open(CaptureSource *source, GError **error)
{
    Block block = {0};

    source->facts.format = "pcapng";
    source->pcapng.interfaces = g_array_new(FALSE, FALSE, sizeof(SectionInterface));
    if (!block_next(source, &block)) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT,
                    "the file is cut or damaged in its head: %s", source->facts.damage);
        return false;
    }
    if (block.body.len < SECTION_BYTES_MIN - BLOCK_BYTES_MIN || !section_begin(source, &block)) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT,
                    "pcapng of this version is not known here, only version 1");
        return false;
    }
    source->facts.bytes = reader_offset(&source->reader);
    return true;
}

bool pcapng_next(CaptureSource *source, Packet *ret_packet)
{
    Block block = {0};

    while (block_next(source, &block)) {
        if (source->pcapng.is_foreign && block.type != BLOCK_SECTION)
            continue; /* 4.1: another major version may mean anything by it */
        if (!is_packet(block.type))
            block_read(source, &block);
        else if (packet_read(source, &block, ret_packet))
            return true;
    }
    return false;
}
