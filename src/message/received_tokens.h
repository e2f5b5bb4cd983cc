/* received_tokens.h - the words of a Received field: atoms, comments, literals, paths. */
#pragma once

#include "base/bytes.h"

typedef enum TokenKind {
    TOKEN_ATOM,
    TOKEN_QUOTED,  /* "..." */
    TOKEN_LITERAL, /* [...] */
    TOKEN_COMMENT, /* (...), others inside */
    TOKEN_ANGLE,   /* <...> */
    TOKEN_SEMICOLON,
} TokenKind;

typedef struct Token {
    TokenKind kind;
    bool is_glued; /* no blank stands before it */
    Bytes text;    /* as written, marks included; of an atom without commas at its end */
} Token;

/* A line in words. */
typedef struct TokenList {
    Token *tokens; /* lent by the caller */
    size_t max, count;
    bool is_cut;  /* there were more than max */
    bool is_open; /* a mark was opened and not closed; it counts as part of a word */
} TokenList;

/*
 * Splits the body of a field into words.
 *
 *   limits  linear in time: what is opened and not closed is looked for once
 *   source  RFC 5322 3.2
 */
void received_tokens(Bytes body, TokenList *list);

/* What stands between the marks of a comment, literal, quoted string or path. */
static inline Bytes token_inside(const Token *token)
{
    return bytes_first(bytes_skip(token->text, 1), token->text.len - 2);
}

/* A word, of whatever kind, that can be the value of a clause. */
static inline bool token_is_value(const Token *token)
{
    return token->kind != TOKEN_COMMENT && token->kind != TOKEN_SEMICOLON;
}
