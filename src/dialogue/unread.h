/* unread.h - protocols of mail that are recognised, and not read. */
#pragma once

#include "dialogue/detect.h"

/*
 * Names what a connection speaks that is no SMTP, POP3 or IMAP, but carries mail or rules for it.
 *
 *   returns  "POP2", "ManageSieve", "MAPI over HTTP", "ActiveSync", "EWS", "webmail"; NULL for all
 *            else; static
 *   source   RFC 937 5, RFC 5804 1.7, MS-OXCMAPIHTTP 2.2.2, MS-ASHTTP 2.2.1
 */
const char *unread_name(const FirstOctets *first);
