/* gzip.h - octets that are here, packed. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/* One gzip member of all the octets; yours. The same octets give the same member. source RFC 1952
 */
GByteArray *gzip_of(Bytes octets);
