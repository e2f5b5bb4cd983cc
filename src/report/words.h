/* words.h - words of events, said in the reader's language. */
#pragma once

/* A word that events use for what became of something ("accepted", "client"); one that is none of
 * them is given back as it is. */
const char *word_shown(const char *word);

/* "accepted, 1 of 3 refused" of an outcome and, where some recipients were refused all the same,
 * two numbers behind it: "accepted 1 3". Yours. */
char *outcome_shown(const char *outcome);

/* "PLAIN accepted" of a mechanism and what became of the log-in. Yours. */
char *login_shown(const char *login);

/* "rst by server" of how a connection ended and which side ended it: "rst server". Yours. */
char *closing_shown(const char *closing);
