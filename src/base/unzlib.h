/* unzlib.h - zlib data that are all here, unpacked. */
#pragma once

#include "base/bytes.h"

/*
 * Unpacks zlib data, a block at a time.
 *
 *   most    octets that are handed out at most
 *   octets  gets them; lent until it returns
 *   returns true where that was all, and nothing was damaged
 *   source  RFC 1950 2.2
 */
bool zlib_unpack(Bytes packed, uint64_t most, void (*octets)(void *user, Bytes octets), void *user);
