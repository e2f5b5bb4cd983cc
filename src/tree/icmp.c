/* icmp.c - the lines of ICMP messages, and of what they quote. */
#include "tree/describe.h"
#include "tree/icmp_names.h"

#define HEAD_LEN 8
#define PROTOCOL_TCP 6
#define PORTS_LEN 8 /* of a quoted TCP header: ports and sequence number, what RFC 792 promises */

/* source RFC 792, RFC 4443: errors quote the packet that they are about */
static bool quotes(uint8_t type, bool is_version_6)
{
    return is_version_6 ? type < 128
                        : type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

/* The lines of a quoted packet's headers; what may be of a TCP payload is given back. */
static Bytes describe_quoted(Tree *tree, Bytes packet)
{
    bool is_ipv4 = packet.len >= 20 && packet.data[0] >> 4 == 4;
    bool is_ipv6 = packet.len >= 40 && packet.data[0] >> 4 == 6;
    size_t header_len = is_ipv4 ? (packet.data[0] & 0x0fu) * 4u : 40;

    if ((!is_ipv4 && !is_ipv6) || header_len < 20 || header_len > packet.len)
        return packet;
    Bytes rest = bytes_skip(packet, header_len);
    uint8_t protocol = packet.data[is_ipv4 ? 9 : 6];
    if (is_ipv4)
        describe_ipv4(tree, bytes_first(packet, header_len));
    else
        describe_ipv6(tree, bytes_first(packet, header_len));
    if (rest.len < PORTS_LEN || protocol != PROTOCOL_TCP)
        return rest;
    tree_layer(tree, "tcp", bytes_first(rest, PORTS_LEN),
               "Transmission Control Protocol, as quoted");
    tree_put(tree, octets_at(rest, 0, 2), "Source Port", "%u", tree_number(octets_at(rest, 0, 2)));
    tree_put(tree, octets_at(rest, 2, 2), "Destination Port", "%u",
             tree_number(octets_at(rest, 2, 2)));
    tree_put(tree, octets_at(rest, 4, 4), "Sequence Number (raw)", "%u",
             tree_number(octets_at(rest, 4, 4)));
    return bytes_skip(rest, PORTS_LEN);
}

static void put_echo(Tree *tree, Bytes octets)
{
    tree_put(tree, octets_at(octets, 4, 2), "Identifier", "%u (0x%04x)",
             tree_number(octets_at(octets, 4, 2)), tree_number(octets_at(octets, 4, 2)));
    tree_put(tree, octets_at(octets, 6, 2), "Sequence Number", "%u (0x%04x)",
             tree_number(octets_at(octets, 6, 2)), tree_number(octets_at(octets, 6, 2)));
    if (octets.len > HEAD_LEN)
        tree_text(tree, bytes_skip(octets, HEAD_LEN), "Data (%zu bytes)", octets.len - HEAD_LEN);
}

static Bytes describe(Tree *tree, Bytes octets, bool is_version_6)
{
    const Bytes nothing = {NULL, 0};

    if (octets.len < 4)
        return octets;
    uint8_t type = octets.data[0], code = octets.data[1];
    const char *name = icmp_type_name(type, is_version_6);
    const char *reason = icmp_code_name(type, code, is_version_6);
    bool is_echo = is_version_6 ? type == 128 || type == 129 : type == 0 || type == 8;

    tree_layer(tree, is_version_6 ? "icmpv6" : "icmp", octets,
               is_version_6 ? "Internet Control Message Protocol v6"
                            : "Internet Control Message Protocol");
    tree_put(tree, octets_at(octets, 0, 1), "Type", "%u (%s)", type,
             name == NULL ? "Unknown" : name);
    if (reason == NULL)
        tree_put(tree, octets_at(octets, 1, 1), "Code", "%u", code);
    else
        tree_put(tree, octets_at(octets, 1, 1), "Code", "%u (%s)", code, reason);
    tree_put(tree, octets_at(octets, 2, 2), "Checksum", "0x%04x",
             tree_number(octets_at(octets, 2, 2)));
    if (is_echo && octets.len >= HEAD_LEN)
        put_echo(tree, octets);
    else if (quotes(type, is_version_6) && octets.len > HEAD_LEN)
        return describe_quoted(tree, bytes_skip(octets, HEAD_LEN));
    else if (octets.len > 4)
        tree_text(tree, bytes_skip(octets, 4), "Data (%zu bytes)", octets.len - 4);
    return nothing;
}

Bytes describe_icmp(Tree *tree, Bytes octets)
{
    return describe(tree, octets, false);
}

Bytes describe_icmpv6(Tree *tree, Bytes octets)
{
    return describe(tree, octets, true);
}
