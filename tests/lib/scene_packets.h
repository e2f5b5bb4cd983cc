/* scene_packets.h - the pieces of a scene as packets, with all that TCP sends around them. */
#pragma once

#include "capture/capture.h"
#include "scene.h"

/* A packet of a scene; its octets are its own. */
typedef struct WirePacket {
    Packet packet;
    GBytes *octets; /* what packet.bytes views */
    Side side;      /* who sent it */
    guint connection;
    uint8_t flags;      /* TcpFlag */
    size_t payload_len; /* octets */
    bool is_keep_alive; /* comes when all is silent */
} WirePacket;

/*
 * Makes the packets of a scene: the opening, the pieces with the acknowledgements that a real
 * stack sends between them, the closing. Times are 1 ms apart from 2024-05-01T12:00:00Z on.
 *
 *   pieces   one GPtrArray of Piece * for each connection of the scene
 *   returns  GPtrArray of WirePacket *, yours
 *   source   RFC 9293 3.8.6.3 (delayed acknowledgements), RFC 7323 3, RFC 2018 2
 */
GPtrArray *scene_packets(const Scene *scene, const GPtrArray *pieces);

/* The same for the pieces that the scene wrote. */
GPtrArray *scene_packets_as_written(const Scene *scene);

/* Octets of the headers in front of data. */
size_t data_headers_len(bool is_ipv6);

/* Numbers the packets again, and gives them times in their order; for who has changed it. */
void wire_packets_number(const Scene *scene, GPtrArray *packets);

/* Packets as the octets of a capture; yours. source draft-ietf-opsawg-pcap 4, 5 (nanoseconds) */
GByteArray *wire_packets_pcap(const GPtrArray *packets, uint32_t snaplen);

/* The same as a pcapng, one section and one interface. source draft-ietf-opsawg-pcapng 4 */
GByteArray *wire_packets_pcapng(const GPtrArray *packets);

/* Writes packets as a capture. */
bool wire_packets_write(const GPtrArray *packets, uint32_t snaplen, const char *path,
                        GError **error);
