/* dns_line.c - what the line of a frame with a DNS message says: as tshark does. */
#include "cli/frame_line.h"
#include "lookup/dns.h"

#define TYPE_OPT 41 /* EDNS, RFC 6891 */

/* Words of the codes, as Wireshark has them. source RFC 6895 2.3 */
static const char *word_of_code(uint8_t code)
{
    static const char *const words[] = {
        NULL,
        "Format error",
        "Server failure",
        "No such name",
        "Not implemented",
        "Refused",
        "Name exists",
        "RRset exists",
        "RRset does not exist",
        "Not authoritative",
        "Name out of zone",
    };

    return code < G_N_ELEMENTS(words) ? words[code] : "Unknown error";
}

/* A record's type, and of its data what fits a line. */
static void add_record(GString *info, const DnsRecord *record)
{
    g_autofree char *type =
        record->type == TYPE_OPT ? g_strdup("OPT") : dns_type_name(record->type);
    const char *data = record->data;

    g_string_append_printf(info, " %s", type);
    if (data == NULL)
        return;
    switch (record->type) {
    case DNS_MX:
        g_string_append_printf(info, " %u %s", record->preference, data);
        return;
    case DNS_A:
    case DNS_AAAA:
    case DNS_CNAME:
    case DNS_DNAME:
    case DNS_NS:
    case DNS_PTR:
    case DNS_SRV:
        g_string_append_printf(info, " %s", data);
        return;
    case DNS_SOA: /* its server alone */
        g_string_append_printf(info, " %.*s", (int)strcspn(data, " "), data);
        return;
    default:
        return;
    }
}

static void add_records(GString *info, const GPtrArray *records)
{
    for (guint i = 0; records != NULL && i < records->len; i++)
        add_record(info, records->pdata[i]);
}

bool dns_info(const Segment *segment, GString *info)
{
    DnsMessage message;

    if ((segment->source_port != DNS_PORT && segment->destination_port != DNS_PORT) ||
        !dns_parse(segment->payload, &message))
        return false;
    const char *word = message.is_response ? word_of_code(message.code) : NULL;

    g_string_append_printf(info, "Standard query%s 0x%04x", message.is_response ? " response" : "",
                           message.id);
    if (word != NULL)
        g_string_append_printf(info, " %s", word);
    if (message.name != NULL) {
        g_autofree char *type = dns_type_name(message.type);

        g_string_append_printf(info, " %s %s", type,
                               g_str_equal(message.name, ".") ? "<Root>" : message.name);
    }
    add_records(info, message.answers);
    add_records(info, message.others);
    dns_message_clear(&message);
    return true;
}
