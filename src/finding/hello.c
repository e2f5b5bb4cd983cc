/* hello.c - how the machine that brought a message called itself. */
#include "base/i18n.h"
#include "base/limits.h"
#include "base/text.h"
#include "finding/inquiry.h"
#include "message/domain.h"

/* What a range of addresses is for, where it means nothing outside of one network. */
static const struct {
    uint8_t octets[2];
    uint8_t version, bits;
    const char *range;
} ranges[] = {
    {{10, 0},      4, 8,  N_("a private address (RFC 1918)")                     },
    {{172, 16},    4, 12, N_("a private address (RFC 1918)")                     },
    {{192, 168},   4, 16, N_("a private address (RFC 1918)")                     },
    {{100, 64},    4, 10, N_("an address behind a provider's NAT (RFC 6598)")    },
    {{169, 254},   4, 16, N_("an address that a computer gave itself (RFC 3927)")},
    {{127, 0},     4, 8,  N_("the computer itself (RFC 1122)")                   },
    {{0xfc, 0},    6, 7,  N_("a unique local address (RFC 4193)")                },
    {{0xfe, 0x80}, 6, 10, N_("a link-local address (RFC 4291)")                  },
};

/* The range of an address that means nothing outside; NULL where it does. */
static const char *inside_range(const Address *address)
{
    unsigned head = (unsigned)address->octets[0] << 8 | address->octets[1];

    for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
        unsigned wanted = (unsigned)ranges[i].octets[0] << 8 | ranges[i].octets[1];

        if (ranges[i].version == address->version &&
            (head >> (16 - ranges[i].bits)) == (wanted >> (16 - ranges[i].bits)))
            return ranges[i].range;
    }
    return NULL;
}

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
}

static Finding *hello_finding(const Inquiry *inquiry, FindingKind kind)
{
    Finding *finding = inquiry_finding(inquiry, kind);
    char text[ADDRESS_TEXT_SIZE];

    finding_add_text(finding, "helo", inquiry->hello.helo);
    if (inquiry->hello.peer != NULL)
        finding_add_text(finding, "ip", address_to_text(inquiry->hello.peer, text));
    add_hello(inquiry, finding);
    return finding;
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
    return inside_range(hello->peer) == NULL && is_domain_of_recipient(facts->envelope, name);
}

static void tell_private(const Inquiry *inquiry, const Address *address, const char *range)
{
    Finding *finding = inquiry_finding(inquiry, FINDING_PRIVATE_IP_IN_TRACE);
    char text[ADDRESS_TEXT_SIZE];

    finding_add_text(finding, "ip", address_to_text(address, text));
    finding_add_text(finding, "range", range);
    finding_add_text(finding, "helo", inquiry->hello.helo);
    add_hello(inquiry, finding);
    inquiry_tell(inquiry, finding);
}

void find_hello(const Inquiry *inquiry)
{
    const Hello *hello = &inquiry->hello;
    Address address;

    if (hello->helo == NULL)
        return;
    bool is_bare = is_ipv4_text(hello->helo, &address);
    bool is_address = is_bare || literal_parse(hello->helo, &address);
    const char *range = is_address ? inside_range(&address) : NULL;
    if (range != NULL)
        tell_private(inquiry, &address, range);
    if (hello->is_authenticated || is_loopback(hello->peer))
        return;
    if (is_bare)
        inquiry_tell(inquiry, hello_finding(inquiry, FINDING_HELO_BARE_IP));
    if (range != NULL || (!is_address && is_name_of_inside(hello->helo)))
        inquiry_tell(inquiry, hello_finding(inquiry, FINDING_HELO_PRIVATE));
    if (inquiry->facts->envelope != NULL && claims_us(inquiry, is_address ? &address : NULL))
        inquiry_tell(inquiry, hello_finding(inquiry, FINDING_HELO_CLAIMS_US));
}
