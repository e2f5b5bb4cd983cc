/* pop3_command.h - one POP3 command line. */
#pragma once

#include "dialogue/dialogue.h"

/*
 * Reads a command line. Never fails: what cannot be read stays in text.
 *
 *   returns yours, for an exchange
 *   source  RFC 1939 3 (case), 7 (a password may hold blanks); RFC 5034 4
 */
Command *pop3_command_read(Bytes line);

/* The part of a command line that is a secret; into line, no octets where there is none. */
Bytes pop3_secret(Bytes line);

/* The mechanism and the initial response of AUTH. source RFC 5034 4 */
void pop3_auth_argument(Bytes argument, Bytes *ret_mechanism, Bytes *ret_initial);

/* The first word of an argument as a number; 0 where it is none. */
uint64_t pop3_number(Bytes argument);

/* A line that begins with a command that is known. */
bool pop3_is_surely_command(Bytes line);
