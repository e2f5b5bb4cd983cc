/* dns.c - the lines of a DNS message. */
#include "lookup/dns.h"

#include "tree/describe.h"
#include "tree/numbers.h"

#define HEADER_LEN 12
#define TYPE_OPT 41 /* EDNS, RFC 6891 */

/* Words of the codes, as Wireshark has them. source RFC 6895 2.3 */
static const NumberName code_names[] = {
    {0,  "No error"            },
    {1,  "Format error"        },
    {2,  "Server failure"      },
    {3,  "No such name"        },
    {4,  "Not implemented"     },
    {5,  "Refused"             },
    {6,  "Name exists"         },
    {7,  "RRset exists"        },
    {8,  "RRset does not exist"},
    {9,  "Not authoritative"   },
    {10, "Name out of zone"    },
    {0,  NULL                  },
};

static char *type_text(uint16_t type)
{
    return type == TYPE_OPT ? g_strdup("OPT") : dns_type_name(type);
}

/* source RFC 1035 4.1.1, RFC 4035 3.1.6 and 3.2.2 */
static void put_flags(Tree *tree, const DnsMessage *message, Bytes flags)
{
    const char *code = number_name(code_names, message->code);

    tree_open(tree, flags, "Flags", "0x%04x Standard query%s%s", tree_number(flags),
              message->is_response ? " response, " : "",
              !message->is_response ? ""
              : code == NULL        ? "Unknown error"
                                    : code);
    tree_bits(tree, flags, 0x8000, "Response", "%s",
              message->is_response ? "Message is a response" : "Message is a query");
    tree_bits(tree, flags, 0x7800, "Opcode", "Standard query (%u)", tree_masked(flags, 0x7800));
    if (message->is_response)
        tree_bits(tree, flags, 0x0400, "Authoritative", "%s",
                  tree_masked(flags, 0x0400) ? "Server is an authority for domain"
                                             : "Server is not an authority for domain");
    tree_bits(tree, flags, 0x0200, "Truncated", "%s",
              message->is_truncated ? "Message is truncated" : "Message is not truncated");
    tree_bits(tree, flags, 0x0100, "Recursion desired", "%s",
              tree_masked(flags, 0x0100) ? "Do query recursively" : "Don't do query recursively");
    if (message->is_response) {
        tree_bits(tree, flags, 0x0080, "Recursion available", "%s",
                  tree_masked(flags, 0x0080) ? "Server can do recursive queries"
                                             : "Server can't do recursive queries");
        tree_bits(tree, flags, 0x0020, "Answer authenticated", "%s",
                  tree_masked(flags, 0x0020)
                      ? "Answer/authority portion was authenticated by the server"
                      : "Answer/authority portion was not authenticated by the server");
    }
    tree_bits(tree, flags, 0x0010, "Non-authenticated data", "%s",
              tree_masked(flags, 0x0010) ? "Acceptable" : "Unacceptable");
    if (message->is_response)
        tree_bits(tree, flags, 0x000f, "Reply code", "%s (%u)", code == NULL ? "Unknown" : code,
                  message->code);
    tree_close(tree);
}

static void put_question(Tree *tree, const DnsMessage *message)
{
    const Bytes nowhere = {NULL, 0};
    g_autofree char *type = type_text(message->type);

    if (message->name == NULL)
        return;
    tree_open_text(tree, nowhere, "Queries");
    tree_open_text(tree, nowhere, "%s: type %s, class IN", message->name, type);
    tree_put(tree, nowhere, "Name", "%s", message->name);
    tree_put(tree, nowhere, "Type", "%s (%u)", type, message->type);
    tree_put(tree, nowhere, "Class", "IN (0x0001)");
    tree_close(tree);
    tree_close(tree);
}

static void put_record(Tree *tree, const DnsRecord *record)
{
    const Bytes nowhere = {NULL, 0};
    g_autofree char *type = type_text(record->type);

    tree_open_text(tree, nowhere, "%s: type %s%s%s", record->name, type,
                   record->data == NULL ? "" : ", ", record->data == NULL ? "" : record->data);
    tree_put(tree, nowhere, "Name", "%s", record->name);
    tree_put(tree, nowhere, "Type", "%s (%u)", type, record->type);
    if (record->type != TYPE_OPT)
        tree_put(tree, nowhere, "Time to live", "%u", record->ttl);
    if (record->type == DNS_MX)
        tree_put(tree, nowhere, "Preference", "%u", record->preference);
    if (record->data != NULL)
        tree_put(tree, nowhere,
                 record->type == DNS_MX                              ? "Mail Exchange"
                 : record->type == DNS_A || record->type == DNS_AAAA ? "Address"
                                                                     : "Data",
                 "%s", record->data);
    tree_close(tree);
}

static void put_records(Tree *tree, const char *title, const GPtrArray *records)
{
    if (records == NULL)
        return;
    tree_open_text(tree, (Bytes){NULL, 0}, "%s", title);
    for (guint i = 0; i < records->len; i++)
        put_record(tree, records->pdata[i]);
    tree_close(tree);
}

/* source RFC 1035 4 */
void describe_dns(Tree *tree, Bytes octets)
{
    static const char *const counts[] = {"Questions", "Answer RRs", "Authority RRs",
                                         "Additional RRs"};
    DnsMessage message;

    if (!dns_parse(octets, &message))
        return;
    tree_layer(tree, "dns", octets, "Domain Name System (%s)",
               message.is_response ? "response" : "query");
    tree_put(tree, octets_at(octets, 0, 2), "Transaction ID", "0x%04x", message.id);
    put_flags(tree, &message, octets_at(octets, 2, 2));
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        tree_put(tree, octets_at(octets, 4 + 2 * i, 2), counts[i], "%u",
                 tree_number(octets_at(octets, 4 + 2 * i, 2)));
    put_question(tree, &message);
    put_records(tree, "Answers", message.answers);
    put_records(tree, "Authoritative nameservers, additional records", message.others);
    if (message.is_torn)
        tree_text(tree, (Bytes){NULL, 0}, "It ends before all that it announces");
    dns_message_clear(&message);
}
