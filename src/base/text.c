/* text.c - hostile octets to text that is safe to store and safe to show. */
#include "base/text.h"

char *text_valid(Bytes bytes)
{
    return g_utf8_make_valid(bytes.len == 0 ? "" : (const char *)bytes.data, (gssize)bytes.len);
}

/* Characters that move the cursor, hide, or change the order of what is read. */
static bool is_invisible(gunichar c)
{
    return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 ||     /* Hangul fillers */
           (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef); /* variation selectors */
}

static bool is_unsafe(gunichar c)
{
    if (is_invisible(c))
        return true;
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
        return true;
    default:
        return false;
    }
}

static void add_escape(GString *out, gunichar c)
{
    if (c == '\t')
        g_string_append(out, "\\t");
    else if (c == '\r')
        g_string_append(out, "\\r");
    else if (c == '\n')
        g_string_append(out, "\\n");
    else if (c < 0x100)
        g_string_append_printf(out, "\\x%02x", c);
    else
        g_string_append_printf(out, c > 0xffff ? "\\U%08x" : "\\u%04x", c);
}

/* How many octets at the front are printable ASCII, as nearly all text is. */
static size_t plain_run(Bytes bytes)
{
    size_t len = 0;

    while (len < bytes.len && bytes.data[len] >= ' ' && bytes.data[len] <= '~')
        len++;
    return len;
}

char *text_safe(Bytes bytes)
{
    GString *out = g_string_sized_new(bytes.len + 1);

    while (bytes.len > 0) {
        size_t len = plain_run(bytes);

        if (len > 0) {
            g_string_append_len(out, (const char *)bytes.data, (gssize)len);
            bytes = bytes_skip(bytes, len);
            continue;
        }
        gunichar c = g_utf8_get_char_validated((const char *)bytes.data, (gssize)bytes.len);
        len = 1;
        /* (gunichar)-1 is invalid, -2 cut off; a NUL may come out as either */
        if (c >= (gunichar)-2) {
            g_string_append_printf(out, "\\x%02x", bytes.data[0]);
        } else {
            len = (size_t)g_unichar_to_utf8(c, NULL);
            if (is_unsafe(c))
                add_escape(out, c);
            else
                g_string_append_len(out, (const char *)bytes.data, (gssize)len);
        }
        bytes = bytes_skip(bytes, len);
    }
    return g_string_free(out, FALSE);
}

char *text_safe_json(const char *line)
{
    GString *out = g_string_sized_new(strlen(line) + 1);

    for (const char *at = line; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (!is_unsafe(c))
            g_string_append_unichar(out, c);
        else if (c < 0x10000)
            g_string_append_printf(out, "\\u%04x", c);
        else
            g_string_append_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
    }
    return g_string_free(out, FALSE);
}

static size_t columns_of(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

size_t text_columns(const char *text)
{
    size_t columns = 0;

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        columns += columns_of(g_utf8_get_char(at));
    return columns;
}

char *text_fit(const char *text, size_t columns)
{
    bool is_cut = text_columns(text) > columns;
    size_t room = is_cut && columns > 0 ? columns - 1 : columns, used = 0;
    GString *out = g_string_new(NULL);

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (used + columns_of(c) > room)
            break;
        used += columns_of(c);
        g_string_append_unichar(out, c);
    }
    if (is_cut && columns > 0) {
        g_string_append(out, "…");
        used++;
    }
    for (; used < columns; used++)
        g_string_append_c(out, ' ');
    return g_string_free(out, FALSE);
}

/* What is drawn with, in the order of Unicode, and what stands for it. */
static const struct {
    gunichar first, last;
    char plain;
} drawings[] = {
    {0x00b7, 0x00b7, '.'}, /* middle dot */
    {0x2026, 0x2026, '~'}, /* ellipsis */
    {0x2190, 0x2190, '<'}, /* arrows */
    {0x2192, 0x2192, '>'},
    {0x2500, 0x2501, '-'}, /* lines */
    {0x2502, 0x2503, '|'},
    {0x250c, 0x254b, '+'}, /* where lines meet */
    {0x2550, 0x2550, '='},
    {0x2571, 0x2571, '/'},
    {0x2581, 0x2582, '.'}, /* blocks, from the lowest to the whole */
    {0x2583, 0x2584, ':'},
    {0x2585, 0x2586, '|'},
    {0x2587, 0x2588, '#'},
    {0x2591, 0x2591, '.'}, /* shades */
    {0x2592, 0x2592, ':'},
    {0x25b2, 0x25b2, '!'}, /* triangles */
    {0x25b6, 0x25b6, '>'},
    {0x25c0, 0x25c0, '<'},
    {0x25cb, 0x25cb, 'o'}, /* circles */
    {0x25cf, 0x25cf, '*'},
};

char *text_plain(const char *text)
{
    GString *out = g_string_new(NULL);

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        for (size_t i = 0; i < G_N_ELEMENTS(drawings); i++)
            if (c >= drawings[i].first && c <= drawings[i].last)
                c = (gunichar)drawings[i].plain;
        g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}
