/* probe.h - puts a message, its transaction and its talk before the rules, and says what they
 * found.
 */
#pragma once

#include "finding/sightings.h"

/* What is known beside the message's text; zeros are nothing. */
typedef struct Probe {
    const char *text; /* of the message, with LF for line ends */
    const char *helo;
    const char *banner;
    const char *peer, *server;  /* addresses */
    const char *mail_from;      /* NULL: there is no envelope; "" is the null one */
    const char *recipients;     /* parted by blanks; all are accepted */
    const LookupTable *lookups; /* or NULL */
    const Calls *calls;         /* or NULL */
    bool is_submission;
    int64_t seen; /* ns since 1970: when its end was seen; 0: without a clock */
    bool is_authenticated;
    Sightings *sightings; /* of messages so far; or NULL */
    bool is_torn;         /* the end of the message was not seen */
} Probe;

/* "severity name" of each finding, in order, parted by ", "; yours. Sentences are looked at on the
 * way: all of their places must have a value. */
char *probe_findings(const Probe *probe);

/* How often each kind was found so far. */
extern unsigned probe_seen[N_FINDINGS];

/* Facts and tell for rules that look at no message. */
typedef struct Told {
    GString *text;
} Told;

void probe_tell(void *user, const Finding *finding);

/* Tests in files of their own. */
void add_trace_tests(void);
void add_structure_tests(void);
void add_lookup_tests(void);
