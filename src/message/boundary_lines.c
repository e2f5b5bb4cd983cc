/* boundary_lines.c - the lines of a multipart that may be boundaries, found as octets pass. */
#include "message/boundary_lines.h"

#include "base/limits.h"

#include <glib.h>

#define CRLF BYTES_OF("\r\n")

void boundary_lines_init(BoundaryLines *lines)
{
    *lines = (BoundaryLines){.state = LINE_BEGINS};
    buffer_init(&lines->line, BOUNDARY_MAX_BYTES);
}

void boundary_lines_clear(BoundaryLines *lines)
{
    buffer_clear(&lines->line);
}

static Bytes waiting_line_end(const BoundaryLines *lines)
{
    return bytes_skip(CRLF, 2 - lines->line_end);
}

/* What waited is no part of a boundary. */
static void release_line_end(BoundaryLines *lines, const BoundaryTell *tell)
{
    Bytes line_end = waiting_line_end(lines);

    lines->line_end = 0;
    if (line_end.len > 0)
        tell->octets(tell->user, line_end);
}

static void line_ends(BoundaryLines *lines, unsigned len, const BoundaryTell *tell)
{
    lines->line_end = len;
    lines->state = LINE_BEGINS;
    if (!tell->holds_line_ends(tell->user))
        release_line_end(lines, tell);
}

static void tell_octets(Bytes octets, const BoundaryTell *tell)
{
    if (octets.len > 0)
        tell->octets(tell->user, octets);
}

/* Lines that do not begin with "-" go in one run; returns the octets taken. */
static size_t feed_run(BoundaryLines *lines, Bytes rest, const BoundaryTell *tell)
{
    size_t at = 0;
    ptrdiff_t found;

    if (lines->has_cr) {
        lines->has_cr = false;
        if (rest.data[0] == '\n') {
            line_ends(lines, 2, tell);
            return 1;
        }
        tell_octets(BYTES_OF("\r"), tell);
    }
    while ((found = bytes_find(bytes_skip(rest, at), '\n')) >= 0) {
        at += (size_t)found + 1;
        if (at < rest.len && rest.data[at] != '-')
            continue;
        unsigned len = at >= 2 && rest.data[at - 2] == '\r' ? 2 : 1;
        tell_octets(bytes_first(rest, at - len), tell);
        line_ends(lines, len, tell);
        return at;
    }
    lines->has_cr = rest.data[rest.len - 1] == '\r';
    tell_octets(bytes_first(rest, rest.len - lines->has_cr), tell);
    return rest.len;
}

/* It is a line like any other. */
static void give_line(BoundaryLines *lines, const BoundaryTell *tell)
{
    release_line_end(lines, tell);
    tell_octets(buffer_bytes(&lines->line), tell);
    lines->line.len = 0;
    lines->state = LINE_GOES_ON;
}

/* A whole line is here, or the last one without its end. */
static void judge(BoundaryLines *lines, const BoundaryTell *tell)
{
    Bytes whole = buffer_bytes(&lines->line), line = whole;
    unsigned len = line.len > 0 && line.data[line.len - 1] == '\n' ? 1 : 0;

    line.len -= len;
    if (len == 1 && line.len > 0 && line.data[line.len - 1] == '\r') {
        line.len--;
        len = 2;
    }
    size_t kept = line.len;
    while (line.len > 0 && (is_blank(line.data[line.len - 1]) || line.data[line.len - 1] == '\r'))
        line.len--;
    if (tell->boundary(tell->user, waiting_line_end(lines), line, whole)) {
        lines->line_end = 0;
        lines->state = LINE_BEGINS;
    } else {
        lines->line.len = kept;
        give_line(lines, tell);
        if (len > 0)
            line_ends(lines, len, tell);
    }
    lines->line.len = 0;
}

static size_t feed_line(BoundaryLines *lines, Bytes rest, const BoundaryTell *tell)
{
    ptrdiff_t line_end = bytes_find(rest, '\n');
    Bytes piece = line_end < 0 ? rest : bytes_first(rest, (size_t)line_end + 1);
    size_t second = 1 - MIN(lines->line.len, 1);

    /* one "-" begins no boundary */
    if ((lines->line.len < 2 && piece.len > second && piece.data[second] != '-') ||
        lines->line.len + piece.len > BOUNDARY_MAX_BYTES) {
        give_line(lines, tell);
        return 0;
    }
    buffer_add(&lines->line, piece);
    if (line_end >= 0)
        judge(lines, tell);
    return piece.len;
}

void boundary_lines_feed(BoundaryLines *lines, Bytes bytes, const BoundaryTell *tell)
{
    while (bytes.len > 0) {
        switch (lines->state) {
        case LINE_BEGINS:
            if (bytes.data[0] == '-') {
                lines->state = LINE_MAY_BOUND;
                break;
            }
            release_line_end(lines, tell);
            lines->state = LINE_GOES_ON;
            break;
        case LINE_GOES_ON:
            bytes = bytes_skip(bytes, feed_run(lines, bytes, tell));
            break;
        case LINE_MAY_BOUND:
            bytes = bytes_skip(bytes, feed_line(lines, bytes, tell));
            break;
        }
    }
}

void boundary_lines_break(BoundaryLines *lines, const BoundaryTell *tell)
{
    if (lines->has_cr)
        tell_octets(BYTES_OF("\r"), tell);
    lines->has_cr = false;
    give_line(lines, tell);
}

void boundary_lines_end(BoundaryLines *lines, const BoundaryTell *tell)
{
    if (lines->state == LINE_MAY_BOUND && lines->line.len >= 2)
        judge(lines, tell);
    boundary_lines_break(lines, tell);
}
