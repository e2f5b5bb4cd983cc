/* numbers.h - what assigned numbers stand for, as Wireshark calls them. */
#pragma once

#include <stdint.h>

/* "IPv4", "ARP"; "Unknown" for what has no name here. source IANA, IEEE 802 Numbers */
const char *ether_type_name(uint16_t type);

/* "TCP", "ICMP"; "Unknown" likewise. source IANA, Protocol Numbers */
const char *ip_protocol_name(uint8_t protocol);

/* "CS0", "AF11", "EF PHB"; "Unknown". source IANA, DSCP */
const char *code_point_name(uint8_t code_point);

/* "Ethernet", "Linux cooked-mode capture v1"; "Unknown". source tcpdump.org/linktypes.html */
const char *link_type_name(int link_type);

/* "IPv4", "LCP"; "Unknown". source IANA, PPP Numbers */
const char *ppp_protocol_name(uint16_t protocol);

/* The name of a number in a table whose last row has no name; NULL where it is not in it. */
typedef struct NumberName {
    uint32_t number;
    const char *name;
} NumberName;

const char *number_name(const NumberName *names, uint32_t number);
