/* identity.c - the author that is shown, against the other addresses of a message. */
#include "finding/inquiry.h"
#include "finding/resemble.h"
#include "message/domain.h"
#include "message/freemail.h"
#include "message/mailbox_list.h"

#define LOCAL_PART_MIN_LEN 5 /* shorter ones resemble each other by chance */

static bool same_organisation(const Party *one, const Party *other)
{
    return one->organisation != NULL && other->organisation != NULL &&
           g_str_equal(one->organisation, other->organisation);
}

static bool is_free(const Party *party)
{
    return party->organisation != NULL && organisation_is_freemail(party->organisation);
}

bool is_made_for_bounces(const char *address)
{
    static const char *const beginnings[] = {"prvs=",   "srs0",   "srs1",     "bounce",
                                             "bounces", "return", "msprvs1=", "btv1=="};
    g_autofree char *small = g_ascii_strdown(address, -1);
    const char *at = strrchr(small, '@');
    const char *equals = strchr(small, '=');

    for (size_t i = 0; i < G_N_ELEMENTS(beginnings); i++)
        if (g_str_has_prefix(small, beginnings[i]))
            return true;
    return at != NULL && equals != NULL && equals < at; /* list+user=domain@host */
}

/* "ada@x.example" and "ada2@y.example": made to be taken for each other. */
static bool local_parts_resemble(const char *one, const char *other)
{
    static const char *const roles[] = {
        "admin",      "billing", "contact",    "hello",   "helpdesk", "info",      "kontakt",
        "mail",       "news",    "newsletter", "noreply", "no-reply", "office",    "post",
        "postmaster", "reply",   "sales",      "service", "support",  "webmaster", NULL};
    g_autofree char *first = g_utf8_strdown(one, (gssize)strcspn(one, "@"));
    g_autofree char *second = g_utf8_strdown(other, (gssize)strcspn(other, "@"));

    if (strlen(first) < LOCAL_PART_MIN_LEN || g_strv_contains(roles, first) ||
        g_strv_contains(roles, second))
        return false;
    return resemblance(first, second) <= (strlen(first) < 2 * LOCAL_PART_MIN_LEN ? 1 : 2);
}

static void find_envelope(const Inquiry *inquiry)
{
    const Party *from = &inquiry->party[PARTY_FROM], *back = &inquiry->party[PARTY_ENVELOPE];

    if (from->organisation == NULL || back->organisation == NULL || same_organisation(from, back) ||
        inquiry->is_list || is_made_for_bounces(back->address))
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_FROM_ENVELOPE_MISMATCH);
    finding_add_text(finding, "from", from->address);
    finding_add_text(finding, "mail_from", back->address);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "From", 0));
    if (inquiry->facts->envelope != NULL)
        finding_add_place(finding, inquiry->facts->told->acting_client,
                          &inquiry->facts->envelope->span);
    inquiry_tell(inquiry, finding);
}

static void find_sender(const Inquiry *inquiry)
{
    const Party *from = &inquiry->party[PARTY_FROM], *sender = &inquiry->party[PARTY_SENDER];

    if (from->organisation == NULL || sender->organisation == NULL ||
        same_organisation(from, sender))
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_SENDER_FROM_MISMATCH);
    finding_add_text(finding, "sender", sender->address);
    finding_add_text(finding, "from", from->address);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "Sender", 0));
    inquiry_tell(inquiry, finding);
}

/* Whether the first address in a field, List-Post or Resent-From, belongs to the organisation. */
static bool field_is_of(const Inquiry *inquiry, const char *name, const char *organisation)
{
    const HeaderField *field = inquiry_field(inquiry, name, 0);

    if (field == NULL)
        return false;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)mailbox_free);
    mailbox_list_parse(field->body, list);
    const Mailbox *first = list->len == 0 ? NULL : list->pdata[0];
    const char *address = first == NULL ? NULL : first->address;
    const char *scheme = "mailto:"; /* <mailto:list@host>. source RFC 2369 3.4 */
    if (address != NULL && g_ascii_strncasecmp(address, scheme, strlen(scheme)) == 0)
        address += strlen(scheme);
    g_autofree char *domain = domain_of_address(address);
    g_autofree char *found = domain == NULL ? NULL : domain_organisation(domain);
    return found != NULL && g_str_equal(found, organisation);
}

static void tell_reply_to(const Inquiry *inquiry, FindingKind kind, Severity severity)
{
    const Party *from = &inquiry->party[PARTY_FROM], *reply_to = &inquiry->party[PARTY_REPLY_TO];
    Finding *finding = inquiry_finding(inquiry, kind);

    finding->severity = severity;
    finding_add_text(finding, "from", from->address);
    finding_add_text(finding, "reply_to", reply_to->address);
    finding_add_text(finding, "mail_from", inquiry->party[PARTY_ENVELOPE].address);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "Reply-To", 0));
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "From", 0));
    inquiry_tell(inquiry, finding);
}

static void find_reply_to(const Inquiry *inquiry)
{
    const Party *from = &inquiry->party[PARTY_FROM], *reply_to = &inquiry->party[PARTY_REPLY_TO];
    const Party *sender = &inquiry->party[PARTY_SENDER], *back = &inquiry->party[PARTY_ENVELOPE];

    if (from->organisation == NULL || reply_to->organisation == NULL ||
        same_organisation(from, reply_to) || inquiry->is_list)
        return;
    bool is_forward = field_is_of(inquiry, "Resent-From", reply_to->organisation);
    if (is_free(reply_to) && !is_free(from) && !is_free(sender) && !is_forward) {
        /* where the bounces go to a free mailbox too, it may be a small firm's only one */
        tell_reply_to(inquiry, FINDING_FREEMAIL_REPLY_TO,
                      is_free(back) ? SEVERITY_MEDIUM : SEVERITY_HIGH);
    }
    if (local_parts_resemble(from->address, reply_to->address)) {
        tell_reply_to(inquiry, FINDING_REPLY_TO_DIVERTED, SEVERITY_HIGH);
        return;
    }
    if (same_organisation(sender, reply_to) || same_organisation(back, reply_to) ||
        field_is_of(inquiry, "List-Post", reply_to->organisation))
        return;
    tell_reply_to(inquiry, FINDING_REPLY_TO_DIVERTED, SEVERITY_MEDIUM);
}

/* Where confirmations of reading go. source RFC 8098 2.1 */
static void find_receipts(const Inquiry *inquiry)
{
    static const char *const fields[] = {"Disposition-Notification-To", "Return-Receipt-To"};
    const Party *from = &inquiry->party[PARTY_FROM];

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        const HeaderField *field = inquiry_field(inquiry, fields[i], 0);

        if (field == NULL || from->organisation == NULL ||
            field_is_of(inquiry, fields[i], from->organisation))
            continue;
        g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)mailbox_free);
        mailbox_list_parse(field->body, list);
        const Mailbox *first = list->len == 0 ? NULL : list->pdata[0];
        g_autofree char *domain = first == NULL ? NULL : domain_of_address(first->address);
        if (domain == NULL)
            continue;
        Finding *finding = inquiry_finding(inquiry, FINDING_MDN_DIVERTED);
        finding_add_text(finding, "field", fields[i]);
        finding_add_text(finding, "address", first->address);
        finding_add_text(finding, "from", from->address);
        inquiry_add_field(inquiry, finding, field);
        inquiry_tell(inquiry, finding);
    }
}

void find_identity(const Inquiry *inquiry)
{
    find_envelope(inquiry);
    find_sender(inquiry);
    find_reply_to(inquiry);
    find_receipts(inquiry);
}
