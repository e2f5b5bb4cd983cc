/*
 * layers.h - what the layers of the packet stage hand on to each other; private to packet/.
 *
 * Long because every kind of header is announced here, with its sources.
 */
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

/* Notes the header in front of a portion: its first `count` octets. */
static inline void portion_note(const Segment *segment, LayerKind kind, Portion portion,
                                uint32_t count)
{
    trace_note(segment->trace, kind, bytes_first(portion.bytes, count), portion.wire_len - count);
}

/* What a portion begins with. */
typedef enum NextKind {
    NEXT_NOTHING,  /* no IP in it that posta reads: `end` says what the packet is */
    NEXT_ETHERNET, /* an Ethernet header */
    NEXT_TYPE,     /* what `type`, an EtherType or a length, announces */
    NEXT_LLC,      /* LLC, and SNAP perhaps */
    NEXT_PPP,      /* a PPP protocol field, address and control perhaps before it */
    NEXT_IP,       /* an IP header of either version */
} NextKind;

typedef struct Next {
    NextKind kind;
    uint16_t type;  /* of NEXT_TYPE */
    PacketKind end; /* of NEXT_NOTHING */
    Portion rest;   /* behind the headers read so far */
} Next;

static inline Next next_end(PacketKind end)
{
    return (Next){.end = end};
}

static inline Next next_of(NextKind kind, Portion rest)
{
    return (Next){.kind = kind, .rest = rest};
}

static inline Next next_of_type(uint16_t type, Portion rest)
{
    return (Next){.kind = NEXT_TYPE, .type = type, .rest = rest};
}

/* Takes the header of a link type off a frame. source https://www.tcpdump.org/linktypes.html */
Next link_read(int link_type, Portion frame);

/* Takes the header of an 802.11 data frame off. source IEEE 802.11-2020 9.2, 9.3.2 */
Next wireless_read(Portion frame);

/*
 * Goes on until an IP header, or until there is none: Ethernet, VLAN tags, MPLS, PPPoE, LLC, SNAP
 * and PPP come off.
 *
 *   segment vlan and vlan_count are filled in
 *   returns NEXT_IP or NEXT_NOTHING
 *   source  IEEE 802.1Q 9.3, IEEE 802.2 3.2, RFC 1042, RFC 3032 2.1, RFC 4385 3, RFC 2516 4,
 *           RFC 1661 2
 */
Next layers_walk(Next next, Segment *segment);

/*
 * Takes the header of a tunnel off: IP in IP, 6in4, GRE, ERSPAN, EtherIP; or of one that goes over
 * UDP: VXLAN, GENEVE, GTP-U, Teredo.
 *
 *   segment where true is returned, the tunnel is added to tunnel[]; of the second its ports say
 *           which tunnel it may be, and its payload is read
 *   returns whether it is a tunnel; *ret_next what is in it
 *   source  RFC 2003, RFC 4213 3, RFC 2784, RFC 2890, RFC 2637 4.1, RFC 3378,
 *           draft-foschiano-erspan; RFC 7348 5, RFC 8926 3, 3GPP TS 29.281 5.1, RFC 4380 5.1.1
 */
bool tunnel_read(const IpPayload *payload, Segment *segment, Next *ret_next);
bool udp_tunnel_read(Segment *segment, Next *ret_next);

/* Puts a tunnel behind those that a packet was found to be in. */
static inline void segment_add_tunnel(Segment *segment, TunnelKind kind, bool has_id, uint32_t id)
{
    if (segment->tunnel_count < TUNNELS_MAX)
        segment->tunnel[segment->tunnel_count++] = (Tunnel){kind, has_id, id};
}

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
bool ip_walk_extensions(IpPayload *payload, LayerTrace *trace);

/*
 * Reads the TCP or UDP header.
 *
 *   returns PACKET_TCP, PACKET_UDP, PACKET_OTHER_IP or PACKET_DAMAGED
 *   source  RFC 9293 3.1, RFC 768
 */
PacketKind transport_read(const IpPayload *payload, Segment *segment);
