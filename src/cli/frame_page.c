/* frame_page.c - a frame in depth on a page: its tree, its octets. */
#include "base/i18n.h"
#include "cli/frame_deep.h"

#define INDENT 4
#define ROW_OCTETS 16

static bool is_layer(const TreeLine *line, const char *layer)
{
    return line->name != NULL && (layer == NULL || g_str_equal(line->name, layer));
}

bool deep_frame_has(const DeepFrame *deep, const char *layer)
{
    size_t count;
    const TreeLine *lines = tree_lines(deep->tree, &count);

    for (size_t i = 0; i < count; i++)
        if (is_layer(&lines[i], layer))
            return true;
    return false;
}

/* "0100 .... = Version: 4", "[Next Sequence Number: 24]", "Total Length: 63" */
static void write_line(Page *page, const TreeLine *line)
{
    const char *value = line->is_sentence ? _(line->value) : line->value;
    bool has_both = line->label != NULL && value != NULL;
    Style style = line->depth == 0 ? STYLE_HEADING : line->is_concluded ? STYLE_QUIET : STYLE_PLAIN;

    page_indent(page, line->depth * INDENT);
    page_put(page, style, "%s%s%s%s%s%s%s%s%s%s", line->is_concluded ? "[" : "",
             line->bits == NULL ? "" : line->bits, line->bits == NULL ? "" : " = ",
             line->label == NULL ? "" : line->label, has_both ? ": " : "",
             value == NULL ? "" : value, line->source == NULL ? "" : " (",
             line->source == NULL ? "" : line->source, line->source == NULL ? "" : ")",
             line->is_concluded ? "]" : "");
    page_end_line(page);
}

void deep_frame_write_tree(const DeepFrame *deep, Page *page, const char *layer)
{
    size_t count;
    const TreeLine *lines = tree_lines(deep->tree, &count);
    bool is_wanted = false;

    for (size_t i = 0; i < count; i++) {
        if (lines[i].depth == 0)
            is_wanted = is_layer(&lines[i], layer);
        if (is_wanted)
            write_line(page, &lines[i]);
    }
    if (tree_is_full(deep->tree))
        page_line(page, STYLE_QUIET, _("    [more lines than are shown of one frame]"));
    page_end_line(page);
}

/* One row: where, sixteen octets, what they are as text; stars where they may not be seen. */
static void write_row(const DeepFrame *deep, Page *page, size_t at, size_t count)
{
    char digits[ROW_OCTETS * 3 + 1], letters[ROW_OCTETS + 1];

    for (size_t i = 0; i < ROW_OCTETS; i++) {
        bool is_hidden = i < count && deep->hidden != NULL && deep->hidden[at + i] != 0;
        uint8_t octet = i < count ? deep->octets[at + i] : 0;

        if (i >= count)
            g_strlcpy(digits + i * 3, "   ", 4);
        else if (is_hidden)
            g_strlcpy(digits + i * 3, "** ", 4);
        else
            g_snprintf(digits + i * 3, 4, "%02x ", octet);
        letters[i] = is_hidden ? '*' : octet >= ' ' && octet < 0x7f ? (char)octet : '.';
    }
    letters[count] = '\0';
    page_put(page, STYLE_QUIET, "%04zx  ", at);
    page_put(page, STYLE_PLAIN, "%s  %s", digits, letters);
    page_end_line(page);
}

static void write_rows(const DeepFrame *deep, Page *page, size_t from, size_t count)
{
    for (size_t done = 0; done < count; done += ROW_OCTETS)
        write_row(deep, page, from + done, MIN(count - done, ROW_OCTETS));
    page_end_line(page);
}

void deep_frame_write_octets(const DeepFrame *deep, Page *page, const char *layer)
{
    size_t count;
    const TreeLine *lines = tree_lines(deep->tree, &count);

    if (layer == NULL) {
        write_rows(deep, page, 0, deep->len);
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (is_layer(&lines[i], layer) && lines[i].length > 0)
            write_rows(deep, page, lines[i].offset, lines[i].length);
}
