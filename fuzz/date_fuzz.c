/* date_fuzz.c - what is read of a date stands in its text, and any point of time comes back. */
#include "base/when.h"
#include "message/date.h"

#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* A stamp is of a year that 64 bits of ns hold, and the octets read are all that it rests on. */
static void check_stamp(Bytes text)
{
    DateStamp stamp, again;
    int64_t when;

    if (!date_read(text, &stamp)) {
        g_assert_false(date_parse(text, &when));
        return;
    }
    g_assert_cmpuint(stamp.length, >, 0);
    g_assert_cmpuint(stamp.length, <=, text.len);
    g_assert_cmpint(stamp.resolution_ns, >, 0);
    g_assert_cmpint(stamp.resolution_ns, <=, 60 * NS_PER_SECOND);
    g_assert_true(stamp.zone_known || stamp.zone_minutes == 0);
    g_assert_cmpint(ABS(stamp.zone_minutes), <, 100 * 60);
    g_assert_true(date_read(bytes_first(text, stamp.length), &again));
    g_assert_cmpint(again.when, ==, stamp.when);
    g_assert_cmpuint(again.length, ==, stamp.length);
    if (date_parse(text, &when)) {
        g_assert_true(stamp.form == DATE_RFC5322 && stamp.zone_known);
        g_assert_cmpint(when, ==, stamp.when);
    }
}

/* The same point of time, in each form that servers write, is the same. */
static void check_forms(int64_t when, int zone_minutes)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(when / NS_PER_SECOND);
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(zone_minutes * 60);
    g_autoptr(GDateTime) there = g_date_time_to_timezone(utc, zone);
    static const char *const forms[] = {"%a, %d %b %Y %H:%M:%S %z", "%-d %b %Y %H:%M:%S %z",
                                        "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z",
                                        "%a %b %-d %H:%M:%S %Y %z"};

    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autofree char *text = g_date_time_format(there, forms[i]);
        DateStamp stamp;

        g_assert_true(date_read(bytes_of_text(text), &stamp));
        g_assert_cmpint(stamp.when, ==, when);
        g_assert_true(stamp.zone_known);
        g_assert_cmpint(stamp.zone_minutes, ==, zone_minutes);
    }
}

static void check_rfc3339(Bytes text)
{
    char written[WHEN_TEXT_SIZE];
    int64_t when, again;

    if (!when_parse(text, &when))
        return;
    g_assert_true(when_parse(bytes_of_text(when_to_text(when, written)), &again));
    g_assert_cmpint(again, ==, when);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    const int64_t first = INT64_C(-2177452800), seconds = INT64_C(11360563200); /* 1901 to 2260 */
    Cursor cursor = cursor_of((Bytes){data, len});
    Bytes text = cursor.rest;
    uint64_t point = (uint64_t)cursor_u32(&cursor) << 8 | cursor_u8(&cursor);
    uint16_t zone = cursor_u16(&cursor);

    check_stamp(text);
    check_rfc3339(text);
    if (!cursor.torn)
        check_forms((first + (int64_t)(point % (uint64_t)seconds)) * NS_PER_SECOND,
                    zone % (2 * 14 * 60) - 14 * 60);
    return 0;
}
