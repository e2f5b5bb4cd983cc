/* exchangers.c - whether mail went to a server that its domain names for it. */
#include "base/i18n.h"
#include "base/limits.h"
#include "finding/inquiry.h"
#include "message/domain.h"
#include "message/special_address.h"

/* What the answer of a domain says of the server that was called. */
typedef struct Verdict {
    const char *what;       /* marked for translation; NULL where nothing is wrong, or not known */
    const Lookup *exchange; /* MX of the domain */
    const Lookup *address;  /* that gave the server's address; or NULL */
} Verdict;

/* Whether a host has an address. */
typedef enum Match { MATCH_UNKNOWN, MATCH_NO, MATCH_YES } Match;

static bool holds_address(const GPtrArray *records, const char *host, const Address *address,
                          bool *is_known)
{
    for (guint i = 0; records != NULL && i < records->len; i++) {
        const DnsRecord *record = records->pdata[i];

        if (record->address.version != address->version ||
            (host != NULL && !dns_name_equal(record->name, host)))
            continue;
        *is_known = true;
        if (address_equal(&record->address, address))
            return true;
    }
    return false;
}

static uint16_t type_of(const Address *address)
{
    return address->version == 4 ? DNS_A : DNS_AAAA;
}

/* By a look-up of its own, or by what came along with the name (RFC 1035 3.3.9). */
static Match match_host(const LookupTable *lookups, const Lookup *exchange, const char *host,
                        const Address *address)
{
    const Lookup *lookup = lookup_of_question(lookups, type_of(address), host);
    bool is_known = lookup_is_answered(lookup);

    if ((is_known && holds_address(lookup->answer.answers, NULL, address, &is_known)) ||
        holds_address(exchange->answer.others, host, address, &is_known))
        return MATCH_YES;
    return is_known ? MATCH_NO : MATCH_UNKNOWN;
}

/* An address of a host was called by the client; true where it may have been. */
static bool may_be_tried(const FindingFacts *facts, const Address *client, const char *host)
{
    static const uint16_t types[] = {DNS_A, DNS_AAAA};

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        const Lookup *lookup = lookup_of_question(facts->lookups, types[i], host);
        const GPtrArray *answers = lookup == NULL ? NULL : lookup->answer.answers;

        for (guint j = 0; answers != NULL && j < answers->len; j++) {
            const DnsRecord *record = answers->pdata[j];

            if (record->address.version != 0 &&
                calls_may_hold(facts->calls, client, &record->address))
                return true;
        }
    }
    return false;
}

/* An exchanger that comes before this preference, and was not called. */
static bool has_untried(const FindingFacts *facts, const Lookup *exchange, const Address *client,
                        uint16_t preference)
{
    const GPtrArray *answers = exchange->answer.answers;
    bool has_better = false;

    for (guint i = 0; i < answers->len; i++) {
        const DnsRecord *record = answers->pdata[i];

        if (record->type != DNS_MX || record->data == NULL || record->preference >= preference)
            continue;
        has_better = true;
        if (may_be_tried(facts, client, record->data))
            return false;
    }
    return has_better;
}

/* The server's name, as the client looked it up, is none of the exchangers. */
static bool is_found_elsewhere(const Lookup *exchange, const Lookup *address, const Address *client)
{
    return address != NULL && address_equal(&address->client, client) &&
           lookup_find_answer(exchange, DNS_MX, address->name) == NULL;
}

/* source RFC 5321 5.1 */
static Verdict verdict_of(const FindingFacts *facts, const Lookup *exchange, const Address *client,
                          const Address *server)
{
    const GPtrArray *answers = exchange->answer.answers;
    Verdict verdict = {.exchange = exchange, .address = lookup_of_address(facts->lookups, server)};
    guint unknown = 0, count = 0;

    for (guint i = 0; answers != NULL && i < answers->len; i++) {
        const DnsRecord *record = answers->pdata[i];

        if (record->type != DNS_MX || record->data == NULL)
            continue;
        Match match = match_host(facts->lookups, exchange, record->data, server);
        count++;
        unknown += match == MATCH_UNKNOWN;
        if (match != MATCH_YES)
            continue;
        if (has_untried(facts, exchange, client, record->preference))
            verdict.what = N_("though another one comes first and was not called");
        return verdict;
    }
    if (count > 0 && (unknown == 0 || is_found_elsewhere(exchange, verdict.address, client)))
        verdict.what = N_("which is none of them");
    return verdict;
}

static gint by_preference(gconstpointer one, gconstpointer other)
{
    const DnsRecord *first = *(const DnsRecord *const *)one;
    const DnsRecord *second = *(const DnsRecord *const *)other;

    return (int)first->preference - (int)second->preference;
}

/* Names of the exchangers, the preferred ones first. */
static void add_exchangers(Finding *finding, const GPtrArray *answers)
{
    g_autoptr(GPtrArray) records = g_ptr_array_new(), names = g_ptr_array_new();

    for (guint i = 0; i < answers->len; i++) {
        DnsRecord *record = answers->pdata[i];

        if (record->type == DNS_MX && record->data != NULL)
            g_ptr_array_add(records, record);
    }
    g_ptr_array_sort(records, by_preference);
    for (guint i = 0; i < records->len; i++)
        g_ptr_array_add(names, ((const DnsRecord *)records->pdata[i])->data);
    finding_add_list(finding, "exchangers", names);
}

static void tell_verdict(const Inquiry *inquiry, const char *domain, const Verdict *verdict,
                         const Address *server)
{
    const Envelope *envelope = inquiry->facts->envelope;
    Finding *finding = inquiry_finding(inquiry, FINDING_MX_BYPASS);
    char text[ADDRESS_TEXT_SIZE];

    finding_add_text(finding, "domain", domain);
    finding_add_text(finding, "server", address_to_text(server, text));
    finding_add_text(finding, "what", verdict->what);
    add_exchangers(finding, verdict->exchange->answer.answers);
    finding_add_place(finding, envelope->acting_client, &envelope->span);
    finding_add_lookup(finding, verdict->exchange);
    finding_add_lookup(finding, verdict->address);
    inquiry_tell(inquiry, finding);
}

/* The client itself asked for the exchangers, and handed the mail to another: whoever hands it to
 * a relay of its own need not ask. */
void find_exchangers(const Inquiry *inquiry)
{
    const FindingFacts *facts = inquiry->facts;
    const Envelope *envelope = facts->envelope;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    if (facts->lookups == NULL || envelope == NULL || facts->is_submission ||
        inquiry->hello.is_authenticated || g_strcmp0(facts->dialogue->protocol, "smtp") != 0)
        return;
    const Address *client = facts->ends[envelope->acting_client];
    const Address *server = facts->ends[side_other(envelope->acting_client)];
    if (client == NULL || server == NULL || address_is_inside(server))
        return;
    for (guint i = 0; i < MIN(envelope->recipients->len, FINDING_LIST_MAX); i++) {
        const Recipient *recipient = envelope->recipients->pdata[i];
        char *domain = domain_of_address(recipient->address);
        if (domain == NULL || !g_hash_table_add(seen, domain))
            continue;
        const Lookup *exchange = lookup_of_question(facts->lookups, DNS_MX, domain);
        if (!lookup_is_answered(exchange) || !address_equal(&exchange->client, client))
            continue;
        const Verdict verdict = verdict_of(facts, exchange, client, server);
        if (verdict.what != NULL)
            tell_verdict(inquiry, domain, &verdict, server);
    }
}
