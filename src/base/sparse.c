/* sparse.c - words that are mostly zeros, or repeat each other, kept small. */
#include "base/sparse.h"

#include <string.h>

#define WORD 8         /* octets */
#define WORDS_KNOWN 16 /* the latest different ones, to which later ones may refer */
#define ZEROS_MAX 127  /* words of one run */
#define IS_KNOWN 0x80  /* and the index among the known words */
#define IS_NEW 0xff    /* then a bit for each octet that is not zero, then these octets */

/* Words that were seen. */
typedef struct Known {
    uint64_t word[WORDS_KNOWN];
    unsigned next;
} Known;

static void remember(Known *known, uint64_t word)
{
    known->word[known->next++ % WORDS_KNOWN] = word;
}

/* Its index, or WORDS_KNOWN. */
static unsigned find(const Known *known, uint64_t word)
{
    unsigned index = 0;

    while (index < WORDS_KNOWN && known->word[index] != word)
        index++;
    return index;
}

static size_t put_new(uint64_t word, uint8_t *to)
{
    size_t count = 2;

    to[0] = IS_NEW;
    to[1] = 0;
    for (unsigned i = 0; i < WORD; i++) {
        uint8_t octet = (uint8_t)(word >> 8 * i);

        if (octet == 0)
            continue;
        to[1] |= (uint8_t)(1u << i);
        to[count++] = octet;
    }
    return count;
}

size_t sparse_pack(const void *octets, size_t len, uint8_t *packed)
{
    const uint8_t *from = octets;
    Known known = {0};
    size_t used = 0;
    uint8_t zeros = 0;

    for (size_t at = 0; at <= len; at += WORD) {
        uint64_t word = 1;

        if (at < len)
            memcpy(&word, from + at, WORD);
        if (at < len && word == 0 && zeros < ZEROS_MAX) {
            zeros++;
            continue;
        }
        if (zeros > 0)
            packed[used++] = zeros;
        zeros = at < len && word == 0;
        if (at == len || word == 0)
            continue;
        unsigned index = find(&known, word);
        if (index < WORDS_KNOWN) {
            packed[used++] = (uint8_t)(IS_KNOWN | index);
            continue;
        }
        used += put_new(word, packed + used);
        remember(&known, word);
    }
    return used;
}

/* Reads a new word; returns how many octets of `from` it took. */
static size_t get_new(const uint8_t *from, uint64_t *ret_word)
{
    size_t count = 1;

    *ret_word = 0;
    for (unsigned i = 0; i < WORD; i++)
        if (from[0] & 1u << i)
            *ret_word |= (uint64_t)from[count++] << 8 * i;
    return count;
}

void sparse_unpack(const uint8_t *packed, void *octets, size_t len)
{
    uint8_t *to = octets;
    Known known = {0};

    memset(octets, 0, len);
    for (size_t at = 0; at < len; at += WORD) {
        uint8_t token = *packed++;
        uint64_t word;

        if (token < IS_KNOWN) {
            at += ((size_t)token - 1) * WORD;
            continue;
        }
        if (token == IS_NEW) {
            packed += get_new(packed, &word);
            remember(&known, word);
        } else {
            word = known.word[token & (WORDS_KNOWN - 1)];
        }
        memcpy(to + at, &word, WORD);
    }
}
