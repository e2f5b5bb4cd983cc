/* extensions.h - what the server offered, and what the client made of it. */
#pragma once

#include "report/page.h"
#include "report/record.h"

/*
 * Writes a line for each extension of SMTP that a dialogue's server offered, or its client used
 * without an offer; nothing where there is none.
 */
bool extensions_write(Page *page, sqlite3 *database, const json_t *dialogue, GError **error);
