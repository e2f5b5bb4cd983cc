/* records.h - the events behind a page, one a line. */
#pragma once

#include "case/query.h"
#include "report/page.h"

/*
 * Writes the first column of all answers as lines of JSON, and ends the query.
 *
 *   ret_rows  counts them up; NULL if not wanted
 */
bool page_records(Page *page, Query *query, uint64_t *ret_rows, GError **error);
