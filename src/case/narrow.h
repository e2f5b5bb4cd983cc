/* narrow.h - a case narrowed to what somebody wants to see of it. */
#pragma once

#include "case/filter.h"

/*
 * From here on a case holds what a filter lets pass, and what belongs to that: of a message its
 * envelope, parts and findings; of a dialogue its log-ins and commands, those of other mails left
 * out. Whoever asks the database sees no more; the file of a case stays as it is.
 *
 *   database  of a case; narrowed once at most
 *   errors    those of filter_prepare and of the case
 */
bool case_narrow(sqlite3 *database, const Filter *filter, GError **error);
