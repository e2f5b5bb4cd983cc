/* recipients.c - to whom servers were told to bring a message, against whom its readers see. */
#include "base/limits.h"
#include "finding/inquiry.h"
#include "message/domain.h"
#include "message/mailbox_list.h"

char *address_folded(const char *address)
{
    const char *at = strrchr(address, '@');
    const char *plus = strchr(address, '+');
    g_autofree char *domain = at == NULL ? NULL : domain_of_address(address);
    bool has_tag = at != NULL && plus != NULL && plus < at && plus > address;

    if (at == NULL)
        return g_utf8_strdown(address, -1);
    g_autofree char *local = g_utf8_strdown(address, (has_tag ? plus : at) - address);
    return g_strconcat(local, "@", domain == NULL ? at + 1 : domain, NULL);
}

static void add_folded(GHashTable *set, const GPtrArray *mailboxes)
{
    for (guint i = 0; i < mailboxes->len; i++) {
        const Mailbox *mailbox = mailboxes->pdata[i];

        if (mailbox->address != NULL)
            g_hash_table_add(set, address_folded(mailbox->address));
    }
}

static void add_field(const Inquiry *inquiry, GHashTable *set, const char *name)
{
    const HeaderField *field = inquiry_field(inquiry, name, 0);
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)mailbox_free);

    if (field == NULL)
        return;
    mailbox_list_parse(field->body, list);
    add_folded(set, list);
}

/* Recipients of the envelope that are in a set, or are not; of char *, lent. */
static GPtrArray *recipients_in(const Envelope *envelope, GHashTable *set, bool is_wanted_in)
{
    GPtrArray *list = g_ptr_array_new();

    for (guint i = 0; i < envelope->recipients->len; i++) {
        const Recipient *recipient = envelope->recipients->pdata[i];
        g_autofree char *address = address_folded(recipient->address);

        if (recipient->outcome == OUTCOME_ACCEPTED &&
            g_hash_table_contains(set, address) == is_wanted_in)
            g_ptr_array_add(list, recipient->address);
    }
    return list;
}

/* A list or a program that sends one by one writes each recipient into the sender's address. */
static bool is_expanded(const Inquiry *inquiry)
{
    const char *sender = inquiry->facts->envelope->mail_from;

    return inquiry->is_list || sender == NULL || sender[0] == '\0' || strchr(sender, '=') != NULL;
}

static void find_hidden(const Inquiry *inquiry)
{
    const Envelope *envelope = inquiry->facts->envelope;
    g_autoptr(GHashTable) shown = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    add_folded(shown, inquiry->headers->to);
    add_folded(shown, inquiry->headers->cc);
    if (g_hash_table_size(shown) == 0 || is_expanded(inquiry) || !inquiry->is_whole)
        return;
    add_field(inquiry, shown, "Resent-To");
    add_field(inquiry, shown, "Resent-Cc");
    g_autoptr(GPtrArray) hidden = recipients_in(envelope, shown, false);
    if (hidden->len == 0)
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_BCC_RECOVERED);
    /* behind the first server an alias or a forwarding is as likely */
    if (inquiry_count(inquiry, "Received") > 0)
        finding->severity = SEVERITY_INFO;
    finding_add_list(finding, "recipients", hidden);
    finding_add_number(finding, "count", hidden->len);
    finding_add_place(finding, envelope->acting_client, &envelope->span);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "To", 0));
    inquiry_tell(inquiry, finding);
}

static void find_leaked(const Inquiry *inquiry)
{
    const Envelope *envelope = inquiry->facts->envelope;
    const GPtrArray *bcc = inquiry->headers->bcc;
    g_autoptr(GHashTable) hidden = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < bcc->len; i++)
        if (((const Mailbox *)bcc->pdata[i])->address != NULL)
            g_ptr_array_add(names, ((const Mailbox *)bcc->pdata[i])->address);
    if (names->len == 0)
        return;
    add_folded(hidden, bcc);
    g_autoptr(GPtrArray) others = recipients_in(envelope, hidden, false);
    if (others->len == 0)
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_BCC_LEAKED);
    if (inquiry->hello.is_authenticated) /* the server of submission may yet take it out */
        finding->severity = SEVERITY_MEDIUM;
    finding_add_list(finding, "recipients", names);
    finding_add_list(finding, "readers", others);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "Bcc", 0));
    inquiry_tell(inquiry, finding);
}

void find_recipients(const Inquiry *inquiry)
{
    if (inquiry->facts->envelope == NULL)
        return;
    find_hidden(inquiry);
    find_leaked(inquiry);
}
