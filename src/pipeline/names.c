/* names.c - by which look-ups the two ends of a connection are known. */
#include "pipeline/names.h"

Names *names_of_server(const LookupTable *lookups, const Address *server)
{
    const Lookup *address = lookup_of_address(lookups, server);

    if (address == NULL)
        return NULL;
    const Lookup *exchange = lookup_of_exchanger(lookups, address->name);
    Names *names = g_new0(Names, 1);

    names->lookups = g_ptr_array_new_with_free_func(g_free);
    names->exchanger = g_strdup(address->name);
    if (exchange != NULL) {
        const GPtrArray *answers = exchange->answer.answers;

        g_ptr_array_add(names->lookups, lookup_id(exchange));
        names->domain = g_strdup(exchange->name);
        names->preference = lookup_find_answer(exchange, DNS_MX, address->name)->preference;
        names->is_preferred = true;
        for (guint i = 0; i < answers->len; i++) {
            const DnsRecord *record = answers->pdata[i];

            if (record->type == DNS_MX && record->preference < names->preference)
                names->is_preferred = false;
        }
    }
    if (exchange != address)
        g_ptr_array_add(names->lookups, lookup_id(address));
    return names;
}

void names_free(Names *names)
{
    if (names == NULL)
        return;
    g_ptr_array_unref(names->lookups);
    g_free(names->domain);
    g_free(names->exchanger);
    g_free(names);
}

static void add_id(json_t *ids, const Lookup *lookup)
{
    g_autofree char *id = lookup_id(lookup);

    json_array_append_new(ids, json_string(id));
}

static json_t *destination_of(const Names *names)
{
    json_t *record = json_object();

    record_set_text(record, "domain", names->domain);
    record_set_text(record, "name", names->exchanger);
    if (names->domain != NULL) {
        record_set_number(record, "preference", names->preference);
        record_set_flag(record, "preferred", names->is_preferred);
    }
    return record;
}

/* The name that an address is registered under, and whether that name leads back to it: not known
 * where nobody asked. Adds the ids of the look-ups that say so. */
static json_t *reverse_of(const LookupTable *lookups, const Address *address, json_t *ids)
{
    g_autofree char *question = lookup_reverse_name(address);
    const Lookup *reverse = lookup_of_question(lookups, DNS_PTR, question);
    const GPtrArray *answers = reverse == NULL ? NULL : reverse->answer.answers;
    const DnsRecord *name = NULL;
    char text[ADDRESS_TEXT_SIZE];

    for (guint i = 0; name == NULL && answers != NULL && i < answers->len; i++) {
        const DnsRecord *record = answers->pdata[i];

        if (record->type == DNS_PTR && record->data != NULL)
            name = record;
    }
    if (reverse == NULL)
        return NULL;
    add_id(ids, reverse);
    json_t *record = json_object();
    record_set_text(record, "name", name == NULL ? NULL : name->data);
    if (name == NULL) {
        record_set_flag(record, "name_missing", true);
        return record;
    }
    uint16_t type = address->version == 4 ? DNS_A : DNS_AAAA;
    const Lookup *forward = lookup_of_question(lookups, type, name->data);
    if (forward != NULL) {
        add_id(ids, forward);
        record_set_flag(record, "confirmed",
                        lookup_find_answer(forward, type, address_to_text(address, text)) != NULL);
    }
    return record;
}

void names_add_to(json_t *record, const Names *names, const LookupTable *lookups, const Flow *flow)
{
    json_t *ids = json_array(), *reverse = json_object();

    for (guint i = 0; names != NULL && i < names->lookups->len; i++)
        json_array_append_new(ids, json_string(names->lookups->pdata[i]));
    for (Side side = CLIENT; side < N_SIDES; side++)
        record_set(reverse, side_name(side), reverse_of(lookups, &flow->side[side].address, ids));
    record_set_filled(record, "lookups", ids);
    if (names != NULL)
        record_set(record, "destination", destination_of(names));
    record_set_filled(record, "reverse", reverse);
}
