/* charset.h - octets in a named charset to UTF-8. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/*
 * What iconv calls the charset that mail calls `label`.
 *
 * Only charsets of the table are ever asked of iconv: a name out of a mail loads no code of its
 * own choice.
 *
 *   returns constant text, or NULL where the charset is not known
 *   source  IANA Character Sets; WHATWG Encoding 4.2 for what the labels mean in practice
 */
const char *charset_find(Bytes label);

/*
 * Adds octets as valid UTF-8; those that mean nothing in the charset become U+FFFD.
 *
 *   charset of charset_find
 */
void charset_decode(const char *charset, Bytes octets, GString *out);
