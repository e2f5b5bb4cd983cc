/*
 * dns.h - one DNS message: what it asks, and the records that answer.
 *
 * Everything in it is untrusted: names are bounded, pointers only lead back, and what is torn ends
 * the reading; the records before it count.
 */
#pragma once

#include <glib.h>

#include "packet/address.h"

#define DNS_PORT 53

/* Resource record types that mail has to do with.
 * source https://www.iana.org/assignments/dns-parameters */
enum DnsType {
    DNS_A = 1,
    DNS_NS = 2,
    DNS_CNAME = 5,
    DNS_SOA = 6,
    DNS_PTR = 12,
    DNS_MX = 15,
    DNS_TXT = 16,
    DNS_AAAA = 28,
    DNS_SRV = 33,
    DNS_DNAME = 39,
    DNS_TLSA = 52,
    DNS_SPF = 99,
    DNS_CAA = 257,
};

enum DnsCode { DNS_NOERROR = 0, DNS_NXDOMAIN = 3 };

/* A resource record. */
typedef struct DnsRecord {
    char *name;          /* owner, as dns_name_read writes names */
    uint16_t type;       /* DnsType, or another */
    uint32_t ttl;        /* seconds */
    uint16_t preference; /* MX: the lower, the sooner it is tried */
    char *data;      /* as in a zone file, valid UTF-8 (MX: the name alone); NULL where posta does
                        not read the type, or its data are malformed */
    Address address; /* of A and AAAA */
} DnsRecord;

typedef struct DnsMessage {
    uint16_t id;
    bool is_response;
    bool is_truncated;  /* TC: the whole answer goes over TCP */
    uint8_t code;       /* of a response: DnsCode, or another */
    char *name;         /* of the question; NULL where it has none */
    uint16_t type;      /* of the question: DnsType, or another */
    GPtrArray *answers; /* of DnsRecord *: the answer section; NULL where none */
    GPtrArray *others;  /* likewise: the authority and additional sections */
    bool is_torn;       /* it ends before all that it announces, or has more records than
                           DNS_RECORDS_MAX */
} DnsMessage;

/*
 * Reads a message.
 *
 *   returns false where it is no standard query of the Internet class, and no response to one; then
 *           *ret_message holds nothing to clear
 *   limits  DNS_RECORDS_MAX
 *   source  RFC 1035 4
 */
bool dns_parse(Bytes octets, DnsMessage *ret_message);
void dns_message_clear(DnsMessage *message);

/*
 * Reads a domain name, compressed or not.
 *
 *   message  the whole DNS message, which pointers lead into
 *   at       where the name begins; moved behind it
 *   returns  yours: without the final dot ("." for the root), special octets escaped as in a zone
 * file; NULL where it is torn or longer than a name can be source   RFC 1035 3.1, 4.1.4, 5.1
 */
char *dns_name_read(Bytes message, size_t *at);

/*
 * The data of a record as text.
 *
 *   message  the whole DNS message
 *   at, len  where its RDATA stands in it; inside the message
 *   record   its type is known; preference, data and address are filled in
 *   source   RFC 1035 3.3, RFC 3596, RFC 2782, RFC 6698 2.2, RFC 8659 4.1.1
 */
void dns_data_read(Bytes message, size_t at, size_t len, DnsRecord *record);

/* "MX"; "TYPE65280" for those without a name here; yours. source RFC 3597 5 */
char *dns_type_name(uint16_t type);

/* "NOERROR", "NXDOMAIN"; yours. source RFC 6895 2.3 */
char *dns_code_name(uint8_t code);

/* Names are compared without case. source RFC 4343 */
bool dns_name_equal(const char *one, const char *other);
