/* when_test.c - points of time to text and back, from before 1970 to the end of 64 bits. */
#include "base/when.h"

#include <glib.h>

static void assert_both_ways(int64_t when, const char *text)
{
    char written[WHEN_TEXT_SIZE];
    int64_t read;

    g_assert_cmpstr(when_to_text(when, written), ==, text);
    g_assert_true(when_parse(bytes_of_text(text), &read));
    g_assert_cmpint(read, ==, when);
}

static void test_both_ways(void)
{
    assert_both_ways(0, "1970-01-01T00:00:00.000000000Z");
    assert_both_ways(1, "1970-01-01T00:00:00.000000001Z");
    assert_both_ways(INT64_C(1714564800000000001), "2024-05-01T12:00:00.000000001Z");
    assert_both_ways(INT64_C(1709164800) * NS_PER_SECOND, "2024-02-29T00:00:00.000000000Z");
    assert_both_ways(INT64_C(951782400) * NS_PER_SECOND, "2000-02-29T00:00:00.000000000Z");
    assert_both_ways(INT64_C(4107542400) * NS_PER_SECOND, "2100-03-01T00:00:00.000000000Z");
    assert_both_ways(INT64_C(4294967296) * NS_PER_SECOND, "2106-02-07T06:28:16.000000000Z");
}

static void test_before_1970(void)
{
    assert_both_ways(-1, "1969-12-31T23:59:59.999999999Z");
    assert_both_ways(-NS_PER_SECOND, "1969-12-31T23:59:59.000000000Z");
    assert_both_ways(-NS_PER_SECOND - 1, "1969-12-31T23:59:58.999999999Z");
    assert_both_ways(INT64_C(-2208988800) * NS_PER_SECOND, "1900-01-01T00:00:00.000000000Z");
}

/* The ends of 64 bits of nanoseconds can be written; what is beyond is no time that can be read. */
static void test_ends(void)
{
    int64_t when = 4711;

    assert_both_ways(INT64_MAX, "2262-04-11T23:47:16.854775807Z");
    assert_both_ways(INT64_MIN, "1677-09-21T00:12:43.145224192Z");
    g_assert_false(when_parse(BYTES_OF("2262-04-11T23:47:16.854775808Z"), &when));
    g_assert_false(when_parse(BYTES_OF("1677-09-21T00:12:43.145224191Z"), &when));
    g_assert_false(when_parse(BYTES_OF("9999-12-31T23:59:59Z"), &when));
    g_assert_false(when_parse(BYTES_OF("0000-01-01T00:00:00Z"), &when));
    g_assert_cmpint(when, ==, 4711);
}

static void assert_parses(const char *text, int64_t expected)
{
    int64_t when;

    g_assert_true(when_parse(bytes_of_text(text), &when));
    g_assert_cmpint(when, ==, expected);
}

static void test_parse(void)
{
    assert_parses("1970-01-01T00:00:01Z", NS_PER_SECOND);
    assert_parses("1970-01-01T00:00:01.5Z", NS_PER_SECOND * 3 / 2);
    assert_parses("1970-01-01T00:00:00.123Z", 123 * NS_PER_MS);
    assert_parses("2016-12-31T23:59:60Z", INT64_C(1483228800) * NS_PER_SECOND); /* a leap second */
}

static void test_no_times(void)
{
    static const char *const texts[] = {
        "",
        "2024-05-01",
        "2024-05-01T12:00:00",
        "2024-05-01T12:00:00.Z",
        "2024-05-01T12:00:00.1234567890Z",
        "2024-05-01T12:00:00Z ",
        " 2024-05-01T12:00:00Z",
        "2024-05-01 12:00:00Z",
        "2024-05-01T12:00:00+00:00",
        "2024-5-01T12:00:00Z",
        "+024-05-01T12:00:00Z",
        "2024-00-01T12:00:00Z",
        "2024-13-01T12:00:00Z",
        "2024-05-00T12:00:00Z",
        "2024-05-32T12:00:00Z",
        "2024-04-31T12:00:00Z",
        "2023-02-29T12:00:00Z",
        "2100-02-29T12:00:00Z",
        "2024-02-30T12:00:00Z",
        "2024-05-01T24:00:00Z",
        "2024-05-01T12:60:00Z",
        "2024-05-01T12:00:61Z",
    };
    int64_t when = 4711;

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_test_message("%s", texts[i]);
        g_assert_false(when_parse(bytes_of_text(texts[i]), &when));
        g_assert_cmpint(when, ==, 4711);
    }
}

/* Every day of four centuries and more, with GLib's calendar as the witness. */
static void test_calendar(void)
{
    char text[WHEN_TEXT_SIZE];
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_dmy(&date, 1, 1, 1800);
    int64_t julian_of_1970 = 719163;
    for (int i = 0; i < 160000; i++, g_date_add_days(&date, 1)) {
        int64_t day = (int64_t)g_date_get_julian(&date) - julian_of_1970;
        int64_t when = when_of_civil(g_date_get_year(&date), (int)g_date_get_month(&date),
                                     g_date_get_day(&date), 0, 0, 0);

        g_assert_cmpint(when, ==, day * 86400 * NS_PER_SECOND);
        if (i % 97 != 0)
            continue;
        g_autofree char *expected =
            g_strdup_printf("%04d-%02d-%02dT00:00:00.000000000Z", g_date_get_year(&date),
                            (int)g_date_get_month(&date), g_date_get_day(&date));
        g_assert_cmpstr(when_to_text(when, text), ==, expected);
    }
}

static void assert_span(int64_t span_ns, const char *expected)
{
    char text[WHEN_TEXT_SIZE];

    g_assert_cmpstr(span_to_text(span_ns, text), ==, expected);
}

static void test_spans(void)
{
    assert_span(0, "0 ns");
    assert_span(870, "870 ns");
    assert_span(999, "999 ns");
    assert_span(1000, "1.00 us");
    assert_span(12300, "12.3 us");
    assert_span(123000, "123 us");
    assert_span(4560000, "4.56 ms");
    assert_span(1230 * NS_PER_MS, "1.23 s");
    assert_span(59 * NS_PER_SECOND, "59.0 s");
    assert_span(60 * NS_PER_SECOND, "1 min 0 s");
    assert_span(123 * NS_PER_SECOND, "2 min 3 s");
    assert_span(3600 * NS_PER_SECOND, "1 h 0 min");
    assert_span(14700 * NS_PER_SECOND, "4 h 5 min");
    assert_span(172799 * NS_PER_SECOND, "47 h 59 min");
    assert_span(284400 * NS_PER_SECOND, "3 d 7 h");
    assert_span(-870, "-870 ns");
    assert_span(-1230 * NS_PER_MS, "-1.23 s");
    assert_span(INT64_MAX, "106751 d 23 h");
    assert_span(INT64_MIN, "-106751 d 23 h");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/when/both-ways", test_both_ways);
    g_test_add_func("/when/before-1970", test_before_1970);
    g_test_add_func("/when/ends", test_ends);
    g_test_add_func("/when/parse", test_parse);
    g_test_add_func("/when/no-times", test_no_times);
    g_test_add_func("/when/calendar", test_calendar);
    g_test_add_func("/when/spans", test_spans);
    return g_test_run();
}
