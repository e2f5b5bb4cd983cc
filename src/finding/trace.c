/* trace.c - what the trace lines of a message claim, and where they cannot be true. */
#include "base/i18n.h"
#include "finding/inquiry.h"
#include "message/domain.h"
#include "message/lexical.h"

#define HOPS_USUAL_MAX 25 /* SpamAssassin and most servers suspect a loop from here on */

/* The organisation of a name that an item holds; NULL where there is no full name. */
static char *organisation_of(const Hop *hop, ReceivedItem item)
{
    g_autofree char *text = received_text(&hop->received, item);
    g_autofree char *domain = text == NULL ? NULL : domain_of_host(text);

    return domain == NULL || strchr(domain, '.') == NULL ? NULL : domain_organisation(domain);
}

static bool is_local(const Hop *hop)
{
    g_autofree char *helo = received_text(&hop->received, RECEIVED_HELO);
    const Address *ip = &hop->received.ip;

    return (helo != NULL && g_str_has_prefix(helo, "localhost")) ||
           (ip->version != 0 && address_is_inside(ip));
}

Finding *trace_finding(const Inquiry *inquiry, FindingKind kind, guint hop)
{
    Finding *finding = inquiry_finding(inquiry, kind);

    finding_add_number(finding, "hop", hop + 1);
    inquiry_add_field(inquiry, finding, inquiry_trace_field(inquiry, hop));
    return finding;
}

/* Both lines name the same servers as the two before them: what went in circles jumps once. */
static bool is_same_jump(const Inquiry *inquiry, guint older)
{
    if (older == 0)
        return false;
    for (guint at = older; at <= older + 1; at++) {
        ReceivedItem item = at == older ? RECEIVED_BY : RECEIVED_HELO;
        const Received *now = &inquiry_hop(inquiry, at)->received;
        const Received *before = &inquiry_hop(inquiry, at - 1)->received;

        if (!bytes_equal_nocase(now->items[item].text, before->items[item].text))
            return false;
    }
    return true;
}

/* The server that says it sent the message is not the one that the next says it got it from. */
static void find_gap(const Inquiry *inquiry, guint older)
{
    const Hop *from = inquiry_hop(inquiry, older), *to = inquiry_hop(inquiry, older + 1);
    g_autofree char *by = organisation_of(from, RECEIVED_BY);
    g_autofree char *helo = organisation_of(to, RECEIVED_HELO);
    g_autofree char *name = organisation_of(to, RECEIVED_NAME);

    if (by == NULL || (helo == NULL && name == NULL) || is_local(to) || is_local(from) ||
        g_strcmp0(by, helo) == 0 || g_strcmp0(by, name) == 0 || is_same_jump(inquiry, older))
        return;
    g_autofree char *host = received_text(&from->received, RECEIVED_BY);
    g_autofree char *peer =
        received_text(&to->received, name != NULL ? RECEIVED_NAME : RECEIVED_HELO);
    Finding *finding = trace_finding(inquiry, FINDING_RECEIVED_GAP, older);
    finding->severity = from->is_trusted ? SEVERITY_MEDIUM : SEVERITY_LOW;
    finding_add_text(finding, "by", host);
    finding_add_text(finding, "peer", peer);
    inquiry_add_field(inquiry, finding, inquiry_trace_field(inquiry, older + 1));
    inquiry_tell(inquiry, finding);
}

/* Mail providers, and the names of their machines. */
static const struct {
    const char *name;
    const char *organisations[4];
} providers[] = {
    {"Google",    {"google.com", "gmail.com", "googlemail.com", NULL}  },
    {"Microsoft", {"outlook.com", "hotmail.com", "office365.com", NULL}},
    {"Yahoo",     {"yahoo.com", "yahoodns.net", "aol.com", NULL}       },
};

static bool is_of_provider(size_t provider, const char *organisation)
{
    return organisation != NULL && g_strv_contains(providers[provider].organisations, organisation);
}

/* Who took a message from behind a trace line: the next line says so, or the connection. */
typedef struct Taker {
    guint older;           /* the line */
    char *name;            /* that the peer's address is registered under; or NULL */
    const Address *peer;   /* or NULL */
    Registered registered; /* look-ups that say so; zeros where none do */
} Taker;

/* The line after it names the peer; the newest line's peer is at the other end of the connection.
 * Where no server wrote the name down, look-ups in the capture may tell it. */
static Taker taker_of(const Inquiry *inquiry, guint older)
{
    const FindingFacts *facts = inquiry->facts;
    bool is_newest = older + 1 == inquiry->route->hops->len;
    Taker taker = {.older = older};

    if (!is_newest) {
        const Received *received = &inquiry_hop(inquiry, older + 1)->received;

        taker.name = received_text(received, RECEIVED_NAME);
        taker.peer = received->ip.version == 0 ? NULL : &received->ip;
    } else if (facts_are_of_transport(facts) && !inquiry->hello.is_authenticated) {
        taker.peer = facts->ends[facts->envelope->acting_client];
    }
    if (taker.name == NULL && taker.peer != NULL && facts->lookups != NULL) {
        taker.registered = registered_find(facts->lookups, taker.peer);
        taker.name = g_strdup(taker.registered.name);
    }
    return taker;
}

static void tell_provider(const Inquiry *inquiry, const Taker *taker, const char *provider)
{
    Finding *finding = trace_finding(inquiry, FINDING_RECEIVED_CLAIMS_BIG_PROVIDER, taker->older);

    finding_add_text(finding, "provider", provider);
    finding_add_text(finding, "peer", taker->name);
    if (taker->older + 1 < inquiry->route->hops->len)
        inquiry_add_field(inquiry, finding, inquiry_trace_field(inquiry, taker->older + 1));
    finding_add_lookup(finding, taker->registered.reverse);
    inquiry_tell(inquiry, finding);
}

/* A line that anybody may have written claims a well-known provider, and another machine brought
 * the message from there. */
static void find_provider(const Inquiry *inquiry, guint older)
{
    const Hop *from = inquiry_hop(inquiry, older);

    if (from->is_trusted ||
        (older + 1 < inquiry->route->hops->len && is_local(inquiry_hop(inquiry, older + 1))))
        return;
    const Taker taker = taker_of(inquiry, older);
    g_autofree char *owned = taker.name;
    g_autofree char *by = organisation_of(from, RECEIVED_BY);
    g_autofree char *domain = owned == NULL ? NULL : domain_of_host(owned);
    if (domain == NULL || strchr(domain, '.') == NULL)
        return;
    g_autofree char *name = domain_organisation(domain);
    for (size_t i = 0; i < G_N_ELEMENTS(providers); i++)
        if (is_of_provider(i, by) && !is_of_provider(i, name))
            tell_provider(inquiry, &taker, providers[i].name);
}

static void find_unread(const Inquiry *inquiry, guint at)
{
    const Received *received = &inquiry_hop(inquiry, at)->received;

    if (received->ip.version == 0 && !received_has(received, RECEIVED_BY) && !received->has_stamp)
        inquiry_tell(inquiry, trace_finding(inquiry, FINDING_RECEIVED_UNPARSED, at));
    if (received_is_repaired(received, REPAIR_AMBIGUOUS))
        inquiry_tell(inquiry, trace_finding(inquiry, FINDING_RECEIVED_AMBIGUOUS, at));
}

/* An address that nobody can send from. Those of documentation stand in lessons and tests: they say
 * something only beside real ones. */
static void find_impossible(const Inquiry *inquiry, guint at, bool has_real)
{
    const Address *ip = &inquiry_hop(inquiry, at)->received.ip;
    const SpecialAddress *special = ip->version == 0 ? NULL : special_address_find(ip);
    char text[ADDRESS_TEXT_SIZE];

    if (special == NULL || (special->scope != SCOPE_IMPOSSIBLE &&
                            (special->scope != SCOPE_DOCUMENTATION || !has_real)))
        return;
    g_autofree char *range = g_strdup_printf("%s, %s", special->name, special->reference);
    Finding *finding = trace_finding(inquiry, FINDING_RECEIVED_IMPOSSIBLE_IP, at);
    finding_add_text(finding, "ip", address_to_text(ip, text));
    finding_add_text(finding, "range", range);
    inquiry_tell(inquiry, finding);
}

/* A private peer behind a public one, on the lines of different organisations. */
static void find_private_above(const Inquiry *inquiry, guint newer)
{
    const Hop *to = inquiry_hop(inquiry, newer), *from = inquiry_hop(inquiry, newer - 1);
    const Address *inner = &to->received.ip, *outer = &from->received.ip;
    g_autofree char *by = organisation_of(to, RECEIVED_BY);
    g_autofree char *older_by = organisation_of(from, RECEIVED_BY);
    char text[ADDRESS_TEXT_SIZE];

    if (inner->version == 0 || outer->version == 0 || !address_is_inside(inner) ||
        address_is_inside(outer) || by == NULL || older_by == NULL || g_str_equal(by, older_by))
        return;
    Finding *finding = trace_finding(inquiry, FINDING_PRIVATE_PEER_ABOVE_PUBLIC, newer);
    finding_add_text(finding, "ip", address_to_text(inner, text));
    inquiry_add_field(inquiry, finding, inquiry_trace_field(inquiry, newer - 1));
    inquiry_tell(inquiry, finding);
}

/* The line as its octets stand has these in it. */
static bool field_has(const HeaderField *field, const char *words)
{
    return field != NULL && memmem(field->body.data, field->body.len, words, strlen(words)) != NULL;
}

static void find_line(const Inquiry *inquiry, guint at)
{
    const Hop *hop = inquiry_hop(inquiry, at);
    g_autofree char *with = received_text(&hop->received, RECEIVED_WITH);
    static const char *const fetched[] = {"POP3", "POP3S", "IMAP", "IMAPS", NULL};

    if (field_has(inquiry_trace_field(inquiry, at), "(may be forged)")) {
        Finding *finding = trace_finding(inquiry, FINDING_RDNS_MAY_BE_FORGED, at);

        finding_add_text(finding, "what", N_("the server that took it wrote so"));
        inquiry_tell(inquiry, finding);
    }
    if ((with != NULL && g_strv_contains(fetched, with)) ||
        hop->received.family == FAMILY_FETCHMAIL || hop->received.family == FAMILY_GETMAIL)
        inquiry_tell(inquiry, trace_finding(inquiry, FINDING_RETRIEVAL_BREAK, at));
}

/* A leg between machines of the Internet that no TLS hid. */
static void find_unencrypted(const Inquiry *inquiry)
{
    static const char *const open[] = {"SMTP", "ESMTP", "ESMTPA", "HELO", NULL};

    for (guint at = 0; at < inquiry->route->hops->len; at++) {
        const Hop *hop = inquiry_hop(inquiry, at);
        g_autofree char *with = received_text(&hop->received, RECEIVED_WITH);

        if (with == NULL || hop->received.is_sealed || hop->received.ip.version == 0 ||
            address_is_inside(&hop->received.ip) || !g_strv_contains(open, with))
            continue;
        g_autofree char *by = received_text(&hop->received, RECEIVED_BY);
        if (by == NULL)
            continue;
        Finding *finding = trace_finding(inquiry, FINDING_HOP_UNENCRYPTED, at);
        if (hop->received.family == FAMILY_UNKNOWN || hop->received.family == FAMILY_QMAIL)
            finding->severity = SEVERITY_INFO; /* not every program says it */
        finding_add_text(finding, "by", by);
        finding_add_text(finding, "with", with);
        inquiry_tell(inquiry, finding);
        return;
    }
}

/* The same server with the same id twice, or a mailbox twice, or too many lines. */
static void find_loop(const Inquiry *inquiry)
{
    const GPtrArray *delivered = inquiry->headers->delivered_to;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *what = NULL;

    for (guint at = 0; at < inquiry->route->hops->len && what == NULL; at++) {
        const Hop *hop = inquiry_hop(inquiry, at);
        g_autofree char *by = received_text(&hop->received, RECEIVED_BY);
        g_autofree char *id = received_text(&hop->received, RECEIVED_ID);

        if (by != NULL && id != NULL && !g_hash_table_add(seen, g_strdup_printf("%s %s", by, id)))
            what = N_("the same server took it twice under the same id");
    }
    for (guint i = 0; i < delivered->len && what == NULL; i++)
        if (!g_hash_table_add(seen, g_utf8_strdown(delivered->pdata[i], -1)))
            what = N_("it was delivered to the same mailbox twice");
    if (what == NULL && inquiry->route->hops->len > HOPS_USUAL_MAX)
        what = N_("it has more trace lines than any honest route");
    if (what == NULL)
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_LOOP_OR_EXCESS_HOPS);
    finding_add_text(finding, "what", what);
    finding_add_number(finding, "count", inquiry->route->hops->len);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "Received", 0));
    inquiry_tell(inquiry, finding);
}

/* The machine that handed it over, beside the one where it is said to begin. */
static void find_origin(const Inquiry *inquiry)
{
    const OriginClaim *claimed = &inquiry->route->source;
    const Address *peer = inquiry->hello.peer;
    char one[ADDRESS_TEXT_SIZE], other[ADDRESS_TEXT_SIZE];

    if (claimed->ip.version == 0 || peer == NULL || address_equal(peer, &claimed->ip))
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_ORIGIN_IP_CANDIDATE);
    finding_add_text(finding, "ip", address_to_text(peer, one));
    finding_add_text(finding, "claimed", address_to_text(&claimed->ip, other));
    finding_add_text(finding, "field", claimed->field);
    inquiry_add_field(inquiry, finding,
                      claimed->hop > 0 ? inquiry_trace_field(inquiry, claimed->hop - 1)
                                       : inquiry_field(inquiry, claimed->field, 0));
    inquiry_tell(inquiry, finding);
    const SpecialAddress *special = special_address_find(&claimed->ip);
    if (special == NULL || special->scope != SCOPE_INSIDE)
        return;
    finding = inquiry_finding(inquiry, FINDING_PRIVATE_IP_IN_TRACE);
    finding_add_text(finding, "ip", other);
    finding_add_text(finding, "range", special->sentence);
    inquiry_add_field(inquiry, finding,
                      claimed->hop > 0 ? inquiry_trace_field(inquiry, claimed->hop - 1)
                                       : inquiry_field(inquiry, claimed->field, 0));
    inquiry_tell(inquiry, finding);
}

/* Lines below the boundary of trust. */
static void find_unverifiable(const Inquiry *inquiry)
{
    guint trusted = route_trusted_hops(inquiry->route), all = inquiry->route->hops->len;

    if (trusted == 0 || trusted == all)
        return;
    Finding *finding = trace_finding(inquiry, FINDING_RECEIVED_BELOW_EDGE, all - trusted - 1);
    finding_add_number(finding, "count", all - trusted);
    inquiry_tell(inquiry, finding);
}

static bool is_real(const Address *ip)
{
    return ip->version != 0 && special_address_find(ip) == NULL;
}

void find_trace(const Inquiry *inquiry)
{
    guint count = inquiry->route->hops->len;
    bool has_real = false;

    for (guint at = 0; at < count; at++)
        has_real |= is_real(&inquiry_hop(inquiry, at)->received.ip);
    for (guint at = 0; at < count; at++) {
        find_unread(inquiry, at);
        find_line(inquiry, at);
        find_impossible(inquiry, at, has_real);
        find_forged(inquiry, at);
        if (at > 0)
            find_private_above(inquiry, at);
        if (at + 1 < count)
            find_gap(inquiry, at);
        find_provider(inquiry, at);
    }
    find_unverifiable(inquiry);
    find_unencrypted(inquiry);
    find_loop(inquiry);
    find_origin(inquiry);
}
