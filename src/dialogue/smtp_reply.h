/* smtp_reply.h - one line of an SMTP reply, and what is told in its text. */
#pragma once

#include "dialogue/dialogue.h"

/*
 * Reads the line of a reply: three digits 200-599, then a blank, "-" or nothing. Text that
 * follows the digits without a separator, as sloppy servers send it, is taken too.
 *
 *   returns false where the line is none
 *   source  RFC 5321 4.2
 */
bool smtp_reply_line(Bytes line, int *ret_code, bool *ret_is_last, Bytes *ret_text);

/* The enhanced status code at the start of a reply's text, "2.1.5"; yours, NULL where there is
 * none that fits the code's first digit. source RFC 2034 4, RFC 3463 2 */
char *smtp_enhanced(int code, Bytes text);

/*
 * The id under which a server took a message, out of its reply to the end of data: in the
 * spellings of Postfix ("queued as X"), Exim ("id=X"), Sendmail ("X Message accepted"), OpenSMTPD
 * ("X Message accepted for delivery"), Exchange ("[InternalId=X"), qmail ("qp X"), Google (last
 * word of three parts before "- gsmtp").
 *
 *   returns yours, NULL where there is none
 */
char *smtp_queue_id(const Reply *reply);
