/*
 * lone_dots.h - dots inside mail data that some servers take for its end.
 *
 * Only CRLF "." CRLF ends mail data. Servers that also take a bare LF or CR for a line end read
 * the octets behind such a dot as commands: that is how mail is smuggled past the ones that do not.
 */
#pragma once

#include "base/bytes.h"

#define LONE_DOT_CONTEXT 4 /* octets on each side of a dot that decide */

/* Embedded: zeroed, it is at the beginning of the data. */
typedef struct LoneDots {
    uint8_t carry[2 * LONE_DOT_CONTEXT]; /* the last octets that came */
    size_t carry_len;
    uint64_t end;      /* offset behind them, from the beginning of the data */
    uint64_t examined; /* offset of the first octet that may be a dot not yet looked at */
    uint32_t told;     /* a bit for each kind of dot that was told */
} LoneDots;

/*
 * Looks for dots that stand alone between line ends of which at least one is not CRLF, and that
 * have data behind them. Any cut of the same octets gives the same dots.
 *
 *   tell    called once for the first dot of each kind; offset from the beginning of the data
 *   source  RFC 5321 2.3.8, 4.1.1.4; CVE-2023-51764, CVE-2023-51765, CVE-2023-51766
 */
void lone_dots_feed(LoneDots *dots, Bytes bytes, void (*tell)(void *user, uint64_t offset),
                    void *user);
