/* times.c - the date that the sender claims, against the clock that saw the message. */
#include "base/i18n.h"
#include "base/when.h"
#include "finding/inquiry.h"
#include "message/date.h"

#define HOUR_NS (3600 * NS_PER_SECOND)
#define FUTURE_MAX_NS (2 * HOUR_NS) /* rspamd's and SpamAssassin's limits are in this region */
#define PAST_MAX_NS (24 * HOUR_NS)
#define FAR_NS (96 * HOUR_NS) /* no queue keeps a message so long and then delivers it */

/* The offset that a date names at its end, in seconds; 0 where it names none in digits. */
static int64_t zone_of(const char *date)
{
    const char *sign = strpbrk(date, "+-");

    while (sign != NULL) {
        if (strspn(sign + 1, "0123456789") == 4) {
            int64_t digits = (int64_t)g_ascii_strtoull(sign + 1, NULL, 10);
            int64_t seconds = digits / 100 * 3600 + digits % 100 * 60;
            return *sign == '-' ? -seconds : seconds;
        }
        sign = strpbrk(sign + 1, "+-");
    }
    return 0;
}

/* The name of the day in front is another than the date's. source RFC 5322 3.3 */
static bool has_wrong_weekday(const char *text, int64_t date)
{
    static const char *const names[] = {"thu", "fri", "sat", "sun", "mon", "tue", "wed"};
    const int64_t day_seconds = INT64_C(86400);
    int64_t seconds = date / NS_PER_SECOND + zone_of(text);
    int64_t days =
        (seconds - (((seconds % day_seconds) + day_seconds) % day_seconds)) / day_seconds;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strncasecmp(text, names[i], 3) == 0)
            return (size_t)(((days % 7) + 7) % 7) != i; /* 1970 began on a Thursday */
    return false;
}

static void tell_invalid(const Inquiry *inquiry, Severity severity, const char *what)
{
    Finding *finding = inquiry_finding(inquiry, FINDING_DATE_INVALID);

    finding->severity = severity;
    finding_add_text(finding, "written", inquiry->headers->date_text);
    finding_add_text(finding, "what", what);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "Date", 0));
    inquiry_tell(inquiry, finding);
}

static void find_invalid(const Inquiry *inquiry)
{
    const char *text = inquiry->headers->date_text;
    int64_t when;

    if (inquiry->headers->has_date) {
        if (has_wrong_weekday(text, inquiry->headers->date))
            tell_invalid(inquiry, SEVERITY_MEDIUM, N_("names a weekday that it did not fall on"));
        return;
    }
    g_autofree char *zoned = g_strconcat(text, " +0000", NULL);
    if (date_parse(bytes_of_text(zoned), &when))
        tell_invalid(inquiry, SEVERITY_INFO, N_("does not say by which time zone it is"));
    else
        tell_invalid(inquiry, SEVERITY_MEDIUM, N_("cannot be understood"));
}

static void tell_far(const Inquiry *inquiry, FindingKind kind, int64_t reference)
{
    int64_t date = inquiry->headers->date;
    int64_t difference = date > reference ? date - reference : reference - date;
    Finding *finding = inquiry_finding(inquiry, kind);

    if (difference > FAR_NS)
        finding->severity = SEVERITY_HIGH;
    finding_add_when(finding, "date", date);
    finding_add_when(finding, "reference", reference);
    finding_add_number(finding, "difference_ns", difference);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "Date", 0));
    inquiry_tell(inquiry, finding);
}

/* The clock of the capture saw the end of the data. */
static bool reference_of(const Inquiry *inquiry, int64_t *ret_reference)
{
    const FindingFacts *facts = inquiry->facts;

    if (!facts_are_of_transport(facts) || !facts->has_clock)
        return false;
    *ret_reference = facts->told->span.last.when;
    return *ret_reference != 0;
}

void find_times(const Inquiry *inquiry)
{
    const MessageHeaders *headers = inquiry->headers;
    int64_t reference;

    if (headers->date_text == NULL)
        return;
    find_invalid(inquiry);
    if (!headers->has_date || !reference_of(inquiry, &reference))
        return;
    if (headers->date - FUTURE_MAX_NS > reference)
        tell_far(inquiry, FINDING_DATE_FUTURE, reference);
    /* what was sent again keeps its date, and what waited shows so in its trace */
    else if (headers->date < reference - PAST_MAX_NS && inquiry_count(inquiry, "Received") == 0 &&
             inquiry_count(inquiry, "Resent-Date") == 0)
        tell_far(inquiry, FINDING_DATE_PAST, reference);
}
