/* track_test.c - the octets of both sides come out whole and in an order that can have happened. */
#include "wire.h"

#include "base/limits.h"

/* A permutation of 0 .. count-1 by its number; numbers from 0 to count! - 1 give each once. */
static void permutation(guint number, guint count, guint *ret_order)
{
    for (guint i = 0; i < count; i++)
        ret_order[i] = i;
    for (guint i = 0; i < count; i++) {
        guint other = i + number % (count - i), kept = ret_order[i];

        number /= count - i;
        ret_order[i] = ret_order[other];
        ret_order[other] = kept;
    }
}

static void test_five_segments(void)
{
    static const struct {
        int64_t offset;
        const char *text;
    } segments[] = {
        {0,  "M"                  },
        {1,  "AIL FROM:<a@b>\r"   },
        {16, "\n"                 },
        {17, "RCPT TO:<c@d>\r\nDA"},
        {34, "TA\r\n"             },
    };

    for (guint number = 0; number < 120 * 2; number++) {
        guint order[5];
        Wire wire;

        wire_init(&wire);
        if (number >= 120) /* the sequence numbers wrap in the middle */
            wire.first[CLIENT] = UINT32_MAX - 16;
        wire_open(&wire);
        permutation(number % 120, 5, order);
        for (guint i = 0; i < 5; i++)
            wire_say(&wire, CLIENT, segments[order[i]].offset, 0, segments[order[i]].text);
        g_assert_cmpuint(wire.flow->retransmissions + wire.flow->overlaps, ==, 0);
        wire_expect(&wire, "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n", "");
        wire_expect_no_oddity(&wire);
        wire_clear(&wire);
    }
}

/* Segments of a stream of six octets. */
#define LENGTH 6
#define CUTS (LENGTH * (LENGTH + 1) / 2)

static void cut_of(guint number, guint *ret_from, guint *ret_to)
{
    guint from = 0;

    while (number >= LENGTH - from)
        number -= LENGTH - from++;
    *ret_from = from;
    *ret_to = from + number + 1;
}

/* The first copy of each octet, in a plain way; true where a copy differs from it. */
static bool model_add(char *model, guint from, guint to, char octet)
{
    bool has_conflict = false;

    for (guint i = from; i < to; i++) {
        has_conflict |= model[i] != '.' && model[i] != octet;
        if (model[i] == '.')
            model[i] = octet;
    }
    return has_conflict;
}

/*
 * Every three segments with different contents, in every order; at once, or held back because
 * their sender had acknowledged an octet that is not here yet.
 */
static void test_overlaps(void)
{
    for (guint number = 0; number < CUTS * CUTS * CUTS * 2; number++) {
        bool is_told_at_once = number % 2 == 0;
        const guint cuts[] = {number / 2 % CUTS, number / 2 / CUTS % CUTS,
                              number / 2 / CUTS / CUTS};
        char model[] = "......";
        guint conflicts = 0;
        Wire wire;

        wire_init(&wire);
        wire_open(&wire);
        for (guint i = 0; i < 3; i++) {
            guint from, to;
            char text[LENGTH + 1] = "";

            cut_of(cuts[i], &from, &to);
            memset(text, 'a' + (int)i, to - from);
            conflicts += model_add(model, from, to, text[0]);
            wire_say(&wire, CLIENT, from, is_told_at_once ? 0 : 1, text);
        }
        g_assert_cmpuint(wire.flow->conflicts, ==, conflicts);
        if (is_told_at_once)
            g_assert_cmpint(strncmp(wire.octets[CLIENT]->str, model, strspn(model, "abc")), ==, 0);
        else
            wire_expect(&wire, "", "");
        wire_say(&wire, SERVER, 0, 0, "+");
        wire_end(&wire);
        g_assert_cmpuint(wire.oddities[ODDITY_OVERLAP_CONFLICT], ==, conflicts);
        g_strdelimit(model, ".", '_');
        for (size_t end = LENGTH; end > 0 && model[end - 1] == '_'; end--)
            model[end - 1] = '\0'; /* nobody knows of holes at the end */
        wire_expect(&wire, model, "+");
        wire_clear(&wire);
    }
}

/* One octet of each side in turn: "AbCdEf". */
static void say_turn(Wire *wire, guint turn)
{
    Side side = turn % 2 == 0 ? CLIENT : SERVER;
    const char text[] = {(char)((side == CLIENT ? 'A' : 'a') + turn), '\0'};

    wire_say(wire, side, turn / 2, (turn + 1) / 2, text);
}

static void test_order_across_sides(void)
{
    for (guint number = 0; number < 720; number++) {
        guint order[6];
        Wire wire;

        wire_init(&wire);
        wire_open(&wire);
        permutation(number, 6, order);
        for (guint i = 0; i < 6; i++)
            say_turn(&wire, order[i]);
        g_assert_cmpstr(wire.order->str, ==, "AbCdEf");
        wire_expect_no_oddity(&wire);
        wire_clear(&wire);
    }
}

/* The same, with one of them lost. */
static void test_order_with_a_loss(void)
{
    for (guint lost = 0; lost < 6; lost++) {
        for (guint number = 0; number < 120; number++) {
            guint order[5];
            g_autoptr(GString) expected = g_string_new("AbCdEf");
            Wire wire;

            wire_init(&wire);
            wire_open(&wire);
            permutation(number, 5, order);
            for (guint i = 0; i < 5; i++)
                say_turn(&wire, order[i] + (order[i] >= lost));
            wire_end(&wire);
            g_string_erase(expected, lost, 1);
            g_assert_cmpstr(wire.order->str, ==, expected->str);
            wire_clear(&wire);
        }
    }
}

static void test_reply_recorded_first(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, SERVER, 0, 6, "250 ok\r\n");
    wire_expect(&wire, "", "");
    wire_say(&wire, CLIENT, 0, 0, "NOOP\r\n");
    g_assert_cmpstr(wire.order->str, ==, "NOOP\r\n250 ok\r\n");
    wire_expect_no_oddity(&wire);
    wire_clear(&wire);
}

/* The reply and the acknowledgement of the client's FIN are recorded before that FIN. */
static void test_fin_acknowledged_before_it(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, SERVER, 0, 7, "221 bye\r\n");
    wire_expect(&wire, "", "");
    wire_send(&wire, CLIENT, TCP_FIN | TCP_ACK, 0, 0, "QUIT\r\n");
    g_assert_cmpstr(wire.order->str, ==, "QUIT\r\n221 bye\r\n");
    g_assert_cmpuint(wire.flow->gap_bytes, ==, 0);
    wire_end(&wire);
    wire_expect_no_oddity(&wire);
    wire_clear(&wire);
}

/* A FIN that the capture did not see is no lost octet. */
static void test_fin_never_seen(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, 0, 0, "QUIT\r\n");
    wire_say(&wire, SERVER, 0, 7, "221 bye\r\n");
    wire_end(&wire);
    g_assert_cmpstr(wire.order->str, ==, "QUIT\r\n221 bye\r\n");
    g_assert_cmpuint(wire.gone.gap_bytes, ==, 0);
    wire_expect_no_oddity(&wire);
    wire_clear(&wire);
}

/* Each side acknowledges what the other has yet to say: that cannot be, and must end all the same.
 */
static void test_knot(void)
{
    for (guint with_more = 0; with_more < 2; with_more++) {
        Wire wire;

        wire_init(&wire);
        wire_open(&wire);
        wire_say(&wire, CLIENT, 0, 5, "AAAAA");
        wire_say(&wire, SERVER, 0, 5, "bbbbb");
        wire_expect(&wire, "", "");
        for (guint i = 0; with_more == 1 && i < HOLE_PATIENCE_PACKETS + 1; i++)
            wire_say(&wire, CLIENT, 5, 5, "");
        if (with_more == 0)
            wire_end(&wire);
        wire_expect(&wire, "AAAAA", "bbbbb");
        wire_expect_no_oddity(&wire);
        wire_clear(&wire);
    }
}

static void test_keep_alives(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, -1, 0, "x"); /* before anything was said */
    wire_say(&wire, CLIENT, 0, 0, "NOOP\r\n");
    wire_say(&wire, SERVER, 0, 6, "250 ok\r\n");
    for (guint i = 0; i < 3 * HOLE_PATIENCE_PACKETS; i++) {
        wire_say(&wire, CLIENT, 5, 8, i % 2 == 0 ? "" : "\n");
        wire_say(&wire, SERVER, 8, 6, "");
    }
    wire_feed(&wire, CLIENT,
              (Segment){.flags = TCP_ACK,
                        .sequence = wire.first[CLIENT] + 5,
                        .acknowledgement = wire.first[SERVER] + 8,
                        .payload = BYTES_OF("\0"),
                        .payload_len = 1}); /* RFC 1122 4.2.3.6: "one garbage octet" */
    wire_end(&wire);
    wire_expect(&wire, "NOOP\r\n", "250 ok\r\n");
    wire_expect_no_oddity(&wire);
    g_assert_cmpuint(wire.gone.retransmissions + wire.gone.conflicts, ==, 0);
    wire_clear(&wire);
}

/* One octet beyond the window, again and again, until the window opens. RFC 9293 3.8.6.1 */
static void test_zero_window_probes(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, 0, 0, "abc");
    for (guint i = 0; i < 5; i++) {
        wire_say(&wire, CLIENT, 3, 0, "d");
        wire_say(&wire, SERVER, 0, 3, "");
    }
    wire_say(&wire, CLIENT, 3, 0, "defg");
    wire_say(&wire, SERVER, 0, 7, "ok");
    wire_end(&wire);
    wire_expect(&wire, "abcdefg", "ok");
    wire_expect_no_oddity(&wire);
    wire_clear(&wire);
}

static void test_retransmissions(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, 0, 0, "abcdef");
    wire_say(&wire, CLIENT, 0, 0, "abcdef");   /* the same */
    wire_say(&wire, CLIENT, 2, 0, "cd");       /* a part */
    wire_say(&wire, CLIENT, 2, 0, "cdefgh");   /* repacketised */
    wire_say(&wire, CLIENT, 12, 0, "mn");      /* early */
    wire_say(&wire, CLIENT, 8, 0, "ijklmnop"); /* around it */
    g_assert_cmpuint(wire.flow->retransmissions, ==, 2);
    g_assert_cmpuint(wire.flow->overlaps, ==, 2);
    g_assert_cmpuint(wire.flow->out_of_order, ==, 0);
    wire_say(&wire, CLIENT, 18, 0, "st");
    wire_say(&wire, CLIENT, 16, 0, "qr");
    g_assert_cmpuint(wire.flow->out_of_order, ==, 1);
    wire_expect(&wire, "abcdefghijklmnopqrst", "");
    wire_expect_no_oddity(&wire);
    wire_say(&wire, CLIENT, 10, 0, "klMnop");
    g_assert_cmpuint(wire.flow->conflicts, ==, 1);
    wire_expect_oddities(&wire, ODDITY_OVERLAP_CONFLICT, 1);
    g_assert_cmpuint(wire.last_oddity.span.first.offset, ==, 12);
    g_assert_cmpint(wire.last_oddity.side, ==, CLIENT);
    wire_clear(&wire);
}

static void test_after_the_end(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_send(&wire, CLIENT, TCP_ACK | TCP_FIN, 0, 0, "QUIT\r\n");
    wire_send(&wire, CLIENT, TCP_ACK | TCP_FIN, 0, 0, "QUIT\r\n"); /* again */
    wire_say(&wire, SERVER, 0, 7, "221 bye\r\n");                  /* half closed */
    wire_expect_no_oddity(&wire);
    wire_say(&wire, CLIENT, 6, 9, "MAIL\r\n");
    wire_say(&wire, CLIENT, 7, 9, "RCPT\r\n");
    wire_expect_oddities(&wire, ODDITY_DATA_AFTER_CLOSE, 2);
    wire_end(&wire);
    wire_expect(&wire, "QUIT\r\n", "221 bye\r\n");
    wire_clear(&wire);
}

/* TCP Fast Open: octets in the SYN, sent again where the server did not take them. RFC 7413 */
static void test_syn_with_octets(void)
{
    Wire wire;

    wire_init(&wire);
    wire_send(&wire, CLIENT, TCP_SYN, -1, 0, "EHLO a\r\n");
    wire_send(&wire, SERVER, TCP_SYN | TCP_ACK, -1, 0, "");
    wire_say(&wire, CLIENT, 0, 0, "EHLO a\r\n");
    wire_say(&wire, SERVER, 0, 8, "250 b\r\n");
    wire_expect(&wire, "EHLO a\r\n", "250 b\r\n");
    wire_expect_no_oddity(&wire);
    wire_clear(&wire);
}

/* A SYN that is left out is left out with its octets and its FIN. */
static void test_other_syn_with_octets(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_say(&wire, CLIENT, 0, 0, "EHLO a\r\n");
    wire_send(&wire, CLIENT, TCP_SYN | TCP_FIN, 1000, 0, "HELP\r\n");
    wire_say(&wire, CLIENT, 8, 0, "NOOP\r\n");
    wire_say(&wire, SERVER, 0, 14, "ok");
    wire_end(&wire);
    wire_expect(&wire, "EHLO a\r\nNOOP\r\n", "ok");
    wire_expect_oddities(&wire, ODDITY_SYN_IN_STREAM, 1);
    g_assert_false(wire.gone.side[CLIENT].has_fin);
    wire_clear(&wire);
}

/* Octets in a RST say why it was sent; they are no part of the stream. RFC 1122 4.2.2.12 */
static void test_reset_with_octets(void)
{
    for (guint is_first = 0; is_first < 2; is_first++) {
        Wire wire;

        wire_init(&wire);
        wire_send(&wire, CLIENT, TCP_SYN, -1, 0, "");
        if (is_first == 0)
            wire_send(&wire, SERVER, TCP_SYN | TCP_ACK, -1, 0, "");
        wire_send(&wire, SERVER, TCP_RST | TCP_ACK, 0, 0, "No service here");
        wire_end(&wire);
        wire_expect(&wire, "", "");
        wire_expect_oddities(&wire, ODDITY_DATA_AFTER_CLOSE, 1);
        g_assert_cmpuint(wire.gone.gap_bytes, ==, 0);
        wire_clear(&wire);
    }
}

static void test_bad_checksum(void)
{
    static const uint8_t covered[20] = {[16] = 0x12, [17] = 0x34};
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    for (guint i = 0; i < 3; i++)
        wire_feed(&wire, CLIENT,
                  (Segment){
                      .flags = TCP_ACK,
                      .sequence = wire.first[CLIENT] + i,
                      .acknowledgement = wire.first[SERVER],
                      .payload = BYTES_OF("x"),
                      .payload_len = 1,
                      .covered = {covered, sizeof(covered)}
        });
    wire_expect(&wire, "xxx", "");
    wire_expect_oddities(&wire, ODDITY_BAD_CHECKSUM, 1);
    g_assert_cmpuint(wire.flow->bad_checksums, ==, 3);
    wire_clear(&wire);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/track/five-segments", test_five_segments);
    g_test_add_func("/track/overlaps", test_overlaps);
    g_test_add_func("/track/order-across-sides", test_order_across_sides);
    g_test_add_func("/track/order-with-a-loss", test_order_with_a_loss);
    g_test_add_func("/track/reply-recorded-first", test_reply_recorded_first);
    g_test_add_func("/track/fin-acknowledged-before-it", test_fin_acknowledged_before_it);
    g_test_add_func("/track/fin-never-seen", test_fin_never_seen);
    g_test_add_func("/track/knot", test_knot);
    g_test_add_func("/track/keep-alives", test_keep_alives);
    g_test_add_func("/track/zero-window-probes", test_zero_window_probes);
    g_test_add_func("/track/retransmissions", test_retransmissions);
    g_test_add_func("/track/after-the-end", test_after_the_end);
    g_test_add_func("/track/syn-with-octets", test_syn_with_octets);
    g_test_add_func("/track/other-syn-with-octets", test_other_syn_with_octets);
    g_test_add_func("/track/reset-with-octets", test_reset_with_octets);
    g_test_add_func("/track/bad-checksum", test_bad_checksum);
    return g_test_run();
}
