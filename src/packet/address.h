/* address.h - IP addresses: values, text, order. */
#pragma once

#include "base/bytes.h"

#define ADDRESS_TEXT_SIZE 46 /* INET6_ADDRSTRLEN */

/* An IPv4 or IPv6 address. Unused octets are 0, so that addresses can be compared with memcmp. */
typedef struct Address {
    uint8_t octets[16]; /* network order; an IPv4 address stands in the first four */
    uint8_t version;    /* 4 or 6; 0 for none */
} Address;

static inline bool address_equal(const Address *one, const Address *other)
{
    return memcmp(one, other, sizeof(Address)) == 0;
}

/*
 * Writes an address as text.
 *
 *   text    at least ADDRESS_TEXT_SIZE octets
 *   returns text
 *   source  RFC 5952 4 (lower case, longest run of zeros as "::", "::ffff:192.0.2.1")
 */
const char *address_to_text(const Address *address, char *text);

/* Reads an address in any of the usual spellings; false where the text is none. */
bool address_parse(Bytes text, Address *ret_address);
