/* imap_names.h - names of mailboxes as people know them. */
#pragma once

#include "base/bytes.h"

/*
 * The name of a mailbox in UTF-8.
 *
 *   is_utf8  the two sides agreed on UTF8=ACCEPT or IMAP4rev2: names are not in modified UTF-7
 *   returns  yours, valid UTF-8; a name that is not well encoded stays as it was sent, and INBOX is
 *            written so in whatever case it came
 *   source   RFC 3501 5.1.3, RFC 6855 3, RFC 9051 5.1
 */
char *imap_mailbox_name(Bytes sent, bool is_utf8);
