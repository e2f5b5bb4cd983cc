/* ip_test.c - IPv4 and IPv6 headers, lengths that lie, extension headers. */
#include "bench.h"
#include "maker.h"

#include "base/limits.h"

#include <glib.h>

#define RAW 101
#define HELLO "EHLO a.example\r\n"

static void test_ipv4(void)
{
    Bench bench;

    bench_init(&bench);
    g_assert_cmpint(decode(&bench, RAW, ehlo_packet()), ==, PACKET_TCP);
    assert_addresses(&bench, "192.0.2.1", "192.0.2.25");
    g_assert_cmpuint(bench.segment.ttl, ==, 64);
    g_assert_cmpuint(bench.segment.transport, ==, 6);
    g_assert_false(bench.segment.is_reassembled);
    assert_payload(&bench, HELLO);

    /* Options: a header of 28 octets. */
    GByteArray *packet = before(in_tcp(of_text(HELLO)), "0727 04000000 00 00");

    packet = in_ipv4(packet, 6);
    packet->data[0] = 0x47;
    g_assert_cmpint(decode(&bench, RAW, packet), ==, PACKET_TCP);
    assert_payload(&bench, HELLO);
    g_assert_cmpint(decode(&bench, RAW, in_ipv4(of_hex("0800f7ff00000000"), 1)), ==,
                    PACKET_OTHER_IP);
    assert_addresses(&bench, "192.0.2.1", "192.0.2.25");
    bench_clear(&bench);
}

static void test_ipv6(void)
{
    Bench bench;

    bench_init(&bench);
    g_assert_cmpint(decode(&bench, RAW, in_ipv6(in_tcp(of_text(HELLO)), 6)), ==, PACKET_TCP);
    assert_addresses(&bench, "2001:db8::1", "2001:db8::25");
    g_assert_cmpuint(bench.segment.ttl, ==, 63);
    assert_payload(&bench, HELLO);
    g_assert_cmpint(decode(&bench, RAW, in_ipv6(in_udp(of_text("query")), 17)), ==, PACKET_UDP);
    assert_payload(&bench, "query");
    g_assert_cmpint(decode(&bench, RAW, in_ipv6(of_hex(""), 59)), ==, PACKET_OTHER_IP);
    bench_clear(&bench);
}

/* Padding of the link is no payload, and a length of 0 means: to the end of the frame. */
static void test_lengths(void)
{
    Bench bench;
    static const uint8_t padding[18] = {0};

    bench_init(&bench);

    GByteArray *packet = g_byte_array_append(ehlo_packet(), padding, sizeof(padding));

    g_assert_cmpint(decode(&bench, RAW, packet), ==, PACKET_TCP);
    assert_payload(&bench, HELLO);
    packet = g_byte_array_append(in_ipv6(in_tcp(of_text(HELLO)), 6), padding, sizeof(padding));
    g_assert_cmpint(decode(&bench, RAW, packet), ==, PACKET_TCP);
    assert_payload(&bench, HELLO);

    packet = ehlo_packet();
    set_u16(packet, 2, 0);
    g_assert_cmpint(decode(&bench, RAW, packet), ==, PACKET_TCP);
    assert_payload(&bench, HELLO);
    packet = in_ipv6(in_tcp(of_text(HELLO)), 6);
    set_u16(packet, 4, 0);
    g_assert_cmpint(decode(&bench, RAW, packet), ==, PACKET_TCP);
    assert_payload(&bench, HELLO);

    /* The IP header says more than the frame had: the rest counts as not recorded. */
    packet = ehlo_packet();
    set_u16(packet, 2, 1000);
    g_assert_cmpint(decode(&bench, RAW, packet), ==, PACKET_TCP);
    assert_recorded(&bench, HELLO);
    g_assert_cmpuint(bench.segment.payload_len, ==, 960);
    bench_clear(&bench);
}

static void test_damaged(void)
{
    Bench bench;

    bench_init(&bench);

    GByteArray *packet = ehlo_packet();

    packet->data[0] = 0x44;
    g_assert_cmpint(decode(&bench, RAW, packet), ==, PACKET_DAMAGED);
    packet = in_ipv4(of_hex("00"), 6);
    packet->data[0] = 0x4f;
    g_assert_cmpint(decode(&bench, RAW, packet), ==, PACKET_DAMAGED);
    packet = ehlo_packet();
    set_u16(packet, 2, 19);
    g_assert_cmpint(decode(&bench, RAW, packet), ==, PACKET_DAMAGED);
    packet = ehlo_packet();
    packet->data[0] = 0x55;
    g_assert_cmpint(decode(&bench, RAW, packet), ==, PACKET_DAMAGED);
    packet = ehlo_packet();
    set_u16(packet, 2, 39);
    g_assert_cmpint(decode(&bench, RAW, packet), ==, PACKET_DAMAGED);
    bench_clear(&bench);
}

static void test_extensions(void)
{
    Bench bench;

    bench_init(&bench);

    /* Hop-by-hop, routing, authentication (12 octets), atomic fragment, destination; then TCP. */
    GByteArray *packet = before(in_tcp(of_text(HELLO)), "0600 010400000000");

    before(packet, "3c00 0000 00000001");
    before(packet, "2c01 0000 00000001 00000001");
    before(packet, "3302 0000 00000000 0000000000000000 0000000000000000");
    before(packet, "2b00 010400000000");
    g_assert_cmpint(decode(&bench, RAW, in_ipv6(packet, 0)), ==, PACKET_TCP);
    assert_payload(&bench, HELLO);

    /* An extension longer than what is left. */
    packet = before(in_tcp(of_text(HELLO)), "06ff 010400000000");
    g_assert_cmpint(decode(&bench, RAW, in_ipv6(packet, 60)), ==, PACKET_DAMAGED);
    g_assert_cmpint(decode(&bench, RAW, in_ipv6(of_hex("0600 0104"), 60)), ==, PACKET_DAMAGED);
    /* Encrypted. */
    g_assert_cmpint(decode(&bench, RAW, in_ipv6(of_hex("0000000100000001"), 50)), ==,
                    PACKET_OTHER_IP);
    bench_clear(&bench);
}

static void test_endless_extensions(void)
{
    Bench bench;

    bench_init(&bench);
    for (int count = EXTENSION_HEADERS_MAX - 1; count <= EXTENSION_HEADERS_MAX + 1; count++) {
        GByteArray *packet = before(in_tcp(of_text(HELLO)), "0600 010400000000");

        for (int i = 1; i < count; i++)
            before(packet, "3c00 010400000000");
        g_assert_cmpint(decode(&bench, RAW, in_ipv6(packet, 60)), ==,
                        count <= EXTENSION_HEADERS_MAX ? PACKET_TCP : PACKET_DAMAGED);
    }

    GByteArray *packet = of_hex("");

    for (int i = 0; i < 8000; i++)
        before(packet, "0000 010400000000");
    g_assert_cmpint(decode(&bench, RAW, in_ipv6(packet, 0)), ==, PACKET_DAMAGED);
    bench_clear(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ip/ipv4", test_ipv4);
    g_test_add_func("/ip/ipv6", test_ipv6);
    g_test_add_func("/ip/lengths", test_lengths);
    g_test_add_func("/ip/damaged", test_damaged);
    g_test_add_func("/ip/extensions", test_extensions);
    g_test_add_func("/ip/endless-extensions", test_endless_extensions);
    return g_test_run();
}
