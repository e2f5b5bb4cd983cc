/* walk.c - from a link header to IP: Ethernet, VLAN tags, MPLS, PPPoE, LLC, SNAP, PPP. */
#include "packet/layers.h"

/* source https://www.iana.org/assignments/ieee-802-numbers */
enum {
    TYPE_LENGTH_MAX = 1500, /* up to here the field is a length: IEEE 802.3 3.2.6 */
    TYPE_IPV4 = 0x0800,
    TYPE_BRIDGED = 0x6558, /* an Ethernet frame inside a tunnel: RFC 1701 */
    TYPE_VLAN = 0x8100,
    TYPE_IPV6 = 0x86dd,
    TYPE_PPP = 0x880b,
    TYPE_MPLS = 0x8847,
    TYPE_MPLS_MULTICAST = 0x8848,
    TYPE_PPPOE_SESSION = 0x8864,
    TYPE_SERVICE_VLAN = 0x88a8,
    TYPE_QINQ_OLD = 0x9100, /* what was used before 802.1ad */
};

/* source https://www.iana.org/assignments/ppp-numbers */
enum { PPP_IPV4 = 0x0021, PPP_IPV6 = 0x0057, PPP_MPLS = 0x0281 };

#define ETHERNET_LEN 14
#define VLAN_ID_MASK 0x0fff
#define VLAN_TAG_LEN 4
#define SNAP_LEN 8
#define LLC_LEN 3
#define LLC_IP 0x06 /* service access point of IP: RFC 948 */
#define PPPOE_LEN 6
#define LABEL_LEN 4
#define LABEL_LAST 0x01 /* bottom of the stack, in the third octet */
#define CONTROL_WORD_LEN 4

/* source IEEE 802.2 3.2, RFC 1042 */
static Next llc_read(Portion rest, const Segment *segment)
{
    static const uint8_t ethernet[] = {0xaa, 0xaa, 0x03, 0x00, 0x00, 0x00};
    static const uint8_t bridged[] = {0xaa, 0xaa, 0x03, 0x00, 0x80, 0xc2, 0x00};
    const uint8_t *data = rest.bytes.data;

    if (rest.bytes.len >= SNAP_LEN && memcmp(data, ethernet, sizeof(ethernet)) == 0) {
        portion_note(segment, LAYER_LLC, rest, SNAP_LEN);
        return next_of_type(network_u16(data + sizeof(ethernet)), portion_skip(rest, SNAP_LEN));
    }
    /* RFC 2684 5.2: an Ethernet frame behind two octets of padding, with its checksum or without */
    if (rest.bytes.len >= SNAP_LEN + 2 && memcmp(data, bridged, sizeof(bridged)) == 0 &&
        (data[7] == 1 || data[7] == 7)) {
        portion_note(segment, LAYER_LLC, rest, SNAP_LEN + 2);
        return next_of(NEXT_ETHERNET, portion_skip(rest, SNAP_LEN + 2));
    }
    if (rest.bytes.len >= LLC_LEN && data[0] == LLC_IP && data[1] == LLC_IP && data[2] == 3) {
        portion_note(segment, LAYER_LLC, rest, LLC_LEN);
        return next_of(NEXT_IP, portion_skip(rest, LLC_LEN));
    }
    return next_end(PACKET_OTHER);
}

static Next vlan_read(Portion rest, Segment *segment)
{
    const uint8_t *tag = rest.bytes.data;

    if (rest.bytes.len < VLAN_TAG_LEN)
        return next_end(PACKET_DAMAGED);
    portion_note(segment, LAYER_VLAN, rest, VLAN_TAG_LEN);
    if (segment->vlan_count < VLAN_MAX)
        segment->vlan[segment->vlan_count++] = network_u16(tag) & VLAN_ID_MASK;
    return next_of_type(network_u16(tag + 2), portion_skip(rest, VLAN_TAG_LEN));
}

/*
 * Labels do not say what they lead to: the first four bits behind the last one tell IP; 0 there is
 * the control word of a pseudowire, with an Ethernet frame behind it. source RFC 4928 3, RFC 4385 3
 */
static Next mpls_read(Portion rest, const Segment *segment)
{
    bool is_last = false;

    while (!is_last) {
        if (rest.bytes.len <= LABEL_LEN)
            return next_end(PACKET_DAMAGED);
        is_last = (rest.bytes.data[2] & LABEL_LAST) != 0;
        portion_note(segment, LAYER_MPLS, rest, LABEL_LEN);
        rest = portion_skip(rest, LABEL_LEN);
    }
    switch (rest.bytes.data[0] >> 4) {
    case 4:
    case 6:
        return next_of(NEXT_IP, rest);
    case 0:
        if (rest.bytes.len < CONTROL_WORD_LEN + ETHERNET_LEN)
            return next_end(PACKET_OTHER);
        portion_note(segment, LAYER_CONTROL_WORD, rest, CONTROL_WORD_LEN);
        return next_of(NEXT_ETHERNET, portion_skip(rest, CONTROL_WORD_LEN));
    default:
        return next_end(PACKET_OTHER);
    }
}

/* Version and type 1, code 0: a session's data. source RFC 2516 4 */
static Next pppoe_read(Portion rest, const Segment *segment)
{
    const uint8_t *header = rest.bytes.data;

    if (rest.bytes.len < PPPOE_LEN)
        return next_end(PACKET_DAMAGED);
    if (header[0] != 0x11 || header[1] != 0)
        return next_end(PACKET_OTHER);
    uint32_t length = network_u16(header + 4);
    portion_note(segment, LAYER_PPPOE, rest, PPPOE_LEN);
    rest = portion_skip(rest, PPPOE_LEN);
    /* what the frame was filled up with does not belong to it */
    return next_of(NEXT_PPP,
                   length > 0 && length < rest.wire_len ? portion_of_length(rest, length) : rest);
}

/*
 * PPP, with or without address and control octets, the protocol in two octets or, compressed, in
 * one. source RFC 1661 2, 6.5, RFC 1662 3.1
 */
static Next ppp_read(Portion rest, const Segment *segment)
{
    const Portion whole = rest;

    if (rest.bytes.len >= 2 && rest.bytes.data[0] == 0xff && rest.bytes.data[1] == 0x03)
        rest = portion_skip(rest, 2);
    if (rest.bytes.len < 2)
        return next_end(PACKET_DAMAGED);

    bool is_compressed = (rest.bytes.data[0] & 1) != 0;
    uint16_t protocol = is_compressed ? rest.bytes.data[0] : network_u16(rest.bytes.data);

    rest = portion_skip(rest, is_compressed ? 1 : 2);
    portion_note(segment, LAYER_PPP, whole, whole.wire_len - rest.wire_len);
    switch (protocol) {
    case PPP_IPV4: /* RFC 1332 2 */
    case PPP_IPV6: /* RFC 5072 2 */
        return next_of(NEXT_IP, rest);
    case PPP_MPLS: /* RFC 3032 4.3 */
        return next_of_type(TYPE_MPLS, rest);
    default:
        return next_end(PACKET_OTHER);
    }
}

static Next type_read(uint16_t type, Portion rest, Segment *segment)
{
    switch (type) {
    case TYPE_IPV4:
    case TYPE_IPV6:
        return next_of(NEXT_IP, rest);
    case TYPE_VLAN:
    case TYPE_SERVICE_VLAN:
    case TYPE_QINQ_OLD:
        return vlan_read(rest, segment);
    case TYPE_MPLS:
    case TYPE_MPLS_MULTICAST:
        return mpls_read(rest, segment);
    case TYPE_PPPOE_SESSION:
        return pppoe_read(rest, segment);
    case TYPE_PPP:
        return next_of(NEXT_PPP, rest);
    case TYPE_BRIDGED:
        return next_of(NEXT_ETHERNET, rest);
    default:
        return type > TYPE_LENGTH_MAX ? next_end(PACKET_OTHER) : next_of(NEXT_LLC, rest);
    }
}

static Next ethernet_read(Portion rest, const Segment *segment)
{
    if (rest.bytes.len < ETHERNET_LEN)
        return next_end(PACKET_DAMAGED);
    portion_note(segment, LAYER_ETHERNET, rest, ETHERNET_LEN);
    return next_of_type(network_u16(rest.bytes.data + 12), portion_skip(rest, ETHERNET_LEN));
}

Next layers_walk(Next next, Segment *segment)
{
    /* All kinds but a type and IP take octets off the front, and a type leads to one of them or
     * takes octets off itself: so it ends. */
    for (;;) {
        switch (next.kind) {
        case NEXT_ETHERNET:
            next = ethernet_read(next.rest, segment);
            break;
        case NEXT_TYPE:
            next = type_read(next.type, next.rest, segment);
            break;
        case NEXT_LLC:
            next = llc_read(next.rest, segment);
            break;
        case NEXT_PPP:
            next = ppp_read(next.rest, segment);
            break;
        case NEXT_IP:
        case NEXT_NOTHING:
            return next;
        }
    }
}
