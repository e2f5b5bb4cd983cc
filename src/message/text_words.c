/* text_words.c - which words a text has, roughly. */
#include "message/text_words.h"

#include "base/limits.h"

#include <glib.h>

#define WORD_MIN_LEN 3 /* shorter ones stand in every text */

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

static void take(TextWords *words, uint8_t octet, bool is_html)
{
    if (g_ascii_isalnum(octet)) {
        if (words->len == 0)
            words->hash = 2166136261U; /* FNV-1a, 32 bits: offset basis and prime */
        words->hash = (words->hash ^ ascii_lower(octet)) * 16777619U;
        words->len++;
        return;
    }
    words->is_address |= octet == '/' && words->before == '/';
    end_word(words);
    words->is_entity = is_html && (octet == '&' || (words->is_entity && octet == '#'));
    if (g_ascii_isspace(octet))
        words->is_address = false;
}

void text_words_feed(TextWords *words, Bytes octets, bool is_html)
{
    for (size_t i = 0; i < octets.len && words->count < TEXT_WORDS_MAX; i++) {
        take(words, octets.data[i], is_html);
        words->before = octets.data[i];
    }
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
