/* link.c - link headers and VLAN tags off the front of a frame. */
#include "packet/layers.h"

/* source https://www.tcpdump.org/linktypes.html */
enum {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_PPP = 9,
    LINK_RAW = 12,         /* DLT_RAW, written into files by mistake */
    LINK_RAW_OPENBSD = 14, /* the same on OpenBSD */
    LINK_PPP_HDLC = 50,
    LINK_RAW_IP = 101,
    LINK_CISCO_HDLC = 104,
    LINK_LOOP = 108,
    LINK_COOKED = 113,
    LINK_PPP_WITH_DIRECTION = 204,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_COOKED_2 = 276,
};

/* source https://www.iana.org/assignments/ieee-802-numbers */
enum {
    TYPE_LENGTH_MAX = 1500, /* up to here the field is a length: IEEE 802.3 3.2.6 */
    TYPE_IPV4 = 0x0800,
    TYPE_VLAN = 0x8100,
    TYPE_IPV6 = 0x86dd,
    TYPE_SERVICE_VLAN = 0x88a8,
    TYPE_QINQ_OLD = 0x9100, /* what was used before 802.1ad */
};

#define VLAN_ID_MASK 0x0fff
#define VLAN_TAG_LEN 4
#define SNAP_LEN 8

/* Skips LLC and SNAP headers before an EtherType. source IEEE 802.2 3.2, RFC 1042 */
static bool skip_snap(Portion *rest, uint16_t *ret_type)
{
    static const uint8_t ethernet[] = {0xaa, 0xaa, 0x03, 0x00, 0x00, 0x00};

    if (rest->bytes.len < SNAP_LEN || memcmp(rest->bytes.data, ethernet, sizeof(ethernet)) != 0)
        return false;
    *ret_type = network_u16(rest->bytes.data + sizeof(ethernet));
    *rest = portion_skip(*rest, SNAP_LEN);
    return true;
}

/* What follows an EtherType. source IEEE 802.1Q 9.3 */
static PacketKind ether_type_read(uint16_t type, Portion rest, Segment *segment, Portion *ret_ip)
{
    /* Each turn takes octets off the front, so it ends. */
    for (;;) {
        switch (type) {
        case TYPE_IPV4:
        case TYPE_IPV6:
            *ret_ip = rest;
            return PACKET_OTHER_IP;
        case TYPE_VLAN:
        case TYPE_SERVICE_VLAN:
        case TYPE_QINQ_OLD:
            if (rest.bytes.len < VLAN_TAG_LEN)
                return PACKET_DAMAGED;
            if (segment->vlan_count < VLAN_MAX)
                segment->vlan[segment->vlan_count++] = network_u16(rest.bytes.data) & VLAN_ID_MASK;
            type = network_u16(rest.bytes.data + 2);
            rest = portion_skip(rest, VLAN_TAG_LEN);
            break;
        default:
            if (type > TYPE_LENGTH_MAX || !skip_snap(&rest, &type))
                return PACKET_OTHER;
        }
    }
}

/* A header of fixed length with an EtherType in it. */
static PacketKind typed_read(Portion frame, uint32_t type_at, uint32_t header_len, Segment *segment,
                             Portion *ret_ip)
{
    if (frame.bytes.len < header_len)
        return PACKET_DAMAGED;
    return ether_type_read(network_u16(frame.bytes.data + type_at), portion_skip(frame, header_len),
                           segment, ret_ip);
}

/* The address family of the machine that recorded, in its byte order or in network order. */
static PacketKind family_read(Portion frame, Portion *ret_ip)
{
    if (frame.bytes.len < 4)
        return PACKET_DAMAGED;

    uint32_t family = network_u32(frame.bytes.data);

    if (family > UINT16_MAX)
        family = GUINT32_SWAP_LE_BE(family);
    switch (family) {
    case 2:  /* AF_INET everywhere */
    case 10: /* AF_INET6 of Linux */
    case 23: /* Windows */
    case 24: /* NetBSD, OpenBSD */
    case 28: /* FreeBSD */
    case 30: /* macOS */
        *ret_ip = portion_skip(frame, 4);
        return PACKET_OTHER_IP;
    default:
        return PACKET_OTHER;
    }
}

/*
 * PPP, with or without address and control octets, the protocol in two octets or, compressed, in
 * one. source RFC 1661 2, 6.5, RFC 1662 3.1
 */
static PacketKind ppp_read(Portion frame, Portion *ret_ip)
{
    Bytes bytes = frame.bytes;

    if (bytes.len >= 2 && bytes.data[0] == 0xff && bytes.data[1] == 0x03)
        frame = portion_skip(frame, 2);
    bytes = frame.bytes;
    if (bytes.len < 2)
        return PACKET_DAMAGED;

    bool is_compressed = (bytes.data[0] & 1) != 0;
    uint16_t protocol = is_compressed ? bytes.data[0] : network_u16(bytes.data);

    if (protocol != 0x0021 && protocol != 0x0057) /* IPv4, IPv6: RFC 1332 2, RFC 5072 2 */
        return PACKET_OTHER;
    *ret_ip = portion_skip(frame, is_compressed ? 1 : 2);
    return PACKET_OTHER_IP;
}

/* PPP or, told from it by the first octet, Cisco HDLC. source RFC 1547 4.3.1 */
static PacketKind hdlc_read(Portion frame, Segment *segment, Portion *ret_ip)
{
    if (frame.bytes.len > 0 && (frame.bytes.data[0] == 0x0f || frame.bytes.data[0] == 0x8f))
        return typed_read(frame, 2, 4, segment, ret_ip);
    return ppp_read(frame, ret_ip);
}

PacketKind link_read(int link_type, Portion frame, Segment *segment, Portion *ret_ip)
{
    switch (link_type) {
    case LINK_ETHERNET:
        return typed_read(frame, 12, 14, segment, ret_ip);
    case LINK_COOKED:
        return typed_read(frame, 14, 16, segment, ret_ip);
    case LINK_COOKED_2:
        return typed_read(frame, 0, 20, segment, ret_ip);
    case LINK_CISCO_HDLC:
        return typed_read(frame, 2, 4, segment, ret_ip);
    case LINK_NULL:
    case LINK_LOOP:
        return family_read(frame, ret_ip);
    case LINK_PPP:
        return ppp_read(frame, ret_ip);
    case LINK_PPP_HDLC:
        return hdlc_read(frame, segment, ret_ip);
    case LINK_PPP_WITH_DIRECTION:
        if (frame.bytes.len == 0)
            return PACKET_DAMAGED;
        return ppp_read(portion_skip(frame, 1), ret_ip);
    case LINK_RAW:
    case LINK_RAW_OPENBSD:
    case LINK_RAW_IP:
    case LINK_IPV4:
    case LINK_IPV6:
        *ret_ip = frame;
        return PACKET_OTHER_IP;
    default:
        return PACKET_UNKNOWN_LINK;
    }
}
