/* date.c - the dates of header fields. */
#include "message/date.h"

#include "base/when.h"
#include "message/lexical.h"

static void skip_white(Bytes *rest)
{
    while (rest->len > 0) {
        size_t len = rest->data[0] == '(' ? enclosed_len(*rest) : is_white(rest->data[0]);

        if (len == 0)
            return;
        *rest = bytes_skip(*rest, len);
    }
}

static bool skip_octet(Bytes *rest, char wanted)
{
    skip_white(rest);
    if (rest->len == 0 || rest->data[0] != (uint8_t)wanted)
        return false;
    *rest = bytes_skip(*rest, 1);
    return true;
}

static Bytes take_letters(Bytes *rest)
{
    size_t len = 0;

    skip_white(rest);
    while (len < rest->len && g_ascii_isalpha(rest->data[len]))
        len++;
    Bytes letters = bytes_first(*rest, len);
    *rest = bytes_skip(*rest, len);
    return letters;
}

/* returns how many digits there were: 0 if none, or more than max */
static size_t take_number(Bytes *rest, size_t max_digits, int *ret_value)
{
    size_t len = 0;
    int value = 0;

    skip_white(rest);
    while (len < rest->len && g_ascii_isdigit(rest->data[len])) {
        if (len == max_digits)
            return 0;
        value = value * 10 + (rest->data[len] - '0');
        len++;
    }
    *rest = bytes_skip(*rest, len);
    *ret_value = value;
    return len;
}

/* 1 to 12, or 0. Longer names ("Sept", "January") begin with the right ones. */
static int month_of(Bytes letters)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    for (int i = 0; i < 12; i++)
        if (bytes_starts_with_nocase(letters, bytes_of_text(names[i])))
            return i + 1;
    return 0;
}

static int days_of(int month, int year)
{
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    if (month == 2)
        return is_leap ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* 64 bits of nanoseconds end in 2262. */
static bool take_midnight(int year, int month, int day, int64_t *ret_midnight)
{
    if (year < 1900 || year > 2261 || month < 1 || month > 12)
        return false;
    if (day < 1 || day > days_of(month, year))
        return false;
    *ret_midnight = when_of_civil(year, month, day, 0, 0, 0);
    return true;
}

static bool take_year(Bytes *rest, int *ret_year)
{
    size_t digits = take_number(rest, 4, ret_year);

    if (digits == 2 && *ret_year < 50)
        *ret_year += 2000; /* RFC 5322 4.3, also for three digits */
    else if (digits < 4)
        *ret_year += 1900;
    return digits >= 2;
}

/* [Mon,] 1 May 2024, also with "-" between. */
static bool take_day(Bytes *rest, int64_t *ret_midnight)
{
    int day, year;

    take_letters(rest);
    skip_octet(rest, '.');
    skip_octet(rest, ',');
    if (take_number(rest, 2, &day) == 0)
        return false;
    skip_octet(rest, '-');
    int month = month_of(take_letters(rest));
    skip_octet(rest, '.');
    skip_octet(rest, '-');
    return take_year(rest, &year) && take_midnight(year, month, day, ret_midnight);
}

/* The digits behind the point of a second; more than nine of them tell nothing. */
static int64_t take_fraction(Bytes *rest, int64_t *ret_resolution)
{
    int64_t value = 0, unit = NS_PER_SECOND;

    *ret_resolution = NS_PER_SECOND;
    if (rest->len < 2 || rest->data[0] != '.' || !g_ascii_isdigit(rest->data[1]))
        return 0;
    *rest = bytes_skip(*rest, 1);
    while (rest->len > 0 && g_ascii_isdigit(rest->data[0])) {
        unit /= 10;
        value += unit * (rest->data[0] - '0');
        *rest = bytes_skip(*rest, 1);
        if (unit > 0)
            *ret_resolution = unit;
    }
    return value;
}

static bool take_time(Bytes *rest, DateStamp *stamp, int64_t *ret_ns)
{
    int hour, minute, second = 0;
    bool has_seconds;

    if (take_number(rest, 2, &hour) == 0 || !skip_octet(rest, ':') ||
        take_number(rest, 2, &minute) == 0)
        return false;
    has_seconds = skip_octet(rest, ':');
    if (has_seconds && take_number(rest, 2, &second) == 0)
        return false;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *ret_ns = (hour * 3600 + minute * 60 + second) * NS_PER_SECOND;
    stamp->resolution_ns = 60 * NS_PER_SECOND;
    if (has_seconds)
        *ret_ns += take_fraction(rest, &stamp->resolution_ns);
    return true;
}

/* +0100, and +01:00 as some write. */
static bool take_offset(Bytes *rest, int *ret_minutes)
{
    int sign, hours, minutes;

    if (skip_octet(rest, '+'))
        sign = 1;
    else if (skip_octet(rest, '-'))
        sign = -1;
    else
        return false;
    size_t digits = take_number(rest, 4, &hours);
    if (digits == 4) {
        minutes = hours % 100;
        hours /= 100;
    } else if (digits != 2 || !skip_octet(rest, ':') || take_number(rest, 2, &minutes) != 2) {
        return false;
    }
    if (minutes >= 60)
        return false;
    *ret_minutes = sign * (hours * 60 + minutes);
    return true;
}

static bool take_zone(Bytes *rest, int *ret_minutes)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = {
        {"GMT", 0 },
        {"UTC", 0 },
        {"UT",  0 },
        {"Z",   0 },
        {"EDT", -4},
        {"EST", -5},
        {"CDT", -5},
        {"CST", -6},
        {"MDT", -6},
        {"MST", -7},
        {"PDT", -7},
        {"PST", -8},
    };
    Bytes name = take_letters(rest);

    if (name.len == 0)
        return take_offset(rest, ret_minutes);
    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++) {
        if (!bytes_equal_nocase(name, bytes_of_text(zones[i].name)))
            continue;
        /* GMT+0200 */
        if (zones[i].hours == 0 && rest->len > 0 && (rest->data[0] == '+' || rest->data[0] == '-'))
            return take_offset(rest, ret_minutes);
        *ret_minutes = zones[i].hours * 60;
        return true;
    }
    return false;
}

/* What is no zone is left where it stands. */
static void take_zone_of(Bytes *rest, DateStamp *stamp)
{
    Bytes behind = *rest;

    stamp->zone_known = take_zone(&behind, &stamp->zone_minutes);
    if (stamp->zone_known) {
        stamp->when -= stamp->zone_minutes * 60 * NS_PER_SECOND;
        *rest = behind;
    }
}

static bool take_rfc5322(Bytes *rest, DateStamp *stamp)
{
    int64_t midnight, time_ns;

    if (!take_day(rest, &midnight) || !take_time(rest, stamp, &time_ns))
        return false;
    stamp->form = DATE_RFC5322;
    stamp->when = midnight + time_ns;
    take_zone_of(rest, stamp);
    return true;
}

static bool take_iso8601(Bytes *rest, DateStamp *stamp)
{
    int year, month, day;
    int64_t midnight, time_ns;

    if (take_number(rest, 4, &year) != 4 || !skip_octet(rest, '-') ||
        take_number(rest, 2, &month) != 2 || !skip_octet(rest, '-') ||
        take_number(rest, 2, &day) != 2 || !take_midnight(year, month, day, &midnight))
        return false;
    if (rest->len > 0 && ascii_lower(rest->data[0]) == 't')
        *rest = bytes_skip(*rest, 1);
    if (!take_time(rest, stamp, &time_ns))
        return false;
    stamp->form = DATE_ISO8601;
    stamp->when = midnight + time_ns;
    take_zone_of(rest, stamp);
    return true;
}

/* Tue Mar 12 09:15:27 2024, as date(1) writes it with a zone before the year, or behind it. */
static bool take_ctime(Bytes *rest, DateStamp *stamp)
{
    int day, year;
    int64_t midnight, time_ns;

    take_letters(rest);
    skip_octet(rest, ',');
    int month = month_of(take_letters(rest));
    if (month == 0 || take_number(rest, 2, &day) == 0 || !take_time(rest, stamp, &time_ns))
        return false;
    Bytes zone = *rest;
    bool is_zone_first = take_letters(rest).len > 0;
    if (!take_year(rest, &year) || !take_midnight(year, month, day, &midnight))
        return false;
    stamp->form = DATE_CTIME;
    stamp->when = midnight + time_ns;
    take_zone_of(is_zone_first ? &zone : rest, stamp);
    return true;
}

bool date_read(Bytes text, DateStamp *ret_stamp)
{
    static bool (*const takers[])(Bytes *, DateStamp *) = {take_rfc5322, take_iso8601, take_ctime};

    for (size_t i = 0; i < G_N_ELEMENTS(takers); i++) {
        DateStamp stamp = {0};
        Bytes rest = text;

        if (!takers[i](&rest, &stamp))
            continue;
        stamp.length = text.len - rest.len;
        *ret_stamp = stamp;
        return true;
    }
    return false;
}

bool date_parse(Bytes text, int64_t *ret_when)
{
    DateStamp stamp = {0};

    if (!take_rfc5322(&text, &stamp) || !stamp.zone_known)
        return false;
    *ret_when = stamp.when;
    return true;
}
