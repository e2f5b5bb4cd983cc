/* transport_test.c - TCP and UDP headers, TCP options. */
#include "bench.h"
#include "maker.h"

#include <glib.h>

#define RAW 101

/* A SYN with these options, at most 40 octets, as they stand. */
static PacketKind decode_options(Bench *bench, const char *hex)
{
    GByteArray *packet = of_hex(hex);
    uint8_t offset = (uint8_t)((20 + packet->len) / 4);

    before(packet, TCP_PORTS "000003e8 00000000 0002 1000 0000 0000");
    packet->data[12] = (uint8_t)(offset << 4);
    return decode(bench, RAW, in_ipv4(packet, 6));
}

static void test_tcp(void)
{
    Bench bench;

    bench_init(&bench);
    g_assert_cmpint(decode(&bench, RAW, ehlo_packet()), ==, PACKET_TCP);
    g_assert_cmpuint(bench.segment.source_port, ==, 50000);
    g_assert_cmpuint(bench.segment.destination_port, ==, 25);
    g_assert_cmpuint(bench.segment.sequence, ==, 1000);
    g_assert_cmpuint(bench.segment.acknowledgement, ==, 2000);
    g_assert_cmpuint(bench.segment.flags, ==, TCP_PSH | TCP_ACK);
    g_assert_cmpuint(bench.segment.window, ==, 4096);
    g_assert_cmpuint(bench.segment.urgent, ==, 0);
    g_assert_false(bench.segment.options.has_mss);
    g_assert_cmpuint(bench.segment.covered.len, ==, 36);
    bench_clear(&bench);
}

static void test_options(void)
{
    Bench bench;
    const TcpOptions *options = &bench.segment.options;

    bench_init(&bench);
    g_assert_cmpint(decode_options(&bench, "020405b4 0402 080a 11223344 55667788 01 030307"), ==,
                    PACKET_TCP);
    g_assert_true(options->has_mss && options->has_window_shift && options->has_timestamps);
    g_assert_true(options->sack_permitted);
    g_assert_cmpuint(options->mss, ==, 1460);
    g_assert_cmpuint(options->window_shift, ==, 7);
    g_assert_cmpuint(options->ts_value, ==, 0x11223344);
    g_assert_cmpuint(options->ts_echo, ==, 0x55667788);
    g_assert_cmpuint(options->sack_blocks, ==, 0);

    g_assert_cmpint(decode_options(&bench, "0101 0512 0000000100000002 0000000300000004"), ==,
                    PACKET_TCP);
    g_assert_cmpuint(options->sack_blocks, ==, 2);
    g_assert_cmpuint(options->sack[0].left, ==, 1);
    g_assert_cmpuint(options->sack[1].right, ==, 4);
    decode_options(&bench, "0303ff 00");
    g_assert_cmpuint(options->window_shift, ==, 14);

    /* Behind the end, behind a length of 0 or 1, and with lengths that cannot be: nothing. */
    static const char *const nothing[] = {
        "00000000 020405b4", "0200 020405b4 0000", "0201 020405b4 0000", "020305b4",
        "0228 05b4",         "080405b4",           "01010102",           "fdff0000",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(nothing); i++) {
        g_assert_cmpint(decode_options(&bench, nothing[i]), ==, PACKET_TCP);
        g_assert_false(options->has_mss || options->has_timestamps || options->has_window_shift);
    }
    decode_options(&bench, "fd04abcd 020405b4"); /* an unknown one is stepped over */
    g_assert_true(options->has_mss);
    bench_clear(&bench);
}

static void test_tcp_damaged(void)
{
    Bench bench;

    bench_init(&bench);
    for (int offset = 0; offset < 16; offset++) {
        GByteArray *packet = ehlo_packet();

        packet->data[20 + 12] = (uint8_t)(offset << 4);
        /* 36 octets behind the IP header: an offset of 9 takes them all. */
        g_assert_cmpint(decode(&bench, RAW, packet), ==,
                        offset >= 5 && offset <= 9 ? PACKET_TCP : PACKET_DAMAGED);
    }
    g_assert_cmpint(decode(&bench, RAW, in_ipv4(of_hex(TCP_PORTS), 6)), ==, PACKET_DAMAGED);
    bench_clear(&bench);
}

static void test_udp(void)
{
    Bench bench;

    bench_init(&bench);
    g_assert_cmpint(decode(&bench, RAW, in_ipv4(in_udp(of_text("query")), 17)), ==, PACKET_UDP);
    g_assert_cmpuint(bench.segment.source_port, ==, 54321);
    g_assert_cmpuint(bench.segment.destination_port, ==, 53);
    g_assert_cmpuint(bench.segment.transport, ==, 17);
    assert_payload(&bench, "query");

    /* The length: 0 is all, less than all is taken at its word, the impossible is damage. */
    static const struct {
        size_t length;
        PacketKind kind;
        const char *payload;
    } rows[] = {
        {0,  PACKET_UDP,     "query"},
        {7,  PACKET_DAMAGED, NULL   },
        {8,  PACKET_UDP,     ""     },
        {10, PACKET_UDP,     "qu"   },
        {14, PACKET_DAMAGED, NULL   },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        GByteArray *packet = in_ipv4(in_udp(of_text("query")), 17);

        set_u16(packet, 24, rows[i].length);
        g_assert_cmpint(decode(&bench, RAW, packet), ==, rows[i].kind);
        if (rows[i].payload != NULL)
            assert_payload(&bench, rows[i].payload);
    }
    g_assert_cmpint(decode(&bench, RAW, in_ipv4(of_hex("d4310035 000800"), 17)), ==,
                    PACKET_DAMAGED);
    bench_clear(&bench);
}

/* A capture that cut packets: the payload is shorter than it was on the wire. */
static void test_snaplen(void)
{
    Bench bench;
    g_autoptr(GByteArray) packet = in_ethernet(ehlo_packet(), "0800");

    bench_init(&bench);
    g_assert_cmpint(decode_cut(&bench, 1, packet, packet->len - 6), ==, PACKET_TCP);
    assert_recorded(&bench, "EHLO a.exa");
    g_assert_cmpuint(bench.segment.payload_len, ==, 16);
    g_assert_cmpint(decode_cut(&bench, 1, packet, 54), ==, PACKET_TCP);
    g_assert_cmpuint(bench.segment.payload.len, ==, 0);
    g_assert_cmpuint(bench.segment.payload_len, ==, 16);
    g_assert_cmpint(decode_cut(&bench, 1, packet, 53), ==, PACKET_DAMAGED);

    /* Without a length in the IP header, the length of the frame counts. */
    set_u16(packet, 16, 0);
    g_assert_cmpint(decode_cut(&bench, 1, packet, packet->len - 6), ==, PACKET_TCP);
    g_assert_cmpuint(bench.segment.payload.len, ==, 10);
    g_assert_cmpuint(bench.segment.payload_len, ==, 16);
    bench_clear(&bench);
}

/* Every prefix of packets with all kinds of headers, as a whole packet and as one that was cut. */
static void test_every_prefix(void)
{
    GByteArray *packets[] = {
        in_ethernet(ehlo_packet(), "8100 0001 8100 0002 0800"),
        in_ethernet(ehlo_packet(), "0040 aaaa03 000000 0800"),
        in_ethernet(in_ipv6(before(before(in_udp(of_text("query")), "1100 010400000000"),
                                   "3c00 0001 00000007"),
                            44),
                    "86dd"),
        in_ethernet(in_ipv4(before(of_hex(""), TCP_PORTS "000003e8 00000000 a002 1000 0000 0000"
                                                         "020405b4 0402 080a 11223344 55667788"
                                                         "01 030307"),
                            6),
                    "0800"),
        in_ethernet(in_ipv6(before(in_tcp(of_text("x")), "0600 010400000000"), 0), "86dd"),
    };
    Bench bench;

    for (size_t i = 0; i < G_N_ELEMENTS(packets); i++) {
        bench_init(&bench);
        for (guint recorded = 0; recorded <= packets[i]->len; recorded++) {
            decode_cut(&bench, 1, packets[i], recorded);
            g_assert_cmpuint(bench.segment.payload.len, <=, bench.segment.payload_len);
            segment_checksum(&bench.segment);
        }
        while (packets[i]->len > 0) {
            g_byte_array_set_size(packets[i], packets[i]->len - 1);
            decode_cut(&bench, 1, packets[i], packets[i]->len);
            segment_checksum(&bench.segment);
        }
        bench_clear(&bench);
        g_byte_array_unref(packets[i]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/transport/tcp", test_tcp);
    g_test_add_func("/transport/options", test_options);
    g_test_add_func("/transport/tcp-damaged", test_tcp_damaged);
    g_test_add_func("/transport/udp", test_udp);
    g_test_add_func("/transport/snaplen", test_snaplen);
    g_test_add_func("/transport/every-prefix", test_every_prefix);
    return g_test_run();
}
