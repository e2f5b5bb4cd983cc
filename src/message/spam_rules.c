/* spam_rules.c - rules of spam filters, tried again on the message. */
#include "message/spam_report.h"

#include "base/i18n.h"
#include "message/domain.h"
#include "message/freemail.h"
#include "message/lexical.h"

static bool has_field(const SpamFacts *facts, const char *name)
{
    for (guint i = 0; i < facts->fields->len; i++)
        if (bytes_equal_nocase(g_array_index(facts->fields, HeaderField, i).name,
                               bytes_of_text(name)))
            return true;
    return false;
}

/* What a server added behind the filter, the filter did not see. */
static bool lacks_date(const SpamFacts *facts)
{
    return facts->headers->date_text == NULL || facts->route->date_added_by > 0;
}

/* Servers that number a message use the id under which they took it. */
static bool lacks_message_id(const SpamFacts *facts)
{
    const char *id = facts->headers->message_id;

    for (guint i = 1; id != NULL && i < facts->route->hops->len; i++) {
        const Hop *hop = &g_array_index(facts->route->hops, Hop, i);
        Bytes queue_id = hop->received.items[RECEIVED_ID].text;

        if (queue_id.len >= 5 && memmem(id, strlen(id), queue_id.data, queue_id.len) != NULL)
            return true;
    }
    return !has_field(facts, "Message-ID");
}

static bool lacks_to(const SpamFacts *facts)
{
    return facts->headers->to->len == 0 && !has_field(facts, "Apparently-To");
}

static bool lacks_from(const SpamFacts *facts)
{
    return facts->headers->from->len == 0;
}

static bool lacks_subject(const SpamFacts *facts)
{
    return facts->headers->subject == NULL || facts->headers->subject[0] == '\0';
}

static bool has_reply_to_alone(const SpamFacts *facts)
{
    return has_field(facts, "Reply-To") && !has_field(facts, "To") && !has_field(facts, "Cc");
}

static bool is_freemail(const char *address)
{
    g_autofree char *domain = address == NULL ? NULL : domain_of_address(address);
    g_autofree char *organisation = domain == NULL ? NULL : domain_organisation(domain);

    return organisation != NULL && organisation_is_freemail(organisation);
}

static bool holds_freemail(const GPtrArray *mailboxes)
{
    for (guint i = 0; i < mailboxes->len; i++)
        if (is_freemail(((const Mailbox *)mailboxes->pdata[i])->address))
            return true;
    return false;
}

static bool is_from_freemail(const SpamFacts *facts)
{
    return holds_freemail(facts->headers->from);
}

static bool is_of_list(const SpamFacts *facts)
{
    return has_field(facts, "List-Id") || has_field(facts, "Mailing-List") ||
           has_field(facts, "X-Mailing-List") || has_field(facts, "X-Mailman-Version");
}

static bool diverts_to_freemail(const SpamFacts *facts)
{
    return holds_freemail(facts->headers->reply_to) && !is_from_freemail(facts) &&
           !is_of_list(facts);
}

static bool replies_to_digit(const SpamFacts *facts)
{
    for (guint i = 0; i < facts->headers->reply_to->len; i++) {
        const char *address = ((const Mailbox *)facts->headers->reply_to->pdata[i])->address;
        const char *at = address == NULL ? NULL : strrchr(address, '@');

        if (at != NULL && at > address && g_ascii_isdigit(at[-1]) && is_freemail(address))
            return true;
    }
    return false;
}

/* The newest line whose peer stands outside; NULL where there is none. */
static const Received *first_outside(const SpamFacts *facts)
{
    for (guint i = facts->route->hops->len; i-- > 0;) {
        const Received *received = &g_array_index(facts->route->hops, Hop, i).received;

        if (received->ip.version != 0 && !address_is_inside(&received->ip))
            return received;
    }
    return NULL;
}

/* Four numbers, each with `is_joint` behind it but the last; returns its octets, 0 if it is none.
 */
static size_t quad_len(Bytes text, bool any_joint)
{
    size_t at = 0;

    for (int i = 0; i < 4; i++) {
        size_t digits = 0;

        while (at < text.len && g_ascii_isdigit(text.data[at])) {
            at++;
            digits++;
        }
        if (digits == 0)
            return 0;
        if (i == 3)
            return at;
        bool is_joint = at < text.len &&
                        (any_joint ? !g_ascii_isalnum(text.data[at]) && !is_white(text.data[at])
                                   : text.data[at] == '.');
        if (!is_joint)
            return 0;
        at++;
    }
    return at;
}

static bool has_bare_helo(const SpamFacts *facts)
{
    const Received *received = first_outside(facts);

    if (received == NULL || received->is_authenticated)
        return false;
    Bytes helo = received->items[RECEIVED_HELO].text;
    return helo.len > 0 && quad_len(helo, false) == helo.len &&
           !bytes_starts_with(helo, BYTES_OF("127"));
}

static bool lacks_name(const SpamFacts *facts)
{
    const Received *received = first_outside(facts);

    return received != NULL && !received_has(received, RECEIVED_NAME);
}

/* Any line "from " number: of four numbers and a blank, or also a point, behind it. */
static bool begins_with_number(const SpamFacts *facts, bool any_joint)
{
    for (guint i = 0; i < facts->fields->len; i++) {
        const HeaderField *field = &g_array_index(facts->fields, HeaderField, i);
        Bytes body = field->body;

        if (!bytes_equal_nocase(field->name, BYTES_OF("Received")))
            continue;
        while (body.len > 0 && is_white(body.data[0]))
            body = bytes_skip(body, 1);
        if (!bytes_starts_with(body, BYTES_OF("from ")))
            continue;
        body = bytes_skip(body, 5);
        size_t len = quad_len(body, any_joint);
        if (len > 0 && len < body.len &&
            (is_white(body.data[len]) || (any_joint && body.data[len] == '.')))
            return true;
    }
    return false;
}

static bool begins_with_ipv4(const SpamFacts *facts)
{
    return begins_with_number(facts, false);
}

static bool begins_with_ip(const SpamFacts *facts)
{
    return begins_with_number(facts, true);
}

/* clang-format off */
static const struct {
    const char *name;
    bool (*holds)(const SpamFacts *facts);
    const char *sentence;
} rules[] = {
#define RULE(name, holds, sentence) {name, holds, sentence},
#include "message/spam_rules.def"
#undef RULE
};
/* clang-format on */

void spam_test_try(SpamTest *test, const SpamFacts *facts)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (g_ascii_strcasecmp(test->name, rules[i].name) != 0)
            continue;
        test->sentence = rules[i].sentence;
        if (rules[i].holds != NULL)
            test->verdict = rules[i].holds(facts) ? SPAM_CONFIRMED : SPAM_CONTRADICTED;
        return;
    }
}
