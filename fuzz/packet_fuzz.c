/* packet_fuzz.c - packets of any link type, alone or many in a row. */
#include "packet/packet.h"

/*
 * The first octet picks the link type. Its highest bit tells what the rest is: one packet, or, so
 * that fragments meet, a row of them, each behind two octets: seconds since the one before, and
 * length.
 */
#define ROW_BIT 0x80

static const int link_types[] = {1, 0, 9, 12, 14, 50, 101, 104, 108, 113, 204, 228, 229, 276, 147};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile uint8_t octet_seen; /* so that reading is not optimised away */

/* What holds of every segment. */
static void check_segment(PacketKind kind, const Segment *segment)
{
    char text[ADDRESS_TEXT_SIZE];
    Address again;

    if (segment->source.version != 0) {
        address_to_text(&segment->source, text);
        g_assert_true(address_parse(bytes_of_text(text), &again));
        g_assert_true(address_equal(&segment->source, &again));
    }
    if (kind != PACKET_TCP && kind != PACKET_UDP)
        return;

    /* Every octet is there to be read. */
    for (size_t i = 0; i < segment->covered.len; i++)
        octet_seen = segment->covered.data[i];
    for (size_t i = 0; i < segment->payload.len; i++)
        octet_seen = segment->payload.data[i];
    g_assert_cmpuint(segment->payload.len, <=, segment->payload_len);
    g_assert_cmpuint(segment->vlan_count, <=, VLAN_MAX);
    segment_checksum(segment);
}

/* The octets stand in a block of exactly their size, so that ASan sees every step beyond. */
static PacketKind decode(PacketDecoder *decoder, Packet packet, Segment *ret_segment)
{
    g_autofree uint8_t *octets = g_malloc(MAX(packet.bytes.len, 1));

    if (packet.bytes.len > 0)
        memcpy(octets, packet.bytes.data, packet.bytes.len);
    packet.bytes.data = octets;

    PacketKind kind = packet_decode(decoder, &packet, ret_segment);

    check_segment(kind, ret_segment);
    return kind;
}

/* A packet that the capture cut tells less than the whole one, and nothing else. */
static void check_cut(Packet packet)
{
    g_autoptr(PacketDecoder) decoder = packet_decoder_new();
    Segment whole, cut;
    PacketKind kind = decode(decoder, packet, &whole);

    packet.bytes.len -= packet.bytes.len > 0 ? packet.bytes.data[0] % packet.bytes.len : 0;

    PacketKind cut_kind = decode(decoder, packet, &cut);

    if (cut_kind != PACKET_TCP && cut_kind != PACKET_UDP)
        return;
    g_assert_cmpint(cut_kind, ==, kind);
    g_assert_cmpuint(cut.sequence, ==, whole.sequence);
    g_assert_cmpuint(cut.source_port, ==, whole.source_port);
    g_assert_cmpuint(cut.payload_len, ==, whole.payload_len);
    g_assert_cmpuint(cut.payload.len, <=, whole.payload.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Cursor cursor = cursor_of((Bytes){data, size});
    uint8_t choice = cursor_u8(&cursor);
    int link_type = link_types[choice % ROW_BIT % G_N_ELEMENTS(link_types)];
    Packet packet = {.has_when = true, .link_type = link_type};

    if ((choice & ROW_BIT) == 0) {
        packet.bytes = cursor.rest;
        packet.original_len = (uint32_t)cursor.rest.len;
        check_cut(packet);
        return 0;
    }

    g_autoptr(PacketDecoder) decoder = packet_decoder_new();
    Segment segment;

    while (cursor.rest.len > 2) {
        packet.when += cursor_u8(&cursor) * INT64_C(1000000000);
        packet.original_len = cursor_u8(&cursor);
        packet.bytes = cursor_take(&cursor, MIN(packet.original_len, cursor.rest.len));
        decode(decoder, packet, &segment);
    }
    return 0;
}
