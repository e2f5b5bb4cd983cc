/* flow_table_test.c - which connection a segment belongs to, and how long connections are kept. */
#include "wire.h"

#include "base/limits.h"

static void test_both_directions(void)
{
    Wire wire;

    wire_init(&wire);
    for (unsigned i = 0; i < 100; i++) { /* whichever end is the greater one */
        wire.port[CLIENT] = (uint16_t)(i < 50 ? 30000 + i : 20 + i);
        wire_send(&wire, CLIENT, TCP_SYN, -1, 0, "");
        const Flow *flow = wire.flow;
        g_assert_cmpint(wire.side, ==, CLIENT);
        wire_send(&wire, SERVER, TCP_SYN | TCP_ACK, -1, 0, "");
        g_assert_cmpint(wire.side, ==, SERVER);
        g_assert_true(wire.flow == flow);
        g_assert_cmpuint(flow->side[CLIENT].port, ==, wire.port[CLIENT]);
        g_assert_cmpuint(flow->side[SERVER].port, ==, SERVER_PORT);
    }
    wire_end(&wire);
    g_assert_cmpuint(wire.gone_count, ==, 100);
    wire_clear(&wire);
}

/* Ended in the order in which they began, however the table stores them. */
static void on_over_in_order(void *user, Flow *flow)
{
    uint64_t *latest = user;

    g_assert_cmpuint(flow->began, >, *latest);
    *latest = flow->began;
}

static void ignore_oddity(void *user, Flow *flow, const Oddity *oddity)
{
    (void)user, (void)flow, (void)oddity;
}

static void test_order_of_ends(void)
{
    uint64_t latest = 0;
    StreamTell tell = {&latest, NULL, NULL, ignore_oddity, on_over_in_order, NULL};
    g_autoptr(FlowTable) table = flow_table_new(&tell);

    for (uint64_t i = 1; i <= 1000; i++) {
        Segment segment = {
            .source = {{(uint8_t)(i * 37), (uint8_t)i}, 4},
            .destination = {{192, 0, 2, 1},                  4},
            .source_port = (uint16_t)(i * 7919),
            .destination_port = 25,
            .transport = 6,
            .flags = TCP_SYN,
        };
        Place place = {1, i, 0, 0, ACKED_UNKNOWN};
        Side side;

        flow_table_feed(table, &segment, &place, i, &side);
    }
    flow_table_end(table);
    g_assert_cmpuint(latest, ==, 1000);
}

/* A host that talks to itself, from a port to the same port: nothing tells the sides apart. */
static void test_same_ends(void)
{
    Wire wire;

    wire_init(&wire);
    wire.port[CLIENT] = wire.port[SERVER];
    Segment segment = {
        .source = {{127, 0, 0, 1}, 4},
        .destination = {{127, 0, 0, 1}, 4},
        .source_port = 25,
        .destination_port = 25,
        .transport = 6,
        .flags = TCP_SYN
    };
    Place place = {1, 1, 0, 0, ACKED_UNKNOWN};
    Side side;

    for (uint64_t i = 0; i < 5; i++)
        flow_table_feed(wire.table, &segment, &place, i, &side);
    wire_end(&wire);
    g_assert_cmpuint(wire.gone_count, ==, 1);
    wire_clear(&wire);
}

/* Something happens elsewhere, so much later. */
static void pass_time(Wire *wire, int64_t ns)
{
    uint16_t port = wire->port[CLIENT];

    wire->port[CLIENT] = 1;
    wire->when += ns;
    wire_send(wire, CLIENT, TCP_SYN, -1, 0, "");
    wire->port[CLIENT] = port;
}

static void test_idle_times(void)
{
    static const int64_t half_open = TOMBSTONE_IDLE_MAX_NS, open = FLOW_IDLE_MAX_NS;
    Wire wire;

    wire_init(&wire);
    wire_send(&wire, CLIENT, TCP_SYN, -1, 0, "");
    pass_time(&wire, half_open);
    g_assert_cmpuint(wire.gone_count, ==, 0);
    pass_time(&wire, 1);
    g_assert_cmpuint(wire.gone_count, ==, 1);
    g_assert_cmpint(wire.gone.close, ==, CLOSE_TIMEOUT);
    wire_clear(&wire);

    wire_init(&wire);
    wire_open(&wire);
    pass_time(&wire, open);
    g_assert_cmpuint(wire.gone_count, ==, 0);
    wire_say(&wire, CLIENT, 0, 0, "x");
    wire_say(&wire, CLIENT, 3, 0, "x"); /* waits for two octets */
    pass_time(&wire, open);
    guint others = wire.gone_count;
    pass_time(&wire, 1);
    g_assert_cmpuint(wire.gone_count, ==, others + 1);
    wire_expect(&wire, "x__x", "");
    wire_clear(&wire);
}

/* A connection that is not wanted is told no more of, and soon gone. */
static void test_forget(void)
{
    Wire wire;

    wire_init(&wire);
    wire.is_forgetting = true;
    wire_open(&wire);
    wire_say(&wire, CLIENT, 3, 0, "def"); /* waits, and is given up with the rest */
    wire_say(&wire, CLIENT, 0, 0, "abc");
    wire_say(&wire, CLIENT, 6, 0, "ghi");
    wire_say(&wire, SERVER, 0, 9, "xyz");
    g_assert_cmpuint(wire.flow->side[CLIENT].frames, ==, 5);
    g_assert_cmpuint(wire.flow->side[CLIENT].bytes, ==, 9);
    g_assert_true(g_str_has_prefix(wire.octets[CLIENT]->str, "abc"));
    g_assert_null(strstr(wire.octets[CLIENT]->str, "ghi"));
    wire_expect(&wire, wire.octets[CLIENT]->str, "");
    flow_forget(wire.table, wire.flow); /* twice is no harm */
    wire_send(&wire, CLIENT, TCP_FIN | TCP_ACK, 9, 3, "");
    wire_send(&wire, SERVER, TCP_FIN | TCP_ACK, 3, 10, "");
    wire_send(&wire, CLIENT, TCP_ACK, 10, 4, "");
    g_assert_cmpuint(wire.over_count, ==, 1);
    wire_end(&wire);
    g_assert_cmpint(wire.gone.close, ==, CLOSE_FIN3);
    wire_clear(&wire);
}

static void test_forget_outside(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, 3, 0, "def");
    flow_forget(wire.table, wire.flow);
    wire_say(&wire, CLIENT, 0, 0, "abc");
    pass_time(&wire, TOMBSTONE_IDLE_MAX_NS + 1);
    g_assert_cmpuint(wire.gone_count, ==, 1);
    wire_expect(&wire, "", "");
    wire.is_forgetting = true;
    wire_clear(&wire);
}

/* Its opening was not seen, its ports misled, and its first octets show who is who. */
static void test_turn(void)
{
    Wire wire;

    wire_init(&wire);
    wire.port[SERVER] = 60000; /* above the client's */
    wire_say(&wire, SERVER, 0, 0, "220 a\r\n");
    g_assert_cmpint(wire.side, ==, CLIENT);
    wire_expect(&wire, "220 a\r\n", "");
    g_string_truncate(wire.octets[CLIENT], 0);
    wire_turn(wire.flow, wire_told(wire.flow));
    g_assert_cmpuint(wire.flow->side[SERVER].port, ==, 60000);
    g_assert_cmpuint(wire.flow->side[SERVER].stream_bytes, ==, 7);

    wire_say(&wire, SERVER, 7, 6, "250 b\r\n");
    g_assert_cmpint(wire.side, ==, SERVER);
    wire_say(&wire, CLIENT, 0, 7, "EHLO\r\n");
    g_assert_cmpint(wire.side, ==, CLIENT);
    wire_send(&wire, SERVER, TCP_FIN | TCP_ACK, 14, 6, "");
    g_assert_true(wire.flow->side[SERVER].has_fin);
    g_assert_cmpint(wire.flow->closed_by, ==, SERVER);
    wire_end(&wire);
    wire_expect(&wire, "EHLO\r\n", "250 b\r\n");
    wire_expect_no_oddity(&wire);
    wire_clear(&wire);
}

/* The same while the octets are told, of a packet that was cut and carries a FIN. */
static void test_turn_while_told(void)
{
    Wire wire;

    wire_init(&wire);
    wire.port[SERVER] = 60000;
    wire_send(&wire, SERVER, TCP_ACK, 0, 0, "");
    wire_send(&wire, CLIENT, TCP_ACK, 0, 0, "");
    wire.is_turning = true;
    wire_feed(&wire, SERVER,
              (Segment){.flags = TCP_ACK | TCP_FIN,
                        .sequence = wire.first[SERVER],
                        .acknowledgement = wire.first[CLIENT],
                        .payload = BYTES_OF("421 bye"),
                        .payload_len = 9});
    g_assert_cmpint(wire.side, ==, SERVER);
    g_assert_true(wire.flow->side[SERVER].has_fin);
    g_assert_false(wire.flow->side[CLIENT].has_fin);
    g_assert_cmpuint(wire.flow->side[SERVER].stream_bytes, ==, 9);
    g_assert_cmpint(wire.last_oddity.side, ==, SERVER);
    g_string_truncate(wire.octets[CLIENT], 0); /* told before it was known whose they are */
    wire_say(&wire, CLIENT, 0, 10, "QUIT\r\n");
    wire_say(&wire, SERVER, 9, 6, "late");
    wire_end(&wire);
    wire_expect(&wire, "QUIT\r\n", "__");
    g_assert_cmpuint(wire.oddities[ODDITY_PACKET_CUT], ==, 1);
    g_assert_cmpuint(wire.oddities[ODDITY_DATA_AFTER_CLOSE], ==, 1);
    wire_clear(&wire);
}

/* The same, of octets that waited; and who waits for whom stays known. */
static void test_turn_while_stalled(void)
{
    Wire wire;

    wire_init(&wire);
    wire.port[SERVER] = 60000;
    wire_send(&wire, CLIENT, TCP_ACK, 0, 0, "");
    wire_send(&wire, SERVER, TCP_ACK, 0, 0, "");
    wire_say(&wire, SERVER, 10, 0, "zz");
    wire_say(&wire, CLIENT, 5, 0, "later");
    wire.is_turning = true;
    wire_say(&wire, CLIENT, 0, 0, "first");
    wire_expect(&wire, "later", "first");
    g_string_truncate(wire.octets[SERVER], 0);
    wire_say(&wire, SERVER, 0, 10, "0123456789");
    wire_end(&wire);
    wire_expect(&wire, "later", "0123456789zz");
    wire_expect_no_oddity(&wire);
    wire_clear(&wire);
}

/* One packet from another century, or from none: the others are read as if it were not there. */
static void test_wrong_times(void)
{
    static const int64_t times[] = {0, 1, -1, INT64_MIN, INT64_C(4300000000) * 1000000000};

    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        Wire wire;
        int64_t when;

        wire_init(&wire);
        when = wire.when;
        wire.port[CLIENT] = 1;
        wire_send(&wire, CLIENT, TCP_SYN, -1, 0, "");
        wire.when = times[i];
        wire_send(&wire, CLIENT, TCP_SYN, -1, 0, "");
        wire.when = when;
        wire.port[CLIENT] = CLIENT_PORT;
        guint gone = wire.gone_count;
        wire_open(&wire);
        wire.when = times[i] < when ? times[i] : when;
        wire_say(&wire, CLIENT, 0, 0, "EHLO\r\n");
        wire.when = when + 1;
        wire_say(&wire, SERVER, 0, 6, "250 b\r\n");
        wire_send(&wire, CLIENT, TCP_SYN, -1, 0, "");
        g_assert_cmpuint(wire.gone_count, <=, gone + 1);
        g_assert_cmpuint(wire.flow->side[CLIENT].frames, ==, 4);
        wire_expect(&wire, "EHLO\r\n", "250 b\r\n");
        g_assert_cmpuint(wire.oddities[ODDITY_CLOCK_WENT_BACK], <=, 2);
        wire.oddities[ODDITY_CLOCK_WENT_BACK] = 0;
        wire_expect_no_oddity(&wire);
        wire_clear(&wire);
    }
}

/* A lone packet far in the future ends no connection; two that agree show that time went on. */
static void test_far_ahead(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    int64_t when = wire.when;
    pass_time(&wire, CLOCK_JUMP_MAX_NS + 1);
    g_assert_cmpuint(wire.gone_count, ==, 0);
    wire.when = when + 1;
    wire_say(&wire, CLIENT, 0, 0, "EHLO\r\n");
    wire_say(&wire, SERVER, 0, 6, "250 b\r\n");
    g_assert_cmpuint(wire.gone_count, ==, 0);
    pass_time(&wire, CLOCK_JUMP_MAX_NS + 1);
    g_assert_cmpuint(wire.gone_count, ==, 0);
    pass_time(&wire, 1);
    g_assert_cmpuint(wire.gone_count, ==, 1);
    g_assert_cmpint(wire.gone.close, ==, CLOSE_TIMEOUT);
    g_assert_cmpuint(wire.gone.side[SERVER].port, ==, SERVER_PORT);
    wire_expect(&wire, "EHLO\r\n", "250 b\r\n");
    wire_end(&wire);
    wire_clear(&wire);
}

/* All together may wait no more than a ceiling; what is given up for it is counted. */
static void test_total_ceiling(void)
{
    static char block[50001];
    guint per_flow = OUT_OF_ORDER_MAX_BYTES / 50000, sent = 0;
    Wire wire;

    memset(block, 'x', sizeof(block) - 1);
    wire_init(&wire);
    for (uint16_t port = 1; sent * 50000 <= OUT_OF_ORDER_TOTAL_MAX_BYTES + 50000; port++) {
        wire.port[CLIENT] = port;
        wire_open(&wire);
        for (guint i = 0; i < per_flow; i++, sent++)
            wire_say(&wire, CLIENT, 10 + (int64_t)i * 50000, 0, block);
    }
    g_assert_cmpuint(flow_table_drops(wire.table).out_of_order_bytes, >=, 10);
    g_assert_cmpuint(flow_table_drops(wire.table).out_of_order_bytes, <=, 20);
    wire_end(&wire);
    g_assert_cmpuint(wire.oddities[ODDITY_STREAM_GAP_UNACKNOWLEDGED], ==, wire.gone_count);
    wire_clear(&wire);
}

/* Connections that were packed go on where they were; all end in the order in which they began. */
static void test_cold(void)
{
    const guint count = 3 * FLOWS_WARM_MAX;
    Wire wire;

    wire_init(&wire);
    for (guint i = 0; i < count; i++) {
        wire.port[CLIENT] = (uint16_t)(1024 + i);
        wire_send(&wire, CLIENT, TCP_SYN, -1, 0, "");
    }
    for (guint i = 0; i < count; i += 1000) {
        wire.port[CLIENT] = (uint16_t)(1024 + i);
        wire_send(&wire, SERVER, TCP_SYN | TCP_ACK, -1, 0, "");
        wire_send(&wire, CLIENT, TCP_ACK, 0, 0, "");
        g_assert_cmpuint(wire.flow->began, ==, i + 1);
        g_assert_cmpuint(wire.flow->syn.frame, ==, i + 1);
        g_assert_cmpuint(wire.flow->side[CLIENT].frames, ==, 2);
        g_assert_cmpuint(wire.flow->side[CLIENT].port, ==, 1024 + i);
        wire_say(&wire, SERVER, 0, 0, "x");
    }
    g_assert_cmpuint(wire.octets[SERVER]->len, ==, (count + 999) / 1000);
    wire_expect_no_oddity(&wire);
    wire_end(&wire);
    g_assert_cmpuint(wire.gone_count, ==, count);
    g_assert_cmpuint(wire.gone.began, ==, count);
    g_assert_cmpuint(flow_table_drops(wire.table).flows, ==, 0);
    wire_clear(&wire);
}

/* Their time runs out like that of the others. */
static void test_cold_and_idle(void)
{
    Wire wire;

    wire_init(&wire);
    for (guint i = 0; i < 2 * FLOWS_WARM_MAX; i++) {
        wire.port[CLIENT] = (uint16_t)(1024 + i);
        wire_send(&wire, CLIENT, TCP_SYN, -1, 0, "");
    }
    wire.when += TOMBSTONE_IDLE_MAX_NS + 1;
    wire.port[CLIENT] = 1000;
    wire_send(&wire, CLIENT, TCP_SYN, -1, 0, "");
    g_assert_cmpuint(wire.gone_count, ==, 2 * FLOWS_WARM_MAX);
    g_assert_cmpint(wire.gone.close, ==, CLOSE_TIMEOUT);
    wire_clear(&wire);
}

/* The half-open ones go first, and each is counted; a dialogue stays. */
static void test_memory_ceiling(void)
{
    Wire wire;

    wire_init(&wire);
    flow_table_set_memory(wire.table, 1000 * 1000);
    wire_open(&wire);
    wire_say(&wire, CLIENT, 0, 0, "EHLO x\r\n");
    for (guint i = 0; i < 10000; i++) {
        wire.port[CLIENT] = (uint16_t)(1024 + i);
        wire_send(&wire, CLIENT, TCP_SYN, -1, 0, "");
    }
    guint64 dropped = flow_table_drops(wire.table).flows;
    g_assert_cmpuint(dropped, >, 5000);
    g_assert_cmpuint(wire.gone_count, ==, dropped);
    wire.port[CLIENT] = CLIENT_PORT;
    wire_say(&wire, CLIENT, 8, 0, "QUIT\r\n");
    g_assert_cmpuint(wire.flow->began, ==, 1);
    wire_clear(&wire);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/flow-table/both-directions", test_both_directions);
    g_test_add_func("/flow-table/order-of-ends", test_order_of_ends);
    g_test_add_func("/flow-table/same-ends", test_same_ends);
    g_test_add_func("/flow-table/idle-times", test_idle_times);
    g_test_add_func("/flow-table/forget", test_forget);
    g_test_add_func("/flow-table/forget-outside", test_forget_outside);
    g_test_add_func("/flow-table/turn", test_turn);
    g_test_add_func("/flow-table/turn-while-told", test_turn_while_told);
    g_test_add_func("/flow-table/turn-while-stalled", test_turn_while_stalled);
    g_test_add_func("/flow-table/wrong-times", test_wrong_times);
    g_test_add_func("/flow-table/far-ahead", test_far_ahead);
    g_test_add_func("/flow-table/total-ceiling", test_total_ceiling);
    g_test_add_func("/flow-table/cold", test_cold);
    g_test_add_func("/flow-table/cold-and-idle", test_cold_and_idle);
    g_test_add_func("/flow-table/memory-ceiling", test_memory_ceiling);
    return g_test_run();
}
