/* timing.h - where the time of a talk went: who waited for whom. */
#pragma once

#include "report/page.h"
#include "report/record.h"

/*
 * Writes how the time of a dialogue divides, and the longest waits.
 *
 *   flow    its connection, whose handshake tells how far away the two sides are; or NULL
 */
bool timing_write(Page *page, sqlite3 *database, const char *dialogue, const json_t *flow,
                  GError **error);
