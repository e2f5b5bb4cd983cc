/* query.h - one question to a case, and its answers row by row. */
#pragma once

#include "case/case.h"

typedef struct Query Query;

/*
 * Asks.
 *
 *   sql     one statement; ?1, ?2, ... stand for the texts that follow
 *   ...     texts up to a NULL
 *   returns yours; give it to query_end, which tells whether all went well
 */
Query *query_new(sqlite3 *database, const char *sql, ...) G_GNUC_NULL_TERMINATED;

/* The same with the texts in an array (of char *); NULL: none. */
Query *query_new_of(sqlite3 *database, const char *sql, const GPtrArray *texts);

/* Goes to the next row; false when there is none, or on an error (query_end tells). */
bool query_next(Query *query);

/* A column of the row, from 0; lent until the next query_next. NULL where it is not known. */
const char *query_text(Query *query, int column);

/* 0 where it is not known, or no number. */
int64_t query_number(Query *query, int column);

/* A column that holds JSON; yours. NULL where there is none that can be read: query_end tells. */
json_t *query_record(Query *query, int column);

/* The row at hand is not what it should be: query_end tells. */
void query_spoil(Query *query);

/* Frees the query; false if not all answers came. errors POSTA_ERROR_INPUT (a damaged case),
 * POSTA_ERROR_MACHINE */
bool query_end(Query *query, GError **error);

/* The only number that a question has for an answer; 0 where there is none. */
int64_t query_one_number(sqlite3 *database, const char *sql);
