/* describe.h - what each layer's lines say; one function a layer. */
#pragma once

#include "packet/packet.h"
#include "tree/tree.h"
#include "tree/vendors.h"

/* What the lines of one frame are made of. */
typedef struct FrameDetail {
    const Packet *packet;
    const CaptureInterface *interface; /* that recorded it; or NULL */
    const LayerTrace *trace;
    const Segment *segment;
    PacketKind kind;
    const Vendors *vendors;              /* or NULL */
    int64_t since_previous, since_first; /* ns; valid if the packet has a time */
} FrameDetail;

/* What the connection of a TCP segment says of its numbers. */
typedef struct TcpDetail {
    bool is_known;         /* there is one: all below is valid */
    uint32_t sequence;     /* counted from the first of its side */
    uint32_t acknowledged; /* likewise, of the other side */
    uint32_t window;       /* octets, shifted */
    int window_shift;      /* bits; -1: not known; -2: none is used */
} TcpDetail;

/* The frame as a whole, then each header that was taken off it, and what is neither a header nor a
 * TCP payload. Returns the octets of the frame that are a TCP payload, or that may be a part of one
 * (a fragment, a header that cannot be read, a copy in an ICMP error): who masks secrets looks
 * there. */
Bytes describe_frame(Tree *tree, const FrameDetail *detail, const TcpDetail *tcp);

/* Private to the describers. */

void describe_link(Tree *tree, const FrameDetail *detail, Bytes header);
void describe_ethernet(Tree *tree, const FrameDetail *detail, Bytes header);
void describe_vlan(Tree *tree, Bytes header);
void describe_mpls(Tree *tree, Bytes header);
void describe_control_word(Tree *tree, Bytes header);
void describe_pppoe(Tree *tree, Bytes header);
void describe_ppp(Tree *tree, Bytes header);
void describe_llc(Tree *tree, Bytes header);
void describe_arp(Tree *tree, const FrameDetail *detail, Bytes octets);
void describe_ipv4(Tree *tree, Bytes header);
void describe_ipv6(Tree *tree, Bytes header);
void describe_extension(Tree *tree, uint8_t protocol, Bytes header);
void describe_tunnel(Tree *tree, const Layer *layer);
void describe_udp(Tree *tree, const FrameDetail *detail, Bytes header);
void describe_tcp(Tree *tree, const FrameDetail *detail, const TcpDetail *tcp, Bytes header);
void describe_dns(Tree *tree, Bytes octets);

/*
 * Returns the octets of the packet that it quotes, from where a TCP payload may begin in them; none
 * where it quotes none.
 */
Bytes describe_icmp(Tree *tree, Bytes octets);
Bytes describe_icmpv6(Tree *tree, Bytes octets);

/* One line for a checksum that was, or was not, looked at. */
void describe_checksum(Tree *tree, ChecksumState state);
