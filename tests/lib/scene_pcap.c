/* scene_pcap.c - packets written as a capture. */
#include "scene_packets.h"

#include "base/when.h"

#define PCAP_NANOSECONDS 0xa1b23c4d
#define SNAPLEN 262144
#define LINKTYPE_ETHERNET 1

static void put_u32(GByteArray *file, uint64_t value)
{
    uint32_t in_order = GUINT32_TO_LE((uint32_t)value);

    g_byte_array_append(file, (const uint8_t *)&in_order, 4);
}

GByteArray *wire_packets_pcap(const GPtrArray *packets, uint32_t snaplen)
{
    GByteArray *file = g_byte_array_new();

    put_u32(file, PCAP_NANOSECONDS);
    put_u32(file, 4u << 16 | 2); /* version 2.4 */
    put_u32(file, 0);
    put_u32(file, 0);
    put_u32(file, snaplen == 0 ? SNAPLEN : snaplen);
    put_u32(file, LINKTYPE_ETHERNET);
    for (guint i = 0; i < packets->len; i++) {
        const WirePacket *wire = g_ptr_array_index(packets, i);
        const Packet *packet = &wire->packet;

        put_u32(file, (uint64_t)(packet->when / NS_PER_SECOND));
        put_u32(file, (uint64_t)(packet->when % NS_PER_SECOND));
        put_u32(file, packet->bytes.len);
        put_u32(file, packet->original_len);
        g_byte_array_append(file, packet->bytes.data, (guint)packet->bytes.len);
    }
    return file;
}

/* source draft-ietf-opsawg-pcapng 3.1 */
static void put_block(GByteArray *file, uint32_t type, const GByteArray *body)
{
    static const uint8_t padding[3] = {0, 0, 0};
    guint padded = (body->len + 3) / 4 * 4;

    put_u32(file, type);
    put_u32(file, padded + 12);
    g_byte_array_append(file, body->data, body->len);
    g_byte_array_append(file, padding, padded - body->len);
    put_u32(file, padded + 12);
}

static void put_section(GByteArray *file)
{
    g_autoptr(GByteArray) body = g_byte_array_new();

    put_u32(body, 0x1a2b3c4d);
    put_u32(body, 1); /* version 1.0 */
    put_u32(body, UINT32_MAX);
    put_u32(body, UINT32_MAX); /* of unknown length */
    put_block(file, 0x0a0d0d0a, body);
    g_byte_array_set_size(body, 0);
    put_u32(body, LINKTYPE_ETHERNET);
    put_u32(body, 0);            /* all octets are kept */
    put_u32(body, 1u << 16 | 9); /* if_tsresol, one octet: */
    put_u32(body, 9);            /* nanoseconds */
    put_u32(body, 0);            /* the end of the options */
    put_block(file, 1, body);
}

GByteArray *wire_packets_pcapng(const GPtrArray *packets)
{
    GByteArray *file = g_byte_array_new();

    put_section(file);
    for (guint i = 0; i < packets->len; i++) {
        const WirePacket *wire = g_ptr_array_index(packets, i);
        const Packet *packet = &wire->packet;
        g_autoptr(GByteArray) body = g_byte_array_new();

        put_u32(body, 0); /* of the first interface */
        put_u32(body, (uint64_t)packet->when >> 32);
        put_u32(body, (uint64_t)packet->when & UINT32_MAX);
        put_u32(body, packet->bytes.len);
        put_u32(body, packet->original_len);
        g_byte_array_append(body, packet->bytes.data, (guint)packet->bytes.len);
        put_block(file, 6, body);
    }
    return file;
}

bool wire_packets_write(const GPtrArray *packets, uint32_t snaplen, const char *path,
                        GError **error)
{
    g_autoptr(GByteArray) file = wire_packets_pcap(packets, snaplen);

    return g_file_set_contents(path, (const char *)file->data, file->len, error);
}
