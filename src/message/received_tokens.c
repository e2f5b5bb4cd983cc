/* received_tokens.c - the words of a Received field. */
#include "message/received_tokens.h"

#include "message/lexical.h"

/* A path of RFC 5321 4.5.3.1.3 has 256 octets; longer ones are cut into words, in linear time. */
#define PATH_MAX_BYTES 1024

/* How long the path is that begins here; quoted strings in it may hold ">". 0 where it does not
 * end. source RFC 5321 4.1.2 */
static size_t angle_len(Bytes text)
{
    bool lacks_quote = false;
    size_t i = 1;

    text = bytes_first(text, PATH_MAX_BYTES);
    while (i < text.len && text.data[i] != '>') {
        bool is_quote = text.data[i] == '"' && !lacks_quote;
        size_t quoted = is_quote ? enclosed_len(bytes_skip(text, i)) : 0;

        if (is_white(text.data[i]))
            return 0;
        lacks_quote |= is_quote && quoted == 0;
        i += quoted > 0 ? quoted : 1;
    }
    return i < text.len ? i + 1 : 0;
}

static bool is_opening(uint8_t c)
{
    return c == '(' || c == '[' || c == '<' || c == '"';
}

static size_t atom_len(Bytes text)
{
    size_t len = 1;

    while (len < text.len && !is_white(text.data[len]) && !is_opening(text.data[len]) &&
           text.data[len] != ';')
        len++;
    return len;
}

static TokenKind kind_of_mark(uint8_t c)
{
    switch (c) {
    case '(':
        return TOKEN_COMMENT;
    case '[':
        return TOKEN_LITERAL;
    case '<':
        return TOKEN_ANGLE;
    default:
        return TOKEN_QUOTED;
    }
}

static void take_atom(Token *token, Bytes rest)
{
    token->kind = TOKEN_ATOM;
    token->text = bytes_first(rest, atom_len(rest));
}

static void trim_commas(Token *token)
{
    while (token->text.len > 1 && token->text.data[token->text.len - 1] == ',')
        token->text.len--;
}

void received_tokens(Bytes body, TokenList *list)
{
    bool lacks_end[256] = {false};
    bool is_glued = false;
    Bytes rest = body;

    list->count = 0;
    list->is_cut = list->is_open = false;
    while (rest.len > 0) {
        uint8_t c = rest.data[0];

        if (is_white(c) || c == ',') {
            rest = bytes_skip(rest, 1);
            is_glued = false;
            continue;
        }
        if (list->count == list->max) {
            list->is_cut = true;
            return;
        }
        Token *token = &list->tokens[list->count++];
        size_t len = 0;

        token->is_glued = is_glued;
        if (is_opening(c) && !lacks_end[c]) {
            len = c == '<' ? angle_len(rest) : enclosed_len(rest);
            lacks_end[c] = len == 0 && c != '<';
            list->is_open |= len == 0;
        }
        if (len > 0) {
            token->kind = kind_of_mark(c);
            token->text = bytes_first(rest, len);
        } else if (c == ';') {
            token->kind = TOKEN_SEMICOLON;
            token->text = bytes_first(rest, 1);
        } else {
            take_atom(token, rest);
        }
        rest = bytes_skip(rest, token->text.len);
        trim_commas(token);
        is_glued = true;
    }
}
