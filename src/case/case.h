/*
 * case.h - the results of a scan as a database: a sink while it is made, a source afterwards.
 *
 * One table keeps the events as they were written; views give them columns. The schema is
 * schema.sql, and is documented there.
 */
#pragma once

#include <sqlite3.h>

#include "sink/sink.h"

/*
 * Makes a case.
 *
 *   path    of the file, which must not exist; it appears when the sink has ended, whole or not at
 *           all. NULL for a case that is gone when the program ends
 *   returns a sink, free with sink_free; its database by case_database
 *   errors  POSTA_ERROR_USAGE (the file is there already), POSTA_ERROR_MACHINE
 */
Sink *case_new(const char *path, GError **error);

/* Opens a case for reading; free with sink_free. errors POSTA_ERROR_INPUT (not a case),
 * POSTA_ERROR_MACHINE */
Sink *case_open(const char *path, GError **error);

/* Whether a file looks like a case (its first octets, its application id). */
bool case_is_case(const char *path);

/* Writes a fact about the making of a case into it ("secrets", "mask"); before its end. */
bool case_remember(Sink *sink, const char *name, const char *value, GError **error);

/* The database behind a sink made here, to be asked; lent. Events are in it after the sink's end.
 */
sqlite3 *case_database(Sink *sink);

/* The views in a case are for other programs: posta brings its own, which stand before them, and
 * writes nothing from here on. False where the database refuses. */
bool case_bring_views(sqlite3 *database);
