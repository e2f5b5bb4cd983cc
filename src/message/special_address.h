/* special_address.h - addresses that name no computer on the Internet, or more than one thinks. */
#pragma once

#include "packet/address.h"

typedef enum AddressScope {
    SCOPE_INSIDE,        /* names a computer inside one network only */
    SCOPE_IMPOSSIBLE,    /* no computer on the Internet sends from it */
    SCOPE_DOCUMENTATION, /* stands in examples */
    SCOPE_PUBLIC,        /* like any other address, but it tells more */
} AddressScope;

typedef struct SpecialAddress {
    uint8_t version;    /* 4 or 6 */
    unsigned bits;      /* of the prefix */
    const char *prefix; /* its octets */
    AddressScope scope;
    const char *name, *reference;
    const char *sentence; /* marked for translation */
} SpecialAddress;

/* The row of special_addresses.def that an address falls into; NULL for ordinary ones. */
const SpecialAddress *special_address_find(const Address *address);

/* Whether it can only be reached from inside the network it stands in. */
bool address_is_inside(const Address *address);

/*
 * The IPv4 address that an IPv6 address carries.
 *
 *   ret_port  of the client's NAT, for Teredo; else 0
 *   returns   false where it carries none
 *   source    Teredo RFC 4380 4; 6to4 RFC 3056 2; NAT64 RFC 6052 2.2
 */
bool address_carried(const Address *address, Address *ret_carried, uint16_t *ret_port);

/* The hardware address of the network card, where the interface id was made of it.
 * source RFC 4291 appendix A */
bool address_hardware(const Address *address, uint8_t ret_octets[6]);
