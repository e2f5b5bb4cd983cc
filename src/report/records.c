/* records.c - the events behind a page, one a line. */
#include "report/records.h"

#include "base/text.h"
#include "event/line.h"

/* A record is read and written anew, since a case may come from anybody. */
static void write_record(Page *page, json_t *record)
{
    g_autofree char *line = json_text(record, JSON_COMPACT | JSON_REAL_PRECISION(12));
    g_autofree char *safe = page->columns > 0 && line != NULL ? text_safe_json(line) : NULL;

    if (line == NULL)
        return;
    fputs(safe == NULL ? line : safe, page->file);
    page_end_line(page);
}

bool page_records(Page *page, Query *query, uint64_t *ret_rows, GError **error)
{
    while (query_next(query)) {
        json_t *record = query_record(query, 0);
        if (record == NULL)
            continue;
        write_record(page, record);
        json_decref(record);
        if (ret_rows != NULL)
            ++*ret_rows;
    }
    return query_end(query, error);
}
