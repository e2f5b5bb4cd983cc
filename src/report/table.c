/* table.c - rows and columns that line up. */
#include "report/table.h"

#include "base/i18n.h"
#include "base/text.h"

/* So many rows are looked at before the widths are settled: lists can be long, memory is not. */
#define ROWS_LOOKED_AT 500
/* Where nothing is cut, one long value shall not push the columns behind it out of sight. */
#define PADDING_MAX 48
#define COLUMN_MIN 8
/* Narrower than this a column is no pleasure: others are left out first. */
#define COLUMN_GOOD 16
#define COLUMN_SPACE 2

typedef struct Cell {
    char *text; /* safe */
    Style style;
} Cell;

typedef struct Row {
    Cell cells[TABLE_COLUMNS_MAX];
} Row;

struct Table {
    Page *page;
    const TableColumn *columns;
    size_t count, indent;
    size_t widths[TABLE_COLUMNS_MAX]; /* in terminal columns */
    GArray *rows;                     /* of Row: those that wait for the widths */
    Row row;                          /* in the making */
    size_t filled;                    /* cells of it */
    bool is_settled;
    bool is_hidden[TABLE_COLUMNS_MAX];
};

Table *table_new(Page *page, const TableColumn *columns, size_t count, size_t indent)
{
    Table *table = g_new0(Table, 1);

    g_assert(count <= TABLE_COLUMNS_MAX);
    table->page = page;
    table->columns = columns;
    table->count = count;
    table->indent = indent;
    table->rows = g_array_new(FALSE, FALSE, sizeof(Row));
    for (size_t i = 0; i < count; i++)
        table->widths[i] = text_columns(_(columns[i].heading));
    return table;
}

void table_put_text(Table *table, Style style, const char *text)
{
    bool is_known = text != NULL && *text != '\0';

    g_assert(table->filled < table->count);
    table->row.cells[table->filled++] = (Cell){
        is_known ? text_safe(bytes_of_text(text)) : g_strdup("-"), is_known ? style : STYLE_QUIET};
}

static size_t last_column(const Table *table)
{
    size_t last = table->count - 1;

    while (last > 0 && table->is_hidden[last])
        last--;
    return last;
}

static void put_cell(Table *table, size_t column, Style style, const char *text)
{
    bool is_last = column == last_column(table);
    size_t width = table->widths[column], used = text_columns(text);
    g_autofree char *cut = NULL;

    if (table->is_hidden[column])
        return;
    if (table->page->columns > 0 && table->columns[column].is_flexible && used > width) {
        text = cut = text_fit(text, width);
        used = width;
    }
    size_t padding = used < width ? width - used : 0;
    if (table->columns[column].is_number)
        page_indent(table->page, padding);
    page_put(table->page, style, "%s", text);
    if (is_last)
        return;
    page_indent(table->page, COLUMN_SPACE + (table->columns[column].is_number ? 0 : padding));
}

static void write_row(Table *table, Row *row)
{
    page_indent(table->page, table->indent);
    for (size_t i = 0; i < table->count; i++) {
        put_cell(table, i, row->cells[i].style, row->cells[i].text);
        g_clear_pointer(&row->cells[i].text, g_free);
    }
    page_end_line(table->page);
}

static bool fits(const Table *table)
{
    size_t total = table->indent;

    for (size_t i = 0; i < table->count; i++)
        if (!table->is_hidden[i])
            total += table->widths[i] + (i == last_column(table) ? 0 : COLUMN_SPACE);
    return total <= table->page->columns;
}

/* Takes from the widest flexible column until the row fits, or none is wider than `least`. */
static void cut_columns(Table *table, size_t least)
{
    while (!fits(table)) {
        size_t widest = table->count;

        for (size_t i = 0; i < table->count; i++)
            if (table->columns[i].is_flexible && table->widths[i] > least &&
                (widest == table->count || table->widths[i] > table->widths[widest]))
                widest = i;
        if (widest == table->count)
            return;
        table->widths[widest]--;
    }
}

/* With as many columns as can be wide enough; each time one is left out, the others grow again. */
static void fit_widths(Table *table)
{
    size_t natural[TABLE_COLUMNS_MAX], shown = table->count;

    memcpy(natural, table->widths, sizeof(natural));
    cut_columns(table, COLUMN_GOOD);
    while (!fits(table) && shown-- > 0) {
        if (!table->columns[shown].is_optional)
            continue;
        table->is_hidden[shown] = true;
        memcpy(table->widths, natural, sizeof(natural));
        cut_columns(table, COLUMN_GOOD);
    }
    cut_columns(table, COLUMN_MIN);
}

static void settle(Table *table)
{
    bool is_terminal = table->page->columns > 0;

    for (guint i = 0; i < table->rows->len; i++) {
        const Row *row = &g_array_index(table->rows, Row, i);
        for (size_t column = 0; column < table->count; column++) {
            size_t width = text_columns(row->cells[column].text);
            if (is_terminal || !table->columns[column].is_flexible)
                table->widths[column] = MAX(table->widths[column], width);
            else
                table->widths[column] = MAX(table->widths[column], MIN(width, PADDING_MAX));
        }
    }
    if (is_terminal)
        fit_widths(table);
    table->is_settled = true;

    page_indent(table->page, table->indent);
    for (size_t i = 0; i < table->count; i++)
        put_cell(table, i, STYLE_HEADING, _(table->columns[i].heading));
    page_end_line(table->page);
    for (guint i = 0; i < table->rows->len; i++)
        write_row(table, &g_array_index(table->rows, Row, i));
    g_array_set_size(table->rows, 0);
}

void table_end_row(Table *table)
{
    g_assert(table->filled == table->count);
    table->filled = 0;
    if (table->is_settled) {
        write_row(table, &table->row);
        return;
    }
    g_array_append_val(table->rows, table->row);
    if (table->rows->len == ROWS_LOOKED_AT)
        settle(table);
}

void table_end(Table *table)
{
    if (!table->is_settled && table->rows->len > 0)
        settle(table);
    g_array_unref(table->rows);
    g_free(table);
}
