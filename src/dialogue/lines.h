/* lines.h - lines out of any cutting of the octets. */
#pragma once

#include "base/buffer.h"
#include "base/place.h"

/* One line of a side. */
typedef struct Line {
    Bytes text;        /* without CRLF (or LF); lent until the next call on its reader */
    Span span;         /* line end included */
    uint64_t segments; /* packets it came in */
    bool has_bare_lf;  /* it ends with LF alone */
    bool is_cut;       /* longer than LINE_MAX_BYTES: the rest was left out */
    bool is_torn;      /* octets at its end are missing: a gap came before its line end */
} Line;

/* The beginning of a line whose end has not come yet. Embedded: lines_init, lines_clear. */
typedef struct LineReader {
    Buffer partial;
    Span span; /* of what came so far; valid if is_begun */
    uint64_t segments;
    bool is_begun;
    bool is_cut;
    bool has_cr;       /* the last octet that came was CR */
    bool is_given_out; /* partial was lent with the last line and is to be emptied */
} LineReader;

void lines_init(LineReader *lines);
void lines_clear(LineReader *lines);

/*
 * Takes octets up to the next line end. Only a line that crosses a segment is copied.
 *
 *   rest     what there is; moved behind what was taken
 *   at       place of the first octet of rest; its offset moves along
 *   returns  true and a line, or false where all was taken and no line has ended
 *   limits   LINE_MAX_BYTES; what is longer is left out, marked is_cut
 */
bool lines_next(LineReader *lines, Bytes *rest, Place *at, Line *ret_line);

/* A gap, or the end: gives out what there is of a line, marked is_torn; false where there is none.
 */
bool lines_break(LineReader *lines, Line *ret_line);
