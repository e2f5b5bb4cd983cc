/* lexical.h - blanks, folds, comments and quoted strings, as all fields of a header have them. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/* A blank, or an octet of the line end of a fold. source RFC 5322 3.2.2 */
static inline bool is_white(uint8_t c)
{
    return is_blank(c) || c == '\r' || c == '\n';
}

/*
 * How long the comment, quoted string or domain literal is that begins here, both marks counted.
 *
 *   text    begins with (, " or [
 *   returns 0 where its end is missing
 *   limits  comments nest as deep as they like: depth is counted, not recursed into
 *   source  RFC 5322 3.2.2, 3.2.4, 3.4.1
 */
size_t enclosed_len(Bytes text);

/* Adds text without its line ends; the blanks after them stay. source RFC 5322 2.2.3 */
void add_unfolded(GString *out, Bytes text);

/* The same, and `\x` becomes x. source RFC 5322 3.2.1 */
void add_unescaped(GString *out, Bytes text);
