/* base64.h - base64 as it passes, whatever stands in it. */
#pragma once

#include "base/bytes.h"

/* A run of base64 being read. Embedded in its owner, begins as zeros. */
typedef struct Base64 {
    uint32_t bits;       /* not yet given out */
    unsigned count;      /* how many: 0, 6, 12 or 18 */
    uint64_t junk;       /* octets that are neither of the alphabet nor white */
    bool has_padding;    /* a "=" was seen */
    bool goes_on_behind; /* and letters after it: several pieces, each encoded alone */
    bool is_torn;        /* after base64_end: a letter was left over that makes no octet */
} Base64;

/* The octets that `len` letters may become. */
#define BASE64_ROOM(len) ((len) / 4 * 3 + 3)

/*
 * Decodes what it can.
 *
 * Padding ends a piece, and the next one begins: others stop there, so that they see another
 * content. Octets out of the alphabet are passed over.
 *
 *   room    BASE64_ROOM(text.len) octets
 *   returns octets put into room
 *   source  RFC 2045 6.8, RFC 4648 3.3, 4
 */
size_t base64_feed(Base64 *base64, Bytes text, uint8_t *room);

/* No more letters. */
void base64_end(Base64 *base64);
