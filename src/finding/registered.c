/* registered.c - what the look-ups in a capture say of an address or a name. */
#include "finding/registered.h"

bool lookup_is_answered(const Lookup *lookup)
{
    return lookup != NULL && lookup->has_answer && !lookup->answer.is_torn &&
           !lookup->answer.is_truncated &&
           (lookup->answer.code == DNS_NOERROR || lookup->answer.code == DNS_NXDOMAIN);
}

/* The answer to a question, where it is one. */
static const Lookup *answered(const LookupTable *lookups, uint16_t type, const char *name)
{
    const Lookup *lookup = lookup_of_question(lookups, type, name);

    return lookup_is_answered(lookup) ? lookup : NULL;
}

static const char *first_name_of(const Lookup *reverse)
{
    const GPtrArray *answers = reverse->answer.answers;

    for (guint i = 0; answers != NULL && i < answers->len; i++) {
        const DnsRecord *record = answers->pdata[i];

        if (record->type == DNS_PTR && record->data != NULL)
            return record->data;
    }
    return NULL;
}

Registered registered_find(const LookupTable *lookups, const Address *address)
{
    Registered found = {0};
    uint16_t type = address->version == 4 ? DNS_A : DNS_AAAA;
    g_autofree char *question = lookup_reverse_name(address);
    char text[ADDRESS_TEXT_SIZE];

    found.reverse = answered(lookups, DNS_PTR, question);
    if (found.reverse == NULL)
        return found;
    found.name = first_name_of(found.reverse);
    found.is_missing = found.name == NULL;
    found.forward = found.name == NULL ? NULL : answered(lookups, type, found.name);
    found.is_contradicted =
        found.forward != NULL &&
        lookup_find_answer(found.forward, type, address_to_text(address, text)) == NULL;
    return found;
}

void finding_add_lookup(Finding *finding, const Lookup *lookup)
{
    if (lookup == NULL)
        return;
    const Place *first = lookup->has_question ? &lookup->asked : &lookup->answered;
    const Place *last = lookup->has_answer ? &lookup->answered : &lookup->asked;

    finding_add_other_place(finding, &(Span){*first, *last, 0});
}
