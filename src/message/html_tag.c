/* html_tag.c - what stands between the brackets of an HTML tag. */
#include "message/html_tag.h"

#include "message/charset.h"
#include "message/html_entity.h"
#include "message/lexical.h"

char *html_readable(const char *charset, Bytes octets)
{
    g_autoptr(GString) text = g_string_new(NULL), out = g_string_new(NULL);

    charset_decode(charset, octets, text);
    for (const char *at = text->str; *at != '\0';) {
        gunichar character = g_utf8_get_char(at);
        size_t len = character == '&' ? html_entity_len(at + 1, &character) : 0;

        at = len > 0 ? at + 1 + len : g_utf8_next_char(at);
        bool is_space = character < 0x80 && g_ascii_isspace((char)character);
        if (is_space && (out->len == 0 || out->str[out->len - 1] == ' '))
            continue;
        g_string_append_unichar(out, is_space ? ' ' : character);
    }
    return g_strchomp(g_string_free(g_steal_pointer(&out), FALSE));
}

Bytes html_tag_name(Bytes *rest)
{
    size_t len = 0;

    while (len < rest->len && !is_white(rest->data[len]) && rest->data[len] != '=' &&
           rest->data[len] != '/' && rest->data[len] != '>')
        len++;
    Bytes name = bytes_first(*rest, len);
    *rest = bytes_skip(*rest, len);
    return name;
}

static Bytes skip_white(Bytes text)
{
    while (text.len > 0 && (is_white(text.data[0]) || text.data[0] == '\f'))
        text = bytes_skip(text, 1);
    return text;
}

static Bytes take_value(Bytes *rest)
{
    Bytes text = skip_white(*rest), value;
    bool is_quoted = text.len > 0 && (text.data[0] == '"' || text.data[0] == '\'');
    size_t len = 0;

    if (is_quoted) {
        ptrdiff_t end = bytes_find(bytes_skip(text, 1), text.data[0]);
        value = bytes_skip(text, 1);
        if (end >= 0)
            value = bytes_first(value, (size_t)end);
        *rest = bytes_skip(text, value.len + 2);
        return value;
    }
    while (len < text.len && !is_white(text.data[len]))
        len++;
    *rest = bytes_skip(text, len);
    return bytes_first(text, len);
}

bool html_tag_find(Bytes rest, Bytes wanted, Bytes *ret_value)
{
    while (rest.len > 0) {
        rest = skip_white(rest);
        Bytes name = html_tag_name(&rest);

        if (name.len == 0) {
            rest = bytes_skip(rest, 1);
            continue;
        }
        rest = skip_white(rest);
        if (rest.len == 0 || rest.data[0] != '=')
            continue;
        rest = bytes_skip(rest, 1);
        *ret_value = take_value(&rest);
        if (bytes_equal_nocase(name, wanted))
            return true;
    }
    return false;
}
