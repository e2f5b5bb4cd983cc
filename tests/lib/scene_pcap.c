/* scene_pcap.c - packets written as a capture. */
#include "scene_packets.h"

#include "base/when.h"

#define PCAP_NANOSECONDS 0xa1b23c4d
#define SNAPLEN 262144

static void put_u32(GByteArray *file, uint64_t value)
{
    uint32_t in_order = GUINT32_TO_LE((uint32_t)value);

    g_byte_array_append(file, (const uint8_t *)&in_order, 4);
}

bool wire_packets_write(const GPtrArray *packets, uint32_t snaplen, const char *path,
                        GError **error)
{
    g_autoptr(GByteArray) file = g_byte_array_new();

    put_u32(file, PCAP_NANOSECONDS);
    put_u32(file, 4u << 16 | 2); /* version 2.4 */
    put_u32(file, 0);
    put_u32(file, 0);
    put_u32(file, snaplen == 0 ? SNAPLEN : snaplen);
    put_u32(file, 1); /* LINKTYPE_ETHERNET */
    for (guint i = 0; i < packets->len; i++) {
        const WirePacket *wire = g_ptr_array_index(packets, i);
        const Packet *packet = &wire->packet;

        put_u32(file, (uint64_t)(packet->when / NS_PER_SECOND));
        put_u32(file, (uint64_t)(packet->when % NS_PER_SECOND));
        put_u32(file, packet->bytes.len);
        put_u32(file, packet->original_len);
        g_byte_array_append(file, packet->bytes.data, (guint)packet->bytes.len);
    }
    return g_file_set_contents(path, (const char *)file->data, file->len, error);
}
