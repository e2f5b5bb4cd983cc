/* frame.h - Ethernet frames that carry a TCP segment. */
#pragma once

#include <glib.h>

#include "packet/address.h"

/* What stands in the headers; lengths and checksums are worked out. */
typedef struct FrameFields {
    Address source, destination;
    uint16_t source_port, destination_port;
    uint32_t sequence, acknowledgement;
    uint16_t window;
    uint16_t identification; /* IPv4 only */
    uint16_t urgent;         /* the urgent pointer */
    uint8_t hop_limit;       /* 0: the usual one */
    uint8_t flags;           /* TcpFlag */
    bool is_from_client;     /* decides on the Ethernet addresses */
    bool has_bad_checksum;
    Bytes options; /* of the TCP header; a multiple of 4 octets */
    Bytes payload;
} FrameFields;

/* The frame; yours. source RFC 791 3.1, RFC 8200 3, RFC 9293 3.1 */
GBytes *frame_build(const FrameFields *fields);
