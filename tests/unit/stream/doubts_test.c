/* doubts_test.c - what the other end may never have taken is told, and closes nothing. */
#include "wire.h"

/* A segment of octets with one thing about it that is not like the others. */
static void send_odd(Wire *wire, Side side, int64_t offset, const char *text, Segment odd)
{
    odd.flags |= TCP_ACK;
    odd.sequence = wire->first[side] + (uint32_t)offset;
    odd.acknowledgement = wire->first[side_other(side)];
    odd.window = 65535;
    odd.payload = bytes_of_text(text);
    odd.payload_len = (uint32_t)strlen(text);
    wire_feed(wire, side, odd);
}

/* RST and FIN before what was acknowledged, and behind the window. */
static void test_stray_closes(void)
{
    static const struct {
        unsigned flag;
        int64_t offset;
        bool is_stray;
    } rows[] = {
        {TCP_RST, 5,      true },
        {TCP_RST, 6,      false},
        {TCP_RST, 7,      false},
        {TCP_RST, 65541,  false},
        {TCP_RST, 65542,  true },
        {TCP_RST, 900000, true },
        {TCP_FIN, 4,      true },
        {TCP_FIN, 6,      false},
        {TCP_FIN, 65541,  false},
        {TCP_FIN, 65542,  true },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Wire wire;

        wire_init(&wire);
        wire_send(&wire, CLIENT, TCP_SYN, -1, 0, ""); /* without options: windows are as told */
        wire_send(&wire, SERVER, TCP_SYN | TCP_ACK, -1, 0, "");
        wire.flow->side[CLIENT].has_options = wire.flow->side[SERVER].has_options = true;
        wire_say(&wire, CLIENT, 0, 0, "NOOP\r\n");
        wire_send(&wire, SERVER, TCP_ACK, 0, 6, "");
        wire_send(&wire, CLIENT, rows[i].flag | TCP_ACK, rows[i].offset, 0, "");
        g_assert_cmpint(wire.flow->side[CLIENT].has_rst || wire.flow->side[CLIENT].has_fin, ==,
                        !rows[i].is_stray);
        wire_expect_oddities(&wire, ODDITY_OUT_OF_WINDOW, rows[i].is_stray);
        if (rows[i].is_stray) {
            wire_say(&wire, CLIENT, 6, 0, "QUIT\r\n");
            wire_expect(&wire, "NOOP\r\nQUIT\r\n", "");
        }
        wire_clear(&wire);
    }
}

/* The octets of a stray FIN are read where they fit. */
static void test_stray_fin_with_octets(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, 0, 0, "NOOP\r\n");
    wire_send(&wire, SERVER, TCP_ACK, 0, 6, "");
    wire_send(&wire, CLIENT, TCP_FIN | TCP_ACK, 2, 0, "OP");
    wire_say(&wire, CLIENT, 6, 0, "QUIT\r\n");
    g_assert_false(wire.flow->side[CLIENT].has_fin);
    wire_expect(&wire, "NOOP\r\nQUIT\r\n", "");
    wire_clear(&wire);
}

/* From one side alone nobody knows what was acknowledged: far is what no window can hold. */
static void test_one_side(void)
{
    Wire wire;

    wire_init(&wire);
    wire_say(&wire, CLIENT, 0, 0, "NOOP\r\n");
    wire_send(&wire, CLIENT, TCP_RST, 6 + (INT64_C(1) << 30) + 10, 0, "");
    g_assert_false(wire.flow->side[CLIENT].has_rst);
    wire_send(&wire, CLIENT, TCP_RST, 3000, 0, "");
    g_assert_true(wire.flow->side[CLIENT].has_rst);
    wire_clear(&wire);
}

static void test_hop_limits(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    send_odd(&wire, CLIENT, 0, "a", (Segment){.ttl = 60});
    send_odd(&wire, CLIENT, 1, "b", (Segment){.ttl = 64}); /* another route */
    wire_expect_no_oddity(&wire);
    send_odd(&wire, CLIENT, 2, "", (Segment){.ttl = 1}); /* it brings nothing */
    wire_expect_no_oddity(&wire);
    send_odd(&wire, CLIENT, 2, "c", (Segment){.ttl = 3});
    send_odd(&wire, CLIENT, 3, "d", (Segment){.ttl = 3}); /* said once */
    wire_expect_oddities(&wire, ODDITY_HOP_LIMIT_DIFFERS, 1);
    wire_expect(&wire, "abcd", "");
    wire_clear(&wire);
}

static Segment stamped(uint32_t value)
{
    return (Segment){
        .options = {.has_timestamps = true, .ts_value = value}
    };
}

/* Older than the latest in order, around the wrap; not so are segments that were overtaken. */
static void test_timestamps(void)
{
    static const struct {
        uint32_t first, second;
        int64_t second_at, third_at;
        uint32_t third;
        bool is_odd;
    } rows[] = {
        {100,            101, 1, 2, 102,            false},
        {100,            101, 1, 2, 99,             true },
        {UINT32_MAX - 1, 3,   1, 2, UINT32_MAX - 1, true },
        {UINT32_MAX - 1, 3,   1, 2, 4,              false},
        {100,            105, 2, 1, 101,            false}, /* the second was early */
        {100,            105, 1, 1, 50,             false}, /* nothing new in it */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Wire wire;

        wire_init(&wire);
        wire_open(&wire);
        send_odd(&wire, CLIENT, 0, "a", stamped(rows[i].first));
        send_odd(&wire, CLIENT, rows[i].second_at, "b", stamped(rows[i].second));
        send_odd(&wire, CLIENT, rows[i].third_at, "b", stamped(rows[i].third));
        wire_expect_oddities(&wire, ODDITY_OLD_TIMESTAMP, rows[i].is_odd);
        wire_clear(&wire);
    }
}

/* The pointer stands behind the octet; it is told once, wherever it is repeated. */
static void test_urgent(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    send_odd(&wire, CLIENT, 0, "abc", (Segment){.flags = TCP_URG, .urgent = 5});
    send_odd(&wire, CLIENT, 3, "def", (Segment){.flags = TCP_URG, .urgent = 2});
    wire_expect_oddities(&wire, ODDITY_URGENT_DATA, 1);
    g_assert_cmpuint(wire.last_oddity.span.first.offset, ==, 4);
    send_odd(&wire, CLIENT, 6, "g", (Segment){.urgent = 1}); /* without the flag it says nothing */
    wire_expect_oddities(&wire, ODDITY_URGENT_DATA, 1);
    send_odd(&wire, CLIENT, 7, "h", (Segment){.flags = TCP_URG, .urgent = 1});
    wire_expect_oddities(&wire, ODDITY_URGENT_DATA, 2);
    wire_expect(&wire, "abcdefgh", "");
    wire_clear(&wire);
}

/* One octet that differs where a keep-alive may stand: only what was acknowledged before is one. */
static void test_false_keep_alive(void)
{
    for (int is_acked = 0; is_acked < 2; is_acked++) {
        Wire wire;

        wire_init(&wire);
        wire_open(&wire);
        wire_say(&wire, CLIENT, 0, 0, "NOOP");
        if (is_acked)
            wire_send(&wire, SERVER, TCP_ACK, 0, 4, "");
        wire_say(&wire, CLIENT, 3, 0, "P");
        wire_expect_no_oddity(&wire);
        wire_say(&wire, CLIENT, 3, 0, "X");
        wire_expect_oddities(&wire, ODDITY_OVERLAP_CONFLICT, !is_acked);
        wire_clear(&wire);
    }
}

/* Both copies, from the first octet that differs to the last, wherever the first one waits. */
static void test_readings(void)
{
    for (int waits = 0; waits < 2; waits++) {
        Wire wire;

        wire_init(&wire);
        wire_open(&wire);
        wire_say(&wire, CLIENT, 0, waits, "abcdef"); /* waits for an octet of the server */
        wire_say(&wire, CLIENT, 0, waits, "aXcdYf");
        wire_expect_oddities(&wire, ODDITY_OVERLAP_CONFLICT, 1);
        g_assert_cmpuint(wire.last_oddity.span.first.offset, ==, 1);
        g_assert_cmpuint(wire.last_oddity.span.length, ==, 4);
        g_assert_cmpstr(wire.readings, ==, "bcde|XcdY");
        wire_clear(&wire);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/doubts/stray-closes", test_stray_closes);
    g_test_add_func("/doubts/stray-fin-with-octets", test_stray_fin_with_octets);
    g_test_add_func("/doubts/one-side", test_one_side);
    g_test_add_func("/doubts/hop-limits", test_hop_limits);
    g_test_add_func("/doubts/timestamps", test_timestamps);
    g_test_add_func("/doubts/urgent", test_urgent);
    g_test_add_func("/doubts/false-keep-alive", test_false_keep_alive);
    g_test_add_func("/doubts/readings", test_readings);
    return g_test_run();
}
