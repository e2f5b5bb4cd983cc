/* suites.h - cipher suites, groups and versions: their names, and what opens what they seal. */
#pragma once

#include "base/bytes.h"

/* How a record is sealed. */
typedef enum SealKind {
    SEAL_UNKNOWN, /* nothing that is known here opens it */
    SEAL_NONE,    /* it is not: only proven by a code */
    SEAL_CBC,     /* a block cipher and a code. source RFC 5246 6.2.3.2 */
    SEAL_AEAD,    /* part of the nonce stands in the record. source RFC 5288 3, RFC 6655 3 */
    SEAL_CHACHA,  /* the nonce is counted. source RFC 7905 2; likewise all of TLS 1.3 */
} SealKind;

/* What a suite is made of. */
typedef struct Suite {
    uint16_t id;
    const char *name; /* as registered; NULL where it is not known */
    SealKind kind;
    const char *cipher; /* OpenSSL's name of it; NULL for SEAL_NONE and SEAL_UNKNOWN */
    size_t key_len;     /* octets */
    size_t block_len;   /* octets; for SEAL_CBC */
    size_t tag_len;     /* octets behind the text; not for SEAL_CBC */
    const char *mac;    /* OpenSSL's name of the hash of the code; NULL where there is none */
    const char *prf;    /* hash that keys are derived with, from TLS 1.2 on */
    bool is_weak;       /* RC4, DES, 3DES, EXPORT, NULL, MD5, anonymous. source RFC 9325 4.1 */
} Suite;

/* The suite of a number; only `id` is set where it is not known. */
Suite suite_of(uint16_t id);

/* Names; NULL where a number is not known. */
const char *suite_name(uint16_t id);
const char *group_name(uint16_t id);
const char *tls_version_name(uint16_t version); /* "TLS 1.3" */

/* Values that clients offer so that servers stay tolerant. source RFC 8701 2 */
static inline bool is_grease(uint16_t value)
{
    return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}
