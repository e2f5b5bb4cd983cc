/* pcap.c - files of tcpdump's format, in either byte order. */
#include "capture/formats.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/when.h"

#include <inttypes.h>

/* source draft-ietf-opsawg-pcap 4; the last from wiretap's libpcap.h, "modified" by A. Kuznetzov */
#define MAGIC_MICROSECONDS 0xa1b2c3d4
#define MAGIC_NANOSECONDS 0xa1b23c4d
#define MAGIC_KUZNETZOV 0xa1b2cd34

#define FILE_HEADER_BYTES 24
#define RECORD_HEADER_BYTES 16
#define RECORD_HEADER_BYTES_KUZNETZOV 24

static bool is_magic(uint32_t magic)
{
    return magic == MAGIC_MICROSECONDS || magic == MAGIC_NANOSECONDS || magic == MAGIC_KUZNETZOV;
}

bool pcap_is(Bytes head)
{
    return head.len >= 4 &&
           (is_magic(field_u32(head.data, true)) || is_magic(field_u32(head.data, false)));
}

bool pcap_open(CaptureSource *source, GError **error)
{
    Pcap *pcap = &source->pcap;
    const uint8_t *header = reader_need(&source->reader, FILE_HEADER_BYTES);

    if (header == NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT,
                    "the file was cut within its first %d octets; copy it anew", FILE_HEADER_BYTES);
        return false;
    }
    pcap->is_big_endian = is_magic(field_u32(header, true));
    uint32_t magic = field_u32(header, pcap->is_big_endian);
    uint16_t version_major = field_u16(header + 4, pcap->is_big_endian);
    pcap->version_minor = field_u16(header + 6, pcap->is_big_endian);
    if (version_major != 2) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT,
                    "pcap of version %u.%u is not known here, only version 2", version_major,
                    pcap->version_minor);
        return false;
    }
    pcap->fraction_ns = magic == MAGIC_NANOSECONDS ? 1 : 1000;
    pcap->header_bytes =
        magic == MAGIC_KUZNETZOV ? RECORD_HEADER_BYTES_KUZNETZOV : RECORD_HEADER_BYTES;
    source->facts.format = magic == MAGIC_NANOSECONDS ? "pcap-ns" : "pcap";

    uint32_t snaplen = field_u32(header + 16, pcap->is_big_endian);
    /* The upper half says how long the frame check sequence is, and has reserved bits. */
    pcap->link_type = (int)(field_u32(header + 20, pcap->is_big_endian) & 0xffff);

    capture_add_interface(source, pcap->link_type, snaplen);
    reader_skip(&source->reader, FILE_HEADER_BYTES);
    source->facts.bytes = FILE_HEADER_BYTES;
    return true;
}

static bool stop_short(CaptureSource *source, size_t want)
{
    return capture_stop(source,
                        "packet %" PRIu64 " at octet %" PRIu64
                        ": %zu octets long with its header, but the file ends after %zu",
                        source->number + 1, reader_offset(&source->reader), want,
                        reader_held(&source->reader));
}

bool pcap_next(CaptureSource *source, Packet *ret_packet)
{
    const Pcap *pcap = &source->pcap;
    Reader *reader = &source->reader;
    const uint8_t *header = reader_need(reader, pcap->header_bytes);

    if (header == NULL)
        return reader_held(reader) > 0 && stop_short(source, pcap->header_bytes);

    uint32_t seconds = field_u32(header, pcap->is_big_endian);
    uint32_t fraction = field_u32(header + 4, pcap->is_big_endian);
    uint32_t length = field_u32(header + 8, pcap->is_big_endian);
    uint32_t original = field_u32(header + 12, pcap->is_big_endian);

    /* Before version 2.3 the lengths were the other way round; writers of 2.3 did either. */
    if (pcap->version_minor < 3 || (pcap->version_minor == 3 && length > original)) {
        uint32_t swapped = length;

        length = original;
        original = swapped;
    }
    if (length > CAPTURE_RECORD_MAX_BYTES)
        return capture_stop(
            source, "packet %" PRIu64 " at octet %" PRIu64 ": a length of %u octets cannot be",
            source->number + 1, reader_offset(reader), length);
    size_t whole = pcap->header_bytes + length;
    const uint8_t *record = reader_need(reader, whole);
    if (record == NULL)
        return stop_short(source, whole);

    source->number++;
    if (length > PACKET_MAX_BYTES)
        capture_note(source,
                     "packet %" PRIu64 " at octet %" PRIu64 ": of %u octets only %d are looked at",
                     source->number, reader_offset(reader), length, PACKET_MAX_BYTES);
    *ret_packet = (Packet){
        .bytes = {record + pcap->header_bytes, MIN(length, PACKET_MAX_BYTES)},
        .original_len = MAX(original, length),
        .when = (int64_t)seconds * NS_PER_SECOND + (int64_t)fraction * pcap->fraction_ns,
        .has_when = true,
        .number = source->number,
        .interface = 0,
        .link_type = pcap->link_type,
    };
    reader_skip(reader, whole);
    return true;
}
