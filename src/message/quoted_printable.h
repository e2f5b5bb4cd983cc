/* quoted_printable.h - quoted-printable as it passes. */
#pragma once

#include "base/bytes.h"

/* Blanks that may stand at the end of a line wait here: RFC 2045 6.7 allows lines of 76. */
#define QUOTED_BLANKS_MAX 1000

/* A run of quoted-printable being read. Embedded in its owner, begins as zeros. */
typedef struct QuotedPrintable {
    uint8_t escape[2]; /* what came after "=" */
    unsigned escape_len;
    bool is_escape;                    /* a "=" waits for what follows */
    uint8_t blanks[QUOTED_BLANKS_MAX]; /* that wait for the line to go on */
    size_t blanks_len;
    bool has_bad_escape; /* a "=" that begins no escape was seen; it stands for itself */
    bool has_raw;        /* octets above 126 or controls stand in it as they are */
} QuotedPrintable;

/* The octets that `len` octets may become, with what waits. */
#define QUOTED_ROOM(len) ((len) + QUOTED_BLANKS_MAX + 3)

/*
 * Decodes what it can; line ends stay as they are, blanks before them are left out.
 *
 *   room    QUOTED_ROOM(text.len) octets
 *   returns octets put into room
 *   source  RFC 2045 6.7
 */
size_t quoted_printable_feed(QuotedPrintable *quoted, Bytes text, uint8_t *room);

/* No more octets: what waits comes, as far as it means something. A "=" at the end is a soft line
 * break that lost its line. returns octets put into room, QUOTED_ROOM(0) at most */
size_t quoted_printable_end(QuotedPrintable *quoted, uint8_t *room);
