/* story.h - a dialogue line by line: what each side said, when, and what it is about. */
#pragma once

#include "report/page.h"
#include "report/record.h"

/*
 * Writes the exchanges of a dialogue.
 *
 *   is_captured  false where they stand in a transcript
 *   zero         ns since 1970 that the times of the lines count from
 */
bool story_write(Page *page, sqlite3 *database, const char *dialogue, bool is_captured,
                 int64_t zero, GError **error);
