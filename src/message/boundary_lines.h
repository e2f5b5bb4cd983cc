/* boundary_lines.h - the lines of a multipart that may be boundaries, found as octets pass. */
#pragma once

#include "base/buffer.h"

/*
 * The line end before a boundary belongs to the boundary (RFC 2046 5.1.1), so the last line end
 * waits until the next line is known. Embedded in its owner: boundary_lines_init.
 */
typedef struct BoundaryLines {
    enum { LINE_BEGINS, LINE_GOES_ON, LINE_MAY_BOUND } state;
    unsigned line_end; /* octets of the line end that waits: 0; 1: LF; 2: CR LF */
    bool has_cr;       /* a CR waits that may begin a line end */
    Buffer line;       /* the line that may be a boundary */
} BoundaryLines;

/* Who gets what. Octets are lent. */
typedef struct BoundaryTell {
    void *user;
    /* Octets that are no boundary. */
    void (*octets)(void *user, Bytes octets);
    /* A line that begins with "--", `line` without the blanks and line end behind it; `line_end`
     * stands before it. True where it is a boundary; else both come again as octets. */
    bool (*boundary)(void *user, Bytes line_end, Bytes line, Bytes whole_line);
    /* False where the line end before a boundary does not belong to it, and does not wait. */
    bool (*holds_line_ends)(void *user);
} BoundaryTell;

void boundary_lines_init(BoundaryLines *lines);
void boundary_lines_clear(BoundaryLines *lines);

/* Takes octets; begins at the start of a line. limits BOUNDARY_MAX_BYTES a line that may be one */
void boundary_lines_feed(BoundaryLines *lines, Bytes bytes, const BoundaryTell *tell);

/* Octets are missing here: what waits is no boundary. */
void boundary_lines_break(BoundaryLines *lines, const BoundaryTell *tell);

/* No more octets. */
void boundary_lines_end(BoundaryLines *lines, const BoundaryTell *tell);
