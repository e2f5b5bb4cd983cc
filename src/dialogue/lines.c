/* lines.c - lines out of any cutting of the octets. */
#include "dialogue/lines.h"

#include <glib.h>

#include "base/limits.h"

void lines_init(LineReader *lines)
{
    *lines = (LineReader){0};
    buffer_init(&lines->partial, LINE_MAX_BYTES);
}

void lines_clear(LineReader *lines)
{
    buffer_clear(&lines->partial);
    lines_init(lines);
}

/* A piece of a line: where it stands, and how many packets it came in. */
static void note_piece(LineReader *lines, const Place *at, size_t len)
{
    if (!lines->is_begun) {
        lines->is_begun = true;
        lines->is_cut = lines->has_cr = false;
        lines->segments = 0;
        lines->span = (Span){*at, *at, 0};
    }
    if (lines->segments == 0 || !place_is_same_packet(&lines->span.last, at))
        lines->segments++;
    lines->span.last = *at;
    lines->span.length += len;
}

static void give_out(LineReader *lines, Bytes text, Line *ret_line)
{
    bool has_cr = lines->has_cr;

    *ret_line = (Line){
        .text = bytes_first(text, text.len - (has_cr && !lines->is_cut && text.len > 0)),
        .span = lines->span,
        .segments = lines->segments,
        .has_bare_lf = !has_cr,
        .is_cut = lines->is_cut,
    };
    lines->is_begun = false;
    lines->is_given_out = true;
}

bool lines_next(LineReader *lines, Bytes *rest, Place *at, Line *ret_line)
{
    ptrdiff_t found = bytes_find(*rest, '\n');
    size_t len = found < 0 ? rest->len : (size_t)found + 1;
    Bytes piece = bytes_first(*rest, len);

    if (lines->is_given_out) {
        lines->partial.len = 0;
        lines->is_given_out = false;
    }
    note_piece(lines, at, len);
    *rest = bytes_skip(*rest, len);
    at->offset += len;
    if (found != 0)
        lines->has_cr = piece.data[len - 1 - (found > 0)] == '\r';
    if (found >= 0 && lines->partial.len == 0 && len <= LINE_MAX_BYTES) {
        give_out(lines, bytes_first(piece, len - 1), ret_line);
        return true;
    }
    /* the line end is not kept, so that a line cut by the ceiling keeps the same octets */
    lines->is_cut |= buffer_add(&lines->partial, bytes_first(piece, len - (found >= 0))) > 0;
    if (found < 0)
        return false;
    give_out(lines, buffer_bytes(&lines->partial), ret_line);
    return true;
}

bool lines_break(LineReader *lines, Line *ret_line)
{
    if (!lines->is_begun)
        return false;
    if (lines->is_given_out)
        lines->partial.len = 0;
    give_out(lines, buffer_bytes(&lines->partial), ret_line);
    ret_line->has_bare_lf = false;
    ret_line->is_torn = true;
    return true;
}
