/* vendors.h - who made a network card, by the first octets of its address. */
#pragma once

#include "tree/tree.h"

/* Where Debian's package ieee-data keeps the registers. */
#define VENDORS_FOLDER "/usr/share/ieee-data"

typedef struct Vendors Vendors;

/*
 * Reads the registers of the IEEE (oui.csv, mam.csv, oui36.csv) in a folder.
 *
 *   returns yours; with no names where there are no registers
 *   limits  VENDORS_FILE_MAX_BYTES of each
 */
Vendors *vendors_read(const char *folder);
void vendors_free(Vendors *vendors);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Vendors, vendors_free)

/*
 * Who was given the address; NULL where nobody is known. Lent until vendors_free.
 *
 *   address 6 octets
 *   source  IEEE 802-2014 8.2: the second bit of the first octet is set where an address was not
 *           given by anybody; prefixes of 36 bits win over those of 28 and 24
 */
const char *vendor_of(const Vendors *vendors, const uint8_t *address);

/* "VMware_33:6f:3e (00:50:56:33:6f:3e)", or the address alone; yours. */
char *vendor_address(const Vendors *vendors, const uint8_t *address);
