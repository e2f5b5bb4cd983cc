/* resemble.c - names that look like others. */
#include "finding/resemble.h"

#include <string.h>

#define FAR 3 /* more than the two letters that can be overlooked */

static const struct {
    gunichar looks_like_one; /* code point */
    const char *letter;
} confusables[] = {
  /* Cyrillic */
    {0x0430, "a"},
    {0x0435, "e"},
    {0x043E, "o"},
    {0x0440, "p"},
    {0x0441, "c"},
    {0x0443, "y"},
    {0x0445, "x"},
    {0x0455, "s"},
    {0x0456, "i"},
    {0x0458, "j"},
    {0x04BB, "h"},
    {0x0501, "d"},
    {0x051B, "q"},
    {0x051D, "w"},
    {0x043A, "k"},
    {0x043C, "m"},
    {0x043D, "h"},
    {0x0442, "t"},
    {0x0432, "b"},
    {0x04CF, "l"},
    {0x0475, "v"},
    {0x0491, "r"},
 /* Greek */
    {0x03B1, "a"},
    {0x03BF, "o"},
    {0x03B9, "i"},
    {0x03BD, "v"},
    {0x03C1, "p"},
    {0x03C5, "u"},
    {0x03BA, "k"},
    {0x03C4, "t"},
    {0x03B7, "n"},
    {0x03B3, "y"},
    {0x03C9, "w"},
    {0x03C7, "x"},
 /* Latin letters that are easily overlooked, Armenian */
    {0x0131, "i"},
    {0x0251, "a"},
    {0x0261, "g"},
    {0x1E37, "l"},
    {0x1EA1, "a"},
    {0x1ECD, "o"},
    {0x1EB9, "e"},
    {0x1E05, "b"},
    {0x0578, "n"},
    {0x057D, "u"},
    {0x0585, "o"},
    {0x0566, "q"},
 /* digits */
    {'0',    "o"},
    {'1',    "l"},
    {'5',    "s"},
    {'|',    "l"},
};

/* Pairs that are taken for one letter. */
static const char *const pairs[][2] = {
    {"rn", "m"},
    {"vv", "w"},
    {"cl", "d"}
};

static const char *letter_of(gunichar point)
{
    for (size_t i = 0; i < G_N_ELEMENTS(confusables); i++)
        if (confusables[i].looks_like_one == point)
            return confusables[i].letter;
    return NULL;
}

char *skeleton_of(const char *text)
{
    g_autofree char *small = g_utf8_strdown(text, -1);
    g_autofree char *plain = g_utf8_normalize(small, -1, G_NORMALIZE_NFKD);
    GString *skeleton = g_string_new(NULL);

    for (const char *at = plain == NULL ? small : plain; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar point = g_utf8_get_char(at);
        const char *letter = letter_of(point);

        if (letter != NULL)
            g_string_append(skeleton, letter);
        else if (g_unichar_combining_class(point) == 0) /* an accent is overlooked */
            g_string_append_unichar(skeleton, point);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        g_string_replace(skeleton, pairs[i][0], pairs[i][1], 0);
    return g_string_free(skeleton, FALSE);
}

/* Without the beginning and the end that two texts share, what is left of near ones is short. */
static void trim_shared(const char **one, size_t *len, const char **other, size_t *other_len)
{
    while (*len > 0 && *other_len > 0 && **one == **other) {
        (*one)++, (*len)--;
        (*other)++, (*other_len)--;
    }
    while (*len > 0 && *other_len > 0 && (*one)[*len - 1] == (*other)[*other_len - 1])
        (*len)--, (*other_len)--;
}

/* The recurrence of Damerau and Levenshtein (optimal string alignment), in a band of five. */
static unsigned banded(const char *one, size_t len, const char *other, size_t other_len)
{
    enum { BAND = 2 * FAR + 1 };
    unsigned before[BAND + 2], last[BAND + 2], row[BAND + 2]; /* column j is at j - i + FAR + 1 */

    for (size_t k = 0; k < BAND + 2; k++)
        before[k] = row[k] = FAR, last[k] = k > FAR ? (unsigned)(k - FAR - 1) : FAR;
    for (size_t i = 1; i <= len; i++) {
        row[0] = row[BAND + 1] = FAR;
        for (size_t k = 1; k <= BAND; k++) {
            size_t j = i + k - FAR - 1;

            if (i + k < FAR + 1 || j > other_len) {
                row[k] = FAR;
                continue;
            }
            unsigned best = MIN(last[k + 1], row[k - 1]) + 1;
            if (j == 0)
                best = (unsigned)MIN(i, FAR);
            else
                best = MIN(best, last[k] + (one[i - 1] != other[j - 1]));
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                best = MIN(best, before[k] + 1);
            row[k] = MIN(best, FAR);
        }
        memcpy(before, last, sizeof(last));
        memcpy(last, row, sizeof(row));
    }
    size_t k = other_len + FAR + 1 - len;
    return k <= BAND ? last[k] : FAR;
}

unsigned resemblance(const char *one, const char *other)
{
    size_t len = strlen(one), other_len = strlen(other);

    if (len > other_len + 2 || other_len > len + 2)
        return FAR;
    trim_shared(&one, &len, &other, &other_len);
    if (len == 0 || other_len == 0)
        return (unsigned)MIN(MAX(len, other_len), FAR);
    return banded(one, len, other, other_len);
}
