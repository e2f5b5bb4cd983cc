/* merge_test.c - several captures as one timeline. */
#include "captures.h"

#include "capture/merge.h"

#define DAY 86400

/* A capture with a packet at each of these seconds, its octets the letter and the number. */
static CaptureSource *capture_of(char letter, const uint32_t *seconds, size_t count)
{
    g_auto(Made) made = made_new(false);
    g_autoptr(GError) error = NULL;

    put_pcap_head(&made, MAGIC_MICROSECONDS, 1);
    for (size_t i = 0; i < count; i++) {
        const uint8_t octets[] = {(uint8_t)letter, (uint8_t)('1' + i)};

        put_pcap_record(&made, seconds[i], 0, (Bytes){octets, sizeof(octets)});
    }
    int descriptor = file_of((Bytes){made.bytes->data, made.bytes->len});
    g_autofree char *path = g_strdup_printf("/dev/fd/%d", descriptor);
    CaptureSource *source = capture_open(path, &error);

    g_assert_no_error(error);
    close(descriptor);
    return source;
}

#define CAPTURE_OF(letter, ...)                                                                    \
    capture_of(letter, (const uint32_t[]){__VA_ARGS__},                                            \
               sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

/* The order in which packets come, and captures end ("."). */
static void check(CaptureSource *first, CaptureSource *second, uint64_t count, const char *expected)
{
    g_autoptr(CaptureSource) one = first, other = second;
    g_autoptr(Merge) merge = merge_new();
    g_autoptr(GString) order = g_string_new(NULL);
    MergeNext next;

    merge_add(merge, one, count);
    merge_add(merge, other, count);
    g_assert_cmpuint(merge_count(merge), ==, 2);
    while (merge_next(merge, &next)) {
        if (order->len > 0)
            g_string_append_c(order, ' ');
        if (next.is_over)
            g_string_append(order, next.source == one ? "a." : "b.");
        else
            g_string_append_len(order, (const char *)next.packet.bytes.data,
                                (gssize)next.packet.bytes.len);
    }
    g_assert_cmpstr(order->str, ==, expected);
    g_assert_cmpuint(merge_count(merge), ==, 0);
}

static void test_by_time(void)
{
    check(CAPTURE_OF('a', 1, 3, 5), CAPTURE_OF('b', 2, 4, 6), 0, "a1 b1 a2 b2 a3 a. b3 b.");
    check(CAPTURE_OF('a', 1, 2), CAPTURE_OF('b', 3, 4), 0, "a1 a2 a. b1 b2 b.");
    check(CAPTURE_OF('a', 3, 4), CAPTURE_OF('b', 1, 2), 0, "b1 b2 b. a1 a2 a.");
}

static void test_same_time(void)
{
    check(CAPTURE_OF('a', 7, 7), CAPTURE_OF('b', 7, 7), 0, "a1 a2 a. b1 b2 b.");
}

static void test_going_back(void)
{
    /* what comes late in its own capture is not held back any longer */
    check(CAPTURE_OF('a', 5, 2, 6), CAPTURE_OF('b', 4, 7), 0, "b1 a1 a2 a3 a. b2 b.");
}

static void test_wrong_stamp(void)
{
    /* one packet with a stamp of another day does not hold back those behind it */
    check(CAPTURE_OF('a', 1, 3 * DAY, 3, 5), CAPTURE_OF('b', 2, 4), 0, "a1 a2 b1 a3 b2 b. a4 a.");
    /* but a night without packets does */
    check(CAPTURE_OF('a', 1, 3 * DAY, 3 * DAY + 1), CAPTURE_OF('b', 2, 4), 0,
          "a1 b1 b2 b. a2 a3 a.");
    check(CAPTURE_OF('a', 1, 3 * DAY), CAPTURE_OF('b', 2, 4), 0, "a1 b1 b2 b. a2 a.");
}

static void test_count(void)
{
    check(CAPTURE_OF('a', 1, 3, 5), CAPTURE_OF('b', 2, 4, 6), 2, "a1 b1 a2 a. b2 b.");
}

static void test_empty(void)
{
    check(capture_of('a', NULL, 0), CAPTURE_OF('b', 1), 0, "a. b1 b.");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/merge/by-time", test_by_time);
    g_test_add_func("/merge/same-time", test_same_time);
    g_test_add_func("/merge/going-back", test_going_back);
    g_test_add_func("/merge/wrong-stamp", test_wrong_stamp);
    g_test_add_func("/merge/count", test_count);
    g_test_add_func("/merge/empty", test_empty);
    return g_test_run();
}
