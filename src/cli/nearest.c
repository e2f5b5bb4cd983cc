/* nearest.c - the name that was perhaps meant. */
#include "cli/options.h"

#include "base/bytes.h"

#define WORD_MAX 32 /* longer words are no slip of a name of ours */

/*
 * How many letters have to be put in, taken out, changed or swapped with their neighbour to make
 * one word the other; at least WORD_MAX where a word is too long.
 *
 * source  optimal string alignment: Damerau (1964) over the matrix of Wagner and Fischer (1974)
 */
static size_t distance(const char *one, const char *other)
{
    size_t one_len = strlen(one), other_len = strlen(other);
    size_t cost[WORD_MAX + 1][WORD_MAX + 1];

    if (one_len > WORD_MAX || other_len > WORD_MAX)
        return WORD_MAX;
    for (size_t i = 0; i <= one_len; i++)
        cost[i][0] = i;
    for (size_t j = 0; j <= other_len; j++)
        cost[0][j] = j;
    for (size_t i = 1; i <= one_len; i++) {
        for (size_t j = 1; j <= other_len; j++) {
            size_t change = cost[i - 1][j - 1] + (one[i - 1] != other[j - 1]);
            size_t best = MIN(MIN(cost[i - 1][j], cost[i][j - 1]) + 1, change);
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                best = MIN(best, cost[i - 2][j - 2] + 1);
            cost[i][j] = best;
        }
    }
    return cost[one_len][other_len];
}

const char *nearest_name(const char *word, const char *const *names)
{
    const char *nearest = NULL;
    size_t least = strlen(word) <= 3 ? 2 : 3; /* one slip in short words, two in others */

    for (size_t i = 0; names[i] != NULL; i++) {
        size_t far = distance(word, names[i]);
        if (far < least) {
            least = far;
            nearest = names[i];
        }
    }
    return nearest;
}
