/* policy.c - domains that publish nothing against mail forged in their name. */
#include "finding/inquiry.h"

/* The answer holds a policy. source RFC 7489 6.1, 6.3 */
static bool has_policy(const Lookup *lookup)
{
    const GPtrArray *answers = lookup->answer.answers;

    for (guint i = 0; answers != NULL && i < answers->len; i++) {
        const DnsRecord *record = answers->pdata[i];

        if (record->type == DNS_TXT && record->data != NULL &&
            bytes_starts_with_nocase(bytes_trim(bytes_of_text(record->data)), BYTES_OF("v=DMARC1")))
            return true;
    }
    return false;
}

/* What was answered about the policy of a domain; NULL where nobody asked. */
static const Lookup *policy_of(const Inquiry *inquiry, const char *domain)
{
    g_autofree char *name = g_strdup_printf("_dmarc.%s", domain);
    const Lookup *lookup = lookup_of_question(inquiry->facts->lookups, DNS_TXT, name);

    return lookup_is_answered(lookup) ? lookup : NULL;
}

/* Neither the author's domain nor the organisation that it belongs to has one. Both must have been
 * asked for, as who checks does. source RFC 7489 6.6.3 */
void find_policy(const Inquiry *inquiry)
{
    const Party *from = &inquiry->party[PARTY_FROM];

    if (inquiry->facts->lookups == NULL || from->domain == NULL)
        return;
    const Lookup *own = policy_of(inquiry, from->domain);
    const Lookup *above = policy_of(inquiry, from->organisation);
    if (own == NULL || above == NULL || has_policy(own) || has_policy(above))
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_DMARC_ABSENT);
    finding_add_text(finding, "domain", from->organisation);
    finding_add_text(finding, "from", from->address);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "From", 0));
    finding_add_lookup(finding, own);
    if (above != own)
        finding_add_lookup(finding, above);
    inquiry_tell(inquiry, finding);
}
