/* paragraph.h - sentences that wrap to the width of the page. */
#pragma once

#include "report/page.h"

/*
 * Writes a text in lines that fit the page (or PARAGRAPH_COLUMNS, where it has no width or much).
 *
 *   indent  columns before each line
 *   mark    put before each line behind the indent, for colour never carries a meaning alone; "" or
 *           "# "
 */
void page_paragraph(Page *page, Style style, size_t indent, const char *mark, const char *text);

/*
 * Writes a line of which each octet counts, such as one of a talk: what does not fit a terminal
 * goes on below, behind a blank where there is one. The line is not ended.
 *
 *   at    columns that stand before it already
 *   hang  columns before what goes on
 */
void page_hanging(Page *page, Style style, size_t at, size_t hang, const char *text);
