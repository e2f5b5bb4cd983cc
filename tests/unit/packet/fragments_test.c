/* fragments_test.c - datagrams put together, and what must not be. */
#include "bench.h"
#include "maker.h"

#include "base/limits.h"

#include <glib.h>

#define RAW 101
#define MORE 0x2000

/* A piece of a datagram: octets [from, from + count) of it, its last one or not. */
static GByteArray *ipv4_piece(const GByteArray *datagram, size_t from, size_t count, bool has_more,
                              unsigned id)
{
    GByteArray *piece =
        g_byte_array_append(g_byte_array_new(), datagram->data + from, (guint)count);

    in_ipv4(piece, 6);
    set_u16(piece, 4, id);
    set_u16(piece, 6, from / 8 | (has_more ? MORE : 0));
    return piece;
}

/* `next`: of the fragment header, 6 TCP, 60 destination options. */
static GByteArray *ipv6_piece(const GByteArray *datagram, size_t from, size_t count, bool has_more,
                              uint8_t next)
{
    GByteArray *piece =
        g_byte_array_append(g_byte_array_new(), datagram->data + from, (guint)count);

    before(piece, "0000 0000 01020304");
    piece->data[0] = next;
    set_u16(piece, 2, from | (has_more ? 1 : 0));
    return in_ipv6(piece, 44);
}

static const char story[] = "Subject: the first copy of an octet wins, whatever comes after it\r\n";

static GByteArray *story_datagram(void)
{
    return in_tcp(of_text(story)); /* 20 + 67 octets */
}

/* Gives the pieces [0,24) [24,56) [56,end) in an order such as "201". */
static void give_in_order(Bench *bench, const char *order, int version)
{
    static const size_t from[] = {0, 24, 56, 87};
    g_autoptr(GByteArray) datagram = story_datagram();

    for (size_t i = 0; order[i] != '\0'; i++) {
        size_t which = (size_t)(order[i] - '0');
        size_t count = from[which + 1] - from[which];
        GByteArray *piece = version == 4 ? ipv4_piece(datagram, from[which], count, which < 2, 7)
                                         : ipv6_piece(datagram, from[which], count, which < 2, 6);
        bool is_last = order[i + 1] == '\0';

        g_assert_cmpint(decode(bench, RAW, piece), ==, is_last ? PACKET_TCP : PACKET_FRAGMENT);
    }
    g_assert_true(bench->segment.is_reassembled);
    g_assert_cmpuint(bench->segment.destination_port, ==, 25);
    assert_payload(bench, story);
}

static void test_orders(void)
{
    static const char *const orders[] = {"012", "021", "102", "120", "201", "210", "0012", "22110"};
    Bench bench;

    bench_init(&bench);
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        give_in_order(&bench, orders[i], 4); /* the same id again and again */
        assert_addresses(&bench, "192.0.2.1", "192.0.2.25");
        give_in_order(&bench, orders[i], 6);
        assert_addresses(&bench, "2001:db8::1", "2001:db8::25");
    }
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 0);
    bench_clear(&bench);
}

/* The header of the whole may stand behind extension headers inside the fragments. */
static void test_extension_inside(void)
{
    Bench bench;
    g_autoptr(GByteArray) datagram = before(story_datagram(), "0600 010400000000");
    g_autoptr(GByteArray) again = before(story_datagram(), "0600 0001 00000001");

    bench_init(&bench);
    /* Only the first fragment's next header counts. RFC 8200 4.5 */
    decode(&bench, RAW, ipv6_piece(datagram, 48, datagram->len - 48, false, 6));
    g_assert_cmpint(decode(&bench, RAW, ipv6_piece(datagram, 0, 48, true, 60)), ==, PACKET_TCP);
    assert_payload(&bench, story);
    /* A fragment header inside of what was put together. */
    decode(&bench, RAW, ipv6_piece(again, 48, again->len - 48, false, 44));
    g_assert_cmpint(decode(&bench, RAW, ipv6_piece(again, 0, 48, true, 44)), ==, PACKET_DAMAGED);
    bench_clear(&bench);
}

static void test_overlap(void)
{
    Bench bench;
    g_autoptr(GByteArray) datagram = story_datagram();
    g_autoptr(GByteArray) other = story_datagram();

    memset(other->data + 20, 'X', other->len - 20);
    bench_init(&bench);
    decode(&bench, RAW, ipv4_piece(datagram, 24, 32, true, 1));
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 0);
    /* [16,64) again: 24 to 55 keep what they have, 16-23 and 56-63 are taken from here. */
    decode(&bench, RAW, ipv4_piece(other, 16, 48, true, 1));
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 1);
    decode(&bench, RAW, ipv4_piece(datagram, 0, 24, true, 1));
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 2);
    g_assert_cmpint(decode(&bench, RAW, ipv4_piece(datagram, 64, datagram->len - 64, false, 1)), ==,
                    PACKET_TCP);

    g_autofree char *expected = g_strdup(story);

    memset(expected, 'X', 4);
    memset(expected + 36, 'X', 8);
    assert_payload(&bench, expected);

    /* The same octets once more contradict nothing. */
    decode(&bench, RAW, ipv4_piece(datagram, 0, 56, true, 2));
    decode(&bench, RAW, ipv4_piece(datagram, 8, 32, true, 2));
    g_assert_cmpint(decode(&bench, RAW, ipv4_piece(datagram, 48, datagram->len - 48, false, 2)), ==,
                    PACKET_TCP);
    assert_payload(&bench, story);
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 2);
    bench_clear(&bench);
}

/* Fragments that disagree on where the datagram ends, or cannot be at all. */
static void test_contradictions(void)
{
    Bench bench;
    g_autoptr(GByteArray) datagram = story_datagram();

    bench_init(&bench);
    decode(&bench, RAW, ipv4_piece(datagram, 56, 31, false, 1));
    decode(&bench, RAW, ipv4_piece(datagram, 56, 30, false, 1)); /* another end */
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 1);
    decode(&bench, RAW, ipv4_piece(datagram, 32, 56, true, 1)); /* beyond the end */
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 2);
    g_assert_cmpint(decode(&bench, RAW, ipv4_piece(datagram, 0, 56, true, 1)), ==, PACKET_TCP);
    assert_payload(&bench, story);

    decode(&bench, RAW, ipv4_piece(datagram, 24, 56, true, 2));
    decode(&bench, RAW, ipv4_piece(datagram, 24, 24, false, 2)); /* an end before what is there */
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 3);
    decode(&bench, RAW, ipv4_piece(datagram, 0, 13, true, 3)); /* no multiple of 8 */
    decode(&bench, RAW, ipv4_piece(datagram, 0, 0, true, 3));
    decode(&bench, RAW, ipv4_piece(datagram, 8, 0, false, 3));
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 6);
    bench_clear(&bench);
}

/* The ping of death: a last fragment at 65,528 that reaches beyond 65,535. */
static void test_too_large(void)
{
    Bench bench;
    g_autoptr(GByteArray) datagram = g_byte_array_new();

    g_byte_array_set_size(datagram, 65600);
    memset(datagram->data, 'a', datagram->len);
    bench_init(&bench);
    g_assert_cmpint(decode(&bench, RAW, ipv4_piece(datagram, 65528, 8, false, 1)), ==,
                    PACKET_FRAGMENT);
    g_assert_cmpint(decode(&bench, RAW, ipv6_piece(datagram, 65528, 72, false, 6)), ==,
                    PACKET_FRAGMENT);
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 2);

    /* The largest there can be, backwards in small pieces. */
    g_autoptr(GByteArray) whole = in_tcp(g_byte_array_new());

    g_byte_array_set_size(whole, 65535);
    memset(whole->data + 20, 'b', whole->len - 20);
    for (size_t from = 65528; from > 0; from -= 8)
        g_assert_cmpint(
            decode(&bench, RAW, ipv4_piece(whole, from, from == 65528 ? 7 : 8, from < 65528, 2)),
            ==, PACKET_FRAGMENT);
    g_assert_cmpint(decode(&bench, RAW, ipv4_piece(whole, 0, 8, true, 2)), ==, PACKET_TCP);
    g_assert_cmpuint(bench.segment.payload.len, ==, 65515);
    g_assert_cmpuint(bench.segment.payload.data[65514], ==, 'b');
    bench_clear(&bench);
}

static void test_age(void)
{
    Bench bench;
    g_autoptr(GByteArray) datagram = story_datagram();
    g_autoptr(GByteArray) other = story_datagram();

    memset(other->data + 20, 'X', other->len - 20);
    bench_init(&bench);
    /* The id is used again after the first datagram was lost in part. */
    decode(&bench, RAW, ipv4_piece(other, 0, 24, true, 1));
    decode(&bench, RAW, ipv4_piece(other, 24, 32, true, 1));
    bench.when += FRAGMENT_AGE_MAX_NS + 1;
    decode(&bench, RAW, ipv4_piece(datagram, 24, datagram->len - 24, false, 1));
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 2);
    bench.when += FRAGMENT_AGE_MAX_NS;
    g_assert_cmpint(decode(&bench, RAW, ipv4_piece(datagram, 0, 24, true, 1)), ==, PACKET_TCP);
    assert_payload(&bench, story);

    /* The time ran back between two datagrams: each has its own age. */
    bench.when = 2 * FRAGMENT_AGE_MAX_NS;
    decode(&bench, RAW, ipv4_piece(datagram, 0, 24, true, 3));
    bench.when = 1;
    decode(&bench, RAW, ipv4_piece(other, 0, 24, true, 4));
    bench.when += FRAGMENT_AGE_MAX_NS + 1;
    decode(&bench, RAW, ipv4_piece(datagram, 24, 63, false, 4));
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 3);
    g_assert_cmpint(decode(&bench, RAW, ipv4_piece(datagram, 0, 24, true, 4)), ==, PACKET_TCP);
    g_assert_cmpint(decode(&bench, RAW, ipv4_piece(datagram, 24, 63, false, 3)), ==, PACKET_TCP);

    /* Times as far apart as can be, forwards and back. */
    bench.when = INT64_MIN;
    decode(&bench, RAW, ipv4_piece(datagram, 0, 24, true, 2));
    bench.when = INT64_MAX;
    decode(&bench, RAW, ipv4_piece(datagram, 24, 32, true, 2));
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 4);
    bench.when = INT64_MIN;
    decode(&bench, RAW, ipv4_piece(datagram, 0, 24, true, 2));
    g_assert_cmpint(decode(&bench, RAW, ipv4_piece(datagram, 56, 31, false, 2)), ==, PACKET_TCP);
    bench_clear(&bench);
}

/* Datagrams that never become whole: what is kept is bounded, what is given up is counted. */
static void test_flood(void)
{
    Bench bench;
    g_autoptr(GByteArray) datagram = g_byte_array_new();

    g_byte_array_set_size(datagram, 65535);
    memset(datagram->data, 'a', datagram->len);
    bench_init(&bench);
    for (unsigned id = 0; id < 10000; id++)
        decode(&bench, RAW, ipv4_piece(datagram, 8, 8, true, id));
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 10000 - FRAGMENT_DATAGRAMS_MAX);
    for (unsigned id = 0; id < 1000; id++)
        decode(&bench, RAW, ipv4_piece(datagram, 65528, 7, false, id));
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), >, 11000 - FRAGMENT_MAX_BYTES / 65536);

    /* It still works for those that do. */
    give_in_order(&bench, "012", 4);
    bench_clear(&bench);
}

static void test_missing_and_cut(void)
{
    Bench bench;
    g_autoptr(GByteArray) datagram = story_datagram();

    bench_init(&bench);
    decode(&bench, RAW, ipv4_piece(datagram, 0, 24, true, 1));
    g_assert_cmpint(decode(&bench, RAW, ipv4_piece(datagram, 56, 31, false, 1)), ==,
                    PACKET_FRAGMENT);
    /* Other protocol, other addresses, other id: other datagrams. */
    g_assert_cmpint(decode(&bench, RAW, ipv4_piece(datagram, 24, 32, true, 2)), ==,
                    PACKET_FRAGMENT);

    /* Of the piece in the middle the capture has 13 octets; a second copy brings the rest. */
    g_autoptr(GByteArray) piece = ipv4_piece(datagram, 24, 32, true, 1);

    g_assert_cmpint(decode_cut(&bench, RAW, piece, 33), ==, PACKET_FRAGMENT);
    g_assert_cmpint(decode_cut(&bench, RAW, piece, piece->len), ==, PACKET_TCP);
    assert_payload(&bench, story);
    g_assert_cmpuint(packet_decoder_drops(bench.decoder), ==, 0);
    bench_clear(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fragments/orders", test_orders);
    g_test_add_func("/fragments/extension-inside", test_extension_inside);
    g_test_add_func("/fragments/overlap", test_overlap);
    g_test_add_func("/fragments/contradictions", test_contradictions);
    g_test_add_func("/fragments/too-large", test_too_large);
    g_test_add_func("/fragments/age", test_age);
    g_test_add_func("/fragments/flood", test_flood);
    g_test_add_func("/fragments/missing-and-cut", test_missing_and_cut);
    return g_test_run();
}
