/* scene_reader.c - words, numbers and octets out of the lines of a scene. */
#include "scene_reader.h"

/* Adds one octet written as in C (\r \n \t \0 \\ \" \xNN); returns what follows it. */
static const char *add_escaped(GByteArray *octets, const char *text)
{
    static const char letters[] = "rnt0\\\"";
    static const char values[] = "\r\n\t\0\\\"";
    uint8_t octet = (uint8_t)*text;

    if (*text != '\\') {
        g_byte_array_append(octets, &octet, 1);
        return text + 1;
    }
    if (text[1] == 'x' && g_ascii_isxdigit(text[2]) && g_ascii_isxdigit(text[3])) {
        octet = (uint8_t)(g_ascii_xdigit_value(text[2]) << 4 | g_ascii_xdigit_value(text[3]));
        g_byte_array_append(octets, &octet, 1);
        return text + 4;
    }
    const char *letter = text[1] == '\0' ? NULL : strchr(letters, text[1]);
    if (letter == NULL) { /* an escape that does not exist stands for itself */
        g_byte_array_append(octets, &octet, 1);
        return text + 1;
    }
    octet = (uint8_t)values[letter - letters];
    g_byte_array_append(octets, &octet, 1);
    return text + 2;
}

GBytes *octets_of_escaped(const char *text)
{
    GByteArray *octets = g_byte_array_new();

    while (*text != '\0')
        text = add_escaped(octets, text);
    return g_byte_array_free_to_bytes(octets);
}

GPtrArray *split_words(const char *text)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);

    for (;;) {
        g_autoptr(GByteArray) word = g_byte_array_new();
        bool is_quoted = false;

        while (*text == ' ')
            text++;
        if (*text == '\0')
            return words;
        for (; *text != '\0' && (is_quoted || *text != ' ');) {
            if (*text == '"') {
                is_quoted = !is_quoted;
                text++;
            } else if (is_quoted) {
                text = add_escaped(word, text);
            } else {
                g_byte_array_append(word, (const uint8_t *)text++, 1);
            }
        }
        g_byte_array_append(word, (const uint8_t *)"", 1);
        g_ptr_array_add(words, g_memdup2(word->data, word->len));
    }
}

const char *word_at(const SceneReader *reader, guint index)
{
    return index < reader->words->len ? g_ptr_array_index(reader->words, index) : "";
}

bool word_is(const SceneReader *reader, guint index, const char *word)
{
    return strcmp(word_at(reader, index), word) == 0;
}

bool read_number(const SceneReader *reader, guint index, uint64_t most, uint64_t *ret_number)
{
    return g_ascii_string_to_unsigned(word_at(reader, index), 10, 0, most, ret_number, NULL);
}

bool read_side(const SceneReader *reader, guint index, Side *ret_side)
{
    if (!word_is(reader, index, "client") && !word_is(reader, index, "server"))
        return false;
    *ret_side = word_is(reader, index, "client") ? CLIENT : SERVER;
    return true;
}
