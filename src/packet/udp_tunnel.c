/* udp_tunnel.c - tunnels that go over UDP; ports say which one it may be, the header whether it is.
 */
#include "packet/layers.h"

/* source https://www.iana.org/assignments/service-names-port-numbers */
enum {
    PORT_GTP = 2152,
    PORT_TEREDO = 3544,
    PORT_VXLAN = 4789,
    PORT_GENEVE = 6081,
    PORT_VXLAN_LINUX = 8472, /* what Linux used before the port was assigned */
};

#define VXLAN_LEN 8
#define VXLAN_HAS_ID 0x08
#define GENEVE_LEN 8
#define GTP_LEN 8
#define GTP_OPTIONAL_LEN 4
#define GTP_PACKET 0xff /* message type of user data */
#define ORIGIN_LEN 8

static uint32_t network_u24(const uint8_t *at)
{
    return (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
}

/* source RFC 7348 5 */
static bool vxlan_read(Portion rest, Segment *segment, Next *ret_next)
{
    const uint8_t *header = rest.bytes.data;

    if (rest.bytes.len < VXLAN_LEN || (header[0] & VXLAN_HAS_ID) == 0 || header[7] != 0)
        return false;
    portion_note(segment, LAYER_VXLAN, rest, VXLAN_LEN);
    segment_add_tunnel(segment, TUNNEL_VXLAN, true, network_u24(header + 4));
    *ret_next = next_of(NEXT_ETHERNET, portion_skip(rest, VXLAN_LEN));
    return true;
}

/* source RFC 8926 3.4 */
static bool geneve_read(Portion rest, Segment *segment, Next *ret_next)
{
    const uint8_t *header = rest.bytes.data;

    if (rest.bytes.len < GENEVE_LEN || header[0] >> 6 != 0)
        return false;
    uint32_t header_len = GENEVE_LEN + (header[0] & 0x3fu) * 4;
    if (rest.bytes.len < header_len)
        return false;
    portion_note(segment, LAYER_GENEVE, rest, header_len);
    segment_add_tunnel(segment, TUNNEL_GENEVE, true, network_u24(header + 4));
    *ret_next = next_of_type(network_u16(header + 2), portion_skip(rest, header_len));
    return true;
}

/* Extension headers, each with its length and the type of the next. source 3GPP TS 29.281 5.2 */
static bool gtp_skip_extensions(Portion *rest, uint8_t type)
{
    while (type != 0) {
        uint32_t length = rest->bytes.len == 0 ? 0 : rest->bytes.data[0] * 4u;

        if (length == 0 || length > rest->bytes.len)
            return false;
        type = rest->bytes.data[length - 1];
        *rest = portion_skip(*rest, length);
    }
    return true;
}

/* source 3GPP TS 29.281 5.1 */
static bool gtp_read(Portion rest, Segment *segment, Next *ret_next)
{
    const Portion whole = rest;
    const uint8_t *header = rest.bytes.data;

    /* version 1, protocol type GTP, user data */
    if (rest.bytes.len < GTP_LEN || (header[0] & 0xf0) != 0x30 || header[1] != GTP_PACKET)
        return false;
    uint32_t id = network_u32(header + 4);
    bool has_optional = (header[0] & 0x07) != 0, has_extensions = (header[0] & 0x04) != 0;

    rest = portion_skip(rest, GTP_LEN);
    if (has_optional) {
        if (rest.bytes.len < GTP_OPTIONAL_LEN)
            return false;
        uint8_t type = rest.bytes.data[3];

        rest = portion_skip(rest, GTP_OPTIONAL_LEN);
        if (has_extensions && !gtp_skip_extensions(&rest, type))
            return false;
    }
    portion_note(segment, LAYER_GTP, whole, whole.wire_len - rest.wire_len);
    segment_add_tunnel(segment, TUNNEL_GTP, true, id);
    *ret_next = next_of(NEXT_IP, rest);
    return true;
}

/* Authentication and origin may stand before the IPv6 packet. source RFC 4380 5.1.1 */
static bool teredo_read(Portion rest, Segment *segment, Next *ret_next)
{
    const Portion whole = rest;
    const uint8_t *header = rest.bytes.data;

    if (rest.bytes.len >= 4 && network_u16(header) == 0x0001) {
        uint32_t header_len = 4u + header[2] + header[3] + 9u; /* nonce and confirmation */

        if (rest.bytes.len < header_len)
            return false;
        rest = portion_skip(rest, header_len);
        header = rest.bytes.data;
    }
    if (rest.bytes.len >= ORIGIN_LEN && network_u16(header) == 0x0000) {
        rest = portion_skip(rest, ORIGIN_LEN);
        header = rest.bytes.data;
    }
    if (rest.bytes.len == 0 || header[0] >> 4 != 6)
        return false;
    if (whole.wire_len > rest.wire_len)
        portion_note(segment, LAYER_TEREDO, whole, whole.wire_len - rest.wire_len);
    segment_add_tunnel(segment, TUNNEL_TEREDO, false, 0);
    *ret_next = next_of(NEXT_IP, rest);
    return true;
}

static bool read_by_port(uint16_t port, Portion rest, Segment *segment, Next *ret_next)
{
    switch (port) {
    case PORT_VXLAN:
    case PORT_VXLAN_LINUX:
        return vxlan_read(rest, segment, ret_next);
    case PORT_GENEVE:
        return geneve_read(rest, segment, ret_next);
    case PORT_GTP:
        return gtp_read(rest, segment, ret_next);
    case PORT_TEREDO:
        return teredo_read(rest, segment, ret_next);
    default:
        return false;
    }
}

bool udp_tunnel_read(Segment *segment, Next *ret_next)
{
    Portion rest = {segment->payload, segment->payload_len};

    return read_by_port(segment->destination_port, rest, segment, ret_next) ||
           (segment->source_port == PORT_TEREDO &&
            read_by_port(PORT_TEREDO, rest, segment, ret_next));
}
