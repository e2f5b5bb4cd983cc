/* track_holes_test.c - what is missing: lost, late, cut, before the capture, or of the other side.
 */
#include "wire.h"

#include "base/limits.h"

/* What is missing although it was acknowledged is lost: after some packets, or some time. */
static void test_acknowledged_hole(void)
{
    for (guint by_time = 0; by_time < 2; by_time++) {
        Wire wire;

        wire_init(&wire);
        wire_open(&wire);
        wire_say(&wire, CLIENT, 0, 0, "ab");
        wire_say(&wire, CLIENT, 5, 0, "fgh");
        wire_say(&wire, SERVER, 0, 8, "ok");
        for (guint i = 0; by_time == 0 && i < HOLE_PATIENCE_PACKETS - 1; i++)
            wire_say(&wire, SERVER, 2, 8, "");
        if (by_time == 1) {
            wire.when += HOLE_PATIENCE_NS - 1;
            wire_say(&wire, SERVER, 2, 8, "");
        }
        wire_expect(&wire, "ab", "");
        wire.when++;
        wire_say(&wire, SERVER, 2, 8, "");
        wire_expect(&wire, "ab___fgh", "ok");
        wire_expect_oddities(&wire, ODDITY_STREAM_GAP, 1);
        g_assert_cmpuint(wire.last_oddity.span.first.offset, ==, 2);
        g_assert_cmpuint(wire.last_oddity.span.length, ==, 3);
        g_assert_cmpuint(wire.flow->gap_bytes, ==, 3);

        wire_say(&wire, CLIENT, 2, 2, "cde"); /* too late */
        wire_end(&wire);
        wire_expect(&wire, "ab___fgh", "ok");
        wire_clear(&wire);
    }
}

/* What nobody acknowledged may come yet, however long that takes. */
static void test_unacknowledged_hole(void)
{
    for (guint comes_late = 0; comes_late < 2; comes_late++) {
        Wire wire;

        wire_init(&wire);
        wire_open(&wire);
        wire_say(&wire, CLIENT, 0, 0, "ab");
        for (guint i = 0; i < 2 * HOLE_PATIENCE_PACKETS; i++) {
            wire_say(&wire, CLIENT, 5, 0, "fgh");
            wire_say(&wire, SERVER, 0, 2, "");
            wire.when += HOLE_PATIENCE_NS;
        }
        wire_expect(&wire, "ab", "");
        if (comes_late == 1)
            wire_say(&wire, CLIENT, 2, 0, "cde");
        wire_end(&wire);
        wire_expect(&wire, comes_late == 1 ? "abcdefgh" : "ab___fgh", "");
        wire_expect_oddities(&wire, ODDITY_STREAM_GAP_UNACKNOWLEDGED, 1 - comes_late);
        wire_clear(&wire);
    }
}

/* A hole at the very end, which only the acknowledgement shows. */
static void test_hole_at_the_end(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, 0, 0, "ab");
    wire_say(&wire, SERVER, 0, 7, "ok");
    wire_expect(&wire, "ab", "");
    wire_end(&wire);
    wire_expect(&wire, "ab_____", "ok");
    wire_expect_oddities(&wire, ODDITY_STREAM_GAP, 1);
    wire_clear(&wire);
}

/* The client is stalled for good, its octets fill the ceiling, and the stream goes on. */
static void test_ceiling_of_octets(void)
{
    static char block[60001];
    Wire wire;

    memset(block, 'x', sizeof(block) - 1);
    wire_init(&wire);
    wire_open(&wire);
    uint32_t offset = 10;
    while (offset + 60000 <= 10 + OUT_OF_ORDER_MAX_BYTES) {
        wire_say(&wire, CLIENT, offset, 0, block);
        offset += 60000;
    }
    wire_expect_no_oddity(&wire);
    wire_say(&wire, CLIENT, offset, 0, block);
    wire_expect_oddities(&wire, ODDITY_STREAM_GAP_UNACKNOWLEDGED, 1);
    g_assert_cmpuint(wire.flow->side[CLIENT].stream_bytes, ==, offset + 60000);
    g_assert_cmpuint(wire.flow->gap_bytes, ==, 10);
    g_assert_cmpuint(wire.octets[CLIENT]->len, ==, offset + 60000);
    g_assert_cmpuint(flow_table_drops(wire.table).out_of_order_bytes, ==, 10);
    wire_clear(&wire);
}

/* One octet, one hole, one octet: more pieces than are kept, and none is told twice or lost. */
static void test_ceiling_of_pieces(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    for (guint i = 0; i < OUT_OF_ORDER_CHUNKS_MAX + 10; i++)
        wire_say(&wire, CLIENT, 2 * i + 1, 0, "x");
    wire_end(&wire);
    g_assert_cmpuint(wire.octets[CLIENT]->len, ==, 2 * (OUT_OF_ORDER_CHUNKS_MAX + 10));
    for (gsize i = 0; i < wire.octets[CLIENT]->len; i++)
        g_assert_cmpint(wire.octets[CLIENT]->str[i], ==, i % 2 == 0 ? '_' : 'x');
    wire_clear(&wire);
}

static void send_cut(Wire *wire, Side side, int64_t offset, int64_t acked, const char *text,
                     uint32_t missing)
{
    wire_feed(wire, side,
              (Segment){.flags = TCP_ACK,
                        .sequence = wire->first[side] + (uint32_t)offset,
                        .acknowledgement = wire->first[side_other(side)] + (uint32_t)acked,
                        .payload = bytes_of_text(text),
                        .payload_len = (uint32_t)strlen(text) + missing});
}

static void test_packets_cut_by_the_capture(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    send_cut(&wire, CLIENT, 0, 0, "abc", 2);
    send_cut(&wire, CLIENT, 5, 0, "", 3); /* headers alone */
    wire_expect(&wire, "abc_____", "");
    send_cut(&wire, CLIENT, 13, 0, "n", 1); /* early */
    send_cut(&wire, CLIENT, 8, 0, "ijklmn", 1);
    wire_say(&wire, SERVER, 0, 15, "ok");
    wire_expect(&wire, "abc_____ijklmn_", "ok");
    wire_expect_oddities(&wire, ODDITY_PACKET_CUT, 1);
    g_assert_cmpuint(wire.flow->gap_bytes, ==, 6);
    wire_clear(&wire);
}

static void test_mid_stream(void)
{
    Wire wire;

    wire_init(&wire);
    wire_say(&wire, SERVER, 0, 0, "250 ok\r\n");
    g_assert_cmpint(wire.side, ==, SERVER);
    wire_say(&wire, CLIENT, 0, 8, "QUIT\r\n");
    wire_say(&wire, SERVER, 8, 6, "221 bye\r\n");
    wire_say(&wire, SERVER, -10, 0,
             "250 older\r\n"); /* from before the capture, but for one octet */
    g_assert_true(wire.flow->is_partial);
    wire_end(&wire);
    wire_expect(&wire, "QUIT\r\n", "250 ok\r\n221 bye\r\n");
    wire_expect_oddities(&wire, ODDITY_OVERLAP_CONFLICT, 1);
    wire_clear(&wire);
}

static void test_one_side_only(void)
{
    for (Side side = CLIENT; side < N_SIDES; side++) {
        Wire wire;

        wire_init(&wire);
        wire_send(&wire, side, side == CLIENT ? TCP_SYN : TCP_SYN | TCP_ACK, -1, 0, "");
        wire_say(&wire, side, 0, 0, "abc");
        wire_say(&wire, side, 3, 100, "def");
        wire_say(&wire, side, 9, 300, "jkl");
        wire_say(&wire, side, 6, 200, "ghi");
        g_assert_cmpstr(wire.octets[side]->str, ==, "abcdefghijkl");
        wire_send(&wire, side, TCP_FIN | TCP_ACK, 12, 500, "");
        wire_end(&wire);
        g_assert_cmpstr(wire.order->str, ==, "abcdefghijkl");
        wire_expect_no_oddity(&wire);
        wire_clear(&wire);
    }
}

/* What is a GiB away belongs to somebody else. */
static void test_out_of_window(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, INT64_C(1) << 31, 0, "x");
    wire_say(&wire, CLIENT, (INT64_C(1) << 30) + 1, 0, "x");
    wire_say(&wire, CLIENT, -(INT64_C(1) << 30) - 1, 0, "x");
    wire_say(&wire, CLIENT, 0, INT64_C(1) << 31, "NOOP\r\n");
    wire_say(&wire, SERVER, 0, 6, "250 ok\r\n");
    wire_end(&wire);
    wire_expect(&wire, "NOOP\r\n", "250 ok\r\n");
    wire_expect_oddities(&wire, ODDITY_OUT_OF_WINDOW, 1); /* once a connection */
    wire_clear(&wire);
}

/* More than 32 bits can count, in leaps. */
static void test_long_stream(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    uint64_t offset = 0;
    for (guint i = 0; i < 10; i++) {
        wire_say(&wire, CLIENT, (int64_t)offset, 0, "x");
        offset += INT64_C(1) << 29;
        wire_say(&wire, SERVER, 0, (int64_t)offset, "");
        for (guint j = 0; j < HOLE_PATIENCE_PACKETS + 1; j++)
            wire_say(&wire, SERVER, 0, (int64_t)offset, "");
    }
    g_assert_cmpuint(wire.flow->side[CLIENT].stream_bytes, ==, UINT64_C(10) << 29);
    wire_clear(&wire);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/track-holes/acknowledged-hole", test_acknowledged_hole);
    g_test_add_func("/track-holes/unacknowledged-hole", test_unacknowledged_hole);
    g_test_add_func("/track-holes/hole-at-the-end", test_hole_at_the_end);
    g_test_add_func("/track-holes/ceiling-of-octets", test_ceiling_of_octets);
    g_test_add_func("/track-holes/ceiling-of-pieces", test_ceiling_of_pieces);
    g_test_add_func("/track-holes/packets-cut-by-the-capture", test_packets_cut_by_the_capture);
    g_test_add_func("/track-holes/mid-stream", test_mid_stream);
    g_test_add_func("/track-holes/one-side-only", test_one_side_only);
    g_test_add_func("/track-holes/out-of-window", test_out_of_window);
    g_test_add_func("/track-holes/long-stream", test_long_stream);
    return g_test_run();
}
