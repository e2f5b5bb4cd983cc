/* link.c - the header of a link type off the front of a frame. */
#include "packet/layers.h"

/* source https://www.tcpdump.org/linktypes.html */
enum {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_TOKEN_RING = 6,
    LINK_SLIP = 8,
    LINK_PPP = 9,
    LINK_FDDI = 10,
    LINK_RAW = 12,         /* DLT_RAW, written into files by mistake */
    LINK_RAW_OPENBSD = 14, /* the same on OpenBSD */
    LINK_PPP_HDLC = 50,
    LINK_PPP_ETHERNET = 51,
    LINK_RFC1483 = 100,
    LINK_RAW_IP = 101,
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
    LINK_PPP_WITH_DIRECTION = 204,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_NFLOG = 239,
    LINK_NETANALYZER = 240,
    LINK_NETANALYZER_PREAMBLE = 241,
    LINK_COOKED_2 = 276,
};

#define TYPE_PPPOE_SESSION 0x8864
#define NFLOG_PAYLOAD 9

static uint16_t little_u16(const uint8_t *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

/* What stands behind `count` octets, all of which were recorded; else the packet is damaged. */
static Next behind(NextKind kind, Portion frame, uint32_t count)
{
    return frame.bytes.len < count ? next_end(PACKET_DAMAGED)
                                   : next_of(kind, portion_skip(frame, count));
}

/* A header of fixed length with an EtherType in it. */
static Next typed(Portion frame, uint32_t type_at, uint32_t header_len)
{
    if (frame.bytes.len < header_len)
        return next_end(PACKET_DAMAGED);
    return next_of_type(network_u16(frame.bytes.data + type_at), portion_skip(frame, header_len));
}

static bool is_ip_family(uint32_t family)
{
    switch (family) {
    case 2:  /* AF_INET everywhere */
    case 10: /* AF_INET6 of Linux */
    case 23: /* Windows */
    case 24: /* NetBSD, OpenBSD */
    case 28: /* FreeBSD */
    case 30: /* macOS */
        return true;
    default:
        return false;
    }
}

/* The address family of the machine that recorded, in its byte order or in network order, at the
 * front of a header. */
static Next family_read(Portion frame, uint32_t header_len)
{
    if (frame.bytes.len < header_len)
        return next_end(PACKET_DAMAGED);

    uint32_t family = network_u32(frame.bytes.data);

    if (family > UINT16_MAX)
        family = GUINT32_SWAP_LE_BE(family);
    return is_ip_family(family) ? next_of(NEXT_IP, portion_skip(frame, header_len))
                                : next_end(PACKET_OTHER);
}

/* PPP or, told from it by the first octet, Cisco HDLC. source RFC 1547 4.3.1 */
static Next hdlc_read(Portion frame)
{
    if (frame.bytes.len > 0 && (frame.bytes.data[0] == 0x0f || frame.bytes.data[0] == 0x8f))
        return typed(frame, 2, 4);
    return next_of(NEXT_PPP, frame);
}

/* A source address whose first bit is set has a route behind it. source IEEE 802.5 3.3.1 */
static Next token_ring_read(Portion frame)
{
    uint32_t header_len = 14;

    if (frame.bytes.len >= header_len + 2 && (frame.bytes.data[8] & 0x80) != 0)
        header_len += frame.bytes.data[14] & 0x1f;
    return behind(NEXT_LLC, frame, header_len);
}

/* Attributes, each filled up to four octets; one of them is the packet. Numbers are in the byte
 * order of the machine that recorded: nearly always little endian.
 * source https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html */
static Next nflog_read(Portion frame)
{
    if (frame.bytes.len < 4)
        return next_end(PACKET_DAMAGED);
    bool is_ip = is_ip_family(frame.bytes.data[0]);
    Portion rest = portion_skip(frame, 4);

    while (rest.bytes.len >= 4) {
        uint32_t length = little_u16(rest.bytes.data), type = little_u16(rest.bytes.data + 2);
        uint32_t whole = (length + 3) & ~UINT32_C(3);

        if (length < 4)
            return next_end(PACKET_DAMAGED);
        if (type == NFLOG_PAYLOAD)
            return is_ip ? next_of(NEXT_IP, portion_skip(portion_of_length(rest, length), 4))
                         : next_end(PACKET_OTHER);
        if (whole > rest.bytes.len)
            return next_end(PACKET_DAMAGED);
        rest = portion_skip(rest, whole);
    }
    return next_end(PACKET_OTHER);
}

/* Its length, then an address family. source https://www.tcpdump.org/linktypes/LINKTYPE_PFLOG.html
 */
static Next pflog_read(Portion frame)
{
    if (frame.bytes.len < 4)
        return next_end(PACKET_DAMAGED);
    uint32_t header_len = (frame.bytes.data[0] + 3u) & ~3u;

    return is_ip_family(frame.bytes.data[1]) ? behind(NEXT_IP, frame, header_len)
                                             : next_end(PACKET_OTHER);
}

/* A header that tells its own length, in two octets at a place, and 802.11 behind it. */
static Next before_wireless(Portion frame, uint32_t length_at)
{
    if (frame.bytes.len < length_at + 2u)
        return next_end(PACKET_DAMAGED);
    uint32_t header_len = little_u16(frame.bytes.data + length_at);

    if (header_len < length_at + 2u || header_len > frame.bytes.len)
        return next_end(PACKET_DAMAGED);
    return wireless_read(portion_skip(frame, header_len));
}

/* AVS has the length as a number of four octets behind its version, Prism has 144 of them.
 * source https://www.tcpdump.org/linktypes.html */
static Next avs_or_prism_read(Portion frame)
{
    const uint32_t prism_len = 144;

    if (frame.bytes.len >= 8 && network_u32(frame.bytes.data) >> 12 == 0x80211)
        return network_u32(frame.bytes.data + 4) > frame.bytes.len
                   ? next_end(PACKET_DAMAGED)
                   : wireless_read(portion_skip(frame, network_u32(frame.bytes.data + 4)));
    return frame.bytes.len < prism_len ? next_end(PACKET_DAMAGED)
                                       : wireless_read(portion_skip(frame, prism_len));
}

/* A header with its length, and the link type of what is behind it.
 * source https://www.tcpdump.org/linktypes/LINKTYPE_PPI.html */
static Next ppi_read(Portion frame)
{
    if (frame.bytes.len < 8)
        return next_end(PACKET_DAMAGED);
    uint32_t header_len = little_u16(frame.bytes.data + 2);
    uint16_t link_type = little_u16(frame.bytes.data + 4);

    if (header_len < 8 || header_len > frame.bytes.len)
        return next_end(PACKET_DAMAGED);
    if (link_type == LINK_PPI) /* would go round */
        return next_end(PACKET_OTHER);
    return link_read(link_type, portion_skip(frame, header_len));
}

Next link_read(int link_type, Portion frame)
{
    switch (link_type) {
    case LINK_ETHERNET:
        return next_of(NEXT_ETHERNET, frame);
    case LINK_COOKED:
        return typed(frame, 14, 16);
    case LINK_COOKED_2:
        return typed(frame, 0, 20);
    case LINK_CISCO_HDLC:
        return typed(frame, 2, 4);
    case LINK_NULL:
    case LINK_LOOP:
        return family_read(frame, 4);
    case LINK_ENC:
        return family_read(frame, 12);
    case LINK_PFLOG:
        return pflog_read(frame);
    case LINK_NFLOG:
        return nflog_read(frame);
    case LINK_PPP:
        return next_of(NEXT_PPP, frame);
    case LINK_PPP_HDLC:
        return hdlc_read(frame);
    case LINK_PPP_WITH_DIRECTION:
        return behind(NEXT_PPP, frame, 1);
    case LINK_PPP_ETHERNET:
        return next_of_type(TYPE_PPPOE_SESSION, frame);
    case LINK_SLIP: /* direction and a compressed header's octets before it */
        return behind(NEXT_IP, frame, 16);
    case LINK_TOKEN_RING:
        return token_ring_read(frame);
    case LINK_FDDI:
        return behind(NEXT_LLC, frame, 13);
    case LINK_RFC1483:
        return next_of(NEXT_LLC, frame);
    case LINK_WIRELESS:
        return wireless_read(frame);
    case LINK_RADIOTAP:
        return before_wireless(frame, 2);
    case LINK_PRISM:
    case LINK_AVS:
        return avs_or_prism_read(frame);
    case LINK_PPI:
        return ppi_read(frame);
    case LINK_NETANALYZER:
        return behind(NEXT_ETHERNET, frame, 4);
    case LINK_NETANALYZER_PREAMBLE:
        return behind(NEXT_ETHERNET, frame, 12);
    case LINK_RAW:
    case LINK_RAW_OPENBSD:
    case LINK_RAW_IP:
    case LINK_IPV4:
    case LINK_IPV6:
        return next_of(NEXT_IP, frame);
    default:
        return next_end(PACKET_UNKNOWN_LINK);
    }
}
