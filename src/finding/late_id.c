/* late_id.c - a Message-ID that a server on the way put in, for the sender had not. */
#include "base/i18n.h"
#include "finding/inquiry.h"

#define QUEUE_ID_MIN_LEN 6 /* shorter ones stand in many ids by chance */

/* What Gmail writes where the sender wrote no Message-ID, or one that is none; observed there. */
static bool is_marked(const char *id)
{
    return strstr(id, "SMTPIN_ADDED_MISSING") != NULL || strstr(id, "SMTPIN_ADDED_BROKEN") != NULL;
}

/* A server that was not the first to have the message, or took it from another machine, numbered
 * it by its own name, and by the number it queued it under, as Postfix, Exim and Sendmail do. */
static bool is_numbered_by(const Hop *hop, bool is_first, const char *id)
{
    const char *at = strrchr(id, '@');
    g_autofree char *by = received_text(&hop->received, RECEIVED_BY);
    g_autofree char *queue_id = received_text(&hop->received, RECEIVED_ID);
    bool is_from_elsewhere = !is_first || hop->received.ip.version != 0 ||
                             hop->received.items[RECEIVED_HELO].text.data != NULL;

    return is_from_elsewhere && at != NULL && by != NULL && queue_id != NULL &&
           strlen(queue_id) >= QUEUE_ID_MIN_LEN && g_ascii_strcasecmp(at + 1, by) == 0 &&
           strstr(id, queue_id) != NULL;
}

/* The oldest of the trace lines stands at the bottom, and what the sender wrote below it. */
static bool is_above_trace(const Inquiry *inquiry, const HeaderField *field)
{
    guint lines = inquiry_count(inquiry, "Received");

    return lines > 0 && inquiry_field(inquiry, "Received", lines - 1)->offset > field->offset;
}

static void tell(const Inquiry *inquiry, const HeaderField *field, const Hop *hop, const char *what)
{
    Finding *finding = inquiry_finding(inquiry, FINDING_MESSAGE_ID_ADDED_LATE);

    if (hop != NULL) {
        g_autofree char *by = received_text(&hop->received, RECEIVED_BY);

        if (hop->received.is_authenticated) /* what such a server is for. source RFC 6409 8.3 */
            finding->severity = SEVERITY_INFO;
        finding_add_text(finding, "by", by);
    }
    finding_add_text(finding, "message_id", inquiry->headers->message_id);
    finding_add_text(finding, "what", what);
    inquiry_add_field(inquiry, finding, field);
    inquiry_tell(inquiry, finding);
}

void find_late_id(const Inquiry *inquiry)
{
    const HeaderField *field = inquiry_field(inquiry, "Message-ID", 0);
    const char *id = inquiry->headers->message_id;

    if (field == NULL || id == NULL)
        return;
    for (guint at = 0; at < inquiry->route->hops->len; at++) {
        const Hop *hop = inquiry_hop(inquiry, at);

        if (is_numbered_by(hop, at == 0, id)) {
            tell(inquiry, field, hop, N_("it holds the number that a server queued it under"));
            return;
        }
    }
    if (is_marked(id))
        tell(inquiry, field, NULL, N_("Gmail marks so what it numbers itself"));
    else if (is_above_trace(inquiry, field))
        tell(inquiry, field, NULL, N_("it stands above a trace line, where servers write"));
}
