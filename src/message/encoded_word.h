/* encoded_word.h - text of other alphabets in header fields. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/*
 * Reads text with encoded words as a reader shows it.
 *
 * Words are decoded wherever they stand, also inside of other words and quoted strings, also with
 * blanks in them: real mail has them so. Neighbours of one charset are put together as octets
 * before they are decoded, so a character cut between two words survives. A word of an unknown
 * charset stays as it is, for all to see.
 *
 *   text    unfolded
 *   returns yours, valid UTF-8 without blanks at both ends; octets that mean nothing are U+FFFD
 *   limits  linear in time and memory
 *   source  RFC 2047 2, 4, 6.2; language suffix RFC 2231 5; raw UTF-8 RFC 6532 3.2
 */
char *encoded_words_decode(Bytes text);

/* How long the encoded word is that begins here and has no blank in it; 0 if there is none. */
size_t encoded_word_len(Bytes text);
