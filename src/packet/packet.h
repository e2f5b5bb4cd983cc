/*
 * packet.h - from a recorded packet to the TCP segment or UDP datagram inside it.
 *
 * Everything on the way is untrusted: lengths are clamped to what is there, nothing is
 * allocated by a length field, and a wrong checksum is noted but never a reason to drop.
 */
#pragma once

#include <glib.h>

#include "capture/capture.h"
#include "packet/address.h"
#include "packet/trace.h"
#include "packet/tunnel.h"

#define VLAN_MAX 4 /* tags kept; more are skipped over */

enum TcpFlag {
    TCP_FIN = 0x01,
    TCP_SYN = 0x02,
    TCP_RST = 0x04,
    TCP_PSH = 0x08,
    TCP_ACK = 0x10,
    TCP_URG = 0x20,
    TCP_ECE = 0x40,
    TCP_CWR = 0x80,
};

#define SACK_BLOCKS_MAX 4 /* no more fit. source RFC 2018 3 */

/* Octets that came though some before them did not: sequence numbers as on the wire, the right one
 * behind the last octet. source RFC 2018 3 */
typedef struct SackBlock {
    uint32_t left, right;
} SackBlock;

/* TCP options that tell something of a connection. source RFC 9293 3.2, RFC 7323, RFC 2018 */
typedef struct TcpOptions {
    uint16_t mss;         /* octets; valid if has_mss */
    uint8_t window_shift; /* bits, 0-14; valid if has_window_shift */
    uint32_t ts_value;    /* valid if has_timestamps */
    uint32_t ts_echo;     /* likewise */
    bool has_mss, has_window_shift, has_timestamps;
    bool sack_permitted;
    uint8_t sack_blocks; /* of sack[]; 0 without the option */
    SackBlock sack[SACK_BLOCKS_MAX];
} TcpOptions;

typedef enum ChecksumState {
    CHECKSUM_UNCHECKED, /* not asked for, or the packet was cut or is a fragment */
    CHECKSUM_GOOD,
    CHECKSUM_OFFLOADED, /* holds the sum of the pseudo header alone, or 0: the card was to fill it
                         */
    CHECKSUM_BAD,
} ChecksumState;

/* A TCP segment or UDP datagram, with what the layers below said of it. */
typedef struct Segment {
    Address source, destination;
    uint16_t source_port, destination_port;
    uint8_t transport; /* 6 TCP, 17 UDP */
    uint8_t flags;     /* TcpFlag; TCP only, as all below down to options */
    uint32_t sequence; /* as on the wire */
    uint32_t acknowledgement;
    uint16_t window; /* as on the wire, not shifted */
    uint16_t urgent;
    TcpOptions options;
    Bytes payload;        /* lent, as the packet is (or until the next packet_decode, where it
                             was put together from IP fragments) */
    uint32_t payload_len; /* octets on the wire; more than payload.len where the capture cut it */
    uint8_t vlan_count;   /* of vlan[] */
    uint16_t vlan[VLAN_MAX];    /* VLAN ids, outermost first */
    uint8_t tunnel_count;       /* of tunnel[] */
    Tunnel tunnel[TUNNELS_MAX]; /* outermost first; addresses are those of the innermost packet */
    uint8_t ttl;                /* IPv4 TTL or IPv6 hop limit */
    uint32_t identification;    /* of the IP datagram; 0 where it has none */
    bool is_reassembled; /* put together from IP fragments; this packet brought the last one */
    Bytes covered;       /* what segment_checksum needs: the transport header and payload */
    LayerTrace *trace;   /* what packet_decoder_trace was given; or NULL */
} Segment;

/* What became of a packet. */
typedef enum PacketKind {
    PACKET_TCP,      /* *ret_segment is filled in */
    PACKET_UDP,      /* likewise */
    PACKET_FRAGMENT, /* an IP fragment, kept until the others are here */
    PACKET_OTHER_IP, /* IP, but neither TCP nor UDP: addresses, transport and payload are filled in
                      */
    PACKET_OTHER,    /* no IP packet: ARP, LLDP, 802.11 control, ... */
    PACKET_DAMAGED,  /* a header is cut off or says what cannot be */
    PACKET_UNKNOWN_LINK, /* the link type is not one that posta reads */
} PacketKind;

typedef struct PacketDecoder PacketDecoder;

/* Makes a decoder; it remembers IP fragments between packets, nothing else. */
PacketDecoder *packet_decoder_new(void);
void packet_decoder_free(PacketDecoder *decoder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PacketDecoder, packet_decoder_free)

/* From now on the headers of each packet are noted, in place of those of the packet before. */
void packet_decoder_trace(PacketDecoder *decoder, LayerTrace *trace);

/*
 * Finds the segment in a packet.
 *
 *   links   Ethernet (802.1Q, 802.1ad, LLC/SNAP, MPLS, PPPoE), Linux cooked v1 and v2, raw IP
 *           (LINKTYPE 101, 12, 14, 228, 229), null and loopback, PPP, Cisco HDLC, SLIP, 802.11
 *           (plain, radiotap, PPI, Prism, AVS), Token Ring, FDDI, RFC 1483, NFLOG, PFLOG, ENC,
 *           netANALYZER
 *   tunnels IP in IP, 6in4, GRE, ERSPAN, EtherIP, VXLAN, GENEVE, GTP-U, Teredo, TUNNELS_MAX deep
 *   IP      trailing link padding is cut off by the IP length; extension headers are walked;
 *           fragments are put together (first copy of an octet wins)
 *   limits  FRAGMENT_* in base/limits.h; counted in packet_decoder_drops
 *   source  RFC 791, RFC 8200, RFC 9293 3.1, RFC 768, RFC 815 (reassembly)
 */
PacketKind packet_decode(PacketDecoder *decoder, const Packet *packet, Segment *ret_segment);

/*
 * How many fragments were given up because of a ceiling, age or a contradiction (to the octets or
 * the length that others told). Those that still wait for the rest are not among them.
 */
uint64_t packet_decoder_drops(const PacketDecoder *decoder);

/* How many fragments still wait for the rest of their datagrams. */
uint64_t packet_decoder_waiting(const PacketDecoder *decoder);

/*
 * Looks whether the transport checksum of a segment is right; the segment must still be lent.
 * A 0 in UDP over IPv4 means that none was computed, and counts as good.
 *
 *   source  RFC 9293 3.1, RFC 768, RFC 8200 8.1
 */
ChecksumState segment_checksum(const Segment *segment);
