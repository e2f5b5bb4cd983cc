/* tunnel_test.c - what is packed into tunnels, how deep, and what only looks like one. */
#include "bench.h"
#include "maker.h"

#include <glib.h>

#include "packet/layers.h"

/* The outer packets go from 2001:db8::1 or 192.0.2.1; the inner one from 10.0.0.1 to 10.0.0.25. */
static GByteArray *inner(void)
{
    GByteArray *packet = ehlo_packet();

    memcpy(packet->data + 12, "\x0a\0\0\x01\x0a\0\0\x19", 8);
    return packet;
}

/* UDP to this port, with a header of the tunnel before its payload. */
static GByteArray *over_udp(GByteArray *payload, const char *header, uint16_t port)
{
    GByteArray *datagram = in_udp(before(payload, header));

    set_u16(datagram, 2, port);
    return in_ethernet(in_ipv4(datagram, 17), "0800");
}

static void assert_inner(int link_type, GByteArray *packet, const char *tunnels)
{
    g_autoptr(GString) names = g_string_new(NULL);
    Bench bench;

    bench_init(&bench);
    g_assert_cmpint(decode(&bench, link_type, packet), ==, PACKET_TCP);
    assert_payload(&bench, "EHLO a.example\r\n");
    assert_addresses(&bench, "10.0.0.1", "10.0.0.25");
    for (uint8_t i = 0; i < bench.segment.tunnel_count; i++) {
        const Tunnel *tunnel = &bench.segment.tunnel[i];

        g_string_append_printf(names, "%s%s", i == 0 ? "" : " ", tunnel_name(tunnel->kind));
        if (tunnel->has_id)
            g_string_append_printf(names, " %u", tunnel->id);
    }
    g_assert_cmpstr(names->str, ==, tunnels);
    bench_clear(&bench);
}

static GByteArray *over_ip(GByteArray *payload, uint8_t protocol)
{
    return in_ethernet(in_ipv4(payload, protocol), "0800");
}

static void test_over_ip(void)
{
    assert_inner(1, over_ip(inner(), 4), "ipip");
    assert_inner(101, in_ipv6(inner(), 4), "ipip");
    assert_inner(1, over_ip(before(inner(), "0000 0800"), 47), "gre");
    assert_inner(1, over_ip(before(inner(), "b000 0800 ffff0000 00000007 00000001"), 47), "gre 7");
    assert_inner(1, over_ip(before(in_ethernet(inner(), "0800"), "0000 6558"), 47), "gre");
    assert_inner(1, over_ip(before(inner(), "3081 880b 00400001 00000001 00000002 ff03 0021"), 47),
                 "gre 4194305");
    assert_inner(1, over_ip(before(in_ethernet(inner(), "0800"), "0000 88be"), 47), "erspan");
    assert_inner(
        1,
        over_ip(before(in_ethernet(inner(), "0800"), "1000 88be 00000001 1001 0005 00000000"), 47),
        "erspan 5");
    assert_inner(1,
                 over_ip(before(in_ethernet(inner(), "0800"),
                                "1000 22eb 00000001 2001 0006 00000000 0000 0001 0011223344556677"),
                         47),
                 "erspan 6");
    assert_inner(1, over_ip(before(in_ethernet(inner(), "0800"), "3000"), 97), "etherip");
}

static void test_over_udp(void)
{
    assert_inner(1, over_udp(in_ethernet(inner(), "0800"), "0800 0000 00002a 00", 4789),
                 "vxlan 42");
    assert_inner(1, over_udp(in_ethernet(inner(), "8100 0007 0800"), "0800 0000 00002a 00", 8472),
                 "vxlan 42");
    assert_inner(1, over_udp(in_ethernet(inner(), "0800"), "0100 6558 00002b 00 01020304", 6081),
                 "geneve 43");
    assert_inner(1, over_udp(inner(), "30ff 0038 0000002c", 2152), "gtp 44");
    assert_inner(1, over_udp(inner(), "34ff 0040 0000002c 0000 00 85 01 0009 00", 2152), "gtp 44");
}

static void test_ipv6_in_ipv4(void)
{
    Bench bench;

    bench_init(&bench);
    GByteArray *six = in_ipv6(in_tcp(of_text("EHLO a.example\r\n")), 6);
    g_assert_cmpint(decode(&bench, 1, over_ip(six, 41)), ==, PACKET_TCP);
    assert_addresses(&bench, "2001:db8::1", "2001:db8::25");
    six = in_ipv6(in_tcp(of_text("EHLO a.example\r\n")), 6);
    g_assert_cmpint(
        decode(&bench, 1, over_udp(six, "0001 0000 0102030405060708 00 0000 1111 22334455", 3544)),
        ==, PACKET_TCP);
    g_assert_cmpint(bench.segment.tunnel[0].kind, ==, TUNNEL_TEREDO);
    assert_payload(&bench, "EHLO a.example\r\n");
    bench_clear(&bench);
}

/* A datagram that only uses the port of a tunnel is told as what it is. */
static void test_no_tunnel(void)
{
    static const uint16_t ports[] = {4789, 6081, 2152, 3544};
    Bench bench;

    bench_init(&bench);
    for (size_t i = 0; i < G_N_ELEMENTS(ports); i++) {
        g_assert_cmpint(
            decode(&bench, 1, over_udp(of_text("\xffhello, world: no tunnel"), "", ports[i])), ==,
            PACKET_UDP);
        assert_payload(&bench, "\xffhello, world: no tunnel");
        assert_addresses(&bench, "192.0.2.1", "192.0.2.25");
        g_assert_cmpint(decode(&bench, 1, over_udp(of_text(""), "", ports[i])), ==, PACKET_UDP);
    }
    /* a tunnel with something in it that is no IP stays what it is outside */
    g_assert_cmpint(
        decode(&bench, 1, over_udp(of_hex(MACS "0806 0001"), "0800 0000 00002a 00", 4789)), ==,
        PACKET_UDP);
    g_assert_cmpint(decode(&bench, 1, over_ip(of_hex("0000 0806 0001"), 47)), ==, PACKET_OTHER_IP);
    assert_addresses(&bench, "192.0.2.1", "192.0.2.25");
    g_assert_cmpint(decode(&bench, 1, over_ip(of_hex("4500"), 4)), ==, PACKET_OTHER_IP);
    g_assert_cmpint(decode(&bench, 1, over_ip(of_hex("0001 0800"), 47)), ==, PACKET_OTHER_IP);
    bench_clear(&bench);
}

static void test_depth(void)
{
    for (unsigned depth = 0; depth < TUNNELS_MAX + 2; depth++) {
        GByteArray *packet = inner();
        Bench bench;

        bench_init(&bench);
        for (unsigned i = 0; i < depth; i++)
            packet = in_ipv4(packet, 4);
        PacketKind kind = decode(&bench, 101, packet);
        g_assert_cmpint(kind, ==, depth <= TUNNELS_MAX ? PACKET_TCP : PACKET_OTHER_IP);
        g_assert_cmpuint(bench.segment.tunnel_count, ==, MIN(depth, TUNNELS_MAX));
        bench_clear(&bench);
    }
}

/* Any cut of a packet in tunnels is read without a read behind its end. */
static void test_cuts(void)
{
    GByteArray *packets[] = {
        over_udp(in_ethernet(inner(), "0800"), "0100 6558 00002b 00 01020304", 6081),
        over_udp(inner(), "34ff 0040 0000002c 0000 00 85 01 0009 00", 2152),
        over_ip(before(inner(), "b000 0800 ffff0000 00000007 00000001"), 47),
        in_ethernet(before(before(inner(), "0021"), "1100 0001 003a"), "8864"),
        in_ethernet(before(inner(), "0001 0040 0002 0140"), "8847"),
    };

    for (size_t i = 0; i < G_N_ELEMENTS(packets); i++) {
        for (size_t recorded = 0; recorded <= packets[i]->len; recorded++) {
            Bench bench;

            bench_init(&bench);
            PacketKind kind = decode_cut(&bench, 1, packets[i], recorded);
            g_assert_true(recorded < packets[i]->len || kind == PACKET_TCP);
            bench_clear(&bench);
        }
        g_byte_array_unref(packets[i]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tunnel/over-ip", test_over_ip);
    g_test_add_func("/tunnel/over-udp", test_over_udp);
    g_test_add_func("/tunnel/ipv6-in-ipv4", test_ipv6_in_ipv4);
    g_test_add_func("/tunnel/none", test_no_tunnel);
    g_test_add_func("/tunnel/depth", test_depth);
    g_test_add_func("/tunnel/cuts", test_cuts);
    return g_test_run();
}
