/* dns.c - one DNS message: header, question, and the records of its sections. */
#include "lookup/dns.h"

#include "base/limits.h"

#define HEADER_BYTES 12
#define CLASS_INTERNET 1
#define CLASS_ANY 255

enum { FLAG_RESPONSE = 0x8000, FLAG_TRUNCATED = 0x0200, OPCODE = 0x7800, CODE = 0x000f };

static uint16_t u16_at(Bytes message, size_t at)
{
    return (uint16_t)(message.data[at] << 8 | message.data[at + 1]);
}

static void record_free(gpointer value)
{
    DnsRecord *record = value;

    g_free(record->name);
    g_free(record->data);
    g_free(record);
}

void dns_message_clear(DnsMessage *message)
{
    g_clear_pointer(&message->name, g_free);
    g_clear_pointer(&message->answers, g_ptr_array_unref);
    g_clear_pointer(&message->others, g_ptr_array_unref);
}

/* Name, type and class; false where it is torn. */
static bool question_read(Bytes octets, size_t *at, DnsMessage *message, uint16_t *ret_class)
{
    g_autofree char *name = dns_name_read(octets, at);

    if (name == NULL || octets.len - *at < 4)
        return false;
    message->type = u16_at(octets, *at);
    *ret_class = u16_at(octets, *at + 2);
    *at += 4;
    message->name = g_steal_pointer(&name);
    return true;
}

/* source RFC 1035 4.1.3; false where it is torn */
static bool record_read(Bytes octets, size_t *at, GPtrArray **records)
{
    g_autofree char *name = dns_name_read(octets, at);

    if (name == NULL || octets.len - *at < 10)
        return false;
    size_t data_len = u16_at(octets, *at + 8);
    if (octets.len - *at - 10 < data_len)
        return false;
    DnsRecord *record = g_new0(DnsRecord, 1);
    record->name = g_steal_pointer(&name);
    record->type = u16_at(octets, *at);
    record->ttl = (uint32_t)u16_at(octets, *at + 4) << 16 | u16_at(octets, *at + 6);
    if (u16_at(octets, *at + 2) == CLASS_INTERNET)
        dns_data_read(octets, *at + 10, data_len, record);
    if (*records == NULL)
        *records = g_ptr_array_new_with_free_func(record_free);
    g_ptr_array_add(*records, record);
    *at += 10 + data_len;
    return true;
}

bool dns_parse(Bytes octets, DnsMessage *ret_message)
{
    DnsMessage message = {0};
    uint16_t class = CLASS_INTERNET;
    size_t at = HEADER_BYTES;

    if (octets.len < HEADER_BYTES)
        return false;
    uint16_t flags = u16_at(octets, 2), questions = u16_at(octets, 4), answers = u16_at(octets, 6);
    uint32_t others = (uint32_t)u16_at(octets, 8) + u16_at(octets, 10);
    message.id = u16_at(octets, 0);
    message.is_response = flags & FLAG_RESPONSE;
    message.is_truncated = flags & FLAG_TRUNCATED;
    message.code = flags & CODE;
    /* more than one question is asked by nobody (RFC 9619) */
    if ((flags & OPCODE) != 0 || questions > 1 || (questions == 0 && !message.is_response))
        return false;
    if (questions == 1 && !question_read(octets, &at, &message, &class))
        return false;
    if (class != CLASS_INTERNET && class != CLASS_ANY) {
        dns_message_clear(&message);
        return false;
    }
    for (uint32_t i = 0; i < answers + others && !message.is_torn; i++)
        message.is_torn =
            i == DNS_RECORDS_MAX ||
            !record_read(octets, &at, i < answers ? &message.answers : &message.others);
    *ret_message = message;
    return true;
}

char *dns_type_name(uint16_t type)
{
    static const struct {
        uint16_t type;
        const char *name;
    } names[] = {
        {DNS_A,     "A"     },
        {DNS_NS,    "NS"    },
        {DNS_CNAME, "CNAME" },
        {DNS_SOA,   "SOA"   },
        {DNS_PTR,   "PTR"   },
        {DNS_MX,    "MX"    },
        {DNS_TXT,   "TXT"   },
        {DNS_AAAA,  "AAAA"  },
        {DNS_SRV,   "SRV"   },
        {DNS_DNAME, "DNAME" },
        {DNS_TLSA,  "TLSA"  },
        {DNS_SPF,   "SPF"   },
        {DNS_CAA,   "CAA"   },
        {13,        "HINFO" },
        {35,        "NAPTR" },
        {43,        "DS"    },
        {46,        "RRSIG" },
        {47,        "NSEC"  },
        {48,        "DNSKEY"},
        {50,        "NSEC3" },
        {64,        "SVCB"  },
        {65,        "HTTPS" },
        {252,       "AXFR"  },
        {255,       "ANY"   },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i].type == type)
            return g_strdup(names[i].name);
    return g_strdup_printf("TYPE%u", type);
}

char *dns_code_name(uint8_t code)
{
    static const char *const names[] = {
        "NOERROR",  "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP",  "REFUSED",
        "YXDOMAIN", "YXRRSET", "NXRRSET",  "NOTAUTH",  "NOTZONE",
    };

    return code < G_N_ELEMENTS(names) ? g_strdup(names[code]) : g_strdup_printf("RCODE%u", code);
}

bool dns_name_equal(const char *one, const char *other)
{
    return g_ascii_strcasecmp(one, other) == 0;
}
