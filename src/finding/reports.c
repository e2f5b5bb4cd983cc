/* reports.c - what mail servers report of mail, and bounces of mail that was not sent from here. */
#include "base/limits.h"
#include "finding/inquiry.h"
#include "message/domain.h"
#include "message/freemail.h"
#include "message/part.h"

static const char *report_value(const GPtrArray *block, const char *name)
{
    for (guint i = 0; i < block->len; i++) {
        const ReportField *field = block->pdata[i];

        if (g_ascii_strcasecmp(field->name, name) == 0)
            return field->value;
    }
    return NULL;
}

/* source RFC 3464 2.3.3 */
static FindingKind kind_of_action(const char *action)
{
    if (g_ascii_strcasecmp(action, "failed") == 0)
        return FINDING_DSN_FAILED;
    return g_ascii_strcasecmp(action, "delayed") == 0 ? FINDING_DSN_DELAYED : FINDING_DSN_DELIVERED;
}

/* What became of one recipient. source RFC 3464 2.3 */
static void find_delivery(const Inquiry *inquiry, const Part *part, const GPtrArray *block)
{
    const char *recipient = report_value(block, "Final-Recipient");
    const char *action = report_value(block, "Action"), *status = report_value(block, "Status");
    const char *said = report_value(block, "Diagnostic-Code");

    if (recipient == NULL || action == NULL)
        return;
    Finding *finding = inquiry_finding(inquiry, kind_of_action(action));
    finding_add_text(finding, "part", part->number);
    finding_add_text(finding, "address", recipient);
    finding_add_text(finding, "result", action);
    finding_add_text(finding, "status", status);
    finding_add_text(finding, "what", said != NULL ? said : status != NULL ? status : action);
    inquiry_add_part(inquiry, finding, part);
    inquiry_tell(inquiry, finding);
}

static char *organisation_of(const char *address)
{
    g_autofree char *domain = domain_of_address(address);

    return domain == NULL ? NULL : domain_organisation(domain);
}

/* A mail provider numbers what others send through it. */
static bool is_of_provider(const char *organisation)
{
    static const char *const providers[] = {"google.com",    "gmail.com",     "outlook.com",
                                            "amazonses.com", "office365.com", NULL};

    return g_strv_contains(providers, organisation) || organisation_is_freemail(organisation);
}

/* A bounce that brings back a message which claims to be of ours, and was numbered elsewhere. */
static void find_backscatter(const Inquiry *inquiry, const Part *part)
{
    const MessageHeaders *returned = part->headers;
    const GPtrArray *to = inquiry->headers->to;

    if (returned->from->len == 0 || to->len == 0 || returned->message_id == NULL)
        return;
    const Mailbox *from = returned->from->pdata[0], *ours = to->pdata[0];
    g_autofree char *author = organisation_of(from->address);
    g_autofree char *our = organisation_of(ours->address);
    g_autofree char *numbered = organisation_of(returned->message_id);
    if (author == NULL || our == NULL || numbered == NULL || !g_str_equal(author, our) ||
        g_str_equal(numbered, our) || strchr(numbered, '.') == NULL || is_of_provider(numbered))
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_BACKSCATTER);
    finding_add_text(finding, "part", part->number);
    finding_add_text(finding, "from", from->address);
    finding_add_text(finding, "message_id", returned->message_id);
    inquiry_add_part(inquiry, finding, part);
    inquiry_tell(inquiry, finding);
}

/* It stands in another message, the last that holds others: somebody sent a report on, or got one
 * back. */
static bool is_enclosed(const Part *part, const Part *message)
{
    size_t len = message == NULL ? 0 : strlen(message->number);

    return len > 0 && strncmp(part->number, message->number, len) == 0 && part->number[len] == '.';
}

/* What the message itself reports: reports that it encloses tell of other mail. */
void find_reports(const Inquiry *inquiry)
{
    const GPtrArray *parts = message_parts(inquiry->facts->message);
    const Part *message = NULL;
    bool is_report = false;

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = parts->pdata[i];

        if (is_enclosed(part, message))
            continue;
        if (part->is_container && g_str_has_prefix(part->type, "message/"))
            message = part;
        if (part->report != NULL && g_str_equal(part->report->kind, "delivery-status")) {
            is_report = true;
            for (guint j = 1; j < MIN(part->report->blocks->len, FINDING_LIST_MAX); j++)
                find_delivery(inquiry, part, part->report->blocks->pdata[j]);
        }
        if (is_report && part->headers != NULL)
            find_backscatter(inquiry, part);
    }
}
