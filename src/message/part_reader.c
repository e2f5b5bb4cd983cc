/* part_reader.c - the body of one part as its octets pass: decoded, hashed, looked into. */
#include "message/part_reader.h"

#include "base/limits.h"
#include "message/decoder.h"
#include "message/signature.h"

struct PartReader {
    Part *part;
    const MessageOptions *options;
    Decoder decoder;
    Sha256 sha256;
    bool is_whole; /* no octet is missing so far */
    uint8_t head[SIGNATURE_MAX_BYTES];
    size_t head_len;
};

PartReader *part_reader_new(Part *part, const EntityHeader *header, const MessageOptions *options)
{
    PartReader *reader = g_new0(PartReader, 1);

    reader->part = part;
    reader->options = options;
    reader->is_whole = true;
    decoder_init(&reader->decoder, header->decoder);
    sha256_init(&reader->sha256);
    return reader;
}

void part_reader_free(PartReader *reader)
{
    if (reader == NULL)
        return;
    sha256_clear(&reader->sha256);
    g_free(reader);
}

static void keep_head(PartReader *reader, Bytes octets)
{
    Bytes fits = bytes_first(octets, SIGNATURE_MAX_BYTES - reader->head_len);

    if (fits.len > 0)
        memcpy(reader->head + reader->head_len, fits.data, fits.len);
    reader->head_len += fits.len;
}

static void on_decoded(void *user, Bytes octets)
{
    PartReader *reader = user;

    if (octets.len == 0)
        return;
    reader->part->bytes += octets.len;
    if (reader->is_whole)
        sha256_feed(&reader->sha256, octets);
    if (reader->head_len < SIGNATURE_MAX_BYTES)
        keep_head(reader, octets);
    if (reader->options->part_octets != NULL)
        reader->options->part_octets(reader->options->user, reader->part, octets);
}

void part_reader_feed(PartReader *reader, Bytes octets)
{
    decoder_feed(&reader->decoder, octets, on_decoded, reader);
}

void part_reader_gap(PartReader *reader)
{
    reader->is_whole = false;
}

void part_reader_end(PartReader *reader)
{
    Part *part = reader->part;

    decoder_end(&reader->decoder, on_decoded, reader);
    part->ambiguities |= reader->decoder.ambiguities;
    if (reader->is_whole) {
        sha256_end(&reader->sha256, part->sha256);
        part->has_sha256 = true;
    }
    part->detected_type = signature_find((Bytes){reader->head, reader->head_len});
}
