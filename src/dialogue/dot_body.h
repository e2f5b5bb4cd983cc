/* dot_body.h - mail data as it is sent after DATA: lines up to a line that holds one dot. */
#pragma once

#include "base/bytes.h"

/* Who gets the octets of the message: as a reader would store them, stuffed dots taken out. */
typedef struct DotBodyTell {
    void *user;
    void (*bytes)(void *user, Bytes bytes);
} DotBodyTell;

typedef enum DotState {
    DOT_LINE_START, /* behind a line end, or at the beginning */
    DOT_IN_LINE,
    DOT_CR,      /* behind a CR inside a line */
    DOT_DOT,     /* behind a dot at the start of a line; it is held back */
    DOT_DOT_CR,  /* behind that dot and a CR; both are held back */
    DOT_LONE_LF, /* behind a dot line with a bare LF before or behind it, which is held back */
    DOT_ENDED,
} DotState;

/*
 * Embedded: dot_body_init.
 *
 * A line ends with CRLF. Where the client ended its DATA command with a bare LF, and the server
 * took it, a bare LF ends a line too; elsewhere "\n.\n" is data, unless the server shows by its
 * reply that it took that as the end.
 */
typedef struct DotBody {
    DotState state;
    bool takes_bare_lf;   /* LF alone ends a line */
    bool is_dot_strict;   /* the held dot stands behind a line end that counts: it is stuffing */
    bool has_bare_lf_end; /* it ended with a dot between bare LFs */
    bool is_after_lf;     /* the line before ended with a bare LF that does not count */
    uint64_t line_len;    /* octets of the line at hand, line end counted, a stuffed dot not */
    uint64_t longest;     /* the same of the longest line so far */
    bool has_held_cr;     /* DOT_LONE_LF: a CR is held back too */
} DotBody;

void dot_body_init(DotBody *body, bool takes_bare_lf);

/*
 * Takes octets up to the end of the mail data.
 *
 * Any cut of the same octets tells the same message.
 *
 *   returns how many octets were taken: all, or up to and with the final dot's line end
 *   source  RFC 5321 4.1.1.4 (end of mail data), 4.5.2 (dot stuffing)
 */
size_t dot_body_feed(DotBody *body, Bytes bytes, const DotBodyTell *tell);

/* Octets are missing: what follows is taken as the start of a line. */
void dot_body_gap(DotBody *body, const DotBodyTell *tell);

/* The server replied as if the data had ended: true if they can be read so (a dot line between
 * bare LFs was the last thing sent). */
bool dot_body_accept_bare_lf(DotBody *body);

/* No more octets will come: tells what is held back. */
void dot_body_end(DotBody *body, const DotBodyTell *tell);

static inline bool dot_body_is_ended(const DotBody *body)
{
    return body->state == DOT_ENDED;
}
