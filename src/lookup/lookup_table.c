/* lookup_table.c - which answer belongs to which question, and what is known by them. */
#include "lookup/lookup.h"

#include "base/keyed_hash.h"
#include "base/limits.h"

/* A look-up as the table keeps it; the Lookup is lent to others. */
typedef struct Entry {
    Lookup lookup; /* first, so that a Lookup * of ours is an Entry * */
    char *key;     /* who asks whom what */
    size_t bytes;  /* about the memory it takes */
    GList link;    /* in LookupTable.by_age */
} Entry;

struct LookupTable {
    LookupTell tell;
    GHashTable *entries; /* Entry.key to Entry * */
    GHashTable *known;   /* "address …", "exchanger …" or "TYPE name", lower case, to the latest
                            Entry * that tells it; the keys are its own */
    GQueue by_age;       /* of Entry *, the oldest first */
    size_t bytes;
};

static void entry_free(gpointer value)
{
    Entry *entry = value;

    g_free(entry->lookup.name);
    dns_message_clear(&entry->lookup.answer);
    g_free(entry->key);
    g_free(entry);
}

LookupTable *lookup_table_new(const LookupTell *tell)
{
    LookupTable *table = g_new0(LookupTable, 1);

    table->tell = *tell;
    table->entries = g_hash_table_new_full(keyed_hash_of_text, g_str_equal, NULL, entry_free);
    table->known = g_hash_table_new_full(keyed_hash_of_text, g_str_equal, g_free, NULL);
    g_queue_init(&table->by_age);
    return table;
}

void lookup_table_free(LookupTable *table)
{
    if (table == NULL)
        return;
    g_hash_table_destroy(table->known);
    g_hash_table_destroy(table->entries);
    g_free(table);
}

static char *key_of_address(const Address *address)
{
    char text[ADDRESS_TEXT_SIZE];

    return g_strdup_printf("address %s", address_to_text(address, text));
}

static char *key_of_exchanger(const char *host)
{
    g_autofree char *lower = g_ascii_strdown(host, -1);

    return g_strdup_printf("exchanger %s", lower);
}

static char *key_of_question(uint16_t type, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    return g_strdup_printf("%u %s", type, lower);
}

/* What a record of the answer makes known beside the question; NULL where nothing. */
static char *key_of_record(const DnsRecord *record)
{
    if (record->address.version != 0)
        return key_of_address(&record->address);
    if (record->type == DNS_MX && record->data != NULL)
        return key_of_exchanger(record->data);
    return NULL;
}

/* Calls `act` for every key that an answered look-up is known by; the keys are act's. */
static void for_each_key(LookupTable *table, Entry *entry,
                         void (*act)(LookupTable *table, Entry *entry, char *key))
{
    const GPtrArray *answers = entry->lookup.answer.answers;

    act(table, entry, key_of_question(entry->lookup.type, entry->lookup.name));
    for (guint i = 0; answers != NULL && i < answers->len; i++) {
        char *key = key_of_record(answers->pdata[i]);

        if (key != NULL)
            act(table, entry, key);
    }
}

static void learn(LookupTable *table, Entry *entry, char *key)
{
    g_hash_table_replace(table->known, key, entry);
}

static void unlearn(LookupTable *table, Entry *entry, char *key)
{
    if (g_hash_table_lookup(table->known, key) == entry)
        g_hash_table_remove(table->known, key);
    g_free(key);
}

static void forget(LookupTable *table, Entry *entry)
{
    if (entry->lookup.has_answer)
        for_each_key(table, entry, unlearn);
    else
        table->tell.lookup(table->tell.user, &entry->lookup);
    g_queue_unlink(&table->by_age, &entry->link);
    table->bytes -= entry->bytes;
    g_hash_table_remove(table->entries, entry->key);
}

static Entry *add(LookupTable *table, char *key)
{
    Entry *entry = g_new0(Entry, 1);

    entry->key = key;
    entry->link.data = entry;
    g_hash_table_insert(table->entries, entry->key, entry);
    g_queue_push_tail_link(&table->by_age, &entry->link);
    return entry;
}

static void keep_ceilings(LookupTable *table)
{
    while (g_hash_table_size(table->entries) > LOOKUPS_MAX || table->bytes > LOOKUPS_MAX_BYTES)
        forget(table, table->by_age.head->data);
}

/* Which question of which client a message is, or answers; yours. */
static char *key_of_message(const DnsPlace *seen, const DnsMessage *message)
{
    const Address *client = message->is_response ? &seen->destination : &seen->source;
    const Address *server = message->is_response ? &seen->source : &seen->destination;
    uint16_t client_port = message->is_response ? seen->destination_port : seen->source_port;
    char client_text[ADDRESS_TEXT_SIZE], server_text[ADDRESS_TEXT_SIZE];
    g_autofree char *lower = g_ascii_strdown(message->name, -1);

    return g_strdup_printf("%s %u %s %d %u %u %s", address_to_text(client, client_text),
                           client_port, address_to_text(server, server_text), seen->is_tcp,
                           message->id, message->type, lower);
}

static void begin(LookupTable *table, Entry *entry, const DnsPlace *seen, DnsMessage *message)
{
    Lookup *lookup = &entry->lookup;
    bool is_response = message->is_response;

    lookup->client = is_response ? seen->destination : seen->source;
    lookup->client_port = is_response ? seen->destination_port : seen->source_port;
    lookup->server = is_response ? seen->source : seen->destination;
    lookup->server_port = is_response ? seen->source_port : seen->destination_port;
    lookup->is_tcp = seen->is_tcp;
    lookup->name = g_strdup(message->name);
    lookup->type = message->type;
    lookup->id = message->id;
    lookup->began = seen->ordinal;
    entry->bytes = sizeof(Entry) + 4 * strlen(entry->key);
    table->bytes += entry->bytes;
}

static void answer(LookupTable *table, Entry *entry, const DnsPlace *seen, DnsMessage *message,
                   size_t len)
{
    Lookup *lookup = &entry->lookup;

    lookup->answer = *message;
    *message = (DnsMessage){0};
    lookup->has_answer = true;
    lookup->answered = seen->place;
    entry->bytes += 16 * len; /* names that octets of a message stand for, and their records */
    table->bytes += 16 * len;
    for_each_key(table, entry, learn);
    table->tell.lookup(table->tell.user, lookup);
}

bool lookup_table_feed(LookupTable *table, const DnsPlace *seen, Bytes octets)
{
    DnsMessage message;

    if (!dns_parse(octets, &message))
        return false;
    if (message.name == NULL) { /* a response without its question answers nothing */
        dns_message_clear(&message);
        return true;
    }
    g_autofree char *key = key_of_message(seen, &message);
    Entry *entry = g_hash_table_lookup(table->entries, key);

    /* the same numbers come again once they are free: another question */
    if (entry != NULL && entry->lookup.has_answer && !message.is_response) {
        forget(table, entry);
        entry = NULL;
    }
    if (entry == NULL) {
        entry = add(table, g_steal_pointer(&key));
        begin(table, entry, seen, &message);
    }
    if (message.is_response && !entry->lookup.has_answer) {
        answer(table, entry, seen, &message, octets.len);
    } else if (!message.is_response && !entry->lookup.has_question) {
        entry->lookup.has_question = true;
        entry->lookup.asked = seen->place;
    }
    dns_message_clear(&message);
    keep_ceilings(table);
    return true;
}

void lookup_table_end(LookupTable *table)
{
    for (GList *link = table->by_age.head; link != NULL; link = link->next) {
        const Entry *entry = link->data;

        if (!entry->lookup.has_answer)
            table->tell.lookup(table->tell.user, &entry->lookup);
    }
}

static const Lookup *find(const LookupTable *table, char *key)
{
    const Entry *entry = g_hash_table_lookup(table->known, key);

    g_free(key);
    return entry == NULL ? NULL : &entry->lookup;
}

const Lookup *lookup_of_address(const LookupTable *table, const Address *address)
{
    return find(table, key_of_address(address));
}

const Lookup *lookup_of_exchanger(const LookupTable *table, const char *host)
{
    return find(table, key_of_exchanger(host));
}

const Lookup *lookup_of_question(const LookupTable *table, uint16_t type, const char *name)
{
    return find(table, key_of_question(type, name));
}

char *lookup_reverse_name(const Address *address)
{
    GString *name = g_string_new(NULL);

    if (address->version == 4) {
        const uint8_t *octets = address->octets;

        g_string_printf(name, "%u.%u.%u.%u.in-addr.arpa", octets[3], octets[2], octets[1],
                        octets[0]);
        return g_string_free(name, FALSE);
    }
    for (size_t i = sizeof(address->octets); i > 0; i--)
        g_string_append_printf(name, "%x.%x.", address->octets[i - 1] & 0xf,
                               address->octets[i - 1] >> 4);
    g_string_append(name, "ip6.arpa");
    return g_string_free(name, FALSE);
}

const DnsRecord *lookup_find_answer(const Lookup *lookup, uint16_t type, const char *data)
{
    const GPtrArray *answers = lookup->answer.answers;

    for (guint i = 0; answers != NULL && i < answers->len; i++) {
        const DnsRecord *record = answers->pdata[i];

        if (record->type == type && record->data != NULL && dns_name_equal(record->data, data))
            return record;
    }
    return NULL;
}
