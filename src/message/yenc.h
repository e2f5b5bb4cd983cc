/* yenc.h - files in yEnc in a text, as it passes. */
#pragma once

#include "message/uuencode.h"

/* Embedded in its owner: yenc_init, yenc_clear. */
typedef struct Yenc {
    Buffer line;    /* one that begins with "=y", or may */
    bool is_line;   /* it is collected; else lines are passed over, or decoded */
    bool at_start;  /* of a line */
    bool is_inside; /* of a file */
    bool is_escape; /* the next octet is escaped */
    char *name;     /* of the file at hand, as written; valid UTF-8 */
} Yenc;

void yenc_init(Yenc *yenc);
void yenc_clear(Yenc *yenc);

/* The octets that `len` may become in one call, with a line that turned out to be data. */
#define YENC_ROOM(len) ((len) + UUENCODE_LINE_MAX)

/*
 * Reads up to the beginning or end of a file, or to the end of the octets; as uuencode_feed.
 *
 *   room    YENC_ROOM(rest->len) octets
 *   source  yEnc draft 1.3
 */
FileEvent yenc_feed(Yenc *yenc, Bytes *rest, uint8_t *room, size_t *ret_made);

/* No more octets: a last line without its end is data, or ends the file. returns octets put into
 * room, YENC_ROOM(0) at most */
size_t yenc_end(Yenc *yenc, uint8_t *room);
