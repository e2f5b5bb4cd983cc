/* stamps.c - what a message says was checked, and who says so. */
#include "finding/inquiry.h"
#include "message/authentication.h"
#include "message/domain.h"

/* The organisation of who keeps the mailbox: of the newest trusted line, else of the recipients. */
static bool is_ours(const Inquiry *inquiry, const char *organisation)
{
    const Envelope *envelope = inquiry->facts->envelope;
    guint hops = inquiry->route->hops->len;

    if (route_trusted_hops(inquiry->route) > 0) {
        g_autofree char *by = received_text(&inquiry_hop(inquiry, hops - 1)->received, RECEIVED_BY);
        g_autofree char *domain = by == NULL ? NULL : domain_of_host(by);
        g_autofree char *own = domain == NULL ? NULL : domain_organisation(domain);

        if (g_strcmp0(own, organisation) == 0)
            return true;
    }
    if (envelope == NULL || envelope->recipients->len == 0)
        return false;
    const Recipient *recipient = envelope->recipients->pdata[0];
    g_autofree char *domain = domain_of_address(recipient->address);
    g_autofree char *own = domain == NULL ? NULL : domain_organisation(domain);
    return g_strcmp0(own, organisation) == 0;
}

/* The field that a stamp stands in. */
static const HeaderField *field_of(const Inquiry *inquiry, const AuthenticationStamp *stamp)
{
    for (guint i = 0; i < inquiry->fields->len; i++) {
        const HeaderField *field = &g_array_index(inquiry->fields, HeaderField, i);

        if (field->name.len > 0 &&
            field->offset + (uint64_t)(field->body.data - field->name.data) == stamp->offset)
            return field;
    }
    return NULL;
}

static Finding *stamp_finding(const Inquiry *inquiry, FindingKind kind,
                              const AuthenticationStamp *stamp)
{
    Finding *finding = inquiry_finding(inquiry, kind);

    finding_add_text(finding, "field", stamp->field);
    finding_add_text(finding, "by", stamp->by);
    finding_add_text(finding, "method", stamp->method);
    finding_add_text(finding, "result", stamp->result);
    inquiry_add_field(inquiry, finding, field_of(inquiry, stamp));
    return finding;
}

/* A stamp that says "passed" and that nobody we trust wrote; one in our own name was forged, or
 * should have been taken out at the border. source RFC 8601 5, 7.1 */
static void find_untrusted(const Inquiry *inquiry, const GPtrArray *stamps)
{
    for (guint i = 0; i < stamps->len; i++) {
        const AuthenticationStamp *stamp = stamps->pdata[i];

        if (stamp->is_trusted || stamp->by == NULL || g_strcmp0(stamp->result, "pass") != 0 ||
            g_str_has_prefix(stamp->field, "ARC-"))
            continue;
        g_autofree char *domain = domain_of_host(stamp->by);
        g_autofree char *organisation = domain == NULL ? NULL : domain_organisation(domain);
        Finding *finding = stamp_finding(inquiry, FINDING_AUTHRES_UNTRUSTED, stamp);
        if (organisation == NULL || !is_ours(inquiry, organisation))
            finding->severity = SEVERITY_INFO; /* true of all mail that passed another's check */
        inquiry_tell(inquiry, finding);
        return;
    }
}

/* Two servers that we trust looked at the same thing, and differ. */
static void find_contradiction(const Inquiry *inquiry, const GPtrArray *stamps)
{
    for (guint i = 0; i < stamps->len; i++) {
        const AuthenticationStamp *one = stamps->pdata[i];

        if (!one->is_trusted || g_strcmp0(one->result, "pass") != 0 || one->identity == NULL ||
            !(g_str_equal(one->method, "dkim") || g_str_equal(one->method, "dmarc")))
            continue;
        for (guint j = 0; j < stamps->len; j++) {
            const AuthenticationStamp *other = stamps->pdata[j];

            if (!other->is_trusted || g_strcmp0(other->result, "fail") != 0 ||
                !g_str_equal(one->method, other->method) ||
                g_strcmp0(one->identity, other->identity) != 0)
                continue;
            Finding *finding = stamp_finding(inquiry, FINDING_AUTHRES_CONTRADICTION, one);
            finding_add_text(finding, "domain", one->identity);
            inquiry_add_field(inquiry, finding, field_of(inquiry, other));
            inquiry_tell(inquiry, finding);
            return;
        }
    }
}

void find_stamps(const Inquiry *inquiry)
{
    if (inquiry_count(inquiry, "Authentication-Results") == 0 &&
        inquiry_count(inquiry, "Received-SPF") == 0)
        return;
    g_autoptr(GPtrArray) stamps = authentication_read(inquiry->fields, inquiry->route);

    find_untrusted(inquiry, stamps);
    find_contradiction(inquiry, stamps);
}
