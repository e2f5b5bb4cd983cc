/* paragraph.c - sentences that wrap to the width of the page. */
#include "report/paragraph.h"

#include "base/text.h"

#include <string.h>

#define PARAGRAPH_COLUMNS 98 /* longer lines are hard to read */
#define NARROWEST 24         /* of the text itself; a terminal that leaves less gets longer lines */

static size_t room_of(const Page *page, size_t margin)
{
    size_t columns = page->columns == 0 ? PARAGRAPH_COLUMNS : MIN(page->columns, PARAGRAPH_COLUMNS);

    return columns < margin + NARROWEST ? NARROWEST : columns - margin;
}

static void put_line(Page *page, Style style, size_t indent, const char *mark, GString *line)
{
    page_indent(page, indent);
    page_line(page, style, "%s%s", mark, line->str);
    g_string_truncate(line, 0);
}

void page_paragraph(Page *page, Style style, size_t indent, const char *mark, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    g_autoptr(GString) line = g_string_new(NULL);
    size_t room = room_of(page, indent + text_columns(mark)), columns = 0;

    for (size_t i = 0; words[i] != NULL; i++) {
        size_t width = text_columns(words[i]);
        bool is_bound =
            i > 0 /* a number stays with its RFC */ && g_str_has_suffix(words[i - 1], "RFC");
        bool binds = words[i + 1] != NULL && g_str_has_suffix(words[i], "RFC");
        size_t need = width + (binds ? 1 + text_columns(words[i + 1]) : 0);
        if (line->len > 0 && !is_bound && columns + 1 + need > room) {
            put_line(page, style, indent, mark, line);
            columns = 0;
        }
        g_string_append_printf(line, "%s%s", line->len == 0 ? "" : " ", words[i]);
        columns += width + (columns == 0 ? 0 : 1);
    }
    if (line->len > 0)
        put_line(page, style, indent, mark, line);
}

/* How many octets of the text fit; a blank far enough behind is a better end than the last column.
 */
static size_t fitting(const char *text, size_t columns)
{
    const char *blank = NULL, *end = text;

    if (text_columns(text) <= columns)
        return strlen(text);
    for (size_t used = 0; *end != '\0'; end = g_utf8_next_char(end)) {
        g_autofree char *one = g_strndup(end, (gsize)(g_utf8_next_char(end) - end));

        used += text_columns(one);
        if (used > columns)
            break;
        if (*end == ' ' && used * 2 > columns)
            blank = end + 1;
    }
    return blank != NULL ? (size_t)(blank - text) : MAX((size_t)(end - text), 1);
}

void page_hanging(Page *page, Style style, size_t at, size_t hang, const char *text)
{
    g_autofree char *safe = text_safe(bytes_of_text(text));
    const char *rest = safe;
    size_t margin = at;

    while (page->columns >= margin + NARROWEST && text_columns(rest) > page->columns - margin) {
        size_t len = fitting(rest, page->columns - margin);

        page_put(page, style, "%.*s", (int)(rest[len - 1] == ' ' ? len - 1 : len), rest);
        page_end_line(page);
        page_indent(page, hang);
        rest += len;
        margin = hang;
    }
    page_put(page, style, "%s", rest);
}
