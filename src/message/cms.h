/* cms.h - S/MIME: who signed, who can open it, and whether the signature fits. */
#pragma once

#include "message/part.h"

/* What was signed, where it stands in another part: its digest by one algorithm. */
typedef struct SignedOctets {
    const char *algorithm; /* as OpenSSL calls it: "SHA256"; NULL where nothing is known */
    GBytes *digest;
} SignedOctets;

/*
 * Reads a CMS message. No certificate is believed or fetched: a signature is held against the one
 * that came with it.
 *
 *   der     all of it
 *   beside  what is signed, where the message does not hold it; or NULL
 *   returns yours; NULL where it is none
 *   source  RFC 5652, RFC 3274, RFC 8551 3
 */
CmsFacts *cms_read(Bytes der, const SignedOctets *beside);
