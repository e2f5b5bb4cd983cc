/*
 * text_words.h - which words a text has, roughly: enough to tell whether two texts say the same.
 *
 * A word sets one bit of many; two texts that share words share bits. Which words they were cannot
 * be told from it.
 */
#pragma once

#include "base/bytes.h"

#define TEXT_WORDS_BITS 4096

typedef struct TextWords {
    uint8_t bits[TEXT_WORDS_BITS / 8];
    unsigned count;  /* of different words, as far as bits tell; TEXT_WORDS_MAX at most */
    uint32_t hash;   /* of the word that is open */
    unsigned len;    /* its letters so far */
    bool is_entity;  /* a character reference of HTML is open */
    bool is_address; /* of a page or a file, up to the next blank */
    uint8_t before;  /* the octet before */
} TextWords;

/*
 * Takes the next octets of a text. Words are letters and digits of ASCII, three or more, in any
 * case; what else there is parts them. Addresses of pages are no words: they stand in the plain
 * text alone.
 *
 *   is_html  without its tags
 *   limits   TEXT_WORDS_MAX
 */
void text_words_feed(TextWords *words, Bytes octets, bool is_html);

/* No more octets of this run: a word that is open ends. */
void text_words_end(TextWords *words);

/* How many of a hundred words of the text that has fewer stand in the other, those that share a bit
 * by chance taken off. Each has a word at least. */
unsigned text_words_shared(const TextWords *one, const TextWords *other);
