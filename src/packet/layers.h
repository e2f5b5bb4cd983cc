/* layers.h - what the layers of the packet stage hand on to each other; private to packet/. */
#pragma once

#include "packet/packet.h"

#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17

/* Part of a packet: what was recorded of it, and how long it was on the wire. */
typedef struct Portion {
    Bytes bytes;       /* lent, as the packet is */
    uint32_t wire_len; /* octets; never less than bytes.len */
} Portion;

/* What an IP header says of the octets behind it. */
typedef struct IpPayload {
    Portion portion;         /* behind all IP headers, or behind the fragment header */
    uint8_t protocol;        /* assigned number of what the portion begins with */
    bool is_fragment;        /* the portion is a piece of the payload; all below is valid then */
    bool has_more;           /* not the last piece */
    uint32_t offset;         /* octets, a multiple of 8: where the piece belongs */
    uint32_t identification; /* pieces of one datagram share it */
} IpPayload;

/* Fields in network order, at any alignment; the caller has looked that they are there. */
static inline uint16_t network_u16(const uint8_t *at)
{
    uint16_t value;

    memcpy(&value, at, sizeof(value));
    return GUINT16_FROM_BE(value);
}

static inline uint32_t network_u32(const uint8_t *at)
{
    uint32_t value;

    memcpy(&value, at, sizeof(value));
    return GUINT32_FROM_BE(value);
}

/* What is left behind a header of `count` octets, all of which were recorded. */
static inline Portion portion_skip(Portion portion, uint32_t count)
{
    return (Portion){bytes_skip(portion.bytes, count), portion.wire_len - count};
}

/* The portion by a length field of a header: without padding; longer where more was cut off. */
static inline Portion portion_of_length(Portion portion, uint32_t length)
{
    return (Portion){bytes_first(portion.bytes, length), length};
}

/*
 * Takes the link header and all VLAN tags off a frame.
 *
 *   segment vlan and vlan_count are filled in
 *   returns PACKET_OTHER_IP where IP follows, and only then *ret_ip; else what the packet is
 *   source  https://www.tcpdump.org/linktypes.html
 */
PacketKind link_read(int link_type, Portion frame, Segment *segment, Portion *ret_ip);

/*
 * Takes the IP header and the IPv6 extension headers off a packet.
 *
 *   segment addresses and ttl are filled in
 *   returns false where a header is cut off or says what cannot be
 *   source  RFC 791 3.1, RFC 8200 3
 */
bool ip_read(Portion packet, Segment *segment, IpPayload *ret_payload);

/*
 * Takes IPv6 extension headers off, up to the upper layer or a fragment header, whichever comes
 * first. A fragment header that stands before a whole payload is skipped.
 *
 *   limits  EXTENSION_HEADERS_MAX
 *   source  RFC 8200 4, RFC 4302 2.2, RFC 6946
 */
bool ip_walk_extensions(IpPayload *payload);

/*
 * Reads the TCP or UDP header.
 *
 *   returns PACKET_TCP, PACKET_UDP, PACKET_OTHER_IP or PACKET_DAMAGED
 *   source  RFC 9293 3.1, RFC 768
 */
PacketKind transport_read(const IpPayload *payload, Segment *segment);
