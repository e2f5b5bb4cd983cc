/* missing.c - what a message lacks that real mail programs write. */
#include "finding/inquiry.h"

/* A server of submission completes what its users send. source RFC 6409 8 */
static bool is_submission(const Inquiry *inquiry)
{
    return inquiry->hello.is_authenticated;
}

static void tell_missing(const Inquiry *inquiry, FindingKind kind)
{
    Finding *finding = inquiry_finding(inquiry, kind);

    if (is_submission(inquiry) && finding->severity < SEVERITY_HIGH)
        finding->severity = SEVERITY_INFO;
    inquiry_tell(inquiry, finding);
}

static bool has_address(const GPtrArray *mailboxes)
{
    for (guint i = 0; i < mailboxes->len; i++)
        if (((const Mailbox *)mailboxes->pdata[i])->address != NULL)
            return true;
    return false;
}

/* Who it was written to, as its readers see it. */
static void find_recipients_named(const Inquiry *inquiry)
{
    const HeaderField *reply_to = inquiry_field(inquiry, "Reply-To", 0);
    const HeaderField *to = inquiry_field(inquiry, "To", 0);
    bool has_cc = inquiry_count(inquiry, "Cc") > 0;
    bool is_addressed = to != NULL || has_cc || inquiry_count(inquiry, "Apparently-To") > 0 ||
                        inquiry_count(inquiry, "Resent-To") > 0;

    if (!is_addressed) {
        tell_missing(inquiry, FINDING_TO_MISSING);
    } else if (to != NULL && !has_address(inquiry->headers->to) &&
               !has_address(inquiry->headers->cc)) {
        Finding *finding = inquiry_finding(inquiry, FINDING_UNDISCLOSED_RECIPIENTS);

        inquiry_add_field(inquiry, finding, to);
        inquiry_tell(inquiry, finding);
    }
    if (reply_to != NULL && to == NULL && !has_cc) {
        Finding *finding = inquiry_finding(inquiry, FINDING_REPLY_TO_WITHOUT_TO_CC);
        const char *address = inquiry->party[PARTY_REPLY_TO].address;

        finding_add_text(finding, "reply_to", address == NULL ? "<>" : address);
        inquiry_add_field(inquiry, finding, reply_to);
        inquiry_tell(inquiry, finding);
    }
}

void find_missing(const Inquiry *inquiry)
{
    if (!inquiry->is_whole)
        return;
    if (!has_address(inquiry->headers->from))
        tell_missing(inquiry, FINDING_FROM_MISSING);
    if (inquiry_count(inquiry, "Date") == 0)
        tell_missing(inquiry, FINDING_DATE_MISSING);
    if (inquiry_count(inquiry, "Message-ID") == 0)
        tell_missing(inquiry, FINDING_MESSAGE_ID_MISSING);
    find_recipients_named(inquiry);
    /* on its way to its first server a message cannot have one yet */
    if (!facts_are_of_transport(inquiry->facts) && inquiry_count(inquiry, "Received") == 0)
        inquiry_tell(inquiry, inquiry_finding(inquiry, FINDING_RECEIVED_MISSING));
}
