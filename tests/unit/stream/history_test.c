/* history_test.c - a connection's letters, its round trips and windows, and what it lost. */
#include "stream/history.h"

#include "stream/losses.h"
#include "wire.h"

#define MS INT64_C(1000000)

static void test_letters(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, SERVER, 0, 0, "220\r\n");
    wire_send(&wire, CLIENT, TCP_ACK, 0, 5, "");
    wire_say(&wire, CLIENT, 0, 5, "QUIT\r\n");
    wire_send(&wire, CLIENT, TCP_FIN | TCP_ACK, 6, 5, "");
    wire_send(&wire, SERVER, TCP_FIN | TCP_ACK, 5, 7, "");
    g_assert_cmpstr(wire.flow->history, ==, "ShAdDFf");
    wire_clear(&wire);
}

static void test_counted(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, 0, 0, "NOOP\r\n");
    for (unsigned i = 0; i < 100; i++) /* the first, the tenth and the hundredth */
        wire_say(&wire, CLIENT, 0, 0, "NOOP\r\n");
    g_assert_cmpstr(wire.flow->history, ==, "ShADTTT");
    g_assert_cmpuint(wire.flow->losses->len, ==, 100);
    g_assert_false(wire.flow->has_more_losses);
    wire_say(&wire, CLIENT, 0, 0, "NOOP\r\n");
    g_assert_true(wire.flow->has_more_losses);
    wire_clear(&wire);
}

static void test_odd_flags(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_send(&wire, SERVER, TCP_SYN | TCP_FIN, 9999, 0, "");
    wire_send(&wire, CLIENT, TCP_FIN | TCP_RST, 9999, 0, "");
    g_assert_cmpstr(wire.flow->history, ==, "ShAqI");
    wire_clear(&wire);
}

static void test_too_many(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, 0, 0, "NOOP\r\n");
    for (int i = 0; i < 100; i++)
        wire_send(&wire, SERVER, TCP_SYN, 1000 + i, 0, "");
    g_assert_cmpuint(strlen(wire.flow->history), ==, FLOW_HISTORY_MAX);
    g_assert_true(g_str_has_suffix(wire.flow->history, "sx"));
    wire_clear(&wire);
}

static void test_turned(void)
{
    Wire wire;

    wire_init(&wire);
    wire.is_turning = true;
    wire_say(&wire, CLIENT, 0, 0, "220\r\n");
    g_assert_cmpstr(wire.flow->history, ==, "^d");
    wire_clear(&wire);
}

static void test_round_trips(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, 0, 0, "NOOP\r\n");
    wire.when += 10 * MS;
    wire_say(&wire, SERVER, 0, 6, "250\r\n");
    wire.when += 30 * MS;
    wire_say(&wire, CLIENT, 6, 5, "NOOP\r\n");
    wire.when += 5 * MS;
    wire_say(&wire, CLIENT, 6, 5, "NOOP\r\n"); /* whose acknowledgement it is, nobody knows */
    wire.when += 5 * MS;
    wire_send(&wire, SERVER, TCP_ACK, 5, 12, "");
    const Pace *client = &wire.flow->side[CLIENT].pace, *server = &wire.flow->side[SERVER].pace;
    g_assert_cmpuint(client->trips, ==, 1);
    g_assert_cmpint(client->most_ns, ==, 10 * MS);
    g_assert_cmpuint(server->trips, ==, 1);
    g_assert_cmpint(server->least_ns, ==, 30 * MS);
    wire_clear(&wire);
}

static void test_windows(void)
{
    Segment shut = {.flags = TCP_ACK, .window = 0};
    Segment open = {.flags = TCP_SYN, .window = 65535};
    Wire wire;

    wire_init(&wire);
    open.options = (TcpOptions){.has_window_shift = true, .window_shift = 3};
    open.sequence = wire.first[CLIENT] - 1;
    wire_feed(&wire, CLIENT, open);
    open.flags = TCP_SYN | TCP_ACK;
    open.sequence = wire.first[SERVER] - 1;
    open.acknowledgement = wire.first[CLIENT];
    open.options.window_shift = 2;
    wire_feed(&wire, SERVER, open);
    wire_send(&wire, CLIENT, TCP_ACK, 0, 0, "");
    g_assert_cmpuint(wire.flow->side[CLIENT].pace.window_most, ==, 65535u << 3);
    shut.sequence = wire.first[CLIENT];
    shut.acknowledgement = wire.first[SERVER];
    wire_feed(&wire, CLIENT, shut);
    g_assert_cmpuint(wire.flow->side[CLIENT].pace.window_least, ==, 0);
    g_assert_cmpuint(wire.flow->side[CLIENT].pace.zero_windows, ==, 1);
    g_assert_false(wire.flow->side[SERVER].pace.has_window);
    g_assert_cmpstr(wire.flow->history, ==, "ShAW");
    wire_clear(&wire);
}

static const Loss *loss_at(const Wire *wire, guint index)
{
    g_assert_nonnull(wire->flow->losses);
    g_assert_cmpuint(index, <, wire->flow->losses->len);
    return &g_array_index(wire->flow->losses, Loss, index);
}

static void test_losses(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, 0, 0, "aaaa");
    wire_say(&wire, CLIENT, 8, 0, "cccc");
    wire_say(&wire, CLIENT, 4, 0, "bbbb");  /* late */
    wire_say(&wire, CLIENT, 0, 0, "aaaa");  /* again */
    wire_say(&wire, CLIENT, 10, 0, "ccdd"); /* in part */
    g_assert_cmpuint(wire.flow->losses->len, ==, 3);
    g_assert_cmpint(loss_at(&wire, 0)->kind, ==, LOSS_OUT_OF_ORDER);
    g_assert_cmpuint(loss_at(&wire, 0)->place.offset, ==, 4);
    g_assert_cmpint(loss_at(&wire, 1)->kind, ==, LOSS_RETRANSMISSION);
    g_assert_cmpuint(loss_at(&wire, 1)->length, ==, 4);
    g_assert_cmpint(loss_at(&wire, 2)->kind, ==, LOSS_OVERLAP);
    g_assert_cmpstr(loss_kind_name(LOSS_HOLE), ==, "hole");
    wire_clear(&wire);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/history/letters", test_letters);
    g_test_add_func("/history/counted", test_counted);
    g_test_add_func("/history/odd-flags", test_odd_flags);
    g_test_add_func("/history/too-many", test_too_many);
    g_test_add_func("/history/turned", test_turned);
    g_test_add_func("/pace/round-trips", test_round_trips);
    g_test_add_func("/pace/windows", test_windows);
    g_test_add_func("/losses", test_losses);
    return g_test_run();
}
