/*
 * imap_tokens.h - the grammar that both sides of IMAP share: atoms, quoted strings, lists,
 * literals and response codes, out of any cutting of the octets.
 *
 * A command or response is a run of lines and literals: a line that ends by announcing a literal is
 * followed by its octets, and then goes on. What a literal holds is told from its place by the
 * tokens before it, so these are told as they come.
 */
#pragma once

#include <glib.h>

#include "base/buffer.h"
#include "base/place.h"

typedef enum ImapTokenKind {
    IMAP_ATOM,   /* anything between blanks that is none of these; BODY[...]<n> is one */
    IMAP_QUOTED, /* without quotes and escapes */
    IMAP_LITERAL,
    IMAP_OPEN,  /* "(" */
    IMAP_CLOSE, /* ")" */
} ImapTokenKind;

typedef struct ImapToken {
    ImapTokenKind kind;
    unsigned depth; /* lists that it stands in; "(" and ")" stand outside their own */
    bool in_code;   /* in the brackets at the start of a response's text */
    bool is_whole;  /* all of its octets are in the text */
    size_t at, len; /* of its text, in what the scanner keeps */
    size_t raw_at;  /* of its first octet as sent, in the raw text; quotes left out */
    size_t raw_len;
    uint64_t size; /* IMAP_LITERAL: octets */
} ImapToken;

typedef enum ImapScan {
    IMAP_SCAN_MORE,    /* all was taken, and nothing is over */
    IMAP_SCAN_LITERAL, /* the line is over, and announced a literal */
    IMAP_SCAN_UNIT,    /* the command or response is over */
} ImapScan;

/* The literal that a line announced. source RFC 9051 4.3, RFC 7888 */
typedef struct ImapLiteral {
    uint64_t left;   /* octets still to come */
    bool is_waiting; /* {n}: its sender waits for "+" */
    bool is_kept;    /* its octets become the text of its token */
    bool is_torn;    /* some of them are missing */
} ImapLiteral;

/* Embedded: imap_scanner_init, imap_scanner_clear. */
typedef struct ImapScanner {
    void *user;
    /* A token of the unit; it is the last of `tokens` if there is room. May call imap_scan_text. */
    void (*token)(void *user, const ImapToken *token);
    GArray *tokens; /* of ImapToken: the first IMAP_TOKENS_MAX of the unit */
    Buffer kept;    /* their texts */
    Buffer raw;     /* the unit as sent, without its last line end and literals that are not kept */
    Span span;      /* of the unit so far */
    uint64_t segments;
    ImapLiteral literal; /* valid if in_literal */
    bool in_literal;
    bool is_begun;    /* a unit is */
    bool has_bare_lf; /* a line of it ended with LF alone */
    bool has_nul;     /* outside of literals */
    bool is_cut;      /* something of it was not kept */
    bool is_passing;  /* tokens are told and not kept, from here to the end of the unit */
    size_t text_at;   /* in the raw text: where the free text begins; valid if in_text */
    bool in_text;

    /* the token being read */
    ImapToken now;
    bool in_word, in_quote, is_escaped, has_cr;
    bool in_section, in_section_quote; /* inside the brackets of BODY[...] */
    bool in_code, is_code_over;
    unsigned depth;
    size_t position; /* octets of the unit as sent; those of literals not kept left out */
    bool is_given_out;
} ImapScanner;

void imap_scanner_init(ImapScanner *scanner, void *user,
                       void (*token)(void *user, const ImapToken *token));
void imap_scanner_clear(ImapScanner *scanner);

/*
 * Takes octets of lines, up to the end of a unit or to a literal.
 *
 *   rest    what there is; moved behind what was taken
 *   at      place of the first octet of rest; its offset moves along
 *   limits  IMAP_LINE_MAX_BYTES, IMAP_TOKEN_MAX_BYTES, IMAP_TOKENS_MAX; what is more is not kept
 *   source  RFC 9051 9
 */
ImapScan imap_scan(ImapScanner *scanner, Bytes *rest, Place *at);

/* The octets of the announced literal come now. One without octets is over at once. */
void imap_scan_begin_literal(ImapScanner *scanner, bool is_kept);

/* The octets of the literal at the front. */
Bytes imap_scan_peek(const ImapScanner *scanner, Bytes rest);

/* Takes them. */
void imap_scan_literal(ImapScanner *scanner, Bytes *rest, Place *at);

/* Octets are missing; returns how many of them were of the literal. */
uint64_t imap_scan_gap(ImapScanner *scanner, uint64_t length, const Place *place);

/* From a token on: what follows is free text, but for a response code at its start. */
void imap_scan_text(ImapScanner *scanner);

/* A line that begins now is free text as a whole. */
void imap_scan_as_text(ImapScanner *scanner);

/* Gives up the unit that was begun; the next octet begins another. */
void imap_scan_drop(ImapScanner *scanner);

/* The unit has all its octets so far, and ends here; a token that was begun is dropped. */
void imap_scan_break(ImapScanner *scanner);

/* The text of a token, lent until the next call; no octets for lists. */
Bytes imap_token_text(const ImapScanner *scanner, const ImapToken *token);

/* The unit's token of this index, or NULL. */
const ImapToken *imap_token(const ImapScanner *scanner, guint index);

/* The text of the unit's token of this index; no octets where there is none. */
Bytes imap_word(const ImapScanner *scanner, guint index);

/* The free text, response code included. */
Bytes imap_scanned_text(const ImapScanner *scanner);

/* All digits, and no more than fit. */
bool imap_number(Bytes text, uint64_t *ret_number);
