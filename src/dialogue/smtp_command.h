/* smtp_command.h - one SMTP command line: verb, path, parameters. */
#pragma once

#include "dialogue/dialogue.h"

/* The first word of a line, up to a blank or, for "MAIL FROM:" written as one word, a colon. */
Bytes smtp_first_word(Bytes line);

/*
 * Reads a command line. Never fails: what cannot be read stays in text.
 *
 *   returns yours, for an exchange
 *   limits  PARAMETERS_MAX
 *   source  RFC 5321 2.4 (case), 4.1.1; a blank after the colon as everyone sends it (3.3)
 */
Command *smtp_command_read(Bytes line);

/*
 * The path of MAIL or RCPT: what stands between < and >, source route left off, quotes kept.
 *
 *   argument  of the command, "FROM:<a@example> SIZE=10"
 *   returns   false where the argument has no path; "" is the null path. Into argument, lent
 *   source    RFC 5321 4.1.2, appendix C (source routes)
 */
bool smtp_path(Bytes argument, Bytes *ret_path);

/* Length of an AUTH command's mechanism and where its initial response is. source RFC 4954 4 */
void smtp_auth_argument(Bytes argument, Bytes *ret_mechanism, Bytes *ret_initial);
