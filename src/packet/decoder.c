/* decoder.c - the way of one packet through the layers. */
#include "packet/fragments.h"
#include "packet/layers.h"

struct PacketDecoder {
    Fragments fragments;
    LayerTrace *trace; /* who wants to know the headers; or NULL */
};

PacketDecoder *packet_decoder_new(void)
{
    PacketDecoder *decoder = g_new0(PacketDecoder, 1);

    fragments_init(&decoder->fragments);
    return decoder;
}

void packet_decoder_free(PacketDecoder *decoder)
{
    if (decoder == NULL)
        return;
    fragments_clear(&decoder->fragments);
    g_free(decoder);
}

void packet_decoder_trace(PacketDecoder *decoder, LayerTrace *trace)
{
    decoder->trace = trace;
}

/* The header of the link type is what stands before what it leads to. */
static Next first_read(const Packet *packet, Portion frame, LayerTrace *trace)
{
    Next next = link_read(packet->link_type, frame);

    if (trace == NULL)
        return next;
    *trace = (LayerTrace){0};
    if (next.kind != NEXT_NOTHING && next.rest.bytes.data > frame.bytes.data)
        trace_note(trace, LAYER_LINK,
                   bytes_first(frame.bytes, (size_t)(next.rest.bytes.data - frame.bytes.data)),
                   next.rest.wire_len);
    return next;
}

/* Puts a fragment to the others of its datagram; PACKET_OTHER_IP where it is whole now. */
static PacketKind fragment_read(PacketDecoder *decoder, const Packet *packet, Segment *segment,
                                IpPayload *payload)
{
    if (!fragments_add(&decoder->fragments, packet, segment, payload))
        return PACKET_FRAGMENT;
    segment->is_reassembled = true;
    /* The first extension headers may have stood inside; but not fragments of fragments. */
    if (segment->source.version == 6 &&
        (!ip_walk_extensions(payload, segment->trace) || payload->is_fragment))
        return PACKET_DAMAGED;
    return PACKET_OTHER_IP;
}

/* One IP packet; *ret_next is what a tunnel holds, and NEXT_NOTHING where it is none. */
static PacketKind datagram_read(PacketDecoder *decoder, const Packet *packet, Portion ip,
                                Segment *segment, Next *ret_next)
{
    IpPayload payload;
    PacketKind kind = PACKET_OTHER_IP;

    *ret_next = next_end(PACKET_OTHER_IP);
    segment->source = segment->destination = (Address){0};
    if (!ip_read(ip, segment, &payload))
        return PACKET_DAMAGED;
    segment->identification = payload.identification;
    if (payload.is_fragment)
        kind = fragment_read(decoder, packet, segment, &payload);
    if (kind != PACKET_OTHER_IP)
        return kind;
    bool may_be_tunnel = segment->tunnel_count < TUNNELS_MAX;
    if (may_be_tunnel && tunnel_read(&payload, segment, ret_next))
        return PACKET_OTHER_IP;
    kind = transport_read(&payload, segment);
    if (kind == PACKET_UDP && may_be_tunnel)
        udp_tunnel_read(segment, ret_next);
    return kind;
}

PacketKind packet_decode(PacketDecoder *decoder, const Packet *packet, Segment *ret_segment)
{
    Portion frame = {packet->bytes, MAX(packet->original_len, (uint32_t)packet->bytes.len)};
    Segment segment = {.trace = decoder->trace};
    Next next = layers_walk(first_read(packet, frame, decoder->trace), &segment);
    PacketKind kind = next.end;
    bool is_inside = false;

    *ret_segment = segment;
    while (next.kind == NEXT_IP) {
        PacketKind read = datagram_read(decoder, packet, next.rest, &segment, &next);

        /* what cannot be read in a tunnel leaves the packet what it is outside */
        if (is_inside && read == PACKET_DAMAGED)
            break;
        *ret_segment = segment;
        kind = read;
        is_inside = true;
        next = layers_walk(next, &segment);
    }
    return kind;
}

uint64_t packet_decoder_drops(const PacketDecoder *decoder)
{
    return decoder->fragments.drops;
}

uint64_t packet_decoder_waiting(const PacketDecoder *decoder)
{
    return fragments_waiting(&decoder->fragments);
}
