/* explain_flow.h - the opening and the closing of a connection in sentences. */
#pragma once

#include "report/record.h"

/* What a segment of the opening does: "syn", "syn_ack" or "ack"; yours.
 * source RFC 9293 3.4, 3.5 */
char *explain_opening_step(const json_t *flow, const char *name);

/* How connections of this kind are closed ("fin4", "rst", ...); NULL where there is nothing to say.
 * Translated, lent. source RFC 9293 3.6, 3.10.7 */
const char *explain_closing(const char *how);

/* What the steps of the closing do, one text a step; yours, NULL-ended.
 * source RFC 9293 3.6 */
char **explain_closing_steps(const json_t *flow, const json_t *tls);
