/* table.h - rows and columns that line up, on a terminal of any width or none. */
#pragma once

#include "report/page.h"

#define TABLE_COLUMNS_MAX 16

typedef struct TableColumn {
    const char *heading; /* marked for translation */
    bool is_flexible;    /* may be cut where the terminal is too narrow */
    bool is_number;      /* stands at the right end of its column */
    bool is_optional;    /* left out where the terminal is so narrow that all would be crowded */
} TableColumn;

typedef struct Table Table;

/*
 * Begins a table.
 *
 * On a terminal a row takes one line: flexible columns are cut, widest first, and end with an
 * ellipsis; optional ones are left out where that is not enough. Elsewhere nothing is cut. The
 * widths are those of the first rows.
 *
 *   columns  lent until table_end; at most TABLE_COLUMNS_MAX
 *   indent   blanks in front of each row
 */
Table *table_new(Page *page, const TableColumn *columns, size_t count, size_t indent);

/* The next cell of the row; NULL or "" shows as "-". */
void table_put_text(Table *table, Style style, const char *text);

void table_end_row(Table *table);

/* Writes what is left, and frees the table. */
void table_end(Table *table);
