/* hello.c - how the machine that brought a message called itself. */
#include "base/i18n.h"
#include "base/limits.h"
#include "base/text.h"
#include "finding/inquiry.h"
#include "message/domain.h"

/* Names that every machine may have. source RFC 6761 6.3, RFC 6762 3 */
static bool is_name_of_inside(const char *name)
{
    static const char *const ends[] = {"localhost", ".localdomain", ".local",    ".lan",
                                       ".home",     ".internal",    ".home.arpa"};
    g_autofree char *small = g_ascii_strdown(name, -1);

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
        if (g_str_has_suffix(small, ends[i]))
            return true;
    return g_str_equal(small, "user");
}

/* Where the name was spoken. */
static void add_hello(const Inquiry *inquiry, Finding *finding)
{
    const DialogueFacts *dialogue = inquiry->facts->dialogue;

    if (inquiry->hello.is_observed && dialogue->helo_verb != NULL)
        finding_add_place(finding, inquiry->facts->told->acting_client, &dialogue->helo_span);
    else if (inquiry->hello.hop >= 0)
        inquiry_add_field(inquiry, finding,
                          inquiry_trace_field(inquiry, (guint)inquiry->hello.hop));
}

static Finding *hello_finding(const Inquiry *inquiry, FindingKind kind)
{
    Finding *finding = inquiry_finding(inquiry, kind);
    char text[ADDRESS_TEXT_SIZE];

    finding_add_text(finding, "helo", inquiry->hello.helo);
    finding_add_text(finding, "name", inquiry->hello.name);
    if (inquiry->hello.peer != NULL)
        finding_add_text(finding, "ip", address_to_text(inquiry->hello.peer, text));
    add_hello(inquiry, finding);
    return finding;
}

/* A finding about the name of its address, shown by who looked that up. */
static Finding *registered_finding(const Inquiry *inquiry, FindingKind kind)
{
    Finding *finding = hello_finding(inquiry, kind);

    finding_add_lookup(finding, inquiry->hello.registered.reverse);
    return finding;
}

/* The look-ups in the capture lead from the address to a name, and from there elsewhere. */
static void find_contradicted(const Inquiry *inquiry)
{
    Finding *finding = registered_finding(inquiry, FINDING_RDNS_MAY_BE_FORGED);

    finding_add_text(finding, "what", N_("the name leads to other addresses"));
    finding_add_lookup(finding, inquiry->hello.registered.forward);
    inquiry_tell(inquiry, finding);
}

/* The address in a literal: [192.0.2.1], [IPv6:2001:db8::1]. source RFC 5321 4.1.3 */
static bool literal_parse(const char *helo, Address *ret_address)
{
    size_t len = strlen(helo);

    if (len < 3 || helo[0] != '[' || helo[len - 1] != ']')
        return false;
    Bytes inside = {(const uint8_t *)helo + 1, len - 2};
    if (bytes_starts_with_nocase(inside, BYTES_OF("IPv6:")))
        inside = bytes_skip(inside, strlen("IPv6:"));
    return address_parse(inside, ret_address);
}

static bool is_ipv4_text(const char *text, Address *ret_address)
{
    return address_parse(bytes_of_text(text), ret_address) && ret_address->version == 4;
}

static bool is_loopback(const Address *address)
{
    return address != NULL && address->version == 4 && address->octets[0] == 127;
}

/* The name in a greeting's first word. source RFC 5321 4.2 */
static char *banner_host(const DialogueFacts *dialogue)
{
    Bytes banner = bytes_trim(dialogue->banner);
    size_t len = 0;

    while (len < banner.len && !is_blank(banner.data[len]))
        len++;
    if (len == 0)
        return NULL;
    g_autofree char *word = text_valid(bytes_first(banner, len));
    return domain_of_host(word);
}

static bool is_domain_of_recipient(const Envelope *envelope, const char *domain)
{
    for (guint i = 0; i < MIN(envelope->recipients->len, FINDING_LIST_MAX); i++) {
        const Recipient *recipient = envelope->recipients->pdata[i];
        g_autofree char *own = domain_of_address(recipient->address);

        if (own != NULL && g_str_equal(own, domain))
            return true;
    }
    return false;
}

/* It calls itself what the server is called. */
static bool claims_us(const Inquiry *inquiry, const Address *claimed)
{
    const FindingFacts *facts = inquiry->facts;
    const Hello *hello = &inquiry->hello;
    const Address *server = facts->ends[side_other(facts->envelope->acting_client)];
    g_autofree char *name = domain_of_host(hello->helo);
    g_autofree char *host = banner_host(facts->dialogue);

    if (hello->peer == NULL || server == NULL || address_equal(hello->peer, server) ||
        is_loopback(hello->peer))
        return false;
    if (claimed != NULL)
        return address_equal(claimed, server);
    if (name == NULL || strchr(name, '.') == NULL)
        return false;
    if (host != NULL && g_str_equal(host, name))
        return true;
    return !address_is_inside(hello->peer) && is_domain_of_recipient(facts->envelope, name);
}

static void tell_private(const Inquiry *inquiry, const Address *address)
{
    Finding *finding = inquiry_finding(inquiry, FINDING_PRIVATE_IP_IN_TRACE);
    char text[ADDRESS_TEXT_SIZE];

    finding_add_text(finding, "ip", address_to_text(address, text));
    finding_add_text(finding, "range", special_address_find(address)->sentence);
    finding_add_text(finding, "helo", inquiry->hello.helo);
    add_hello(inquiry, finding);
    inquiry_tell(inquiry, finding);
}

/* Names of home connections: the address's own digits in it, or a word that says so. */
static bool is_dynamic(const char *name, const Address *ip)
{
    static const char *const words[] = {"dyn", "dsl", "pool", "dhcp", "cable", "dialup", "ppp"};
    g_autofree char *small = g_ascii_strdown(name, -1);

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        const char *at = strstr(small, words[i]);

        /* a word of its own, or with digits: "dsl-1-2", "pool17", not "dynamics" */
        if (at != NULL && (at == small || !g_ascii_isalpha(at[-1])) &&
            !g_ascii_isalpha(at[strlen(words[i])]))
            return true;
    }
    if (ip->version != 4)
        return false;
    g_autofree char *dashes =
        g_strdup_printf("%u-%u-%u-%u", ip->octets[0], ip->octets[1], ip->octets[2], ip->octets[3]);
    g_autofree char *reverse =
        g_strdup_printf("%u.%u.%u.%u.", ip->octets[3], ip->octets[2], ip->octets[1], ip->octets[0]);
    return strstr(small, dashes) != NULL || strstr(small, reverse) != NULL;
}

/* What the server that took it found out about the address, or the look-ups beside it say. */
static void find_registered(const Inquiry *inquiry)
{
    const Hello *hello = &inquiry->hello;

    if (hello->peer == NULL || address_is_inside(hello->peer))
        return;
    if (hello->name == NULL) {
        if (hello->name_missing)
            inquiry_tell(inquiry, registered_finding(inquiry, FINDING_RDNS_MISSING));
        return;
    }
    if (hello->registered.is_contradicted)
        find_contradicted(inquiry);
    if (is_dynamic(hello->name, hello->peer))
        inquiry_tell(inquiry, registered_finding(inquiry, FINDING_RDNS_DYNAMIC));
    g_autofree char *name = domain_of_host(hello->name);
    g_autofree char *helo = hello->helo == NULL ? NULL : domain_of_host(hello->helo);
    if (name == NULL || helo == NULL || strchr(helo, '.') == NULL)
        return;
    g_autofree char *own = domain_organisation(name), *said = domain_organisation(helo);
    if (!g_str_equal(own, said))
        inquiry_tell(inquiry, registered_finding(inquiry, FINDING_HELO_RDNS_MISMATCH));
}

void find_hello(const Inquiry *inquiry)
{
    const Hello *hello = &inquiry->hello;
    Address address;

    if (!hello->is_authenticated)
        find_registered(inquiry);

    if (hello->helo == NULL)
        return;
    bool is_bare = is_ipv4_text(hello->helo, &address);
    bool is_address = is_bare || literal_parse(hello->helo, &address);
    bool is_inside = is_address && address_is_inside(&address);
    if (is_inside)
        tell_private(inquiry, &address);
    if (hello->is_authenticated || is_loopback(hello->peer))
        return;
    if (is_bare)
        inquiry_tell(inquiry, hello_finding(inquiry, FINDING_HELO_BARE_IP));
    if (is_inside || (!is_address && is_name_of_inside(hello->helo)))
        inquiry_tell(inquiry, hello_finding(inquiry, FINDING_HELO_PRIVATE));
    if (inquiry->facts->envelope != NULL && claims_us(inquiry, is_address ? &address : NULL))
        inquiry_tell(inquiry, hello_finding(inquiry, FINDING_HELO_CLAIMS_US));
}
