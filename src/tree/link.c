/* link.c - the lines of the headers that link types begin with. */
#include "tree/describe.h"
#include "tree/numbers.h"

/* source https://www.tcpdump.org/linktypes.html */
enum {
    LINK_NULL = 0,
    LINK_CISCO_HDLC = 104,
    LINK_WIRELESS = 105,
    LINK_LOOP = 108,
    LINK_ENC = 109,
    LINK_COOKED = 113,
    LINK_PFLOG = 117,
    LINK_PRISM = 119,
    LINK_RADIOTAP = 127,
    LINK_AVS = 163,
    LINK_PPI = 192,
    LINK_PPP_HDLC = 50,
    LINK_PPP_WITH_DIRECTION = 204,
    LINK_NFLOG = 239,
    LINK_COOKED_2 = 276,
};

#define WIRELESS_LEN 24

static unsigned little_u16(Bytes octets, size_t at)
{
    return at + 2 > octets.len ? 0 : (unsigned)(octets.data[at] | octets.data[at + 1] << 8);
}

static void put_number(Tree *tree, Bytes header, size_t at, size_t count, const char *label)
{
    tree_put(tree, octets_at(header, at, count), label, "%u",
             tree_number(octets_at(header, at, count)));
}

static void put_type(Tree *tree, Bytes header, size_t at)
{
    uint16_t type = (uint16_t)tree_number(octets_at(header, at, 2));

    tree_put(tree, octets_at(header, at, 2), "Protocol", "%s (0x%04x)", ether_type_name(type),
             type);
}

static const char *packet_type_name(unsigned type)
{
    static const char *const names[] = {"Unicast to us", "Broadcast", "Multicast",
                                        "Unicast to another host", "Sent by us"};

    return type < G_N_ELEMENTS(names) ? names[type] : "Unknown";
}

static void put_card_address(Tree *tree, const FrameDetail *detail, Bytes address, size_t len)
{
    if (len == 6 && address.len >= 6) {
        g_autofree char *text = vendor_address(detail->vendors, address.data);

        tree_put(tree, bytes_first(address, 6), "Source", "%s", text);
    } else if (len > 0) {
        g_autofree char *text = tree_hex(bytes_first(address, len), 8);

        tree_put(tree, bytes_first(address, len), "Source", "%s", text);
    }
}

/* source https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html */
static void describe_cooked(Tree *tree, const FrameDetail *detail, Bytes header)
{
    unsigned type = tree_number(octets_at(header, 0, 2));
    unsigned len = tree_number(octets_at(header, 4, 2));

    tree_layer(tree, "sll", header, "Linux cooked capture v1");
    tree_put(tree, octets_at(header, 0, 2), "Packet type", "%s (%u)", packet_type_name(type), type);
    put_number(tree, header, 2, 2, "Link-layer address type");
    put_number(tree, header, 4, 2, "Link-layer address length");
    put_card_address(tree, detail, octets_at(header, 6, 8), MIN(len, 8));
    put_type(tree, header, 14);
}

/* source https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html */
static void describe_cooked_2(Tree *tree, const FrameDetail *detail, Bytes header)
{
    unsigned type = tree_number(octets_at(header, 10, 1));

    tree_layer(tree, "sll", header, "Linux cooked capture v2");
    put_type(tree, header, 0);
    put_number(tree, header, 4, 4, "Interface index");
    put_number(tree, header, 8, 2, "Link-layer address type");
    tree_put(tree, octets_at(header, 10, 1), "Packet type", "%s (%u)", packet_type_name(type),
             type);
    put_number(tree, header, 11, 1, "Link-layer address length");
    put_card_address(tree, detail, octets_at(header, 12, 8), MIN(header.data[11], 8));
}

/* An address family, in the byte order of the machine that recorded, or in network order. */
static void describe_family(Tree *tree, Bytes header)
{
    Bytes field = octets_at(header, 0, 4);
    uint32_t family = tree_number(field);

    if (family > UINT16_MAX)
        family = GUINT32_SWAP_LE_BE(family);
    tree_layer(tree, header.len > 4 ? "enc" : "null", header,
               header.len > 4 ? "Enc" : "Null/Loopback");
    tree_put(tree, field, "Family", "%s (%u)", family == 2 ? "IP" : "IPv6", family);
}

/* source IEEE 802.11-2020 9.2.4 and 9.3.2 */
static void describe_wireless(Tree *tree, const FrameDetail *detail, Bytes header)
{
    static const char *const directions[] = {"between stations", "to the network",
                                             "from the network", "from network to network"};
    static const char *const labels[] = {"Receiver address", "Transmitter address",
                                         "Third address"};
    static const char *const types[] = {"Management", "Control", "Data", "Extension"};
    Bytes control = octets_at(header, 0, 1), flags = octets_at(header, 1, 1);

    if (header.len < WIRELESS_LEN)
        return;
    tree_layer(tree, "wlan", header, "IEEE 802.11 %s", types[tree_masked(control, 0x0c)]);
    tree_bits(tree, control, 0x03, "Version", "%u", tree_masked(control, 0x03));
    tree_bits(tree, control, 0x0c, "Type", "%s frame (%u)", types[tree_masked(control, 0x0c)],
              tree_masked(control, 0x0c));
    tree_bits(tree, control, 0xf0, "Subtype", "%u", tree_masked(control, 0xf0));
    tree_bits(tree, flags, 0x03, "DS status", "%s", directions[tree_masked(flags, 0x03)]);
    tree_flag(tree, flags, 0x04, "More Fragments");
    tree_flag(tree, flags, 0x08, "Retry");
    tree_flag(tree, flags, 0x40, "Protected flag");
    tree_put(tree, octets_at(header, 2, 2), "Duration", "%u microseconds", little_u16(header, 2));
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        Bytes address = octets_at(header, 4 + 6 * i, 6);
        g_autofree char *text = vendor_address(detail->vendors, address.data);

        tree_put(tree, address, labels[i], "%s", text);
    }
    tree_put(tree, octets_at(header, 22, 2), "Sequence number", "%u", little_u16(header, 22) >> 4);
}

/* A header that tells its own length, then 802.11. */
static void describe_radio(Tree *tree, const FrameDetail *detail, Bytes header, const char *name,
                           size_t length)
{
    Bytes radio = bytes_first(header, length);

    tree_layer(tree, name, radio, "%s", link_type_name(detail->packet->link_type));
    tree_put(tree, radio, "Header length", "%zu", radio.len);
    describe_wireless(tree, detail, bytes_skip(header, length));
}

/* AVS has its length in it, Prism has always the same. */
static void describe_avs_or_prism(Tree *tree, const FrameDetail *detail, Bytes header)
{
    const size_t prism_len = 144;
    bool is_avs = tree_number(octets_at(header, 0, 4)) >> 12 == 0x80211;

    describe_radio(tree, detail, header, is_avs ? "avs" : "prism",
                   is_avs ? tree_number(octets_at(header, 4, 4)) : prism_len);
}

/* source https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html */
static void describe_nflog(Tree *tree, Bytes header)
{
    Bytes rest = bytes_skip(header, 4);

    tree_layer(tree, "nflog", header, "Linux Netfilter NFLOG");
    put_number(tree, header, 0, 1, "Family");
    put_number(tree, header, 1, 1, "Version");
    put_number(tree, header, 2, 2, "Resource id");
    while (rest.len >= 4) {
        unsigned length = little_u16(rest, 0), type = little_u16(rest, 2);

        if (length < 4)
            return;
        if (type == 10 && length > 5) { /* the prefix of the rule that logged it */
            g_autofree char *prefix =
                g_strndup((const char *)rest.data + 4, MIN(length, rest.len) - 4);
            tree_put(tree, bytes_first(rest, length), "Prefix", "%s", prefix);
        } else {
            tree_put(tree, bytes_first(rest, length), "Attribute", "%u, %u octets", type,
                     length - 4);
        }
        rest = bytes_skip(rest, (length + 3u) & ~3u);
    }
}

/* source https://www.tcpdump.org/linktypes/LINKTYPE_PFLOG.html */
static void describe_pflog(Tree *tree, Bytes header)
{
    g_autofree char *interface =
        g_strndup((const char *)octets_at(header, 4, 16).data, octets_at(header, 4, 16).len);

    tree_layer(tree, "pflog", header, "PF Log, interface %s", interface);
    put_number(tree, header, 1, 1, "Address family");
    put_number(tree, header, 2, 1, "Action");
    put_number(tree, header, 3, 1, "Reason");
    tree_put(tree, octets_at(header, 4, 16), "Interface", "%s", interface);
}

/* source RFC 1547 4.3.1 */
static void describe_cisco(Tree *tree, Bytes header)
{
    tree_layer(tree, "chdlc", header, "Cisco HDLC");
    tree_put(tree, octets_at(header, 0, 1), "Address", "%s (0x%02x)",
             header.data[0] == 0x0f ? "Unicast" : "Multicast", header.data[0]);
    put_type(tree, header, 2);
}

void describe_link(Tree *tree, const FrameDetail *detail, Bytes header)
{
    int link_type = detail->packet->link_type;

    if (link_type == LINK_COOKED && header.len >= 16)
        describe_cooked(tree, detail, header);
    else if (link_type == LINK_COOKED_2 && header.len >= 20)
        describe_cooked_2(tree, detail, header);
    else if ((link_type == LINK_NULL || link_type == LINK_LOOP || link_type == LINK_ENC))
        describe_family(tree, header);
    else if (link_type == LINK_WIRELESS)
        describe_wireless(tree, detail, header);
    else if (link_type == LINK_RADIOTAP)
        describe_radio(tree, detail, header, "radiotap", little_u16(header, 2));
    else if (link_type == LINK_PPI)
        describe_radio(tree, detail, header, "ppi", little_u16(header, 2));
    else if (link_type == LINK_PRISM || link_type == LINK_AVS)
        describe_avs_or_prism(tree, detail, header);
    else if (link_type == LINK_NFLOG)
        describe_nflog(tree, header);
    else if (link_type == LINK_PFLOG)
        describe_pflog(tree, header);
    else if ((link_type == LINK_CISCO_HDLC || link_type == LINK_PPP_HDLC) && header.len == 4)
        describe_cisco(tree, header);
    else
        tree_layer(tree, "link", header, "%s", link_type_name(link_type));
}
