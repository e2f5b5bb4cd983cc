/* smuggling.h - a mail hidden in a mail. */
#pragma once

#include "finding/facts.h"

/* What stands behind a lone dot, read as a lenient server would. */
typedef struct HiddenMail {
    char *mail_from;       /* valid UTF-8; NULL where there is no MAIL */
    GPtrArray *recipients; /* of char * */
} HiddenMail;

/* source RFC 5321 4.1.1.2, 4.1.1.3; limits FINDING_LIST_MAX */
void hidden_mail_read(Bytes octets, HiddenMail *hidden);
void hidden_mail_clear(HiddenMail *hidden);

/* A lone dot in mail data. */
void find_in_smuggled(const Smuggled *smuggled, const HiddenMail *hidden, const FindingTell *tell);

/* The hidden mail came out: a server accepted it as a transaction of its own. `dot`: where it was
 * hidden, in the same connection; or NULL. */
void tell_smuggled_out(const Envelope *envelope, const Span *dot, Side dot_side,
                       const FindingTell *tell);
