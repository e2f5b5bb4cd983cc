/* wireless.c - data frames of 802.11. */
#include "packet/layers.h"

#define HEADER_LEN 24
#define ADDRESS_LEN 6
#define QOS_LEN 2u
#define CONTROL_LEN 4u

/* source IEEE 802.11-2020 9.2.4.1; the first octet in the low bits */
enum {
    FRAME_TYPE = 0x000c,
    FRAME_TYPE_DATA = 0x0008,
    FRAME_NO_DATA = 0x0040, /* subtypes of a data frame without a body */
    FRAME_QOS = 0x0080,
    FRAME_TO_AND_FROM = 0x0300, /* between two stations: four addresses */
    FRAME_PROTECTED = 0x4000,
    FRAME_ORDER = 0x8000,
};

#define QOS_AGGREGATE 0x80 /* several packets in one frame: 9.3.2.2 */

Next wireless_read(Portion frame)
{
    const uint8_t *header = frame.bytes.data;
    uint32_t header_len = HEADER_LEN;

    if (frame.bytes.len < HEADER_LEN)
        return next_end(frame.bytes.len < 2 ? PACKET_DAMAGED : PACKET_OTHER);
    unsigned control = header[0] | (unsigned)header[1] << 8;
    if ((control & (FRAME_TYPE | FRAME_NO_DATA)) != FRAME_TYPE_DATA ||
        (control & FRAME_PROTECTED) != 0)
        return next_end(PACKET_OTHER);
    if ((control & FRAME_TO_AND_FROM) == FRAME_TO_AND_FROM)
        header_len += ADDRESS_LEN;
    if ((control & FRAME_QOS) != 0) {
        if (frame.bytes.len < header_len + QOS_LEN)
            return next_end(PACKET_DAMAGED);
        if ((header[header_len] & QOS_AGGREGATE) != 0)
            return next_end(PACKET_OTHER);
        header_len += QOS_LEN + ((control & FRAME_ORDER) != 0 ? CONTROL_LEN : 0);
    }
    if (frame.bytes.len < header_len)
        return next_end(PACKET_DAMAGED);
    return next_of(NEXT_LLC, portion_skip(frame, header_len));
}
