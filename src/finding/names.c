/* names.c - names and domains that are made to be taken for others. */
#include "base/i18n.h"
#include "finding/inquiry.h"
#include "finding/resemble.h"
#include "message/domain.h"

#define PADDING_MIN 40        /* blanks that push an address out of sight */
#define NAMES_COMPARED_MAX 50 /* recipients whose domains one domain is compared with */
#define LABEL_MIN_LEN 4       /* shorter names resemble each other by chance */

/* Controls of direction and letters that nobody sees. source UAX #9 2, UTS #39 3.1 */
static const char *invisible_in(const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar point = g_utf8_get_char(at);

        if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069))
            return N_("controls that turn the direction of writing");
        if ((point >= 0x200B && point <= 0x200D) || point == 0x2060 || point == 0xFEFF ||
            point == 0x00AD)
            return N_("invisible characters");
    }
    return NULL;
}

/* Letters of several scripts in one word; Han, Kana and Hangul go together. */
static bool mixes_scripts(const char *text)
{
    bool has_latin = false, has_lookalike = false;

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar point = g_utf8_get_char(at);
        GUnicodeScript script = g_unichar_get_script(point);

        if (!g_unichar_isalpha(point)) {
            has_latin = has_lookalike = false;
            continue;
        }
        has_latin |= script == G_UNICODE_SCRIPT_LATIN;
        has_lookalike |= script == G_UNICODE_SCRIPT_CYRILLIC || script == G_UNICODE_SCRIPT_GREEK ||
                         script == G_UNICODE_SCRIPT_ARMENIAN;
        if (has_latin && has_lookalike)
            return true;
    }
    return false;
}

static bool has_padding(const char *text)
{
    size_t blanks = 0;

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        blanks = g_unichar_isspace(g_utf8_get_char(at)) ? blanks + 1 : 0;
        if (blanks > PADDING_MIN)
            return true;
    }
    return false;
}

static const char *trick_in(const char *name)
{
    const char *what = invisible_in(name);

    if (what != NULL)
        return what;
    if (mixes_scripts(name))
        return N_("letters of different scripts in one word");
    return has_padding(name) ? N_("so many blanks that what follows is out of sight") : NULL;
}

static void find_trick(const Inquiry *inquiry, const Party *party)
{
    const char *what = party->name == NULL ? NULL : trick_in(party->name);

    if (what == NULL)
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_DISPLAY_NAME_TRICK);
    finding_add_text(finding, "field", party->field);
    finding_add_text(finding, "name", party->name);
    finding_add_text(finding, "what", what);
    finding_add_text(finding, "address", party->address);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, party->field, 0));
    inquiry_tell(inquiry, finding);
}

/* The address that a name shows: the word around its last "@"; yours, or NULL. */
static char *address_in(const char *name)
{
    static const char ends[] = " \t<>()[]\",;:'";
    const char *at = strrchr(name, '@');

    if (at == NULL || at == name)
        return NULL;
    const char *begin = at;
    while (begin > name && strchr(ends, begin[-1]) == NULL)
        begin--;
    size_t len = (size_t)(at - begin) + 1 + strcspn(at + 1, ends);
    g_autofree char *address = g_strndup(begin, len);
    g_autofree char *domain = domain_of_address(address);
    return begin == at || domain == NULL || strchr(domain, '.') == NULL ? NULL
                                                                        : g_steal_pointer(&address);
}

static bool is_of_recipient(const Inquiry *inquiry, const char *organisation)
{
    const Envelope *envelope = inquiry->facts->envelope;

    for (guint i = 0; envelope != NULL && i < MIN(envelope->recipients->len, NAMES_COMPARED_MAX);
         i++) {
        const Recipient *recipient = envelope->recipients->pdata[i];
        g_autofree char *domain = domain_of_address(recipient->address);
        g_autofree char *own = domain == NULL ? NULL : domain_organisation(domain);

        if (own != NULL && g_str_equal(own, organisation))
            return true;
    }
    return false;
}

static void find_shown_address(const Inquiry *inquiry, const Party *party)
{
    g_autofree char *shown = party->name == NULL ? NULL : address_in(party->name);
    g_autofree char *domain = shown == NULL ? NULL : domain_of_address(shown);

    if (domain == NULL || party->organisation == NULL)
        return;
    g_autofree char *organisation = domain_organisation(domain);
    /* a list that rewrites From keeps the author's address in the name */
    if (g_str_equal(organisation, party->organisation) || inquiry->is_list)
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_DISPLAY_NAME_ADDRESS);
    if (is_of_recipient(inquiry, organisation))
        finding->severity = SEVERITY_HIGH;
    finding_add_text(finding, "field", party->field);
    finding_add_text(finding, "name", party->name);
    finding_add_text(finding, "shown", shown);
    finding_add_text(finding, "address", party->address);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, party->field, 0));
    inquiry_tell(inquiry, finding);
}

/* The name of an organisation without its public suffix: "paypal" of "paypal.com". */
static char *label_of(const char *organisation)
{
    return g_strndup(organisation, strcspn(organisation, "."));
}

/* How a domain imitates an organisation; NULL where it does not. Of two that differ in a letter
 * nobody knows which is the true one: `is_known`, the reader knows the other. */
static const char *imitation(const Party *party, const char *imitated, bool is_known)
{
    if (g_str_equal(party->organisation, imitated))
        return NULL;
    size_t len = strlen(imitated);
    if (strncmp(party->domain, imitated, len) == 0 && party->domain[len] == '.')
        return N_("the other name stands in front of it");
    if (!is_known)
        return NULL;
    g_autofree char *label = label_of(party->organisation), *other = label_of(imitated);
    if (strlen(other) < LABEL_MIN_LEN || g_str_equal(label, other))
        return NULL;
    g_autofree char *unicode = domain_to_unicode(label);
    g_autofree char *skeleton = skeleton_of(unicode), *other_skeleton = skeleton_of(other);
    if (g_str_equal(skeleton, other_skeleton))
        return N_("letters that look the same");
    unsigned distance = resemblance(skeleton, other_skeleton);
    if (distance == 1 || (distance == 2 && strlen(other) >= 2 * LABEL_MIN_LEN))
        return distance == 1 ? N_("one letter differs") : N_("two letters differ");
    return NULL;
}

/* Compares one party with a domain of the message, or of its recipients; true once told. */
static bool find_imitation(const Inquiry *inquiry, const Party *party, const char *domain,
                           bool is_known)
{
    g_autofree char *organisation = domain_organisation(domain);
    const char *how = imitation(party, organisation, is_known);

    if (how == NULL)
        return false;
    g_autofree char *shown = domain_to_unicode(party->domain);
    Finding *finding = inquiry_finding(inquiry, FINDING_DOMAIN_LOOKALIKE);
    finding_add_text(finding, "field", party->field);
    finding_add_text(finding, "domain", shown);
    finding_add_text(finding, "imitates", organisation);
    finding_add_text(finding, "how", how);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, party->field, 0));
    inquiry_tell(inquiry, finding);
    return true;
}

/* A domain against those that the reader knows: the recipients', then those of the message. */
static void find_lookalike(const Inquiry *inquiry, const Party *party)
{
    const Envelope *envelope = inquiry->facts->envelope;
    const GPtrArray *to = inquiry->headers->to;

    if (party->domain == NULL)
        return;
    for (guint i = 0; envelope != NULL && i < MIN(envelope->recipients->len, NAMES_COMPARED_MAX);
         i++) {
        g_autofree char *domain =
            domain_of_address(((const Recipient *)envelope->recipients->pdata[i])->address);
        if (domain != NULL && find_imitation(inquiry, party, domain, true))
            return;
    }
    for (guint i = 0; i < MIN(to->len, NAMES_COMPARED_MAX); i++) {
        g_autofree char *domain = domain_of_address(((const Mailbox *)to->pdata[i])->address);
        if (domain != NULL && find_imitation(inquiry, party, domain, true))
            return;
    }
    for (PartyRole role = 0; role < N_PARTIES; role++)
        if (&inquiry->party[role] != party && inquiry->party[role].domain != NULL &&
            find_imitation(inquiry, party, inquiry->party[role].domain,
                           party == &inquiry->party[PARTY_REPLY_TO]))
            return;
}

void find_names(const Inquiry *inquiry)
{
    for (PartyRole role = PARTY_FROM; role <= PARTY_REPLY_TO; role++) {
        const Party *party = &inquiry->party[role];

        if (party->address == NULL)
            continue;
        find_trick(inquiry, party);
        find_shown_address(inquiry, party);
        if (role != PARTY_SENDER)
            find_lookalike(inquiry, party);
    }
}
