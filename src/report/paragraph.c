/* paragraph.c - sentences that wrap to the width of the page. */
#include "report/paragraph.h"

#include "base/text.h"

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
