/* derive.h - keys out of secrets. */
#pragma once

#include "base/bytes.h"

/*
 * The pseudorandom function of TLS 1.0 to 1.2.
 *
 *   hash    OpenSSL's name of the one that TLS 1.2 takes; before it, "MD5-SHA1"
 *   returns false where OpenSSL does not know the hash
 *   source  RFC 5246 5, RFC 2246 5
 */
bool derive_prf(const char *hash, Bytes secret, const char *label, Bytes seed, uint8_t *ret_octets,
                size_t count);

/* HKDF-Expand-Label without a context. source RFC 8446 7.1 */
bool derive_expand(const char *hash, Bytes secret, const char *label, uint8_t *ret_octets,
                   size_t count);
