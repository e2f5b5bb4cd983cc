/* ip.c - IPv4 headers, IPv6 headers and their extensions. */
#include "base/limits.h"
#include "packet/layers.h"

#define IPV4_HEADER_LEN 20
#define IPV4_MORE_FRAGMENTS 0x2000
#define IPV4_OFFSET_MASK 0x1fff /* in units of 8 octets */

#define IPV6_HEADER_LEN 40
#define IPV6_MORE_FRAGMENTS 0x0001
#define IPV6_OFFSET_MASK 0xfff8 /* in octets, as it stands */

/* source https://www.iana.org/assignments/protocol-numbers */
enum {
    EXTENSION_HOP_BY_HOP = 0,
    EXTENSION_ROUTING = 43,
    EXTENSION_FRAGMENT = 44,
    EXTENSION_AUTHENTICATION = 51,
    EXTENSION_DESTINATION = 60,
    EXTENSION_MOBILITY = 135,
    EXTENSION_HOST_IDENTITY = 139,
    EXTENSION_SHIM6 = 140,
};

#define EXTENSION_MIN_LEN 8

static bool ipv4_read(Portion packet, Segment *segment, IpPayload *ret_payload)
{
    const uint8_t *header = packet.bytes.data;

    if (packet.bytes.len < IPV4_HEADER_LEN)
        return false;

    uint32_t header_len = (header[0] & 0x0fu) * 4;
    uint32_t total = network_u16(header + 2);
    uint16_t fragment = network_u16(header + 6);

    /* The card was to cut the packet up and fill the length in: it reaches as far as the frame. */
    if (total == 0)
        total = packet.wire_len;
    if (header_len < IPV4_HEADER_LEN || header_len > packet.bytes.len || header_len > total)
        return false;

    segment->source.version = 4;
    memcpy(segment->source.octets, header + 12, 4);
    segment->destination.version = 4;
    memcpy(segment->destination.octets, header + 16, 4);
    segment->ttl = header[8];
    trace_note(segment->trace, LAYER_IPV4, bytes_first(packet.bytes, header_len),
               total - header_len);
    *ret_payload = (IpPayload){
        .portion = portion_skip(portion_of_length(packet, total), header_len),
        .protocol = header[9],
        .is_fragment = (fragment & (IPV4_MORE_FRAGMENTS | IPV4_OFFSET_MASK)) != 0,
        .has_more = (fragment & IPV4_MORE_FRAGMENTS) != 0,
        .offset = (fragment & IPV4_OFFSET_MASK) * 8u,
        .identification = network_u16(header + 4),
    };
    return true;
}

static bool ipv6_read(Portion packet, Segment *segment, IpPayload *ret_payload)
{
    const uint8_t *header = packet.bytes.data;

    if (packet.bytes.len < IPV6_HEADER_LEN)
        return false;

    uint32_t length = network_u16(header + 4);
    Portion rest = portion_skip(packet, IPV6_HEADER_LEN);

    segment->source.version = 6;
    memcpy(segment->source.octets, header + 8, 16);
    segment->destination.version = 6;
    memcpy(segment->destination.octets, header + 24, 16);
    segment->ttl = header[7];
    /* A length of 0 is a jumbogram (RFC 2675) or left to the card; both reach to the frame's end.
     */
    *ret_payload = (IpPayload){
        .portion = length == 0 ? rest : portion_of_length(rest, length),
        .protocol = header[6],
    };
    trace_note(segment->trace, LAYER_IPV6, bytes_first(packet.bytes, IPV6_HEADER_LEN),
               ret_payload->portion.wire_len);
    return ip_walk_extensions(ret_payload, segment->trace);
}

/* How long the extension header is by its second octet; 0 where it is none that can be skipped. */
static uint32_t extension_len(uint8_t protocol, uint8_t length)
{
    switch (protocol) {
    case EXTENSION_HOP_BY_HOP:
    case EXTENSION_ROUTING:
    case EXTENSION_DESTINATION:
    case EXTENSION_MOBILITY:
    case EXTENSION_HOST_IDENTITY:
    case EXTENSION_SHIM6:
        return (length + 1u) * 8;
    case EXTENSION_FRAGMENT:
        return 8;
    case EXTENSION_AUTHENTICATION:
        return (length + 2u) * 4;
    default:
        return 0;
    }
}

bool ip_walk_extensions(IpPayload *payload, LayerTrace *trace)
{
    for (int i = 0; i <= EXTENSION_HEADERS_MAX; i++) {
        const uint8_t *header = payload->portion.bytes.data;

        if (extension_len(payload->protocol, 0) == 0)
            return true;
        if (payload->portion.bytes.len < EXTENSION_MIN_LEN)
            return false;

        uint32_t length = extension_len(payload->protocol, header[1]);
        bool is_fragment_header = payload->protocol == EXTENSION_FRAGMENT;

        if (length > payload->portion.bytes.len)
            return false;
        trace_note_type(trace, LAYER_EXTENSION, payload->protocol,
                        bytes_first(payload->portion.bytes, length),
                        payload->portion.wire_len - length);
        payload->portion = portion_skip(payload->portion, length);
        payload->protocol = header[0];
        if (is_fragment_header) {
            payload->offset = network_u16(header + 2) & IPV6_OFFSET_MASK;
            payload->has_more = (network_u16(header + 2) & IPV6_MORE_FRAGMENTS) != 0;
            payload->identification = network_u32(header + 4);
            payload->is_fragment = payload->offset > 0 || payload->has_more;
        }
        if (payload->is_fragment)
            return true;
    }
    return false;
}

bool ip_read(Portion packet, Segment *segment, IpPayload *ret_payload)
{
    int version = packet.bytes.len == 0 ? 0 : packet.bytes.data[0] >> 4;

    if (version == 4)
        return ipv4_read(packet, segment, ret_payload);
    if (version == 6)
        return ipv6_read(packet, segment, ret_payload);
    return false;
}
