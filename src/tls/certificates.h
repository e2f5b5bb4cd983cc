/* certificates.h - what a chain of certificates says. */
#pragma once

#include <glib.h>

#include "base/hash.h"

typedef struct Certificate {
    char *subject;      /* as RFC 4514 writes names; valid UTF-8 */
    char *issuer;       /* likewise */
    GPtrArray *names;   /* of char *: DNS names and addresses it is for; else its common name */
    bool has_validity;  /* the two are known */
    int64_t not_before; /* ns since 1970 UTC */
    int64_t not_after;
    uint8_t sha256[SHA256_BYTES];
    bool is_readable;    /* false: only its hash is known */
    bool is_self_issued; /* issuer and subject are the same */
} Certificate;

/*
 * Reads the message that carries a chain, the server's own first.
 *
 *   has_extensions  as in TLS 1.3: extensions stand behind each
 *   returns         yours: of Certificate *
 *   limits          CERTIFICATES_MAX
 *   source          RFC 5246 7.4.2, RFC 8446 4.4.2, RFC 5280
 */
GPtrArray *certificates_parse(Bytes body, bool has_extensions);

/*
 * Whether a certificate is for a name or address.
 *
 *   source RFC 9525 6: a wildcard stands for the whole first label
 */
bool certificate_matches(const Certificate *certificate, const char *name);
