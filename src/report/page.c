/* page.c - text for eyes: safe, coloured, with numbers and times that can be read. */
#include "report/page.h"

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"

#include <time.h>

#define COLUMNS_TO_READ 100

/* source ECMA-48 8.3.117 */
static const char *const style_codes[N_STYLES] = {
    [STYLE_HEADING] = "\x1b[1m", [STYLE_ID] = "\x1b[36m",      [STYLE_QUIET] = "\x1b[2m",
    [STYLE_GOOD] = "\x1b[32m",   [STYLE_WARNING] = "\x1b[33m", [STYLE_BAD] = "\x1b[31m",
    [STYLE_CLIENT] = "\x1b[34m", [STYLE_SERVER] = "\x1b[35m",
};

static void put(Page *page, Style style, const char *format, va_list arguments)
{
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    g_autofree char *drawn = text_safe(bytes_of_text(text));
    g_autofree char *safe = page->is_plain ? text_plain(drawn) : g_steal_pointer(&drawn);
    const char *code = page->has_colour && *safe != '\0' ? style_codes[style] : NULL;

    if (code != NULL)
        fputs(code, page->file);
    fputs(safe, page->file);
    if (code != NULL)
        fputs("\x1b[0m", page->file);
}

void page_put(Page *page, Style style, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put(page, style, format, arguments);
    va_end(arguments);
}

void page_end_line(Page *page)
{
    putc('\n', page->file);
}

void page_line(Page *page, Style style, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put(page, style, format, arguments);
    va_end(arguments);
    page_end_line(page);
}

void page_heading(Page *page, const char *name, const char *remark)
{
    page_end_line(page);
    page_put(page, STYLE_HEADING, "%s", name);
    if (remark != NULL)
        page_put(page, STYLE_QUIET, "   %s", remark);
    page_end_line(page);
}

size_t page_columns(const Page *page)
{
    return page->columns == 0 ? COLUMNS_TO_READ : page->columns;
}

void page_indent(Page *page, size_t columns)
{
    fprintf(page->file, "%*s", (int)columns, "");
}

const char *number_to_text(uint64_t number, char text[PAGE_TEXT_SIZE])
{
    char digits[24];
    int len = g_snprintf(digits, sizeof(digits), "%" G_GUINT64_FORMAT, number);
    char *to = text;

    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return text;
}

const char *size_to_text(uint64_t bytes, char text[PAGE_TEXT_SIZE])
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    char number[PAGE_TEXT_SIZE]; /* more than G_ASCII_DTOSTR_BUF_SIZE */
    double value = (double)bytes / 1000;
    size_t unit = 0;

    if (bytes < 10000) {
        g_strlcpy(text, number_to_text(bytes, number), PAGE_TEXT_SIZE);
        g_strlcat(text, bytes == 1 ? _(" byte") : _(" bytes"), PAGE_TEXT_SIZE);
        return text;
    }
    for (; value >= 1000 && unit + 1 < G_N_ELEMENTS(units); unit++)
        value /= 1000;
    g_ascii_formatd(number, sizeof(number), value >= 100 ? "%.0f" : "%.1f", value);
    g_snprintf(text, PAGE_TEXT_SIZE, "%s %s", number, units[unit]);
    return text;
}

static const char *local_time(int64_t when, bool is_exact, char text[PAGE_TEXT_SIZE])
{
    int64_t below = (when % NS_PER_SECOND + NS_PER_SECOND) % NS_PER_SECOND;
    time_t seconds = (time_t)((when - below) / NS_PER_SECOND);
    char zone[8] = "", day[32] = "";
    struct tm civil;

    if (localtime_r(&seconds, &civil) == NULL)
        return when_to_text(when, text);
    strftime(day, sizeof(day), "%Y-%m-%d %H:%M:%S", &civil);
    strftime(zone, sizeof(zone), "%z", &civil);
    if (is_exact)
        g_snprintf(text, PAGE_TEXT_SIZE, "%s.%09d%s", day, (int)below, zone);
    else
        g_snprintf(text, PAGE_TEXT_SIZE, "%s%s", day, zone);
    return text;
}

static const char *relative_time(int64_t span, bool is_exact, char text[PAGE_TEXT_SIZE])
{
    uint64_t ns = span < 0 ? 0 - (uint64_t)span : (uint64_t)span;
    uint64_t seconds = ns / (uint64_t)NS_PER_SECOND, below = ns % (uint64_t)NS_PER_SECOND;

    g_snprintf(text, PAGE_TEXT_SIZE, "%s%" G_GUINT64_FORMAT ".%0*d", span < 0 ? "-" : "", seconds,
               is_exact ? 9 : 6, (int)(is_exact ? below : below / 1000));
    return text;
}

static const char *utc_time(int64_t when, bool is_exact, char text[PAGE_TEXT_SIZE])
{
    char rfc3339[WHEN_TEXT_SIZE];
    size_t seconds_end = strlen("2016-12-09T19:12:58");

    when_to_text(when, rfc3339);
    rfc3339[strcspn(rfc3339, "T")] = ' ';
    if (is_exact || strlen(rfc3339) < seconds_end)
        g_strlcpy(text, rfc3339, PAGE_TEXT_SIZE);
    else
        g_snprintf(text, PAGE_TEXT_SIZE, "%.*sZ", (int)seconds_end, rfc3339);
    return text;
}

static const char *time_text(const Page *page, int64_t when, bool is_exact,
                             char text[PAGE_TEXT_SIZE])
{
    switch (page->times) {
    case TIMES_UTC:
        return utc_time(when, is_exact, text);
    case TIMES_LOCAL:
        return local_time(when, is_exact, text);
    case TIMES_RELATIVE:
        return relative_time(when - page->zero, is_exact, text);
    }
    g_assert_not_reached();
}

const char *page_time(const Page *page, int64_t when, char text[PAGE_TEXT_SIZE])
{
    return time_text(page, when, false, text);
}

const char *page_time_exact(const Page *page, int64_t when, char text[PAGE_TEXT_SIZE])
{
    return time_text(page, when, true, text);
}

const char *page_time_of(const Page *page, const char *rfc3339, char text[PAGE_TEXT_SIZE])
{
    int64_t when;

    if (!time_of_text(rfc3339, &when))
        return "-";
    return page_time(page, when, text);
}

bool time_of_text(const char *rfc3339, int64_t *ret_when)
{
    return rfc3339 != NULL && when_parse(bytes_of_text(rfc3339), ret_when);
}
