/* transport.c - TCP and UDP headers. */
#include "packet/layers.h"

#define TCP_HEADER_LEN 20
#define UDP_HEADER_LEN 8
#define WINDOW_SHIFT_MAX 14 /* RFC 7323 2.3: a larger one is taken for 14 */

/* source https://www.iana.org/assignments/tcp-parameters */
enum {
    OPTION_END = 0,
    OPTION_NOTHING = 1,
    OPTION_MSS = 2,
    OPTION_WINDOW_SHIFT = 3,
    OPTION_SACK_PERMITTED = 4,
    OPTION_SACK = 5,
    OPTION_TIMESTAMPS = 8,
};

/* One option of at least two octets; one of a length that it cannot have tells nothing. */
static void option_read(const uint8_t *option, uint8_t length, TcpOptions *options)
{
    switch (option[0]) {
    case OPTION_MSS: /* RFC 9293 3.7.1 */
        if (length != 4)
            return;
        options->mss = network_u16(option + 2);
        options->has_mss = true;
        return;
    case OPTION_WINDOW_SHIFT: /* RFC 7323 2.2 */
        if (length != 3)
            return;
        options->window_shift = MIN(option[2], WINDOW_SHIFT_MAX);
        options->has_window_shift = true;
        return;
    case OPTION_SACK_PERMITTED: /* RFC 2018 2 */
        options->sack_permitted = true;
        return;
    case OPTION_SACK: /* RFC 2018 3 */
        options->sack_blocks = (uint8_t)MIN((length - 2) / 8, SACK_BLOCKS_MAX);
        for (uint8_t i = 0; i < options->sack_blocks; i++)
            options->sack[i] =
                (SackBlock){network_u32(option + 2 + 8 * i), network_u32(option + 6 + 8 * i)};
        return;
    case OPTION_TIMESTAMPS: /* RFC 7323 3.2 */
        if (length != 10)
            return;
        options->ts_value = network_u32(option + 2);
        options->ts_echo = network_u32(option + 6);
        options->has_timestamps = true;
        return;
    default:
        return;
    }
}

/* source RFC 9293 3.1 (Options); a length that leads nowhere ends the reading */
static void options_read(Bytes rest, TcpOptions *options)
{
    while (rest.len > 0 && rest.data[0] != OPTION_END) {
        if (rest.data[0] == OPTION_NOTHING) {
            rest = bytes_skip(rest, 1);
            continue;
        }
        if (rest.len < 2 || rest.data[1] < 2 || rest.data[1] > rest.len)
            return;
        option_read(rest.data, rest.data[1], options);
        rest = bytes_skip(rest, rest.data[1]);
    }
}

static bool tcp_read(Portion portion, Segment *segment)
{
    const uint8_t *header = portion.bytes.data;

    if (portion.bytes.len < TCP_HEADER_LEN)
        return false;

    uint32_t header_len = (header[12] >> 4) * 4u;

    if (header_len < TCP_HEADER_LEN || header_len > portion.bytes.len)
        return false;

    segment->source_port = network_u16(header);
    segment->destination_port = network_u16(header + 2);
    segment->sequence = network_u32(header + 4);
    segment->acknowledgement = network_u32(header + 8);
    segment->flags = header[13];
    segment->window = network_u16(header + 14);
    segment->urgent = network_u16(header + 18);
    if (header_len > TCP_HEADER_LEN)
        options_read((Bytes){header + TCP_HEADER_LEN, header_len - TCP_HEADER_LEN},
                     &segment->options);

    Portion payload = portion_skip(portion, header_len);

    portion_note(segment, LAYER_TCP, portion, header_len);
    segment->payload = payload.bytes;
    segment->payload_len = payload.wire_len;
    segment->covered = portion.bytes;
    return true;
}

static bool udp_read(Portion portion, Segment *segment)
{
    const uint8_t *header = portion.bytes.data;

    if (portion.bytes.len < UDP_HEADER_LEN)
        return false;

    uint32_t length = network_u16(header + 4);

    /* RFC 2675 4: what does not fit into the field has 0 there, and ends where IP ends. */
    if (length == 0)
        length = portion.wire_len;
    if (length < UDP_HEADER_LEN || length > portion.wire_len)
        return false;
    portion = portion_of_length(portion, length);

    Portion payload = portion_skip(portion, UDP_HEADER_LEN);

    portion_note(segment, LAYER_UDP, portion, UDP_HEADER_LEN);
    segment->source_port = network_u16(header);
    segment->destination_port = network_u16(header + 2);
    segment->payload = payload.bytes;
    segment->payload_len = payload.wire_len;
    segment->covered = portion.bytes;
    return true;
}

PacketKind transport_read(const IpPayload *payload, Segment *segment)
{
    segment->transport = payload->protocol;
    switch (payload->protocol) {
    case PROTOCOL_TCP:
        return tcp_read(payload->portion, segment) ? PACKET_TCP : PACKET_DAMAGED;
    case PROTOCOL_UDP:
        return udp_read(payload->portion, segment) ? PACKET_UDP : PACKET_DAMAGED;
    default:
        segment->payload = payload->portion.bytes;
        segment->payload_len = payload->portion.wire_len;
        return PACKET_OTHER_IP;
    }
}
