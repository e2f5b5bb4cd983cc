/* icmp_names.h - what types and codes of ICMP are called, as Wireshark writes them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* "Echo (ping) request"; NULL where it is not known. source IANA, ICMP and ICMPv6 Parameters */
const char *icmp_type_name(uint8_t type, bool is_version_6);

/* "Port unreachable"; NULL likewise. */
const char *icmp_code_name(uint8_t type, uint8_t code, bool is_version_6);
