/* show_route.c - the way of a message, hop by hop, with what is known of how long each leg took. */
#include "base/i18n.h"
#include "base/when.h"
#include "report/paragraph.h"
#include "report/show.h"

#define HOP_INDENT 6

/* "1.00 s"; yours. A span below 0 has its sign. */
static char *span_text(int64_t span_ns)
{
    char text[WHEN_TEXT_SIZE];

    return span_ns < 0 ? g_strdup_printf("-%s", span_to_text(-span_ns, text))
                       : g_strdup(span_to_text(span_ns, text));
}

/* "between 1 s and 3 s", "at least 1 s"; yours. */
static char *range_text(const json_t *range)
{
    g_autofree char *least = span_text(record_number(range, "least_ns"));
    g_autofree char *most = span_text(record_number(range, "most_ns"));

    if (record_has(range, "least_ns") && record_has(range, "most_ns"))
        return g_strdup_printf(_("between %s and %s"), least, most);
    if (record_has(range, "most_ns"))
        return g_strdup_printf(_("at most %s"), most);
    return g_strdup_printf(_("at least %s"), least);
}

/* What the bounds of a leg rest on. */
static const char *sure_phrase(const char *sure)
{
    if (g_strcmp0(sure, "certain") == 0)
        return _("certain: one clock stamped both, or what was observed says so");
    return g_strcmp0(sure, "plausible") == 0 ? _("if the clocks of servers that are believed agree")
                                             : _("only if both clocks agree");
}

static char *delay_text(const json_t *delay)
{
    const char *sure = record_text(delay, "sure");
    g_autofree char *nominal = span_text(record_number(delay, "nominal_ns"));
    g_autofree char *range = range_text(delay);

    if (record_number(delay, "nominal_ns") < 0)
        return g_strdup_printf(_("The stamps differ by %s. No message arrives before it was sent: "
                                 "that is no delay, but "
                                 "how far the clocks disagree at least; the leg took %s."),
                               nominal,
                               record_has(delay, "most_ns") ? range : _("an unknown time"));
    if (g_strcmp0(sure, "unknown") == 0)
        return g_strdup(_("How long this leg took, nothing tells."));
    if (!record_has(delay, "nominal_ns"))
        return g_strdup_printf(_("This leg took %s, %s."), range, sure_phrase(sure));
    return g_strdup_printf(_("Delay %s: %s, %s."), nominal, range, sure_phrase(sure));
}

static void put_delay(Page *page, const json_t *hop)
{
    const json_t *delay = record_at(hop, "delay"), *clock = record_at(hop, "clock");

    if (delay != NULL) {
        g_autofree char *text = delay_text(delay);

        page_paragraph(page, record_number(delay, "nominal_ns") < 0 ? STYLE_WARNING : STYLE_PLAIN,
                       HOP_INDENT, "", text);
    }
    if (clock != NULL) {
        g_autofree char *range = range_text(clock);
        g_autofree char *text = g_strdup_printf(
            _("The stamps cannot all be right. If it is this clock, it is fast by %s."), range);

        page_paragraph(page, STYLE_WARNING, HOP_INDENT, "", text);
    }
}

/* "helo (name [ip])" of who handed it over; yours. */
static char *peer_text(const json_t *hop)
{
    const char *helo = record_text(hop, "from.helo"), *name = record_text(hop, "from.name");
    const char *ip = record_text(hop, "from.ip");
    GString *text = g_string_new(helo == NULL ? "" : helo);

    if (name != NULL || ip != NULL)
        g_string_append_printf(
            text, "%s(%s%s%s%s%s)", helo == NULL ? "" : " ",
            name != NULL                            ? name
            : record_flag(hop, "from.name_missing") ? _("no name")
                                                    : "",
            ip != NULL && (name != NULL || record_flag(hop, "from.name_missing")) ? " " : "",
            ip == NULL ? "" : "[", ip == NULL ? "" : ip, ip == NULL ? "" : "]");
    if (text->len == 0)
        g_string_append(text, _("(inside the server)"));
    return g_string_free(text, FALSE);
}

static void put_hop(Page *page, const json_t *hop)
{
    const char *by = record_text(hop, "by"), *with = record_text(hop, "with");
    const char *tls = record_text(hop, "tls"), *id = record_text(hop, "id");
    g_autofree char *peer = peer_text(hop);
    char text[PAGE_TEXT_SIZE];

    page_put(page, STYLE_QUIET, "  %2d  ", (int)record_number(hop, "hop"));
    page_put(page, STYLE_PLAIN, "%s -> %s", peer, by == NULL ? "?" : by);
    if (!record_flag(hop, "trusted"))
        page_put(page, STYLE_WARNING, "   %s", _("could be invented"));
    page_end_line(page);
    page_indent(page, HOP_INDENT);
    if (record_has(hop, "time"))
        page_put(page, STYLE_PLAIN, "%s%s   ", page_time_of(page, record_text(hop, "time"), text),
                 record_flag(hop, "zone_known") ? "" : _(" (of an unknown zone)"));
    page_put(page, STYLE_PLAIN, "%s%s%s%s%s%s", with == NULL ? "" : with, tls == NULL ? "" : " ",
             tls == NULL ? "" : tls, record_flag(hop, "authenticated") ? _(" logged in") : "",
             id == NULL ? "" : "  id ", id == NULL ? "" : id);
    page_end_line(page);
    if (record_has(hop, "from.helo_special")) {
        page_indent(page, HOP_INDENT);
        page_line(page, STYLE_QUIET, _("%s, as it called itself, is"),
                  record_text(hop, "from.helo"));
        show_special(page, HOP_INDENT + 2, record_at(hop, "from.helo_special"));
    }
    show_special(page, HOP_INDENT, record_at(hop, "from.special"));
    put_delay(page, hop);
}

/* The puzzle of charts that count from Date, and then show a journey that ended before it began. */
static void put_late_date(Page *page, const json_t *message)
{
    int64_t hop = record_number(message, "card.sent.date_added_by_hop"), written, first;
    const json_t *oldest = json_array_get(record_at(message, "route"), 0);
    const char *date = record_text(message, "headers.date"), *stamp = record_text(oldest, "time");

    if (hop == 0 || date == NULL || stamp == NULL || !time_of_text(date, &written) ||
        !time_of_text(stamp, &first) || written <= first)
        return;
    int64_t backwards = (first - written) / NS_PER_SECOND;
    g_autofree char *forwards = span_text(written - first);
    g_autofree char *text = g_strdup_printf(
        _("Date was not written by the sender: the server of hop %d added it, %s after the first "
          "server had taken the message. A chart that counts from Date to the first stamp shows "
          "%d s: that is no delay, and no wrong clock, but the time until the server added the "
          "date, with its sign turned."),
        (int)hop, forwards, (int)CLAMP(backwards, INT_MIN, INT_MAX));
    page_paragraph(page, STYLE_WARNING, 2, "", text);
}

void show_route(Page *page, const json_t *message)
{
    const json_t *route = record_at(message, "route");
    size_t i;
    json_t *hop;

    if (json_array_size(route) == 0)
        return;
    page_heading(page, _("Route"), _("in the order of travel, as the Received lines claim"));
    json_array_foreach(route, i, hop) put_hop(page, hop);
    put_late_date(page, message);
}
