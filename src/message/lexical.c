/* lexical.c - blanks, folds, comments and quoted strings, as all fields of a header have them. */
#include "message/lexical.h"

size_t enclosed_len(Bytes text)
{
    uint8_t open = text.data[0];
    uint8_t close = open == '(' ? ')' : open == '[' ? ']' : '"';
    size_t depth = 1;

    for (size_t i = 1; i < text.len; i++) {
        uint8_t c = text.data[i];

        if (c == '\\')
            i++;
        else if (c == close && --depth == 0)
            return i + 1;
        else if (c == '(' && open == '(')
            depth++;
    }
    return 0;
}

void add_unfolded(GString *out, Bytes text)
{
    ptrdiff_t line_end;

    while ((line_end = bytes_find(text, '\n')) >= 0) {
        Bytes line = bytes_first(text, (size_t)line_end);

        while (line.len > 0 && line.data[line.len - 1] == '\r')
            line.len--;
        g_string_append_len(out, (const char *)line.data, (gssize)line.len);
        text = bytes_skip(text, (size_t)line_end + 1);
    }
    if (text.len > 0)
        g_string_append_len(out, (const char *)text.data, (gssize)text.len);
}

void add_unescaped(GString *out, Bytes text)
{
    ptrdiff_t mark;

    while ((mark = bytes_find(text, '\\')) >= 0) {
        add_unfolded(out, bytes_first(text, (size_t)mark));
        text = bytes_skip(text, (size_t)mark + 1);
        if (text.len > 0 && !is_white(text.data[0])) {
            g_string_append_c(out, (char)text.data[0]);
            text = bytes_skip(text, 1);
        }
    }
    add_unfolded(out, text);
}
