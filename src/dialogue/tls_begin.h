/* tls_begin.h - the first octet of TLS, told from those of text. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* No command or reply begins with the type of a TLS record, or with the first octet of an SSL 2
 * hello. source RFC 8446 5.1, RFC 5246 appendix E.2 */
static inline bool octet_begins_tls(uint8_t octet)
{
    return (octet >= 0x14 && octet <= 0x17) || octet >= 0x80;
}
