/* other_line.c - what the line of a frame says that is no TCP segment. */
#include "base/i18n.h"
#include "cli/frame_line.h"

/* source IANA, Protocol Numbers */
static const char *name_of_transport(uint8_t transport)
{
    static const struct {
        uint8_t number;
        const char *name;
    } names[] = {
        {1,   "ICMP"  },
        {2,   "IGMP"  },
        {17,  "UDP"   },
        {47,  "GRE"   },
        {50,  "ESP"   },
        {51,  "AH"    },
        {58,  "ICMPv6"},
        {89,  "OSPF"  },
        {103, "PIM"   },
        {112, "VRRP"  },
        {132, "SCTP"  },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i].number == transport)
            return names[i].name;
    return "IP";
}

static bool is_arp(const Frame *frame)
{
    return frame->kind == PACKET_OTHER && frame->is_ethernet &&
           frame->head_len >= LINK_HEAD_BYTES && frame->head[12] == 0x08 && frame->head[13] == 0x06;
}

static void ethernet_to_text(const uint8_t *octets, char text[ADDRESS_TEXT_SIZE])
{
    g_snprintf(text, ADDRESS_TEXT_SIZE, "%02x:%02x:%02x:%02x:%02x:%02x", octets[0], octets[1],
               octets[2], octets[3], octets[4], octets[5]);
}

void frame_ends(const Frame *frame, char ret_source[ADDRESS_TEXT_SIZE],
                char ret_destination[ADDRESS_TEXT_SIZE])
{
    g_strlcpy(ret_source, "-", ADDRESS_TEXT_SIZE);
    g_strlcpy(ret_destination, "-", ADDRESS_TEXT_SIZE);
    if (frame->segment.source.version != 0) {
        address_to_text(&frame->segment.source, ret_source);
        address_to_text(&frame->segment.destination, ret_destination);
    } else if (frame->is_ethernet && frame->head_len >= LINK_HEAD_BYTES) {
        ethernet_to_text(frame->head + 6, ret_source);
        ethernet_to_text(frame->head, ret_destination);
    }
}

/* source RFC 826; hardware type 1, protocol 0x0800, lengths 6 and 4 */
static void add_arp(GString *info, const Frame *frame)
{
    static const uint8_t ipv4[] = {0, 1, 8, 0, 6, 4, 0};
    const uint8_t *arp = frame->head + LINK_HEAD_BYTES;
    char sender[ADDRESS_TEXT_SIZE];

    if (frame->head_len < LINK_HEAD_BYTES + ARP_BYTES || memcmp(arp, ipv4, sizeof(ipv4)) != 0)
        return;
    ethernet_to_text(arp + 8, sender);
    if (arp[7] == 1)
        g_string_append_printf(info, "Who has %u.%u.%u.%u? Tell %u.%u.%u.%u", arp[24], arp[25],
                               arp[26], arp[27], arp[14], arp[15], arp[16], arp[17]);
    else if (arp[7] == 2)
        g_string_append_printf(info, "%u.%u.%u.%u is at %s", arp[14], arp[15], arp[16], arp[17],
                               sender);
}

GString *other_info(const Frame *frame, const char **ret_protocol)
{
    GString *info = g_string_new(NULL);

    *ret_protocol = "-";
    switch (frame->kind) {
    case PACKET_UDP:
        if (dns_info(&frame->segment, info)) {
            *ret_protocol = "DNS";
            break;
        }
        *ret_protocol = "UDP";
        g_string_append_printf(info, "%u → %u Len=%u", frame->segment.source_port,
                               frame->segment.destination_port, frame->segment.payload_len);
        break;
    case PACKET_OTHER_IP:
        *ret_protocol = name_of_transport(frame->segment.transport);
        if (icmp_info(frame, info))
            break;
        g_string_append_printf(info, _("IP protocol %u"), frame->segment.transport);
        break;
    case PACKET_FRAGMENT:
        *ret_protocol = "IP";
        g_string_append(info, _("a fragment; the others are awaited"));
        break;
    case PACKET_OTHER:
        if (is_arp(frame)) {
            *ret_protocol = "ARP";
            add_arp(info, frame);
        } else if (frame->is_ethernet && frame->head_len >= LINK_HEAD_BYTES) {
            *ret_protocol = "ETH";
            g_string_append_printf(info, _("no IP; type 0x%02x%02x"), frame->head[12],
                                   frame->head[13]);
        } else {
            g_string_append(info, _("no IP"));
        }
        break;
    case PACKET_DAMAGED:
        g_string_append(info, _("its headers cannot be read"));
        break;
    case PACKET_UNKNOWN_LINK:
        g_string_append(info, _("of a link that posta does not read"));
        break;
    case PACKET_TCP:
        break;
    }
    return info;
}
