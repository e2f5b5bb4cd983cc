/* report.h - the pages: what a case tells to eyes, and the events behind it. */
#pragma once

#include "case/case.h"
#include "case/filter.h"
#include "report/page.h"

/* One thing of a case that can be shown. */
typedef struct Thing {
    EventKind kind;
    char *id;
} Thing;

/* The names of the lists there are; NULL-ended. */
extern const char *const list_names[];

/* The time that relative times count from: of the first packet, else of the first event. */
int64_t report_zero(sqlite3 *database);

/*
 * What happened, on one page.
 *
 *   sources  how to name them in the lines that say what to ask next
 */
bool report_overview(Page *page, sqlite3 *database, const char *sources, GError **error);

/* A line for each thing of a list; `what` is one of list_names. `filter`, prepared: those that it
 * lets pass; NULL: all. */
bool report_list(Page *page, sqlite3 *database, const char *what, const Filter *filter,
                 uint64_t *ret_rows, GError **error);

/*
 * Finds the thing whose id has this beginning.
 *
 *   errors   POSTA_ERROR_USAGE: there is none, or more than one
 *   returns  thing_clear gives it back
 */
bool thing_find(sqlite3 *database, const char *beginning, Thing *ret_thing, GError **error);
void thing_clear(Thing *thing);

/* One thing in full. */
bool report_thing(Page *page, sqlite3 *database, const Thing *thing, GError **error);

/* Each message in full. */
bool report_messages(Page *page, sqlite3 *database, uint64_t *ret_messages, GError **error);

/* The events behind each of these pages, one a line. */
bool report_overview_records(Page *page, sqlite3 *database, GError **error);
bool report_list_records(Page *page, sqlite3 *database, const char *what, const Filter *filter,
                         uint64_t *ret_rows, GError **error);
bool report_thing_records(Page *page, sqlite3 *database, const Thing *thing, GError **error);

/* Of all messages: with their parts and findings. */
bool report_message_records(Page *page, sqlite3 *database, uint64_t *ret_messages, GError **error);
