/* text_words.c - which words a text has, roughly. */
#include "message/text_words.h"

#include "base/limits.h"

#include <glib.h>

#define WORD_MIN_LEN 3 /* shorter ones stand in every text */

/* source The FNV Non-Cryptographic Hash Algorithm, FNV-1a, 32 bits */
#define FNV_OFFSET 2166136261U
#define FNV_PRIME 16777619U

static void end_word(TextWords *words)
{
    uint32_t at = (words->hash ^ words->hash >> 15) % TEXT_WORDS_BITS;
    uint8_t bit = (uint8_t)(1U << at % 8);

    if (words->len >= WORD_MIN_LEN && !words->is_entity && !words->is_address &&
        words->count < TEXT_WORDS_MAX) {
        words->count += (words->bits[at / 8] & bit) == 0;
        words->bits[at / 8] |= bit;
    }
    words->len = 0;
}

/* The letters that come first go into the word that is open; returns how many they are. Every text
 * of every mail passes here, octet for octet. */
static size_t take_letters(TextWords *words, Bytes octets)
{
    uint32_t hash = words->len == 0 ? FNV_OFFSET : words->hash;
    size_t len = 0;

    for (; len < octets.len && g_ascii_isalnum(octets.data[len]); len++)
        hash = (hash ^ (octets.data[len] | 0x20U)) * FNV_PRIME; /* small; digits have that bit */
    words->hash = hash;
    words->len += (unsigned)len;
    return len;
}

/* An octet that parts words. */
static void take_other(TextWords *words, uint8_t octet, uint8_t before, bool is_html)
{
    words->is_address |= octet == '/' && before == '/';
    end_word(words);
    words->is_entity = is_html && (octet == '&' || (words->is_entity && octet == '#'));
    if (g_ascii_isspace(octet))
        words->is_address = false;
}

void text_words_feed(TextWords *words, Bytes octets, bool is_html)
{
    for (size_t i = 0; i < octets.len && words->count < TEXT_WORDS_MAX; i++) {
        i += take_letters(words, bytes_skip(octets, i));
        if (i < octets.len)
            take_other(words, octets.data[i], i == 0 ? words->before : octets.data[i - 1], is_html);
    }
    if (octets.len > 0)
        words->before = octets.data[octets.len - 1];
}

void text_words_end(TextWords *words)
{
    end_word(words);
    words->is_entity = words->is_address = false;
    words->before = 0;
}

unsigned text_words_shared(const TextWords *one, const TextWords *other)
{
    const TextWords *fewer = one->count < other->count ? one : other;
    unsigned more = MAX(one->count, other->count), shared = 0;

    for (size_t i = 0; i < sizeof(one->bits); i++)
        shared += (unsigned)__builtin_popcount(one->bits[i] & other->bits[i]);
    unsigned by_chance = fewer->count * more / TEXT_WORDS_BITS;
    return shared <= by_chance ? 0 : (shared - by_chance) * 100 / (fewer->count - by_chance);
}
