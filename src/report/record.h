/* record.h - facts out of the records of events; what is missing is NULL, 0 or false. */
#pragma once

#include "case/query.h"

/* What stands at a path of keys ("headers.subject"); lent by the record. */
const json_t *record_at(const json_t *record, const char *path);

/* The value at a path, if it is of this kind; texts are lent by the record. */
const char *record_text(const json_t *record, const char *path);
int64_t record_number(const json_t *record, const char *path);
bool record_flag(const json_t *record, const char *path);
bool record_has(const json_t *record, const char *path);

/* What a server of a dialogue greets with; of IMAP without the response code before it, which lists
 * what it can do. Lent. source RFC 9051 7.1 */
const char *record_banner(const json_t *dialogue);

/* "192.0.2.1:25", "[2001:db8::1]:25" of the object at a path; yours. "?" where it is not known. */
char *record_end_point(const json_t *record, const char *path);

/* The first and the last frame of the list at a path; 0 where there is none. */
uint64_t record_first_frame(const json_t *record, const char *path);
uint64_t record_last_frame(const json_t *record, const char *path);

/* The one record that a question has for an answer; yours, or NULL. The question is asked with one
 * text. */
json_t *record_asked(sqlite3 *database, const char *sql, const char *text);
