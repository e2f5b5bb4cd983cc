/* bench.h - a decoder on the bench: give it a packet, look at what came out. */
#pragma once

#include "packet/packet.h"

/* One decoder and the packet it was given last, in a block of exactly its size. */
typedef struct Bench {
    PacketDecoder *decoder;
    uint8_t *octets;
    Segment segment;
    int64_t when; /* of the next packet, ns */
} Bench;

static inline void bench_init(Bench *bench)
{
    *bench = (Bench){.decoder = packet_decoder_new(), .when = 1};
}

static inline void bench_clear(Bench *bench)
{
    packet_decoder_free(bench->decoder);
    g_free(bench->octets);
}

/* Decodes the first `recorded` octets of a packet that is lent. */
static inline PacketKind decode_cut(Bench *bench, int link_type, const GByteArray *packet,
                                    size_t recorded)
{
    g_free(bench->octets);
    bench->octets = g_malloc(MAX(recorded, 1));
    if (recorded > 0)
        memcpy(bench->octets, packet->data, recorded);

    Packet given = {
        .bytes = {recorded > 0 ? bench->octets : NULL, recorded},
        .original_len = packet->len,
        .when = bench->when,
        .has_when = true,
        .link_type = link_type,
    };

    return packet_decode(bench->decoder, &given, &bench->segment);
}

/* Decodes a packet and frees it. */
static inline PacketKind decode(Bench *bench, int link_type, GByteArray *packet)
{
    PacketKind kind = decode_cut(bench, link_type, packet, packet->len);

    g_byte_array_unref(packet);
    return kind;
}

static inline void assert_recorded(const Bench *bench, const char *text)
{
    g_assert_true(bytes_equal(bench->segment.payload, bytes_of_text(text)));
}

/* The payload was recorded whole, and is this. */
static inline void assert_payload(const Bench *bench, const char *text)
{
    assert_recorded(bench, text);
    g_assert_cmpuint(bench->segment.payload_len, ==, strlen(text));
}

static inline void assert_addresses(const Bench *bench, const char *source, const char *destination)
{
    char text[ADDRESS_TEXT_SIZE];

    g_assert_cmpstr(address_to_text(&bench->segment.source, text), ==, source);
    g_assert_cmpstr(address_to_text(&bench->segment.destination, text), ==, destination);
}
