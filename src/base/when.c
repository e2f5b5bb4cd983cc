/* when.c - points and spans of time in nanoseconds, to and from text, UTC. */
#include "base/when.h"

#include "base/i18n.h"

#include <glib.h>

#include <inttypes.h>

#define SECONDS_PER_DAY 86400
#define DAYS_FROM_SECONDS (2 * SECONDS_PER_DAY) /* from here on a span is told in days */

/* Days from 1970-01-01; March-based years put the leap day last (Hinnant, "chrono-compatible
 * low-level date algorithms"). */
static int64_t days_of_civil(int64_t year, int month, int day)
{
    int64_t shifted = month <= 2 ? year - 1 : year;
    int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int64_t year_of_era = shifted - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

/* The same algorithm, backwards. */
static void civil_of_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;

    *ret_day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    *ret_month = (int)(month < 10 ? month + 3 : month - 9);
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

static int64_t seconds_of_civil(int64_t year, int month, int day, int hour, int minute, int second)
{
    return days_of_civil(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
}

int64_t when_of_civil(int64_t year, int month, int day, int hour, int minute, int second)
{
    return seconds_of_civil(year, month, day, hour, minute, second) * NS_PER_SECOND;
}

/* Puts the last `count` digits of a number, and the octet behind them; returns what follows. */
static char *put_digits(char *at, int64_t number, size_t count, char behind)
{
    for (size_t i = count; i > 0; i--, number /= 10)
        at[i - 1] = (char)('0' + number % 10);
    at[count] = behind;
    return at + count + 1;
}

const char *when_to_text(int64_t when, char *text)
{
    int64_t second = when / NS_PER_SECOND, ns = when % NS_PER_SECOND;
    if (ns < 0) {
        ns += NS_PER_SECOND;
        second--;
    }
    int64_t day_number = second / SECONDS_PER_DAY, rest = second % SECONDS_PER_DAY;
    if (rest < 0) {
        rest += SECONDS_PER_DAY;
        day_number--;
    }
    int64_t year;
    int month, day;
    civil_of_days(day_number, &year, &month, &day);
    /* by hand: an event has a dozen of them */
    char *at = put_digits(text, year, 4, '-');
    at = put_digits(at, month, 2, '-');
    at = put_digits(at, day, 2, 'T');
    at = put_digits(at, rest / 3600, 2, ':');
    at = put_digits(at, rest / 60 % 60, 2, ':');
    at = put_digits(at, rest % 60, 2, '.');
    at = put_digits(at, ns, 9, 'Z');
    *at = '\0';
    return text;
}

/* Exactly `count` digits off the front. */
static bool take_number(Cursor *cursor, size_t count, int *ret_value)
{
    Bytes digits = cursor_take(cursor, count);
    int value = 0;

    for (size_t i = 0; i < digits.len; i++) {
        if (!g_ascii_isdigit(digits.data[i]))
            return false;
        value = value * 10 + (digits.data[i] - '0');
    }
    *ret_value = value;
    return !cursor->torn;
}

static bool take_octet(Cursor *cursor, uint8_t wanted)
{
    return cursor_u8(cursor) == wanted && !cursor->torn;
}

static bool take_fraction(Cursor *cursor, int64_t *ret_ns)
{
    int64_t unit = NS_PER_SECOND, ns = 0;
    size_t digits = 0;

    while (cursor->rest.len > 0 && g_ascii_isdigit(cursor->rest.data[0])) {
        unit /= 10;
        ns += (cursor_u8(cursor) - '0') * unit;
        digits++;
    }
    *ret_ns = ns;
    return digits >= 1 && digits <= 9;
}

static bool is_in_calendar(int64_t year, int month, int day)
{
    int64_t same_year;
    int same_month, same_day;

    if (month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    civil_of_days(days_of_civil(year, month, day), &same_year, &same_month, &same_day);
    return same_day == day; /* February 30 comes back as March 1 or 2 */
}

bool when_parse(Bytes text, int64_t *ret_when)
{
    Cursor cursor = cursor_of(text);
    int year, month, day, hour, minute, second;
    int64_t ns = 0;

    if (!take_number(&cursor, 4, &year) || !take_octet(&cursor, '-') ||
        !take_number(&cursor, 2, &month) || !take_octet(&cursor, '-') ||
        !take_number(&cursor, 2, &day) || !take_octet(&cursor, 'T') ||
        !take_number(&cursor, 2, &hour) || !take_octet(&cursor, ':') ||
        !take_number(&cursor, 2, &minute) || !take_octet(&cursor, ':') ||
        !take_number(&cursor, 2, &second))
        return false;
    if (!is_in_calendar(year, month, day) || hour > 23 || minute > 59 || second > 60)
        return false;
    if (cursor.rest.len > 0 && cursor.rest.data[0] == '.') {
        cursor_u8(&cursor);
        if (!take_fraction(&cursor, &ns))
            return false;
    }
    if (!take_octet(&cursor, 'Z') || cursor.rest.len > 0)
        return false;
    /* four digits of a year go beyond 64 bits of ns, which end in 2262 */
    __int128 when =
        (__int128)seconds_of_civil(year, month, day, hour, minute, second) * NS_PER_SECOND + ns;
    if (when < INT64_MIN || when > INT64_MAX)
        return false;
    *ret_when = (int64_t)when;
    return true;
}

const char *span_to_text(int64_t span_ns, char *text)
{
    const char *sign = span_ns < 0 ? "-" : "";
    uint64_t ns = span_ns < 0 ? 0 - (uint64_t)span_ns : (uint64_t)span_ns;
    uint64_t seconds = (ns + (uint64_t)NS_PER_SECOND / 20) / (uint64_t)NS_PER_SECOND;
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    double value = (double)ns;

    if (ns < 1000) {
        g_snprintf(text, WHEN_TEXT_SIZE, "%s%d ns", sign, (int)ns);
        return text;
    }
    if (seconds >= DAYS_FROM_SECONDS) {
        g_snprintf(text, WHEN_TEXT_SIZE, "%s%" G_GUINT64_FORMAT " d %d h", sign,
                   seconds / SECONDS_PER_DAY, (int)(seconds / 3600 % 24));
        return text;
    }
    if (seconds >= 3600) {
        g_snprintf(text, WHEN_TEXT_SIZE, "%s%" G_GUINT64_FORMAT " h %d min", sign, seconds / 3600,
                   (int)(seconds / 60 % 60));
        return text;
    }
    if (seconds >= 60) {
        g_snprintf(text, WHEN_TEXT_SIZE, "%s%d min %d s", sign, (int)(seconds / 60),
                   (int)(seconds % 60));
        return text;
    }
    /* a unit begins where the one below it would be rounded up to a thousand */
    bool is_seconds = ns >= 999500000, is_ms = ns >= 999500;
    const char *unit = is_seconds ? "s" : is_ms ? "ms" : "us";
    value /= is_seconds ? 1e9 : is_ms ? 1e6 : 1e3;
    const char *digits = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    g_ascii_formatd(number, sizeof(number), digits, value);
    g_snprintf(text, WHEN_TEXT_SIZE, "%s%s %s", sign, number, unit);
    return text;
}

const char *span_words(int64_t span_ns, int64_t *ret_count)
{
    static const struct {
        int64_t seconds;
        const char *words;
    } units[] = {
        {INT64_C(365) * SECONDS_PER_DAY, N_("%" PRId64 " years")  },
        {SECONDS_PER_DAY,                N_("%" PRId64 " days")   },
        {3600,                           N_("%" PRId64 " hours")  },
        {60,                             N_("%" PRId64 " minutes")},
        {1,                              N_("%" PRId64 " seconds")},
    };
    /* the most negative span has no positive one */
    int64_t seconds = (span_ns < 0 ? -(span_ns + 1) : span_ns) / NS_PER_SECOND;

    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        *ret_count = (seconds + units[i].seconds / 2) / units[i].seconds;
        if (seconds >= units[i].seconds * 2)
            return units[i].words;
    }
    return seconds == 1 ? N_("a second") : N_("less than a second");
}
