/* clocks.c - stamps of servers that contradict each other, legs that took long, odd zones. */
#include "base/i18n.h"
#include "base/when.h"
#include "finding/inquiry.h"
#include "message/lexical.h"

#define MINUTE_NS (60 * NS_PER_SECOND)
#define HOUR_NS (60 * MINUTE_NS)
#define DAY_NS (24 * HOUR_NS)
#define SLOW_NS (10 * MINUTE_NS) /* greylisting takes 5 to 30 minutes */
#define VERY_SLOW_NS (4 * HOUR_NS)
#define RESOLUTION_NS NS_PER_SECOND
#define SKEW_NS MINUTE_NS /* clocks that nobody sets agree so far */
#define GRAVE_SKEW_NS HOUR_NS

static void find_leg(const Inquiry *inquiry, guint at)
{
    const Hop *hop = inquiry_hop(inquiry, at);
    g_autofree char *by = received_text(&hop->received, RECEIVED_BY);

    if (!hop->has_delay || at == 0 || by == NULL)
        return;
    if (hop->delay.has_nominal && hop->delay.nominal_ns < -RESOLUTION_NS) {
        Finding *finding = trace_finding(inquiry, FINDING_HOP_NEGATIVE, at);
        finding_add_text(finding, "by", by);
        finding_add_number(finding, "difference_ns", -hop->delay.nominal_ns);
        inquiry_add_field(inquiry, finding, inquiry_trace_field(inquiry, at - 1));
        inquiry_tell(inquiry, finding);
    }
    if (hop->delay.least_ns > SLOW_NS) {
        Finding *finding = trace_finding(inquiry, FINDING_HOP_SLOW, at);
        if (hop->delay.least_ns > VERY_SLOW_NS)
            finding->severity = SEVERITY_MEDIUM;
        finding_add_text(finding, "by", by);
        finding_add_number(finding, "least_ns", hop->delay.least_ns);
        inquiry_add_field(inquiry, finding, inquiry_trace_field(inquiry, at - 1));
        inquiry_tell(inquiry, finding);
    }
}

/* A server's clock is off whatever the others say. */
static void find_skew(const Inquiry *inquiry, guint at)
{
    const Hop *hop = inquiry_hop(inquiry, at);
    g_autofree char *by = received_text(&hop->received, RECEIVED_BY);
    bool is_fast = hop->clock.has_least && hop->clock.least_ns > SKEW_NS;
    bool is_slow = hop->clock.has_most && hop->clock.most_ns < -SKEW_NS;

    if (by == NULL || (!is_fast && !is_slow))
        return;
    int64_t least = is_fast ? hop->clock.least_ns : -hop->clock.most_ns;
    Finding *finding = trace_finding(inquiry, FINDING_CLOCK_SKEW, at);
    if (least > GRAVE_SKEW_NS)
        finding->severity = SEVERITY_MEDIUM;
    finding_add_text(finding, "by", by);
    finding_add_text(finding, "how", is_fast ? N_("fast") : N_("slow"));
    finding_add_number(finding, "least_ns", least);
    inquiry_tell(inquiry, finding);
}

/* A zone of summer in winter, or the other way: the month of the date, 1 to 12; 0 unknown. */
static int month_of(const char *date)
{
    static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};
    g_autofree char *small = g_ascii_strdown(date, -1);

    for (int i = 0; i < (int)G_N_ELEMENTS(names); i++)
        if (strstr(small, names[i]) != NULL)
            return i + 1;
    return 0;
}

/* Names of zones that are in use in one half of the year, in the north. source tz database */
static void find_zone(const Inquiry *inquiry)
{
    static const struct {
        const char *name;
        int first, last; /* months in which it is never used */
    } zones[] = {
        {"(CEST)", 12, 2},
        {"(EDT)",  12, 2},
        {"(CDT)",  12, 2},
        {"(MDT)",  12, 2},
        {"(PDT)",  12, 2},
        {"(EEST)", 12, 2},
        {"(WEST)", 12, 2},
        {"(CET)",  5,  9},
        {"(EET)",  5,  9},
    };
    const char *date = inquiry->headers->date_text;
    int month = date == NULL ? 0 : month_of(date);

    for (size_t i = 0; i < G_N_ELEMENTS(zones) && month != 0; i++) {
        bool is_outside = zones[i].first > zones[i].last
                              ? month >= zones[i].first || month <= zones[i].last
                              : month >= zones[i].first && month <= zones[i].last;
        if (!is_outside || strstr(date, zones[i].name) == NULL)
            continue;
        Finding *finding = inquiry_finding(inquiry, FINDING_ZONE_INCONSISTENT);
        finding_add_text(finding, "written", date);
        finding_add_text(finding, "what", zones[i].name);
        inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "Date", 0));
        inquiry_tell(inquiry, finding);
        return;
    }
}

/* The time at which a conversation began, by Outlook: the upper 48 bits of a FILETIME.
 * source [MS-OXOMSG] 2.2.1.3 */
static bool thread_time(const HeaderField *field, int64_t *ret_when, bool *ret_is_first)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const int64_t epoch_100ns = INT64_C(116444736000000000); /* 1601 to 1970 */
    gsize len;

    add_unfolded(text, bytes_first(field->body, 4096));
    g_autofree guchar *octets = g_base64_decode(g_strstrip(text->str), &len);
    if (len < 22 || octets[0] != 1)
        return false;
    int64_t ticks = 0;
    for (size_t i = 0; i < 6; i++)
        ticks = ticks << 8 | octets[i];
    ticks = (int64_t)((uint64_t)ticks << 16);
    if (ticks < epoch_100ns || ticks > epoch_100ns * 2)
        return false;
    *ret_when = (ticks - epoch_100ns) * 100;
    *ret_is_first = len == 22;
    return true;
}

static void find_thread(const Inquiry *inquiry)
{
    const HeaderField *field = inquiry_field(inquiry, "Thread-Index", 0);
    const MessageHeaders *headers = inquiry->headers;
    bool is_first;
    int64_t when;

    if (field == NULL || !headers->has_date || !thread_time(field, &when, &is_first))
        return;
    /* an answer may come long after; a conversation does not begin after what is in it */
    bool is_later = when > headers->date + DAY_NS;
    bool is_earlier = is_first && headers->in_reply_to == NULL && when < headers->date - DAY_NS;
    if (!is_later && !is_earlier)
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_THREAD_INDEX_DRIFT);
    finding_add_when(finding, "hidden", when);
    finding_add_when(finding, "date", headers->date);
    finding_add_text(finding, "how", is_later ? N_("later") : N_("earlier"));
    inquiry_add_field(inquiry, finding, field);
    inquiry_tell(inquiry, finding);
}

void find_clocks(const Inquiry *inquiry)
{
    for (guint at = 0; at < inquiry->route->hops->len; at++) {
        find_leg(inquiry, at);
        find_skew(inquiry, at);
    }
    find_zone(inquiry);
    find_thread(inquiry);
}
