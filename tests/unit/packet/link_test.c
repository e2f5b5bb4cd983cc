/* link_test.c - every link type that is read, and those that are not. */
#include "bench.h"
#include "maker.h"

#include <glib.h>

#define SNAP "aaaa03 000000"

/* The packet of a link header, given in hexadecimal, and an IPv4 packet behind it. */
static void carries(int link_type, const char *header)
{
    Bench bench;

    bench_init(&bench);
    g_assert_cmpint(decode(&bench, link_type, before(ehlo_packet(), header)), ==, PACKET_TCP);
    assert_payload(&bench, "EHLO a.example\r\n");
    assert_addresses(&bench, "192.0.2.1", "192.0.2.25");
    bench_clear(&bench);
}

static void is_kind(int link_type, const char *hex, PacketKind expected)
{
    Bench bench;

    bench_init(&bench);
    g_assert_cmpint(decode(&bench, link_type, of_hex(hex)), ==, expected);
    bench_clear(&bench);
}

static void test_ethernet(void)
{
    carries(1, MACS "0800");
    carries(1, MACS "0040" SNAP "0800");
    carries(1, MACS "8100 0007 0040" SNAP "0800");
    is_kind(1, MACS "0806 0001080006040001", PACKET_OTHER);
    is_kind(1, MACS "0026 424203 0000000000", PACKET_OTHER);       /* spanning tree */
    is_kind(1, MACS "0026 aaaa03 00000c 2000 02b4", PACKET_OTHER); /* CDP */
    is_kind(1, MACS "05ff 0000", PACKET_OTHER);
    is_kind(1, "0200", PACKET_DAMAGED);
    is_kind(1, MACS "0800", PACKET_DAMAGED);
}

static void test_vlan(void)
{
    Bench bench;

    bench_init(&bench);
    g_assert_cmpint(decode(&bench, 1, before(ehlo_packet(), MACS "8100 a064 0800")), ==,
                    PACKET_TCP);
    g_assert_cmpuint(bench.segment.vlan_count, ==, 1);
    g_assert_cmpuint(bench.segment.vlan[0], ==, 100);
    g_assert_cmpint(decode(&bench, 1, before(ehlo_packet(), MACS "88a8 0001 8100 0002 0800")), ==,
                    PACKET_TCP);
    g_assert_cmpuint(bench.segment.vlan_count, ==, 2);
    g_assert_cmpuint(bench.segment.vlan[0], ==, 1);
    g_assert_cmpuint(bench.segment.vlan[1], ==, 2);
    g_assert_cmpint(decode(&bench, 1,
                           before(ehlo_packet(), MACS "9100 0001 9100 0002 8100 0003 8100 0004"
                                                      "8100 0005 8100 0006 0800")),
                    ==, PACKET_TCP);
    g_assert_cmpuint(bench.segment.vlan_count, ==, VLAN_MAX);
    g_assert_cmpuint(bench.segment.vlan[3], ==, 4);
    g_assert_cmpint(decode(&bench, 1, of_hex(MACS "8100 0001 81")), ==, PACKET_DAMAGED);
    bench_clear(&bench);
}

static void test_cooked(void)
{
    carries(113, "0000 0001 0006 020000000001 0000 0800");
    carries(113, "0000 0001 0006 020000000001 0000 8100 0007 0800");
    carries(113, "0000 0001 0006 020000000001 0000 0004" SNAP "0800");
    is_kind(113, "0000 0001 0006 020000000001 0000 0806 0001", PACKET_OTHER);
    is_kind(113, "0000 0001 0006 020000000001 0000 08", PACKET_DAMAGED);
    carries(276, "0800 0000 00000002 0001 00 06 0200000000010000");
    is_kind(276, "0806 0000 00000002 0001 00 06 0200000000010000", PACKET_OTHER);
    is_kind(276, "0800 0000 00000002 0001 00 06 02000000000100", PACKET_DAMAGED);
}

static void test_raw(void)
{
    static const int types[] = {12, 14, 101, 228, 229};

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        carries(types[i], "");
        is_kind(types[i], "", PACKET_DAMAGED);
        is_kind(types[i], "55", PACKET_DAMAGED);
    }
}

static void test_family(void)
{
    static const char *const families[] = {"00000002", "02000000", "0000000a", "17000000",
                                           "18000000", "0000001c", "1e000000"};

    for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
        carries(0, families[i]);
        carries(108, families[i]);
    }
    is_kind(0, "00000007 45", PACKET_OTHER);
    is_kind(108, "ffffffff 45", PACKET_OTHER);
    is_kind(0, "000000", PACKET_DAMAGED);
}

static void test_ppp(void)
{
    carries(9, "ff03 0021");
    carries(9, "0021");
    carries(9, "21");
    carries(9, "ff03 21");
    carries(9, "0057");
    carries(204, "00 0021");
    carries(204, "01 ff03 0021");
    carries(50, "ff03 0021");
    carries(50, "0f00 0800");
    carries(50, "8f00 0800");
    carries(104, "0f00 0800");
    is_kind(9, "ff03 c021 0101", PACKET_OTHER);
    is_kind(9, "ff03 2d 00", PACKET_OTHER); /* compressed TCP of RFC 1144 */
    is_kind(9, "ff03 00", PACKET_DAMAGED);
    is_kind(9, "", PACKET_DAMAGED);
    is_kind(204, "", PACKET_DAMAGED);
    is_kind(50, "0f00 80", PACKET_DAMAGED);
    is_kind(104, "0f00 2000 0000", PACKET_OTHER);
}

static void test_labels_and_sessions(void)
{
    carries(1, MACS "8847 00001140");
    carries(1, MACS "8848 00001040 00002140");
    carries(1, MACS "8847 00001140 00000000" MACS "0800"); /* a pseudowire's control word */
    carries(1, MACS "8864 1100 0007 003a 0021");
    carries(51, "1100 0007 003a 0021");
    is_kind(1, MACS "8847 00001040", PACKET_DAMAGED);
    is_kind(1, MACS "8847 00001140 f0", PACKET_OTHER);
    is_kind(1, MACS "8864 1109 0007 0000", PACKET_OTHER); /* discovery's code */
    is_kind(1, MACS "8864 1100", PACKET_DAMAGED);
}

#define STATIONS "020000000019 020000000001 020000000002"

static void test_wireless(void)
{
    carries(105, "0801 0000" STATIONS "0000" SNAP "0800");
    carries(105, "0803 0000" STATIONS "0000 020000000003" SNAP "0800");
    carries(105, "8801 0000" STATIONS "0000 0000" SNAP "0800");
    carries(105, "8881 0000" STATIONS "0000 0000 00000000" SNAP "0800");
    carries(127, "0000 0800 00000000"
                 "0801 0000" STATIONS "0000" SNAP "0800");
    carries(192, "0000 0800 69000000"
                 "0801 0000" STATIONS "0000" SNAP "0800");
    carries(163, "80211001 00000008"
                 "0801 0000" STATIONS "0000" SNAP "0800");
    is_kind(105, "8000 0000" STATIONS "0000", PACKET_OTHER);      /* a beacon */
    is_kind(105, "0841 0000" STATIONS "0000 00", PACKET_OTHER);   /* sealed */
    is_kind(105, "4801 0000" STATIONS "0000", PACKET_OTHER);      /* no data in it */
    is_kind(105, "8801 0000" STATIONS "0000 8000", PACKET_OTHER); /* several packets in one */
    is_kind(105, "8801 0000" STATIONS "0000 00", PACKET_DAMAGED);
    is_kind(105, "08", PACKET_DAMAGED);
    is_kind(127, "0000 0200", PACKET_DAMAGED);
    is_kind(127, "0000 ff00 00000000", PACKET_DAMAGED);
    is_kind(192, "0000 0800 c0000000", PACKET_OTHER);
}

static void test_logs_and_rings(void)
{
    carries(239, "02 00 0000  0800 0100 0800 0103  4300 0900");
    carries(239, "0a 00 0000  0500 0a00 70000000  4300 0900");
    is_kind(239, "02 00 0000  0000 0100", PACKET_DAMAGED);
    is_kind(239, "02 00 0000  0800 0100 0800", PACKET_DAMAGED);
    is_kind(239, "02 00 0000  0800 0100 08000103", PACKET_OTHER);
    is_kind(239, "07 00 0000  0500 0900 45", PACKET_OTHER);
    carries(117, "3d02 0000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
                 "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000");
    is_kind(117, "3d02 0000", PACKET_DAMAGED);
    carries(109, "02000000 00000000 00000000");
    carries(8, "00 00 0000000000000000000000000000");
    carries(6, "1040" MACS SNAP "0800");
    carries(6, "1040 020000000019 820000000001 0630 0011 0020" SNAP "0800");
    carries(10, "50" MACS SNAP "0800");
    carries(100, SNAP "0800");
    carries(100, "aaaa03 0080c2 0007 0000" MACS "0800");
    carries(240, "00000000" MACS "0800");
    carries(241, "00000000 55555555555555d5" MACS "0800");
    is_kind(6, "1040" MACS, PACKET_OTHER);
    is_kind(8, "00", PACKET_DAMAGED);
}

static void test_unknown(void)
{
    is_kind(147, "0800 4500", PACKET_UNKNOWN_LINK);
    is_kind(-1, "", PACKET_UNKNOWN_LINK);
    is_kind(65535, "4500", PACKET_UNKNOWN_LINK);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/link/ethernet", test_ethernet);
    g_test_add_func("/link/vlan", test_vlan);
    g_test_add_func("/link/cooked", test_cooked);
    g_test_add_func("/link/raw", test_raw);
    g_test_add_func("/link/family", test_family);
    g_test_add_func("/link/ppp", test_ppp);
    g_test_add_func("/link/labels", test_labels_and_sessions);
    g_test_add_func("/link/wireless", test_wireless);
    g_test_add_func("/link/logs", test_logs_and_rings);
    g_test_add_func("/link/unknown", test_unknown);
    return g_test_run();
}
