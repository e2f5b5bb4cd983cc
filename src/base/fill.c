/* fill.c - sentences with places for values. */
#include "base/fill.h"

char *fill(const char *sentence, FillValue *value, void *user)
{
    GString *text = g_string_new(NULL);
    const char *rest = sentence, *open, *close;

    while ((open = strchr(rest, '{')) != NULL && (close = strchr(open, '}')) != NULL) {
        g_autofree char *name = g_strndup(open + 1, (gsize)(close - open - 1));
        g_autofree char *found = value(user, name);

        g_string_append_len(text, rest, open - rest);
        g_string_append(text, found == NULL ? "\u2026" : found);
        rest = close + 1;
    }
    g_string_append(text, rest);
    return g_string_free(text, FALSE);
}
