/*
 * dkim.h - what a DKIM signature and the record of its key say. Nothing is verified here.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/bytes.h"

/* Tags of a DKIM-Signature field; NULL or false where it has none. */
typedef struct DkimSignature {
    char *domain, *selector; /* d=, s=; lower case */
    char *algorithm;         /* a=: "rsa-sha256"; lower case */
    bool has_length;         /* l=: only the first octets of the body are signed */
    bool has_fields;         /* h= was there */
    bool has_from;           /* From is among the signed fields */
    bool has_expiry;         /* x= is a number */
    int64_t expiry;          /* ns since 1970 UTC; valid if has_expiry */
} DkimSignature;

/* source RFC 6376 3.2, 3.5 */
void dkim_signature_read(Bytes body, DkimSignature *signature);
void dkim_signature_clear(DkimSignature *signature);

typedef struct DkimKey {
    bool is_rsa;
    unsigned bits;   /* of the modulus; valid if is_rsa */
    bool is_revoked; /* p= is empty */
    bool is_test;    /* t=y */
} DkimKey;

/*
 * Reads the record of a key.
 *
 *   record  text of TXT, its strings put together
 *   returns false where it is none, or its key cannot be read
 *   source  RFC 6376 3.6.1, RFC 8463 4.2
 */
bool dkim_key_read(const char *record, DkimKey *ret_key);
