/* ethernet.c - the lines of Ethernet, its tags, labels and sessions, and of ARP. */
#include "tree/describe.h"
#include "tree/numbers.h"

#define ADDRESS_LEN 6

/* An address with its two bits. source IEEE 802-2014 8.2 */
static void put_address(Tree *tree, const Vendors *vendors, const char *label, Bytes octets)
{
    g_autofree char *address = vendor_address(vendors, octets.data);
    const char *vendor = vendor_of(vendors, octets.data);
    Bytes head = bytes_first(octets, 3);
    bool is_local = tree_masked(head, 0x020000) != 0, is_group = tree_masked(head, 0x010000) != 0;

    tree_open(tree, octets, label, "%s", address);
    if (vendor != NULL)
        tree_conclude(tree, "Vendor", "%s", vendor);
    tree_bits(tree, head, 0x020000, "LG bit", "%s",
              is_local ? "Locally administered address (this is NOT the factory default)"
                       : "Globally unique address (factory default)");
    tree_bits(tree, head, 0x010000, "IG bit", "%s",
              is_group ? "Group address (multicast/broadcast)" : "Individual address (unicast)");
    tree_close(tree);
}

void describe_ethernet(Tree *tree, const FrameDetail *detail, Bytes header)
{
    const uint16_t length_max = 1500; /* up to here the field is a length: IEEE 802.3 3.2.6 */
    Bytes destination = octets_at(header, 0, 6), source = octets_at(header, 6, 6);
    Bytes type_field = octets_at(header, 12, 2);
    uint16_t type = (uint16_t)tree_number(type_field);
    g_autofree char *to = vendor_address(detail->vendors, destination.data);
    g_autofree char *from = vendor_address(detail->vendors, source.data);

    tree_layer(tree, "eth", header, "%s, Src: %s, Dst: %s",
               type > length_max ? "Ethernet II" : "IEEE 802.3 Ethernet", from, to);
    put_address(tree, detail->vendors, "Destination", destination);
    put_address(tree, detail->vendors, "Source", source);
    if (type > length_max)
        tree_put(tree, type_field, "Type", "%s (0x%04x)", ether_type_name(type), type);
    else
        tree_put(tree, type_field, "Length", "%u", type);
}

/* source IEEE 802.1Q-2018 9.6 */
void describe_vlan(Tree *tree, Bytes header)
{
    Bytes tag = octets_at(header, 0, 2);
    uint16_t type = (uint16_t)tree_number(octets_at(header, 2, 2));
    unsigned priority = tree_masked(tag, 0xe000), id = tree_masked(tag, 0x0fff);
    static const char *const priorities[] = {
        "Best Effort (default)",
        "Background",
        "Excellent Effort",
        "Critical Applications",
        "Video, < 100ms latency and jitter",
        "Voice, < 10ms latency and jitter",
        "Internetwork Control",
        "Network Control",
    };

    tree_layer(tree, "vlan", header, "802.1Q Virtual LAN, PRI: %u, DEI: %u, ID: %u", priority,
               tree_masked(tag, 0x1000), id);
    tree_bits(tree, tag, 0xe000, "Priority", "%s (%u)", priorities[priority], priority);
    tree_bits(tree, tag, 0x1000, "DEI", "%s", tree_masked(tag, 0x1000) ? "Eligible" : "Ineligible");
    tree_bits(tree, tag, 0x0fff, "ID", "%u", id);
    tree_put(tree, octets_at(header, 2, 2), "Type", "%s (0x%04x)", ether_type_name(type), type);
}

/* source RFC 3032 2.1, RFC 5462 */
void describe_mpls(Tree *tree, Bytes header)
{
    unsigned label = tree_masked(header, 0xfffff000), class = tree_masked(header, 0xe00);
    unsigned is_last = tree_masked(header, 0x100), ttl = tree_masked(header, 0xff);
    static const char *const reserved[] = {"IPv4 Explicit-Null", "Router Alert",
                                           "IPv6 Explicit-Null", "Implicit-Null"};

    tree_layer(tree, "mpls", header,
               "MultiProtocol Label Switching Header, Label: %u, Exp: %u, S: %u, TTL: %u", label,
               class, is_last, ttl);
    tree_bits(tree, header, 0xfffff000, "MPLS Label", "%u%s%s%s", label,
              label < G_N_ELEMENTS(reserved) ? " (" : "",
              label < G_N_ELEMENTS(reserved) ? reserved[label] : "",
              label < G_N_ELEMENTS(reserved) ? ")" : "");
    tree_bits(tree, header, 0xe00, "MPLS Experimental Bits", "%u", class);
    tree_bits(tree, header, 0x100, "MPLS Bottom Of Label Stack", "%u", is_last);
    tree_bits(tree, header, 0xff, "MPLS TTL", "%u", ttl);
}

/* source RFC 4385 3 */
void describe_control_word(Tree *tree, Bytes header)
{
    tree_layer(tree, "pwethcw", header, "PW Ethernet Control Word");
    tree_put(tree, octets_at(header, 2, 2), "Sequence Number", "%u",
             tree_number(octets_at(header, 2, 2)));
}

/* source RFC 2516 4 */
void describe_pppoe(Tree *tree, Bytes header)
{
    Bytes first = octets_at(header, 0, 1);

    tree_layer(tree, "pppoes", header, "PPP-over-Ethernet Session");
    tree_bits(tree, first, 0xf0, "Version", "%u", tree_masked(first, 0xf0));
    tree_bits(tree, first, 0x0f, "Type", "%u", tree_masked(first, 0x0f));
    tree_put(tree, octets_at(header, 1, 1), "Code", "Session Data (0x%02x)",
             tree_number(octets_at(header, 1, 1)));
    tree_put(tree, octets_at(header, 2, 2), "Session ID", "0x%04x",
             tree_number(octets_at(header, 2, 2)));
    tree_put(tree, octets_at(header, 4, 2), "Payload Length", "%u",
             tree_number(octets_at(header, 4, 2)));
}

/* source RFC 1661 2, 6.5 and 6.6, RFC 1662 3.1 */
void describe_ppp(Tree *tree, Bytes header)
{
    size_t octets = header.len % 2 == 0 ? 2 : 1; /* address and control are two, or left out */
    Bytes field = bytes_skip(header, header.len - octets);
    uint16_t protocol = (uint16_t)tree_number(field);

    tree_layer(tree, "ppp", header, "Point-to-Point Protocol");
    if (header.len > octets) {
        tree_put(tree, octets_at(header, 0, 1), "Address", "0x%02x",
                 tree_number(octets_at(header, 0, 1)));
        tree_put(tree, octets_at(header, 1, 1), "Control", "0x%02x",
                 tree_number(octets_at(header, 1, 1)));
    }
    tree_put(tree, field, "Protocol", "%s (0x%04x)", ppp_protocol_name(protocol), protocol);
}

/* source IEEE 802.2 3.2 and 3.3, RFC 1042, RFC 2684 5.2 */
void describe_llc(Tree *tree, Bytes header)
{
    Bytes unit = octets_at(header, 3, 3), protocol = octets_at(header, 6, 2);
    uint16_t type = (uint16_t)tree_number(protocol);

    tree_layer(tree, "llc", header, "Logical-Link Control");
    tree_put(tree, octets_at(header, 0, 1), "DSAP", "0x%02x", header.data[0]);
    tree_put(tree, octets_at(header, 1, 1), "SSAP", "0x%02x", header.data[1]);
    tree_put(tree, octets_at(header, 2, 1), "Control field", "0x%02x%s", header.data[2],
             header.data[2] == 3 ? " (U, func=UI)" : "");
    if (header.len < 8)
        return;
    bool is_bridged = tree_number(unit) == 0x0080c2;
    tree_put(tree, unit, "Organization Code", "%02x:%02x:%02x%s", unit.data[0], unit.data[1],
             unit.data[2], is_bridged ? " (IEEE 802.1)" : "");
    if (is_bridged)
        tree_put(tree, protocol, "Protocol ID", "Bridged Ethernet (0x%04x)", type);
    else
        tree_put(tree, protocol, "Type", "%s (0x%04x)", ether_type_name(type), type);
}

static void put_ipv4(Tree *tree, const char *label, Bytes octets)
{
    tree_put(tree, octets, label, "%u.%u.%u.%u", octets.data[0], octets.data[1], octets.data[2],
             octets.data[3]);
}

static void put_hardware(Tree *tree, const FrameDetail *detail, const char *label, Bytes octets)
{
    g_autofree char *address = vendor_address(detail->vendors, octets.data);

    tree_put(tree, octets, label, "%s", address);
}

static const char *operation_name(unsigned operation)
{
    static const char *const names[] = {"unknown", "request", "reply", "reverse request",
                                        "reverse reply"};

    return operation < G_N_ELEMENTS(names) ? names[operation] : names[0];
}

/* source RFC 826, RFC 903; addresses where they are Ethernet's and IPv4's */
void describe_arp(Tree *tree, const FrameDetail *detail, Bytes octets)
{
    const size_t head_len = 8, whole_len = 28;
    unsigned hardware = tree_number(octets_at(octets, 0, 2));
    unsigned protocol = tree_number(octets_at(octets, 2, 2));
    unsigned operation = tree_number(octets_at(octets, 6, 2));

    if (octets.len < head_len)
        return;
    tree_layer(tree, "arp", bytes_first(octets, whole_len), "Address Resolution Protocol (%s)",
               operation_name(operation));
    tree_put(tree, octets_at(octets, 0, 2), "Hardware type", "%s (%u)",
             hardware == 1 ? "Ethernet" : "Unknown", hardware);
    tree_put(tree, octets_at(octets, 2, 2), "Protocol type", "%s (0x%04x)",
             ether_type_name((uint16_t)protocol), protocol);
    tree_put(tree, octets_at(octets, 4, 1), "Hardware size", "%u", octets.data[4]);
    tree_put(tree, octets_at(octets, 5, 1), "Protocol size", "%u", octets.data[5]);
    tree_put(tree, octets_at(octets, 6, 2), "Opcode", "%s (%u)", operation_name(operation),
             operation);
    if (octets.len < whole_len || octets.data[4] != ADDRESS_LEN || octets.data[5] != 4)
        return;
    put_hardware(tree, detail, "Sender MAC address", octets_at(octets, 8, 6));
    put_ipv4(tree, "Sender IP address", octets_at(octets, 14, 4));
    put_hardware(tree, detail, "Target MAC address", octets_at(octets, 18, 6));
    put_ipv4(tree, "Target IP address", octets_at(octets, 24, 4));
}
