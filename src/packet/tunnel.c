/* tunnel.c - tunnels that go over IP itself. */
#include "packet/layers.h"

/* source https://www.iana.org/assignments/protocol-numbers */
enum {
    TUNNEL_PROTOCOL_IPV4 = 4,
    TUNNEL_PROTOCOL_IPV6 = 41,
    TUNNEL_PROTOCOL_GRE = 47,
    TUNNEL_PROTOCOL_ETHERIP = 97
};

/* source RFC 2784 2.1, RFC 2890 2, RFC 2637 4.1 */
enum {
    GRE_CHECKSUM = 0x8000,
    GRE_ROUTING = 0x4000,
    GRE_KEY = 0x2000,
    GRE_SEQUENCE = 0x1000,
    GRE_ACKNOWLEDGEMENT = 0x0080, /* version 1 alone */
    GRE_VERSION = 0x0007,
};

/* source https://www.iana.org/assignments/ieee-802-numbers, draft-foschiano-erspan-03 4 */
enum { TYPE_ERSPAN = 0x88be, TYPE_ERSPAN_3 = 0x22eb };

#define GRE_LEN 4
#define ERSPAN_LEN 8
#define ERSPAN_3_LEN 12
#define ERSPAN_3_PLATFORM_LEN 8
#define ERSPAN_SESSION 0x03ff
#define ETHERIP_LEN 2

/* A mirrored Ethernet frame behind GRE; the first version has no header of its own, and no sequence
 * number in GRE's. */
static Next erspan_read(Portion rest, bool is_third, bool has_sequence, Segment *segment)
{
    uint32_t header_len = is_third ? ERSPAN_3_LEN : has_sequence ? ERSPAN_LEN : 0;
    const uint8_t *header = rest.bytes.data;

    if (rest.bytes.len < header_len)
        return next_end(PACKET_DAMAGED);
    if (is_third && (header[11] & 1) != 0)
        header_len += ERSPAN_3_PLATFORM_LEN;
    if (rest.bytes.len < header_len)
        return next_end(PACKET_DAMAGED);
    trace_note_type(segment->trace, LAYER_ERSPAN, is_third ? TYPE_ERSPAN_3 : TYPE_ERSPAN,
                    bytes_first(rest.bytes, header_len), rest.wire_len - header_len);
    segment_add_tunnel(segment, TUNNEL_ERSPAN, header_len > 0,
                       header_len > 0 ? network_u16(header + 2) & ERSPAN_SESSION : 0);
    return next_of(NEXT_ETHERNET, portion_skip(rest, header_len));
}

static Next gre_read(Portion packet, Segment *segment)
{
    const uint8_t *header = packet.bytes.data;

    if (packet.bytes.len < GRE_LEN)
        return next_end(PACKET_DAMAGED);
    unsigned flags = network_u16(header), version = flags & GRE_VERSION;
    uint16_t type = network_u16(header + 2);
    uint32_t header_len = GRE_LEN;
    uint32_t key_at;

    if (version > 1 || (flags & GRE_ROUTING) != 0) /* RFC 1701's routes are used by nobody */
        return next_end(PACKET_OTHER_IP);
    if (version == 0 && (flags & GRE_CHECKSUM) != 0)
        header_len += 4;
    key_at = header_len;
    if ((flags & GRE_KEY) != 0)
        header_len += 4;
    if ((flags & GRE_SEQUENCE) != 0)
        header_len += 4;
    if (version == 1 && (flags & GRE_ACKNOWLEDGEMENT) != 0)
        header_len += 4;
    if (packet.bytes.len < header_len)
        return next_end(PACKET_DAMAGED);
    Portion rest = portion_skip(packet, header_len);
    portion_note(segment, LAYER_GRE, packet, header_len);
    if (type == TYPE_ERSPAN || type == TYPE_ERSPAN_3)
        return erspan_read(rest, type == TYPE_ERSPAN_3, (flags & GRE_SEQUENCE) != 0, segment);
    segment_add_tunnel(segment, TUNNEL_GRE, (flags & GRE_KEY) != 0,
                       (flags & GRE_KEY) != 0 ? network_u32(header + key_at) : 0);
    return next_of_type(type, rest);
}

bool tunnel_read(const IpPayload *payload, Segment *segment, Next *ret_next)
{
    switch (payload->protocol) {
    case TUNNEL_PROTOCOL_IPV4:
    case TUNNEL_PROTOCOL_IPV6:
        segment_add_tunnel(
            segment, payload->protocol == TUNNEL_PROTOCOL_IPV4 ? TUNNEL_IP_IN_IP : TUNNEL_6IN4,
            false, 0);
        *ret_next = next_of(NEXT_IP, payload->portion);
        return true;
    case TUNNEL_PROTOCOL_GRE:
        *ret_next = gre_read(payload->portion, segment);
        return true;
    case TUNNEL_PROTOCOL_ETHERIP: /* version 3, then nothing: RFC 3378 3 */
        if (payload->portion.bytes.len < ETHERIP_LEN || payload->portion.bytes.data[0] != 0x30)
            return false;
        portion_note(segment, LAYER_ETHERIP, payload->portion, ETHERIP_LEN);
        segment_add_tunnel(segment, TUNNEL_ETHERIP, false, 0);
        *ret_next = next_of(NEXT_ETHERNET, portion_skip(payload->portion, ETHERIP_LEN));
        return true;
    default:
        return false;
    }
}

const char *tunnel_name(TunnelKind kind)
{
    static const char *const names[N_TUNNEL_KINDS] = {
        [TUNNEL_IP_IN_IP] = "ipip", [TUNNEL_6IN4] = "6in4",       [TUNNEL_GRE] = "gre",
        [TUNNEL_ERSPAN] = "erspan", [TUNNEL_ETHERIP] = "etherip", [TUNNEL_VXLAN] = "vxlan",
        [TUNNEL_GENEVE] = "geneve", [TUNNEL_GTP] = "gtp",         [TUNNEL_TEREDO] = "teredo",
    };

    return names[kind];
}
