/*
 * duplicates.h - which packets were recorded before: on another interface, in another capture, or
 * at another place of the way.
 *
 * A packet that was sent twice is no duplicate: whoever saw the first copy sees the second one too.
 * So a duplicate is a packet with the same headers, from IP on, as one before, where nothing that
 * was recorded at this place was that packet yet. What changes on the way (link headers, tags, TTL,
 * checksums) tells places apart. An IP identification that differs is another packet. Wireshark's
 * editcap -d asks for equal octets alone, and so takes repetitions for duplicates.
 */
#pragma once

#include "packet/packet.h"

typedef struct Duplicates Duplicates;

Duplicates *duplicates_new(void);
void duplicates_free(Duplicates *duplicates);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Duplicates, duplicates_free)

/*
 * Looks whether a packet is one that was seen before, and remembers it.
 *
 * Its payload is not compared but for its first octets: a reader of streams does that.
 *
 *   segment  as packet_decode gave it, of TCP or UDP
 *   place    of the packet: capture, frame and time
 *   returns  whether it is a duplicate
 *   limits   DUPLICATES_REMEMBERED_MAX, DUPLICATE_WINDOW_NS
 *   source   RFC 791 3.1 and RFC 6864 4 (identification)
 */
bool duplicates_find(Duplicates *duplicates, const Packet *packet, const Segment *segment,
                     const Place *place, Place *ret_original);
