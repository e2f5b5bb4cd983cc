/* file_name.c - names that others chose, made harmless as names of files. */
#include "base/file_name.h"

#include "base/text.h"

#include <glib.h>

#define ENDING_MAX_BYTES 16 /* of what counts as an ending, its dot with it */

/* Letters, digits and marks of all scripts may stay, but not what only moves or hides others. */
static bool is_harmless(gunichar c)
{
    if (c < 0x80)
        return c > ' ' && c < 0x7f && strchr("/\\:*?\"<>|'`$&;!", (int)c) == NULL;
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
        return false;
    default:
        return c != 0x2215 && c != 0x2044 && c != 0xff0f && c != 0xfffd; /* more slashes */
    }
}

/* The devices that Windows finds in every folder, with any ending. */
static bool is_device(const char *name)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul", "conin$", "conout$", NULL};
    g_autofree char *stem = g_ascii_strdown(name, (gssize)strcspn(name, "."));
    bool is_numbered = strlen(stem) == 4 && g_ascii_isdigit(stem[3]) &&
                       (g_str_has_prefix(stem, "com") || g_str_has_prefix(stem, "lpt"));

    return is_numbered || g_strv_contains(devices, stem);
}

/* At most `max` octets of it, whole characters. */
static void cut(GString *name, size_t max)
{
    if (name->len <= max)
        return;
    while (max > 0 && ((uint8_t)name->str[max] & 0xc0) == 0x80)
        max--;
    g_string_truncate(name, max);
}

static void shorten(GString *name)
{
    const char *dot = strrchr(name->str, '.');
    g_autofree char *ending =
        dot == NULL || strlen(dot) > ENDING_MAX_BYTES ? g_strdup("") : g_strdup(dot);

    if (name->len <= FILE_NAME_MAX_BYTES)
        return;
    g_string_truncate(name, name->len - strlen(ending));
    cut(name, FILE_NAME_MAX_BYTES - strlen(ending));
    g_string_append(name, ending);
}

char *file_name_safe(Bytes octets)
{
    g_autofree char *text = text_valid(octets);
    g_autoptr(GString) name = g_string_new(NULL);

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (is_harmless(c))
            g_string_append_unichar(name, c);
        else if (name->len == 0 || name->str[name->len - 1] != '_')
            g_string_append_c(name, '_'); /* one for a run of them */
    }
    shorten(name);
    while (name->len > 0 && strchr("._- ", name->str[name->len - 1]) != NULL)
        g_string_truncate(name, name->len - 1);
    g_string_erase(name, 0, (gssize)strspn(name->str, ".-_"));
    if (is_device(name->str))
        g_string_prepend_c(name, '_');
    return g_strdup(name->len == 0 ? "unnamed" : name->str);
}
