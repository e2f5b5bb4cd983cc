/* inflate_test.c - raw DEFLATE under a ceiling. */
#include "dialogue/inflate.h"

#include "base/limits.h"

#include <zlib.h>

static void count(void *user, Bytes octets)
{
    *(uint64_t *)user += octets.len;
}

static void add(void *user, Bytes octets)
{
    g_string_append_len(user, (const char *)octets.data, (gssize)octets.len);
}

static void feed(Inflater *inflater, Bytes bytes, size_t cut,
                 void (*unpack)(void *user, Bytes octets), void *user)
{
    while (bytes.len > 0)
        bytes = bytes_skip(bytes, inflater_feed(inflater, bytes_first(bytes, cut), unpack, user));
}

/* "hello, hello\n" and a sync flush. */
static const uint8_t packed[] = {0xca, 0x48, 0xcd, 0xc9, 0xc9, 0xd7, 0x51, 0xc8, 0x00,
                                 0x51, 0x5c, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff};

static void test_cuts(void)
{
    for (size_t cut = 1; cut <= sizeof(packed); cut++) {
        g_autoptr(Inflater) inflater = inflater_new();
        g_autoptr(GString) out = g_string_new(NULL);

        feed(inflater, (Bytes){packed, sizeof(packed)}, cut, add, out);
        g_assert_cmpstr(out->str, ==, "hello, hello\n");
        g_assert_cmpint(inflater_end(inflater), ==, INFLATE_GOES_ON);
    }
}

static void test_damage(void)
{
    g_autoptr(Inflater) inflater = inflater_new();
    g_autoptr(GString) out = g_string_new(NULL);

    feed(inflater, BYTES_OF("\xff\xff\xff\xff\xff\xff"), 1, add, out);
    g_assert_cmpint(inflater_end(inflater), ==, INFLATE_DAMAGED);
    feed(inflater, (Bytes){packed, sizeof(packed)}, 5, add, out);
    g_assert_cmpuint(out->len, ==, 0);
}

/* Zeros: 1,032 octets of each packed one, again and again. */
static void test_bomb(void)
{
    g_autofree uint8_t *zeros = g_malloc0(INFLATE_FREE_BYTES * 2);
    g_autofree uint8_t *small = g_malloc(INFLATE_FREE_BYTES);
    z_stream stream = {.next_in = zeros,
                       .avail_in = INFLATE_FREE_BYTES * 2,
                       .next_out = small,
                       .avail_out = INFLATE_FREE_BYTES};
    static const size_t cuts[] = {1, 100, INFLATE_STEP_BYTES, SIZE_MAX};
    uint64_t ends[G_N_ELEMENTS(cuts)] = {0};

    g_assert_cmpint(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), ==, Z_OK);
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    deflateEnd(&stream);
    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
        g_autoptr(Inflater) inflater = inflater_new();

        feed(inflater, (Bytes){small, stream.total_out}, cuts[i], count, &ends[i]);
        g_assert_cmpint(inflater_end(inflater), ==, INFLATE_TOO_LARGE);
        g_assert_cmpuint(ends[i], ==, ends[0]);
    }
    g_assert_cmpuint(ends[0], >=, INFLATE_FREE_BYTES);
    g_assert_cmpuint(ends[0], <, INFLATE_FREE_BYTES * 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/inflate/cuts", test_cuts);
    g_test_add_func("/inflate/damage", test_damage);
    g_test_add_func("/inflate/bomb", test_bomb);
    return g_test_run();
}
