/* checksum_test.c - TCP and UDP checksums: good, bad, and left to the card. */
#include "bench.h"
#include "maker.h"

#include <glib.h>

#define RAW 101

/* The one's complement sum as RFC 1071 1 tells it, octet by octet. */
static unsigned plain_sum(const uint8_t *octets, size_t count)
{
    unsigned sum = 0;

    for (size_t i = 0; i < count; i++) {
        sum += i % 2 == 0 ? (unsigned)octets[i] << 8 : octets[i];
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
}

static unsigned pseudo_sum(const GByteArray *packet, size_t length, unsigned protocol)
{
    bool is_ipv4 = packet->data[0] >> 4 == 4;
    unsigned sum = plain_sum(packet->data + (is_ipv4 ? 12 : 8), is_ipv4 ? 8 : 32);

    sum += (unsigned)length + protocol;
    return (sum & 0xffff) + (sum >> 16);
}

typedef enum Field { FIELD_RIGHT, FIELD_WRONG, FIELD_PSEUDO, FIELD_PSEUDO_SHORT, FIELD_ZERO } Field;

/* What segment_checksum says of a packet with this field; `transport` is a header and payload. */
static ChecksumState state_of(GByteArray *transport, int version, uint8_t protocol, Field field)
{
    Bench bench;
    size_t length = transport->len;
    GByteArray *packet = version == 4 ? in_ipv4(transport, protocol) : in_ipv6(transport, protocol);
    size_t start = version == 4 ? 20 : 40;
    size_t field_at = start + (protocol == 6 ? 16 : 6);
    unsigned pseudo = pseudo_sum(packet, length, protocol);
    unsigned all = pseudo + plain_sum(packet->data + start, length);

    all = ~((all & 0xffff) + (all >> 16)) & 0xffff;
    if (field == FIELD_RIGHT)
        set_u16(packet, field_at, all);
    else if (field == FIELD_WRONG)
        set_u16(packet, field_at, all ^ 0x5a5a);
    else if (field == FIELD_PSEUDO)
        set_u16(packet, field_at, pseudo);
    else if (field == FIELD_PSEUDO_SHORT)
        set_u16(packet, field_at, pseudo_sum(packet, 0, protocol));

    bench_init(&bench);
    g_assert_cmpint(decode(&bench, RAW, packet), ==, protocol == 6 ? PACKET_TCP : PACKET_UDP);

    ChecksumState state = segment_checksum(&bench.segment);

    bench_clear(&bench);
    return state;
}

/* Every field, over TCP and UDP of both IP versions, with this payload. */
static void check_fields(const char *text)
{
    static const ChecksumState expected[] = {CHECKSUM_GOOD, CHECKSUM_BAD, CHECKSUM_OFFLOADED,
                                             CHECKSUM_OFFLOADED, CHECKSUM_OFFLOADED};

    for (Field field = FIELD_RIGHT; field <= FIELD_ZERO; field++) {
        /* UDP over IPv4 has a meaning of its own for 0. */
        ChecksumState udp_over_ipv4 = field == FIELD_ZERO ? CHECKSUM_GOOD : expected[field];

        g_assert_cmpint(state_of(in_tcp(of_text(text)), 4, 6, field), ==, expected[field]);
        g_assert_cmpint(state_of(in_tcp(of_text(text)), 6, 6, field), ==, expected[field]);
        g_assert_cmpint(state_of(in_udp(of_text(text)), 4, 17, field), ==, udp_over_ipv4);
        g_assert_cmpint(state_of(in_udp(of_text(text)), 6, 17, field), ==, expected[field]);
    }
}

static void test_states(void)
{
    static const char text[] = "MAIL FROM:<a@example.org>\r\n";

    /* All lengths of the tail, among them odd ones. */
    for (size_t skip = 0; skip < strlen(text); skip++)
        check_fields(text + skip);
}

static void test_large(void)
{
    GByteArray *payload = g_byte_array_new();

    g_byte_array_set_size(payload, 65001);
    memset(payload->data, 0xff, payload->len);
    g_assert_cmpint(state_of(in_tcp(payload), 4, 6, FIELD_RIGHT), ==, CHECKSUM_GOOD);
}

/* A SYN with a checksum that Scapy computed, so that maker and reader cannot err together. */
static void test_known(void)
{
    Bench bench;

    bench_init(&bench);
    g_assert_cmpint(decode(&bench, RAW,
                           of_hex("4500 0028 0001 0000 4006 7ccd 7f000001 7f000001"
                                  "0014 0050 00000000 00000000 5002 2000 917c 0000")),
                    ==, PACKET_TCP);
    g_assert_cmpint(segment_checksum(&bench.segment), ==, CHECKSUM_GOOD);
    bench_clear(&bench);
}

static void test_cut(void)
{
    Bench bench;
    g_autoptr(GByteArray) packet = ehlo_packet();

    bench_init(&bench);
    g_assert_cmpint(decode_cut(&bench, RAW, packet, packet->len - 1), ==, PACKET_TCP);
    g_assert_cmpint(segment_checksum(&bench.segment), ==, CHECKSUM_UNCHECKED);
    bench_clear(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/checksum/states", test_states);
    g_test_add_func("/checksum/large", test_large);
    g_test_add_func("/checksum/known", test_known);
    g_test_add_func("/checksum/cut", test_cut);
    return g_test_run();
}
