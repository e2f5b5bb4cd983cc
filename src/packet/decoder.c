/* decoder.c - the way of one packet through the layers. */
#include "packet/fragments.h"
#include "packet/layers.h"

struct PacketDecoder {
    Fragments fragments;
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

PacketKind packet_decode(PacketDecoder *decoder, const Packet *packet, Segment *ret_segment)
{
    Portion frame = {packet->bytes, MAX(packet->original_len, (uint32_t)packet->bytes.len)};
    Portion ip;
    IpPayload payload;

    *ret_segment = (Segment){0};

    PacketKind kind = link_read(packet->link_type, frame, ret_segment, &ip);

    if (kind != PACKET_OTHER_IP)
        return kind;
    if (!ip_read(ip, ret_segment, &payload))
        return PACKET_DAMAGED;
    if (payload.is_fragment) {
        if (!fragments_add(&decoder->fragments, packet, ret_segment, &payload))
            return PACKET_FRAGMENT;
        ret_segment->is_reassembled = true;
        /* The first extension headers may have stood inside; but not fragments of fragments. */
        if (ret_segment->source.version == 6 &&
            (!ip_walk_extensions(&payload) || payload.is_fragment))
            return PACKET_DAMAGED;
    }
    return transport_read(&payload, ret_segment);
}

uint64_t packet_decoder_drops(const PacketDecoder *decoder)
{
    return decoder->fragments.drops;
}
