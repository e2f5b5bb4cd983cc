/*
 * lookup.h - questions to the DNS and their answers, as far as the capture has them.
 *
 * Names are what machines were told, not what is true: an answer is kept with who gave it to whom,
 * and when.
 */
#pragma once

#include "base/place.h"
#include "lookup/dns.h"

/* One question with its answer, from a client to a server. */
typedef struct Lookup {
    Address client, server;
    uint16_t client_port, server_port;
    bool is_tcp;
    char *name;    /* asked for; as dns_name_read writes names */
    uint16_t type; /* DnsType, or another */
    uint16_t id;
    bool has_question, has_answer; /* which of the two was seen */
    Place asked, answered;         /* of their packets; each valid if seen */
    uint64_t began;                /* ordinal of the first packet of the two, over all sources */
    DnsMessage answer;             /* valid if has_answer */
} Lookup;

typedef struct LookupTable LookupTable;

/* Who is told of look-ups: each comes once, when it is answered or will not be any more. Lent. */
typedef struct LookupTell {
    void *user;
    void (*lookup)(void *user, const Lookup *lookup);
} LookupTell;

LookupTable *lookup_table_new(const LookupTell *tell);
void lookup_table_free(LookupTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LookupTable, lookup_table_free)

/* Where a DNS message was seen. */
typedef struct DnsPlace {
    Address source, destination;
    uint16_t source_port, destination_port;
    bool is_tcp;
    Place place;
    uint64_t ordinal; /* of its packet, over all sources */
} DnsPlace;

/*
 * Takes a DNS message. A question that is asked again before it is answered is the same one; so is
 * an answer that comes again.
 *
 *   returns false where the octets are no DNS message that posta reads
 *   limits  LOOKUPS_MAX and LOOKUPS_MAX_BYTES: the oldest are forgotten first
 */
bool lookup_table_feed(LookupTable *table, const DnsPlace *seen, Bytes message);

/* Tells the questions that nobody answered. */
void lookup_table_end(LookupTable *table);

/* The latest answered look-up (A, AAAA) that gave this address; NULL where none is known. Lent
 * until the table is fed again, as what the functions below return. */
const Lookup *lookup_of_address(const LookupTable *table, const Address *address);

/* The latest answered look-up (MX) that named this host as a mail exchanger. */
const Lookup *lookup_of_exchanger(const LookupTable *table, const char *host);

/* The latest answered look-up of this question. */
const Lookup *lookup_of_question(const LookupTable *table, uint16_t type, const char *name);

/* The name that an address is asked for by: "9.2.0.192.in-addr.arpa"; yours.
 * source RFC 1035 3.5, RFC 3596 2.5 */
char *lookup_reverse_name(const Address *address);

/* A, AAAA or MX answer with this data (an address, or the name of an exchanger); NULL for none. */
const DnsRecord *lookup_find_answer(const Lookup *lookup, uint16_t type, const char *data);
