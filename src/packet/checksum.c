/* checksum.c - the Internet checksum of TCP and UDP. */
#include "packet/layers.h"

#define TCP_CHECKSUM_AT 16
#define UDP_CHECKSUM_AT 6

/*
 * The sums are taken in the byte order of this machine and over 32 bits at once: both change
 * nothing but the byte order of the folded sum. source RFC 1071 2 (B), (C)
 */
static uint64_t sum_of(Bytes bytes)
{
    uint64_t sum = 0;
    uint32_t last = 0;
    size_t whole = bytes.len / sizeof(uint32_t) * sizeof(uint32_t);

    for (size_t i = 0; i < whole; i += sizeof(uint32_t)) {
        uint32_t word;

        memcpy(&word, bytes.data + i, sizeof(word));
        sum += word;
    }
    if (bytes.len > whole)
        memcpy(&last, bytes.data + whole, bytes.len - whole);
    return sum + last;
}

static uint16_t fold(uint64_t sum)
{
    while (sum > UINT16_MAX)
        sum = (sum & UINT16_MAX) + (sum >> 16);
    return (uint16_t)sum;
}

/* The pseudo header but for the length. source RFC 9293 3.1, RFC 8200 8.1 */
static uint64_t pseudo_sum(const Segment *segment)
{
    size_t octets = segment->source.version == 4 ? 4 : 16;

    return sum_of((Bytes){segment->source.octets, octets}) +
           sum_of((Bytes){segment->destination.octets, octets}) + GUINT16_TO_BE(segment->transport);
}

ChecksumState segment_checksum(const Segment *segment)
{
    size_t field_at = segment->transport == PROTOCOL_TCP ? TCP_CHECKSUM_AT : UDP_CHECKSUM_AT;
    uint16_t field;

    if (segment->payload.len < segment->payload_len || segment->covered.len < field_at + 2)
        return CHECKSUM_UNCHECKED;
    memcpy(&field, segment->covered.data + field_at, sizeof(field));
    if (field == 0 && segment->transport == PROTOCOL_UDP && segment->source.version == 4)
        return CHECKSUM_GOOD;

    uint64_t pseudo = pseudo_sum(segment);
    uint64_t pseudo_and_length = pseudo + GUINT32_TO_BE((uint32_t)segment->covered.len);

    if (fold(pseudo_and_length + sum_of(segment->covered)) == UINT16_MAX)
        return CHECKSUM_GOOD;
    /* The length is left out where the card is also to cut the segment up. */
    if (field == 0 || field == fold(pseudo_and_length) || field == fold(pseudo))
        return CHECKSUM_OFFLOADED;
    return CHECKSUM_BAD;
}
