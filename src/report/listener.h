/* listener.h - what somebody on the way could read. */
#pragma once

#include "case/query.h"
#include "report/page.h"

/*
 * The part of the overview that says so: talks, log-ins, envelopes, messages, and what was
 * recognised and not read. Nothing where there were no packets: of the wire a transcript tells
 * nothing.
 *
 *   sources  how to name them in the line that says what to ask next
 */
bool listener_write(Page *page, sqlite3 *database, const char *sources, GError **error);

/*
 * What a log-in gave away, as a phrase marked for translation.
 *
 *   secret_kind  as `credential` events name it; NULL where no secret was sent
 *   is_sealed    the log-in crossed the network under TLS
 */
const char *listener_reads(const char *secret_kind, bool is_sealed);
