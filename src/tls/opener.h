/* opener.h - opens the records of one direction with its keys. */
#pragma once

#include <glib.h>

#include "tls/keylog.h"
#include "tls/record.h"
#include "tls/suites.h"

typedef struct Opener Opener;

/* What the keys up to TLS 1.2 are made of; all lent. */
typedef struct OldSecrets {
    Bytes master;
    const uint8_t *client_random, *server_random;
    bool is_encrypt_then_mac; /* source RFC 7366 */
} OldSecrets;

/* For a direction up to TLS 1.2; NULL where OpenSSL does not know what the suite needs.
 * source RFC 5246 6.3 */
Opener *opener_new_old(const Suite *suite, uint16_t version, Side side, const OldSecrets *secrets);

/* For a direction of TLS 1.3, with its traffic secret. source RFC 8446 7.3 */
Opener *opener_new(const Suite *suite, Bytes secret);

/* Its next keys, behind a KeyUpdate. source RFC 8446 7.2; false where they cannot be made */
bool opener_update(Opener *opener);

void opener_free(Opener *opener);

/*
 * Opens the next record.
 *
 *   lost      so many records may be missing before it: behind a hole
 *   ret_type  of the content: in TLS 1.3 it is sealed too
 *   ret_text  the content, lent until the next call
 *   returns   false where it is not sealed with this key; nothing is counted then
 *   source    RFC 5246 6.2.3, RFC 7366 3, RFC 8446 5.2
 */
bool opener_open(Opener *opener, const TlsRecord *record, unsigned lost, uint8_t *ret_type,
                 Bytes *ret_text);

/* A record was lost: the next one has the number behind it. */
void opener_skip(Opener *opener);

/* How many octets a sealed record of so many holds; the least for SEAL_CBC. */
size_t opener_text_length(const Opener *opener, size_t sealed);
