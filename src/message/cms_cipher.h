/* cms_cipher.h - by which cipher the content of a CMS message is encrypted. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/*
 * Finds the content encryption algorithm: OpenSSL reads it, and has no way to ask for it.
 *
 *   der     of enveloped, authenticated-enveloped or encrypted data, lengths all definite
 *   returns yours: "AES-256-CBC", or the object identifier; NULL where it is none of them
 *   source  RFC 5652 6.1, 8; RFC 5083 2.1
 */
char *cms_cipher_find(Bytes der);
