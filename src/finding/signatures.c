/* signatures.c - signatures that protect less than they seem to. They are not verified. */
#include "base/i18n.h"
#include "base/limits.h"
#include "finding/inquiry.h"
#include "message/dkim.h"

#define RSA_BITS_MIN 1024   /* below, verifiers must not accept it. source RFC 8301 3.2 */
#define RSA_BITS_USUAL 2048 /* signers should have as many. source RFC 8301 3.2 */

/* What is weak about a signature, and how grave that is. */
typedef struct Weakness {
    const char *what; /* marked for translation; NULL where nothing is */
    Severity severity;
    const Lookup *key; /* that shows it; or NULL */
    unsigned bits;     /* of the key; 0 where it does not matter */
} Weakness;

/* The look-up of a signature's key. */
static const Lookup *key_lookup(const FindingFacts *facts, const DkimSignature *signature)
{
    if (facts->lookups == NULL || signature->domain == NULL || signature->selector == NULL)
        return NULL;
    g_autofree char *name =
        g_strdup_printf("%s._domainkey.%s", signature->selector, signature->domain);
    const Lookup *lookup = lookup_of_question(facts->lookups, DNS_TXT, name);
    return lookup_is_answered(lookup) ? lookup : NULL;
}

/* The first record that is one of a key. */
static bool key_of(const Lookup *lookup, DkimKey *ret_key)
{
    const GPtrArray *answers = lookup->answer.answers;

    for (guint i = 0; answers != NULL && i < answers->len; i++) {
        const DnsRecord *record = answers->pdata[i];

        if (record->type == DNS_TXT && record->data != NULL && dkim_key_read(record->data, ret_key))
            return true;
    }
    return false;
}

/* What the captured record of the key shows. */
static Weakness weakness_of_key(const FindingFacts *facts, const DkimSignature *signature)
{
    const Lookup *lookup = key_lookup(facts, signature);
    DkimKey key;

    if (lookup == NULL || !key_of(lookup, &key))
        return (Weakness){0};
    if (key.is_revoked)
        return (Weakness){N_("its key was taken back"), SEVERITY_MEDIUM, lookup, 0};
    if (key.is_rsa && key.bits < RSA_BITS_MIN)
        return (Weakness){N_("its key is so short that others can compute it"), SEVERITY_HIGH,
                          lookup, key.bits};
    if (key.is_rsa && key.bits < RSA_BITS_USUAL)
        return (Weakness){N_("its key is shorter than it should be"), SEVERITY_LOW, lookup,
                          key.bits};
    if (key.is_test)
        return (Weakness){N_("its domain says that it only tries signing out"), SEVERITY_LOW,
                          lookup, 0};
    return (Weakness){0};
}

/* What it says of itself. source RFC 6376 3.5, 5.4, 8.2; RFC 8301 3.1 */
static Weakness weakness_of(const FindingFacts *facts, const DkimSignature *signature)
{
    Weakness weakness = weakness_of_key(facts, signature);

    if (weakness.severity >= SEVERITY_MEDIUM)
        return weakness;
    if (signature->has_fields && !signature->has_from)
        return (Weakness){N_("it does not sign who the author is"), SEVERITY_HIGH, NULL, 0};
    if (g_strcmp0(signature->algorithm, "rsa-sha1") == 0)
        return (Weakness){N_("it is made with SHA-1"), SEVERITY_LOW, NULL, 0};
    if (signature->has_length)
        return (Weakness){N_("what is put behind its end is not signed"), SEVERITY_LOW, NULL, 0};
    if (signature->has_expiry && facts->has_clock && facts_are_of_transport(facts) &&
        signature->expiry < facts->told->span.last.when)
        return (Weakness){N_("it had run out when the message was sent"), SEVERITY_LOW, NULL, 0};
    return weakness;
}

static void tell_weakness(const Inquiry *inquiry, const HeaderField *field,
                          const DkimSignature *signature, const Weakness *weakness)
{
    Finding *finding = inquiry_finding(inquiry, FINDING_DKIM_WEAK);

    finding->severity = weakness->severity;
    finding_add_text(finding, "domain", signature->domain == NULL ? "?" : signature->domain);
    finding_add_text(finding, "what", weakness->what);
    finding_add_text(finding, "method", signature->algorithm);
    if (weakness->bits > 0)
        finding_add_number(finding, "bits", weakness->bits);
    inquiry_add_field(inquiry, finding, field);
    finding_add_lookup(finding, weakness->key);
    inquiry_tell(inquiry, finding);
}

void find_signatures(const Inquiry *inquiry)
{
    guint count = MIN(inquiry_count(inquiry, "DKIM-Signature"), AUTHENTICATION_STAMPS_MAX);

    for (guint i = 0; i < count; i++) {
        const HeaderField *field = inquiry_field(inquiry, "DKIM-Signature", i);
        DkimSignature signature;

        dkim_signature_read(field->body, &signature);
        const Weakness weakness = weakness_of(inquiry->facts, &signature);
        if (weakness.what != NULL)
            tell_weakness(inquiry, field, &signature, &weakness);
        dkim_signature_clear(&signature);
    }
}
