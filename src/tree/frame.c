/* frame.c - the lines of a frame, and of each header on the way to what it carries. */
#include "base/when.h"
#include "lookup/dns.h"
#include "packet/layers.h"
#include "tree/describe.h"
#include "tree/numbers.h"

#define TYPE_ARP 0x0806
#define TYPE_REVERSE_ARP 0x8035
#define PROTOCOL_ICMP 1
#define PROTOCOL_ICMPV6 58

static void put_times(Tree *tree, const FrameDetail *detail)
{
    const Packet *packet = detail->packet;
    const Bytes nowhere = {NULL, 0};
    char text[WHEN_TEXT_SIZE];

    if (!packet->has_when)
        return;
    tree_put(tree, nowhere, "Arrival Time", "%s", when_to_text(packet->when, text));
    tree_put(tree, nowhere, "Epoch Time", "%" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT " seconds",
             packet->when / NS_PER_SECOND, ABS(packet->when % NS_PER_SECOND));
    tree_conclude(tree, "Time delta from previous captured frame", "%.9f seconds",
                  (double)detail->since_previous / (double)NS_PER_SECOND);
    tree_conclude(tree, "Time since reference or first frame", "%.9f seconds",
                  (double)detail->since_first / (double)NS_PER_SECOND);
}

static void put_length(Tree *tree, const char *label, size_t length)
{
    tree_put(tree, (Bytes){NULL, 0}, label, "%zu bytes (%zu bits)", length, length * 8);
}

/* What is known of the frame as a whole. */
static void put_frame(Tree *tree, const FrameDetail *detail)
{
    const Packet *packet = detail->packet;
    const CaptureInterface *interface = detail->interface;
    bool is_named = interface != NULL && interface->name != NULL;
    size_t wire = MAX(packet->original_len, packet->bytes.len);

    tree_layer(tree, "frame", packet->bytes,
               "Frame %" G_GUINT64_FORMAT ": %zu bytes on wire (%zu bits), %zu bytes captured "
               "(%zu bits)%s%s",
               packet->number, wire, wire * 8, packet->bytes.len, packet->bytes.len * 8,
               is_named ? " on interface " : "", is_named ? interface->name : "");
    if (is_named)
        tree_put(tree, (Bytes){NULL, 0}, "Interface id", "%u (%s)", packet->interface,
                 interface->name);
    if (interface != NULL && interface->description != NULL)
        tree_put(tree, (Bytes){NULL, 0}, "Interface description", "%s", interface->description);
    tree_put(tree, (Bytes){NULL, 0}, "Encapsulation type", "%s (%d)",
             link_type_name(packet->link_type), packet->link_type);
    put_times(tree, detail);
    tree_put(tree, (Bytes){NULL, 0}, "Frame Number", "%" G_GUINT64_FORMAT, packet->number);
    put_length(tree, "Frame Length", wire);
    put_length(tree, "Capture Length", packet->bytes.len);
    tree_conclude_layers(tree, "Protocols in frame");
}

static void put_header(Tree *tree, const FrameDetail *detail, const TcpDetail *tcp,
                       const Layer *layer)
{
    switch (layer->kind) {
    case LAYER_LINK:
        describe_link(tree, detail, layer->header);
        break;
    case LAYER_ETHERNET:
        describe_ethernet(tree, detail, layer->header);
        break;
    case LAYER_VLAN:
        describe_vlan(tree, layer->header);
        break;
    case LAYER_MPLS:
        describe_mpls(tree, layer->header);
        break;
    case LAYER_CONTROL_WORD:
        describe_control_word(tree, layer->header);
        break;
    case LAYER_PPPOE:
        describe_pppoe(tree, layer->header);
        break;
    case LAYER_LLC:
        describe_llc(tree, layer->header);
        break;
    case LAYER_PPP:
        describe_ppp(tree, layer->header);
        break;
    case LAYER_IPV4:
        describe_ipv4(tree, layer->header);
        break;
    case LAYER_IPV6:
        describe_ipv6(tree, layer->header);
        break;
    case LAYER_EXTENSION:
        describe_extension(tree, (uint8_t)layer->type, layer->header);
        break;
    case LAYER_UDP:
        describe_udp(tree, detail, layer->header);
        break;
    case LAYER_TCP:
        describe_tcp(tree, detail, tcp, layer->header);
        break;
    case LAYER_GRE:
    case LAYER_ERSPAN:
    case LAYER_ETHERIP:
    case LAYER_VXLAN:
    case LAYER_GENEVE:
    case LAYER_GTP:
    case LAYER_TEREDO:
        describe_tunnel(tree, layer);
        break;
    }
}

/* The EtherType that a header ends with; 0 where it has none. */
static uint16_t type_behind(const Layer *layer)
{
    Bytes end = bytes_skip(layer->header, layer->header.len - MIN(layer->header.len, 2));

    switch (layer->kind) {
    case LAYER_LINK: /* the cooked one of Linux */
        return layer->header.len == 16   ? (uint16_t)tree_number(end)
               : layer->header.len == 20 ? (uint16_t)tree_number(bytes_first(layer->header, 2))
                                         : 0;
    case LAYER_ETHERNET:
    case LAYER_VLAN:
    case LAYER_LLC:
        return (uint16_t)tree_number(end);
    default:
        return 0;
    }
}

/* What stands in the frame behind the last header; all of it where there is none. */
static Bytes rest_of(const FrameDetail *detail, const Layer *last)
{
    Bytes frame = detail->packet->bytes;

    if (last == NULL)
        return frame;
    if (last->header.data < frame.data || last->header.data > frame.data + frame.len)
        return (Bytes){NULL, 0};
    Bytes rest = bytes_skip(frame, (size_t)(last->header.data - frame.data) + last->header.len);
    return bytes_first(rest, last->wire_len);
}

static void put_rest(Tree *tree, Bytes rest, const char *name)
{
    if (rest.len > 0)
        tree_layer(tree, "data", rest, "%s (%zu bytes)", name, rest.len);
}

/* The protocol number that the last IP header, or extension, announces. */
static uint8_t protocol_behind(const Layer *layer)
{
    return layer->kind == LAYER_IPV4   ? layer->header.data[9]
           : layer->kind == LAYER_IPV6 ? layer->header.data[6]
                                       : layer->header.data[0];
}

/* IP that is no TCP and no UDP; gives back what may be of a TCP payload. */
static Bytes put_other_ip(Tree *tree, const FrameDetail *detail, const Layer *last, Bytes rest)
{
    const Bytes nothing = {NULL, 0};
    bool is_ip = last != NULL && (last->kind == LAYER_IPV4 || last->kind == LAYER_IPV6 ||
                                  last->kind == LAYER_EXTENSION);
    uint8_t protocol = is_ip ? protocol_behind(last) : PROTOCOL_TCP;

    if (is_ip && protocol == PROTOCOL_ICMP && last->kind == LAYER_IPV4)
        return describe_icmp(tree, rest);
    if (is_ip && protocol == PROTOCOL_ICMPV6)
        return describe_icmpv6(tree, rest);
    put_rest(tree, rest, "Data");
    /* what cannot be read inside a tunnel, or is packed too deep, may be anything */
    return protocol == PROTOCOL_TCP || detail->segment->tunnel_count >= TUNNELS_MAX ? rest
                                                                                    : nothing;
}

/* A frame of 802.11 whose body was not read: several packets in one, or a piece. */
static bool is_wireless(const FrameDetail *detail)
{
    static const int link_types[] = {105, 119, 127, 163, 192};

    for (size_t i = 0; i < G_N_ELEMENTS(link_types); i++)
        if (detail->packet->link_type == link_types[i])
            return true;
    return false;
}

/* Behind the headers; gives back what may be of a TCP payload. */
static Bytes put_content(Tree *tree, const FrameDetail *detail, const Layer *last, Bytes rest)
{
    const Segment *segment = detail->segment;
    const Bytes nothing = {NULL, 0};
    uint16_t type = last == NULL ? 0 : type_behind(last);

    switch (detail->kind) {
    case PACKET_TCP:
        return segment->is_reassembled ? rest : segment->payload;
    case PACKET_UDP:
        if (segment->source_port == DNS_PORT || segment->destination_port == DNS_PORT)
            describe_dns(tree, segment->payload);
        return last != NULL && last->kind != LAYER_UDP ? rest
               : segment->tunnel_count >= TUNNELS_MAX  ? segment->payload
                                                       : nothing;
    case PACKET_OTHER_IP:
        return put_other_ip(tree, detail, last, rest);
    case PACKET_OTHER:
        if (type == TYPE_ARP || type == TYPE_REVERSE_ARP)
            describe_arp(tree, detail, rest);
        else
            put_rest(tree, rest, "Data");
        return is_wireless(detail) ? rest : nothing;
    case PACKET_FRAGMENT:
        put_rest(tree, rest, "A fragment of an IP datagram; the others are awaited");
        return rest;
    case PACKET_DAMAGED:
        put_rest(tree, rest, "A header that cannot be read");
        return rest;
    case PACKET_UNKNOWN_LINK:
        put_rest(tree, rest, "Of a link type that posta does not read");
        return rest;
    }
    return nothing;
}

/* What a frame was filled up with, behind what its outermost IP header says there is. */
static void put_padding(Tree *tree, const FrameDetail *detail)
{
    const LayerTrace *trace = detail->trace;
    Bytes frame = detail->packet->bytes;

    for (size_t i = 0; i < trace->count; i++) {
        const Layer *layer = &trace->layer[i];
        if (layer->kind != LAYER_IPV4 && layer->kind != LAYER_IPV6)
            continue;
        size_t end =
            (size_t)(layer->header.data - frame.data) + layer->header.len + layer->wire_len;
        Bytes padding = bytes_skip(frame, end);
        if (padding.len > 0)
            tree_layer(tree, "padding", padding, "Padding or trailer (%zu bytes)", padding.len);
        return;
    }
}

Bytes describe_frame(Tree *tree, const FrameDetail *detail, const TcpDetail *tcp)
{
    const LayerTrace *trace = detail->trace;
    const Layer *last = NULL; /* of those that stand in the frame */
    Bytes frame = detail->packet->bytes;

    put_frame(tree, detail);
    for (size_t i = 0; i < trace->count; i++) {
        const Layer *layer = &trace->layer[i];

        put_header(tree, detail, tcp, layer);
        if (layer->header.len > 0 && layer->header.data >= frame.data &&
            layer->header.data < frame.data + frame.len)
            last = layer;
    }
    if (trace->is_full)
        tree_text(tree, (Bytes){NULL, 0}, "More headers than are noted follow");
    Bytes secret = put_content(tree, detail, last, rest_of(detail, last));
    put_padding(tree, detail);
    return secret;
}
