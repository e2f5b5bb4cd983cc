/* help.h - the topics of posta help, each in a file of its own. */
#pragma once

#include "report/page.h"

/* There is something to say: a reply code ("503"), an enhanced one ("5.7.1"), a word of
 * SMTP, POP3 or IMAP, letters in either case. */
bool help_knows(const char *word);

/* Explains such a word. */
void help_word(Page *page, const char *word);

/* The word of a protocol that was perhaps meant, or NULL. */
const char *help_nearest_word(const char *word);

/* What each port of mail is for. */
void help_ports(Page *page);

/* The words of -Y. */
void help_filters(Page *page);

/* The states of a session in SMTP, POP3 and IMAP, and which command is expected in which. */
void help_states(Page *page);

/* The same as a graph, for dot(1). */
void help_states_dot(Page *page);

/* All findings there are, by severity. */
void help_findings(Page *page);

/* Explains one finding; on no page (NULL) it only tells whether there is one. False where none is
 * called so. */
bool help_finding(Page *page, const char *name);
