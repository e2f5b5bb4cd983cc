/* uuencode.h - uuencoded files in a text, as it passes. */
#pragma once

#include <glib.h>

#include "base/buffer.h"

/* A line `begin 644 NAME` longer than this is none. */
#define UUENCODE_LINE_MAX 512

typedef enum FileEvent {
    FILE_NONE,
    FILE_BEGAN, /* its name is known */
    FILE_ENDED,
} FileEvent;

/* Embedded in its owner: uuencode_init, uuencode_clear. */
typedef struct Uuencode {
    enum { UUENCODE_TEXT, UUENCODE_LINE, UUENCODE_SKIPPED, UUENCODE_COUNT, UUENCODE_DATA } state;
    Buffer line;      /* one that may begin or end a file */
    unsigned left;    /* octets that the line at hand still holds */
    uint32_t bits;    /* of the group at hand */
    unsigned letters; /* in it */
    bool is_inside;   /* of a file */
    char *name;       /* of the file at hand, as written; valid UTF-8 */
} Uuencode;

void uuencode_init(Uuencode *uuencode);
void uuencode_clear(Uuencode *uuencode);

/* The octets that `len` letters may become in one call, with a line of blanks that were taken off.
 */
#define UUENCODE_ROOM(len) ((len) + 64)

/*
 * Reads up to the beginning or end of a file, or to the end of the octets.
 *
 *   rest      what was not read yet; what is read is taken off
 *   room      UUENCODE_ROOM(rest->len) octets for the octets of the file
 *   ret_made  how many were put there; they stand before the event
 *   source    POSIX.1-2017, uuencode
 */
FileEvent uuencode_feed(Uuencode *uuencode, Bytes *rest, uint8_t *room, size_t *ret_made);

/* No more octets: the last line may lack blanks. returns octets put into room, UUENCODE_ROOM(0) at
 * most */
size_t uuencode_end(Uuencode *uuencode, uint8_t *room);
