/*
 * seal.h - the TLS of a connection in words: what its handshake agreed on, whom the certificate
 * names, with what it was opened, how it was ended.
 */
#pragma once

#include "base/place.h"
#include "report/record.h"

/* The record of the TLS of a flow; yours, NULL where there is none. */
json_t *seal_find(sqlite3 *database, const char *flow);

/* "TLS 1.3, TLS_AES_128_GCM_SHA256, opened with the key log"; yours, NULL where nothing is known.
 */
char *seal_summary(const json_t *tls);

/*
 * The messages of TLS that stand between the lines of a talk, as asides of a story.
 *
 *   explains  what they mean is said too
 *   returns   an array of Aside, with a function that clears them
 */
GArray *seal_asides(const json_t *tls, bool explains);

/*
 * Why a side broke off after its close_notify: mostly because the other went on sending to somebody
 * who did not read any more. Yours, NULL where it had not taken its leave.
 */
char *seal_explain_reset(const json_t *tls, Side side, const char *time);
