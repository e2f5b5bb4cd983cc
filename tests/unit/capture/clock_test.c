/* clock_test.c - ticks of every unit become ns without overflow. */
#include "capture/clock.h"

#include <glib.h>

static int64_t when(uint8_t resolution, int64_t offset_seconds, uint64_t ticks)
{
    Clock clock = clock_of(resolution, offset_seconds);

    return clock_when(&clock, ticks);
}

static void powers_of_ten(void)
{
    g_assert_cmpint(when(0, 0, 7), ==, INT64_C(7000000000));
    g_assert_cmpint(when(3, 0, 7), ==, 7000000);
    g_assert_cmpint(when(6, 0, 1700000000123456), ==, INT64_C(1700000000123456000));
    g_assert_cmpint(when(9, 0, 1700000000123456789), ==, INT64_C(1700000000123456789));
    g_assert_cmpint(when(12, 0, 123456789), ==, 123456);
    g_assert_cmpint(when(28, 0, UINT64_MAX), ==, 1);
    g_assert_cmpint(when(29, 0, UINT64_MAX), ==, 0);
    g_assert_cmpint(when(127, 0, UINT64_MAX), ==, 0);
}

static void powers_of_two(void)
{
    g_assert_cmpint(when(0x80, 0, 7), ==, INT64_C(7000000000));
    g_assert_cmpint(when(0x80 | 1, 0, 7), ==, INT64_C(3500000000));
    g_assert_cmpint(when(0x80 | 32, 0, UINT64_C(5) << 32 | UINT64_C(1) << 31), ==,
                    INT64_C(5500000000));
    g_assert_cmpint(when(0x80 | 64, 0, UINT64_C(1) << 63), ==, 500000000);
    g_assert_cmpint(when(255, 0, UINT64_MAX), ==, 0);
}

static void offsets_and_ends(void)
{
    g_assert_cmpint(when(6, 10, 1), ==, INT64_C(10000001000));
    g_assert_cmpint(when(6, -10, 1), ==, INT64_C(-9999999000));
    g_assert_cmpint(when(0, 0, UINT64_MAX), ==, INT64_MAX);
    g_assert_cmpint(when(0, INT64_MAX, UINT64_MAX), ==, INT64_MAX);
    g_assert_cmpint(when(9, INT64_MIN, 0), ==, INT64_MIN);
    g_assert_cmpint(when(9, INT64_MIN, 5), ==, INT64_MIN + 5);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clock/powers-of-ten", powers_of_ten);
    g_test_add_func("/clock/powers-of-two", powers_of_two);
    g_test_add_func("/clock/offsets-and-ends", offsets_and_ends);
    return g_test_run();
}
