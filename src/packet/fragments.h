/* fragments.h - IP datagrams put together from their fragments; private to packet/. */
#pragma once

#include "packet/layers.h"

/* Embedded in the decoder: fragments_init, fragments_clear. */
typedef struct Fragments {
    GPtrArray *open;   /* of Datagram *, the one begun first in front */
    uint8_t *whole;    /* octets of the datagram that was last put together; NULL before */
    size_t held_bytes; /* by all that is open */
    int64_t now;       /* time of the last fragment that had one, ns */
    uint64_t drops;    /* fragments given up */
} Fragments;

void fragments_init(Fragments *fragments);
void fragments_clear(Fragments *fragments);

/*
 * Keeps a fragment, or puts its datagram together if it was the last one missing.
 *
 *   segment the addresses
 *   payload the fragment; becomes the whole payload, lent until the next call, where true is
 *           returned
 *   returns whether the datagram is whole now
 *   limits  FRAGMENT_*; where there is no room, what was begun first is given up
 *   source  RFC 791 3.2, RFC 8200 4.5; the first copy of an octet wins, and a fragment that says
 *           otherwise, or of a length that cannot be, counts as given up
 */
bool fragments_add(Fragments *fragments, const Packet *packet, const Segment *segment,
                   IpPayload *payload);

/* Fragments that are kept now. */
uint64_t fragments_waiting(const Fragments *fragments);
