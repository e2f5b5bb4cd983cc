/* frame.c - Ethernet frames that carry a TCP segment. */
#include "frame.h"

#define TCP_HEADER 20
#define PROTOCOL_TCP 6
#define USUAL_HOP_LIMIT 64

static void put_u8(GByteArray *frame, uint8_t value)
{
    g_byte_array_append(frame, &value, 1);
}

static void put_u16(GByteArray *frame, uint32_t value)
{
    put_u8(frame, (uint8_t)(value >> 8));
    put_u8(frame, (uint8_t)value);
}

static void put_u32(GByteArray *frame, uint32_t value)
{
    put_u16(frame, value >> 16);
    put_u16(frame, value);
}

static void put_address(GByteArray *frame, const Address *address)
{
    g_byte_array_append(frame, address->octets, address->version == 4 ? 4 : 16);
}

static uint8_t hop_limit_of(const FrameFields *fields)
{
    return fields->hop_limit == 0 ? USUAL_HOP_LIMIT : fields->hop_limit;
}

/* The sum of 16-bit words, not yet folded. source RFC 1071 1 */
static uint32_t sum_words(uint32_t sum, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++)
        sum += i % 2 == 0 ? (uint32_t)data[i] << 8 : data[i];
    return sum;
}

static void set_checksum(uint8_t *field, uint32_t sum)
{
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    field[0] = (uint8_t)(~sum >> 8);
    field[1] = (uint8_t)~sum;
}

static void put_ethernet(GByteArray *frame, const FrameFields *fields)
{
    static const uint8_t client[6] = {0x02, 0, 0, 0, 0, 0x0c};
    static const uint8_t server[6] = {0x02, 0, 0, 0, 0, 0x05};

    g_byte_array_append(frame, fields->is_from_client ? server : client, 6);
    g_byte_array_append(frame, fields->is_from_client ? client : server, 6);
    put_u16(frame, fields->source.version == 4 ? 0x0800 : 0x86dd);
}

static void put_ipv4(GByteArray *frame, const FrameFields *fields, size_t tcp_len)
{
    guint start = frame->len;

    put_u16(frame, 0x4500);
    put_u16(frame, (uint32_t)(20 + tcp_len));
    put_u16(frame, fields->identification);
    put_u16(frame, 0x4000); /* do not fragment */
    put_u8(frame, hop_limit_of(fields));
    put_u8(frame, PROTOCOL_TCP);
    put_u16(frame, 0);
    put_address(frame, &fields->source);
    put_address(frame, &fields->destination);
    set_checksum(frame->data + start + 10, sum_words(0, frame->data + start, 20));
}

static void put_ipv6(GByteArray *frame, const FrameFields *fields, size_t tcp_len)
{
    put_u32(frame, 0x60000000);
    put_u16(frame, (uint32_t)tcp_len);
    put_u8(frame, PROTOCOL_TCP);
    put_u8(frame, hop_limit_of(fields));
    put_address(frame, &fields->source);
    put_address(frame, &fields->destination);
}

static void put_tcp(GByteArray *frame, const FrameFields *fields, size_t tcp_len)
{
    guint start = frame->len;
    size_t header = TCP_HEADER + fields->options.len;

    put_u16(frame, fields->source_port);
    put_u16(frame, fields->destination_port);
    put_u32(frame, fields->sequence);
    put_u32(frame, fields->acknowledgement);
    put_u8(frame, (uint8_t)(header / 4 << 4));
    put_u8(frame, fields->flags);
    put_u16(frame, fields->window);
    put_u16(frame, 0); /* checksum */
    put_u16(frame, fields->urgent);
    g_byte_array_append(frame, fields->options.data, (guint)fields->options.len);
    g_byte_array_append(frame, fields->payload.data, (guint)fields->payload.len);

    /* the pseudo header: both addresses, the protocol, the length */
    size_t address_len = fields->source.version == 4 ? 4 : 16;
    uint32_t sum = PROTOCOL_TCP + (uint32_t)tcp_len;
    sum = sum_words(sum, fields->source.octets, address_len);
    sum = sum_words(sum, fields->destination.octets, address_len);
    sum = sum_words(sum, frame->data + start, tcp_len);
    set_checksum(frame->data + start + 16, sum);
    if (fields->has_bad_checksum)
        frame->data[start + 16] ^= 0x5a;
}

GBytes *frame_build(const FrameFields *fields)
{
    GByteArray *frame = g_byte_array_new();
    size_t tcp_len = TCP_HEADER + fields->options.len + fields->payload.len;

    put_ethernet(frame, fields);
    if (fields->source.version == 4)
        put_ipv4(frame, fields, tcp_len);
    else
        put_ipv6(frame, fields, tcp_len);
    put_tcp(frame, fields, tcp_len);
    return g_byte_array_free_to_bytes(frame);
}
