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

/* A line that can hardly be anything but a command, for where the thread was lost: mail text has
 * lines that begin with "Help" and "Data" too. */
bool smtp_is_surely_command(Bytes line);

/* Octets with which such a line begins, or might once there are more of them. */
bool smtp_may_begin_command(Bytes octets);

/*
 * The text that xtext stands for; with a type before it as in ORCPT ("rfc822;", "utf-8;") too.
 *
 *   returns yours, valid UTF-8; NULL where it is no xtext, or stands for itself
 *   source  RFC 3461 4, RFC 6533 3 (\x{HEX} of utf-8 addresses)
 */
char *smtp_xtext_decode(Bytes value);

/*
 * The part of a command line that is a secret: the initial response of AUTH, the arguments of PASS
 * and LOGIN, which people and attackers type at SMTP servers too.
 *
 *   returns into line; no octets where there is none
 */
Bytes smtp_secret(Bytes line);

/* All of a line is written in the alphabet of base64. source RFC 4648 4 */
bool smtp_is_base64(Bytes line);

/* A line that is base64 and hardly a word that somebody typed: the answer of a log-in. */
bool smtp_is_like_answer(Bytes line);

/* The word can be the name of a mechanism. source RFC 4422 3.1 (letter case left open) */
bool smtp_is_mechanism(Bytes word);

/* Length of an AUTH command's mechanism and where its initial response is. source RFC 4954 4 */
void smtp_auth_argument(Bytes argument, Bytes *ret_mechanism, Bytes *ret_initial);

/*
 * What BDAT says of its chunk: BDAT SP chunk-size [ SP "LAST" ].
 *
 *   returns false where the size is no number that can be
 *   source  RFC 3030 2
 */
bool smtp_chunk_read(Bytes argument, uint64_t *ret_size, bool *ret_is_last);
