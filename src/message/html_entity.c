/* html_entity.c - the character references of HTML. */
#include "message/html_entity.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LEN 8 /* "thetasym" */

typedef struct Entity {
    const char *name;
    gunichar character;
} Entity;

static const Entity entities[] = {
#define ENTITY(name, character) {name, character},
#include "message/html_entities.def"
#undef ENTITY
};

static int compare(const void *name, const void *entity)
{
    return strcmp(name, ((const Entity *)entity)->name);
}

static size_t named_len(const char *text, gunichar *ret_character)
{
    char name[NAME_MAX_LEN + 1];
    size_t len = 0;

    while (len < NAME_MAX_LEN && g_ascii_isalnum(text[len]))
        len++;
    if (len == 0 || text[len] != ';')
        return 0;
    memcpy(name, text, len);
    name[len] = '\0';
    const Entity *found =
        bsearch(name, entities, G_N_ELEMENTS(entities), sizeof(entities[0]), compare);
    if (found == NULL)
        return 0;
    *ret_character = found->character;
    return len + 1;
}

size_t html_entity_len(const char *text, gunichar *ret_character)
{
    if (text[0] != '#')
        return named_len(text, ret_character);
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
