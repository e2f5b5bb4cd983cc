/* secured.h - whether a message is signed or encrypted, and how. */
#pragma once

#include <glib.h>

/*
 * What its structure and its parts show; nothing is verified here.
 *
 *   type    of the whole
 *   parts   of Part *, in order
 *   returns static: "smime-signed", "smime-encrypted", "pgp-signed", "pgp-encrypted" or "none"
 *   source  RFC 8551 3, RFC 3156 4, 5; inline OpenPGP RFC 9580 6.2, 7
 */
const char *secured_name(const char *type, const GPtrArray *parts);
