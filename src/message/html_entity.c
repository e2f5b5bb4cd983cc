/* html_entity.c - the character references of HTML. */
#include "message/html_entity.h"

#include <stdbool.h>
#include <string.h>

static const struct {
    const char *name;
    gunichar character;
} entities[] = {
    {"amp;",  '&' },
    {"lt;",   '<' },
    {"gt;",   '>' },
    {"quot;", '"' },
    {"apos;", '\''},
    {"nbsp;", ' ' },
};

size_t html_entity_len(const char *text, gunichar *ret_character)
{
    for (size_t i = 0; i < G_N_ELEMENTS(entities); i++) {
        if (g_str_has_prefix(text, entities[i].name)) {
            *ret_character = entities[i].character;
            return strlen(entities[i].name);
        }
    }
    if (text[0] != '#')
        return 0;
    bool is_hex = text[1] == 'x' || text[1] == 'X';
    const char *digits = text + (is_hex ? 2 : 1);
    size_t len = strspn(digits, is_hex ? "0123456789abcdefABCDEF" : "0123456789");
    if (len == 0 || len > 8)
        return 0;
    guint64 value = g_ascii_strtoull(digits, NULL, is_hex ? 16 : 10);
    bool is_character = value > 0 && value <= 0x10ffff && g_unichar_validate((gunichar)value);
    *ret_character = is_character ? (gunichar)value : 0xfffd;
    return (size_t)(digits - text) + len + (digits[len] == ';');
}
