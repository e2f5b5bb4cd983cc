/* style.h - which words are good news and which are not. */
#pragma once

#include "report/page.h"

/* Of "accepted", "deferred", "refused", "aborted", "cut", ...; plain for all others. */
Style style_of_outcome(const char *outcome);

/* Of an SMTP reply code: 2yz, 3yz, 4yz, 5yz. source RFC 5321 4.2.1 */
Style style_of_code(int64_t code);

/* Of "info", "low", "medium", "high", "critical". */
Style style_of_severity(const char *severity);
