/* list.c - a table out of a question to a case. */
#include "report/list.h"

#include "base/i18n.h"
#include "base/when.h"
#include "report/finding_words.h"
#include "report/style.h"
#include "report/words.h"

static size_t column_count(const ListColumn *columns)
{
    size_t count = 0;

    while (count < TABLE_COLUMNS_MAX && columns[count].sql != NULL)
        count++;
    return count;
}

static char *question_of(const ListColumn *columns, size_t count, const char *from)
{
    GString *sql = g_string_new("SELECT ");

    for (size_t i = 0; i < count; i++)
        g_string_append_printf(sql, "%s%s", i == 0 ? "" : ", ", columns[i].sql);
    g_string_append_printf(sql, " %s", from);
    return g_string_free(sql, FALSE);
}

static void put_number_cell(Table *table, const Page *page, Query *query, int column, CellForm form)
{
    int64_t number = query_number(query, column);
    char text[PAGE_TEXT_SIZE];

    if (form == CELL_TIME && !time_of_text(query_text(query, column), &number))
        number = query_number(query, column);
    table_put_text(table, STYLE_PLAIN,
                   form == CELL_TIME   ? page_time(page, number, text)
                   : form == CELL_SPAN ? span_to_text(number, text)
                                       : number_to_text((uint64_t)number, text));
}

static void put_made_cell(Table *table, Style style, char *text)
{
    table_put_text(table, style, text);
    g_free(text);
}

static void put_finding_cell(Table *table, const Page *page, Query *query, int column)
{
    json_t *finding = query_record(query, column);

    put_made_cell(table, STYLE_PLAIN, finding_sentence_shown(page, finding));
    json_decref(finding);
}

static void put_cell(Table *table, const Page *page, Query *query, int column, CellForm form)
{
    const char *text = query_text(query, column);

    if (text == NULL) {
        table_put_text(table, STYLE_PLAIN, NULL);
        return;
    }
    switch (form) {
    case CELL_TIME:
    case CELL_SPAN:
    case CELL_NUMBER:
        put_number_cell(table, page, query, column, form);
        return;
    case CELL_ID:
        table_put_text(table, STYLE_ID, text);
        return;
    case CELL_WORD:
        table_put_text(table, STYLE_PLAIN, word_shown(text));
        return;
    case CELL_OUTCOME:
        put_made_cell(table, style_of_outcome(text), outcome_shown(text));
        return;
    case CELL_LOGIN:
        put_made_cell(table, STYLE_PLAIN, login_shown(text));
        return;
    case CELL_CLOSING:
        put_made_cell(table, STYLE_PLAIN, closing_shown(text));
        return;
    case CELL_SEVERITY:
        table_put_text(table, style_of_severity(text), _(text));
        return;
    case CELL_SENTENCE:
        table_put_text(table, STYLE_PLAIN, *text == '\0' ? text : _(text));
        return;
    case CELL_FINDING:
        put_finding_cell(table, page, query, column);
        return;
    case CELL_TEXT:
        table_put_text(table, STYLE_PLAIN, text);
        return;
    }
    g_assert_not_reached();
}

bool list_write(Page *page, sqlite3 *database, const Listing *listing, uint64_t *ret_rows,
                GError **error)
{
    const ListColumn *columns = listing->columns;
    size_t count = column_count(columns);
    TableColumn headings[TABLE_COLUMNS_MAX];
    g_autofree char *sql = question_of(columns, count, listing->from);
    uint64_t rows = 0;

    for (size_t i = 0; i < count; i++)
        headings[i] = columns[i].column;
    Table *table = table_new(page, headings, count, listing->indent);
    Query *query = query_new_of(database, sql, listing->texts);
    for (; query_next(query); rows++) {
        for (size_t i = 0; i < count; i++)
            put_cell(table, page, query, (int)i, columns[i].form);
        table_end_row(table);
    }
    table_end(table);
    if (ret_rows != NULL)
        *ret_rows = rows;
    return query_end(query, error);
}
