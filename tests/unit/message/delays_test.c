/* delays_test.c - bounds of delays hold the truth, whatever the clocks show. */
#include "message/delays.h"

#include <glib.h>

#define SECOND INT64_C(1000000000)
#define BASE (INT64_C(1710234927) * SECOND)

/* What a clock of whole seconds shows. */
static DelayStamp stamp(const char *host, int64_t shown_seconds)
{
    return (DelayStamp){.host = bytes_of_text(host),
                        .is_known = true,
                        .when = BASE + shown_seconds * SECOND,
                        .most_ns = SECOND};
}

static DelayStamp without_zone(const char *host, int64_t shown_seconds)
{
    DelayStamp told = stamp(host, shown_seconds);

    told.least_ns = -14 * 3600 * SECOND;
    told.most_ns = 12 * 3600 * SECOND + SECOND;
    return told;
}

static void assert_holds(const Delay *delay, int64_t truth_seconds)
{
    g_assert_cmpint(delay->least_ns, <=, truth_seconds * SECOND);
    if (delay->has_most)
        g_assert_cmpint(delay->most_ns, >=, truth_seconds * SECOND);
}

static void test_clock_in_the_middle(void)
{
    const DelayStamp stamps[] = {stamp("a", 0), stamp("b", 7), stamp("c", 5)};
    Delay delays[3];
    ClockRange clocks[3];

    delays_find(stamps, 3, NULL, delays, clocks);
    assert_holds(&delays[1], 2);
    assert_holds(&delays[2], 3);
    g_assert_cmpint(delays[1].nominal_ns, ==, 7 * SECOND);
    g_assert_cmpint(delays[2].nominal_ns, ==, -2 * SECOND);
    g_assert_cmpint(delays[1].least_ns, ==, 0);
    g_assert_cmpint(delays[1].most_ns, ==, 6 * SECOND);
    g_assert_cmpint(delays[1].sure, ==, DELAY_IF_CLOCKS_AGREE);
    g_assert_false(clocks[0].is_off);
    g_assert_true(clocks[1].is_off);
    g_assert_false(clocks[2].is_off);
    g_assert_cmpint(clocks[1].least_ns, ==, 1 * SECOND);
    g_assert_cmpint(clocks[1].most_ns, ==, 8 * SECOND);
}

static void test_two_days(void)
{
    const DelayStamp stamps[] = {stamp("a", 0), stamp("b", 2 * 86400 + 3)};
    Delay delays[2];
    ClockRange clocks[2];

    delays_find(stamps, 2, NULL, delays, clocks);
    assert_holds(&delays[1], 2 * 86400 + 3);
    g_assert_cmpint(delays[1].least_ns, ==, (2 * 86400 + 2) * SECOND);
    g_assert_cmpint(delays[1].most_ns, ==, (2 * 86400 + 4) * SECOND);
}

static void test_no_date_in_the_middle(void)
{
    const DelayStamp stamps[] = {stamp("a", 0), {.host = BYTES_OF("b")}, stamp("c", 60)};
    Delay delays[3];
    ClockRange clocks[3];

    delays_find(stamps, 3, NULL, delays, clocks);
    for (int truth = 0; truth <= 60; truth++) {
        assert_holds(&delays[1], truth);
        assert_holds(&delays[2], 60 - truth);
    }
    g_assert_false(delays[1].has_nominal);
    g_assert_true(delays[1].has_most);
    g_assert_cmpint(delays[1].most_ns, ==, 61 * SECOND);
}

static void test_zone_unknown(void)
{
    const DelayStamp stamps[] = {stamp("a", 0), without_zone("b", 3), stamp("c", 5)};
    Delay delays[3];
    ClockRange clocks[3];

    delays_find(stamps, 3, NULL, delays, clocks);
    assert_holds(&delays[1], 3);
    assert_holds(&delays[2], 2);
    g_assert_cmpint(delays[1].most_ns, ==, 6 * SECOND);
    delays_find(stamps, 2, NULL, delays, clocks);
    assert_holds(&delays[1], 3);
    assert_holds(&delays[1], 3 + 12 * 3600);
    g_assert_cmpint(delays[1].least_ns, ==, 0);
}

/* Two stamps of one clock: whatever it shows, the time between them is certain. */
static void test_one_clock(void)
{
    const DelayStamp stamps[] = {stamp("a", 0), stamp("b", 5000), stamp("a", 10)};
    Delay delays[3];
    ClockRange clocks[3];

    delays_find(stamps, 3, NULL, delays, clocks);
    g_assert_cmpint(delays[1].sure, ==, DELAY_CERTAIN);
    g_assert_cmpint(delays[2].sure, ==, DELAY_CERTAIN);
    g_assert_cmpint(delays[1].most_ns, ==, 11 * SECOND);
    g_assert_true(clocks[1].is_off);
    g_assert_cmpint(clocks[1].least_ns, >=, 4989 * SECOND);
    g_assert_cmpint(clocks[1].most_ns, <=, 5001 * SECOND);
}

/* One name, several computers: their stamps cannot be of one clock. */
static void test_cluster(void)
{
    const DelayStamp stamps[] = {stamp("mx", 10), stamp("mx", 5), stamp("c", 12)};
    Delay delays[3];
    ClockRange clocks[3];

    delays_find(stamps, 3, NULL, delays, clocks);
    for (int truth = 0; truth <= 7; truth++)
        assert_holds(&delays[1], truth);
    g_assert_cmpint(delays[1].nominal_ns, ==, -5 * SECOND);
    g_assert_cmpint(delays[1].sure, !=, DELAY_CERTAIN);
}

/* The capture saw the message before the last server says that it came. */
static void test_capture(void)
{
    const DelayStamp stamps[] = {stamp("a", 0), stamp("b", 100)};
    const int64_t seen = BASE + 20 * SECOND;
    Delay delays[2];
    ClockRange clocks[2];

    delays_find(stamps, 2, &seen, delays, clocks);
    assert_holds(&delays[1], 0);
    assert_holds(&delays[1], 19);
    g_assert_true(clocks[1].is_off);
    g_assert_cmpint(clocks[1].least_ns, ==, 80 * SECOND);
    g_assert_true(delays[1].has_most);
    g_assert_cmpint(delays[1].most_ns, ==, 20 * SECOND);
}

static void assert_same_legs(const Delay *one, const Delay *other, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        g_assert_cmpint(one[i].least_ns, ==, other[i].least_ns);
        g_assert_cmpint(one[i].has_most, ==, other[i].has_most);
        g_assert_cmpint(one[i].most_ns, ==, other[i].most_ns);
        g_assert_cmpint(one[i].sure, ==, other[i].sure);
    }
}

/* A constant added to all stamps of one host moves that host's clock by as much, and nothing else:
 * b's stamps lie between those of a, and contradict them before and after. */
static void test_constant(void)
{
    for (int round = 0; round < 300; round++) {
        int first = g_test_rand_int_range(0, 50), second = first + g_test_rand_int_range(0, 50);
        int last = second + g_test_rand_int_range(0, 50), off = g_test_rand_int_range(200, 9000);
        int more = g_test_rand_int_range(1, 90000);
        DelayStamp stamps[] = {stamp("a", 0), stamp("b", first + off), stamp("b", second + off),
                               stamp("c", last), stamp("a", last + 7)};
        Delay before[5], after[5];
        ClockRange clocks[5], moved[5];

        delays_find(stamps, 5, NULL, before, clocks);
        assert_holds(&before[1], first);
        assert_holds(&before[2], second - first);
        assert_holds(&before[3], last - second);
        stamps[1].when += more * SECOND;
        stamps[2].when += more * SECOND;
        delays_find(stamps, 5, NULL, after, moved);
        assert_same_legs(before, after, 5);
        for (size_t i = 0; i < 5; i++) {
            bool is_b = i == 1 || i == 2;

            g_assert_cmpint(clocks[i].is_off, ==, is_b);
            g_assert_cmpint(moved[i].is_off, ==, is_b);
            g_assert_cmpint(moved[i].least_ns, ==, clocks[i].least_ns + is_b * more * SECOND);
            g_assert_cmpint(moved[i].most_ns, ==, clocks[i].most_ns + is_b * more * SECOND);
        }
    }
}

/* Any journey by clocks of which one at most is wrong: every interval holds the truth. */
static void test_truth(void)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};

    for (int round = 0; round < 3000; round++) {
        int count = g_test_rand_int_range(2, 8), wrong = g_test_rand_int_range(0, count - 1);
        int off = g_test_rand_int_range(-5000, 5000), truth[8] = {0};
        DelayStamp stamps[8];
        Delay delays[8];
        ClockRange clocks[8];
        bool is_told = false;

        for (int i = 0; i < count; i++) {
            truth[i] = i == 0 ? 0 : truth[i - 1] + g_test_rand_int_range(0, 100);
            stamps[i] = stamp(names[i], truth[i] + (i == wrong ? off : 0));
        }
        delays_find(stamps, (size_t)count, NULL, delays, clocks);
        for (int i = 0; i < count; i++)
            is_told |= clocks[i].is_off;
        for (int i = 1; i < count && is_told; i++)
            assert_holds(&delays[i], truth[i] - truth[i - 1]);
        if (is_told && clocks[wrong].is_off && clocks[wrong].has_least && clocks[wrong].has_most) {
            g_assert_cmpint(clocks[wrong].least_ns, <=, off * SECOND);
            g_assert_cmpint(clocks[wrong].most_ns, >=, off * SECOND);
        }
    }
}

/* Stamps a life apart, and at the ends of what 64 bits hold. */
static void test_absurd(void)
{
    DelayStamp stamps[] = {stamp("a", 0), stamp("b", 1), stamp("c", 2), stamp("d", 3)};
    Delay delays[4];
    ClockRange clocks[4];

    stamps[0].when = INT64_MIN;
    stamps[1].when = INT64_MAX;
    delays_find(stamps, 4, NULL, delays, clocks);
    g_assert_cmpint(delays[3].most_ns, ==, 2 * SECOND);
    g_assert_false(delays[1].has_nominal);
    delays_find(stamps, 0, NULL, delays, clocks);
    delays_find(stamps, 1, NULL, delays, clocks);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/delays/clock-in-the-middle", test_clock_in_the_middle);
    g_test_add_func("/delays/two-days", test_two_days);
    g_test_add_func("/delays/no-date-in-the-middle", test_no_date_in_the_middle);
    g_test_add_func("/delays/zone-unknown", test_zone_unknown);
    g_test_add_func("/delays/one-clock", test_one_clock);
    g_test_add_func("/delays/cluster", test_cluster);
    g_test_add_func("/delays/capture", test_capture);
    g_test_add_func("/delays/constant", test_constant);
    g_test_add_func("/delays/truth", test_truth);
    g_test_add_func("/delays/absurd", test_absurd);
    return g_test_run();
}
