/* sparse_test.c - what was packed comes out as it was, and mostly zeros become small. */
#include "base/sparse.h"

#include <glib.h>

#define LEN 1024

static size_t expect_same(const uint8_t *octets, size_t len)
{
    uint8_t packed[SPARSE_ROOM(LEN)], opened[LEN];
    size_t used = sparse_pack(octets, len, packed);

    g_assert_cmpuint(used, <=, SPARSE_ROOM(len));
    memset(opened, 0xaa, sizeof(opened));
    sparse_unpack(packed, opened, len);
    g_assert_true(memcmp(octets, opened, len) == 0);
    return used;
}

static void test_edges(void)
{
    uint8_t octets[LEN] = {0};

    g_assert_cmpuint(expect_same(octets, 0), ==, 0);
    g_assert_cmpuint(expect_same(octets, 8), ==, 1);
    g_assert_cmpuint(expect_same(octets, LEN), ==, 2); /* 128 words: more than one run holds */
    octets[LEN - 1] = 7;
    g_assert_cmpuint(expect_same(octets, LEN), ==, 1 + 3);
    memset(octets, 0xff, LEN);
    g_assert_cmpuint(expect_same(octets, LEN), ==, 10 + 127); /* the others are like the first */
    for (size_t i = 0; i < LEN; i++)
        octets[i] = (uint8_t)(i / 8 + 1);
    g_assert_cmpuint(expect_same(octets, LEN), ==, SPARSE_ROOM(LEN));
}

/* Any share of zeros, any number of different words. */
static void test_chance(void)
{
    for (int run = 0; run < 5000; run++) {
        uint8_t octets[LEN] = {0};
        int filled = g_test_rand_int_range(0, 100), kinds = g_test_rand_int_range(1, 255);
        size_t len = (size_t)g_test_rand_int_range(0, LEN / 8 + 1) * 8;

        for (size_t i = 0; i < len; i++)
            if (g_test_rand_int_range(0, 100) < filled)
                octets[i] = (uint8_t)g_test_rand_int_range(0, kinds + 1);
        expect_same(octets, len);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sparse/edges", test_edges);
    g_test_add_func("/sparse/chance", test_chance);
    return g_test_run();
}
