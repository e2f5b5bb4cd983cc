/* dot_body.c - mail data as it is sent after DATA: lines up to a line that holds one dot. */
#include "dialogue/dot_body.h"

#include <glib.h>

void dot_body_init(DotBody *body, bool takes_bare_lf)
{
    *body = (DotBody){.state = DOT_LINE_START, .takes_bare_lf = takes_bare_lf};
}

static void tell_bytes(const DotBodyTell *tell, Bytes bytes)
{
    if (bytes.len > 0)
        tell->bytes(tell->user, bytes);
}

/* What was held back turns out to be data; a stuffed dot is left out. */
static void tell_held(DotBody *body, const DotBodyTell *tell)
{
    if (body->state < DOT_DOT || body->state > DOT_LONE_LF)
        return;
    if (!body->is_dot_strict)
        tell_bytes(tell, BYTES_OF("."));
    if (body->state == DOT_DOT_CR || (body->state == DOT_LONE_LF && body->has_held_cr))
        tell_bytes(tell, BYTES_OF("\r"));
    if (body->state == DOT_LONE_LF)
        tell_bytes(tell, BYTES_OF("\n"));
}

/* Behind LF a line starts, if only in the eyes of a lenient server. */
static void start_line(DotBody *body, bool has_cr)
{
    body->is_after_lf = !has_cr && !body->takes_bare_lf;
    body->state = DOT_LINE_START;
    body->longest = MAX(body->longest, body->line_len);
    body->line_len = 0;
}

/* Behind a dot line: the end to lenient servers, data to the letter of the RFC. */
static void hold_lone_lf(DotBody *body, bool has_cr)
{
    body->has_held_cr = has_cr;
    body->state = DOT_LONE_LF;
}

static void end_body(DotBody *body, bool has_cr)
{
    body->state = DOT_ENDED;
    body->has_bare_lf_end = !has_cr;
}

/*
 * One octet while something is held back, or at the start of a line.
 *
 *   returns true if the octet itself is data that was not told yet
 */
static bool step(DotBody *body, uint8_t octet, const DotBodyTell *tell)
{
    body->line_len += body->state != DOT_LINE_START || octet != '.';
    switch (body->state) {
    case DOT_LINE_START:
        if (octet == '.') {
            body->is_dot_strict = !body->is_after_lf;
            body->state = DOT_DOT;
            return false;
        }
        break;
    case DOT_DOT:
        if (octet == '\r') {
            body->state = DOT_DOT_CR;
            return false;
        }
        if (octet == '\n') {
            if (body->takes_bare_lf)
                end_body(body, false);
            else
                hold_lone_lf(body, false);
            return false;
        }
        tell_held(body, tell);
        break;
    case DOT_DOT_CR:
        if (octet == '\n') {
            if (body->is_dot_strict)
                end_body(body, true);
            else
                hold_lone_lf(body, true);
            return false;
        }
        tell_held(body, tell);
        break;
    default: /* DOT_LONE_LF */
        tell_held(body, tell);
        start_line(body, body->has_held_cr);
        body->line_len = 0;
        return step(body, octet, tell);
    }
    body->state = octet == '\r' ? DOT_CR : DOT_IN_LINE;
    if (octet == '\n')
        start_line(body, false);
    return true;
}

/* How far the data goes that needs no second look: up to the next LF. */
static size_t run_in_line(DotBody *body, Bytes bytes)
{
    ptrdiff_t found = bytes_find(bytes, '\n');

    body->line_len += found < 0 ? bytes.len : (size_t)found + 1;
    if (found < 0) {
        body->state = bytes.data[bytes.len - 1] == '\r' ? DOT_CR : DOT_IN_LINE;
        return bytes.len;
    }
    bool has_cr = found > 0 ? bytes.data[found - 1] == '\r' : body->state == DOT_CR;
    start_line(body, has_cr);
    return (size_t)found + 1;
}

size_t dot_body_feed(DotBody *body, Bytes bytes, const DotBodyTell *tell)
{
    size_t at = 0, told = 0; /* octets from told to at are data, not yet told */

    while (at < bytes.len && body->state != DOT_ENDED) {
        if (body->state == DOT_IN_LINE || body->state == DOT_CR) {
            at += run_in_line(body, bytes_skip(bytes, at));
            continue;
        }
        if (body->state == DOT_LINE_START && bytes.data[at] == '.') {
            tell_bytes(tell, bytes_first(bytes_skip(bytes, told), at - told));
            step(body, '.', tell);
            told = ++at;
            continue;
        }
        if (step(body, bytes.data[at], tell))
            at++; /* data: told with what follows it */
        else
            told = ++at;
    }
    tell_bytes(tell, bytes_first(bytes_skip(bytes, told), at - told));
    return at;
}

void dot_body_gap(DotBody *body, const DotBodyTell *tell)
{
    tell_held(body, tell);
    body->state = DOT_LINE_START;
    body->is_after_lf = false;
}

bool dot_body_accept_bare_lf(DotBody *body)
{
    if (body->state != DOT_LONE_LF)
        return false;
    end_body(body, false);
    return true;
}

void dot_body_end(DotBody *body, const DotBodyTell *tell)
{
    tell_held(body, tell);
    if (body->state != DOT_ENDED)
        body->state = DOT_IN_LINE;
}
