/*
 * spam_report.h - what a filter wrote into the header, and whether the message bears it out.
 *
 * A filter's rules are tests of the message. Those whose logic is known are tried again here.
 */
#pragma once

#include "message/route.h"

typedef enum SpamVerdict {
    SPAM_NOT_CONFIRMABLE, /* it rests on what a message does not show */
    SPAM_CONFIRMED,
    SPAM_CONTRADICTED, /* the message, as it stands here, does not bear it out */
} SpamVerdict;

typedef struct SpamTest {
    char *name; /* valid UTF-8 */
    bool has_score;
    double score;
    char *description;    /* as the filter printed it; or NULL */
    const char *sentence; /* what it means, where it is known; marked for translation; or NULL */
    SpamVerdict verdict;
} SpamTest;

typedef struct SpamReport {
    const char *engine; /* "SpamAssassin", "rspamd"; NULL where there is no report */
    bool has_score, has_required, has_flag;
    double score, required;
    bool is_spam;     /* the filter called it so; valid if has_flag */
    GPtrArray *tests; /* of SpamTest * */
} SpamReport;

/*
 * Reads the fields that filters write, the newest of each kind.
 *
 *   fields, headers, route  of one header section
 *   report  is filled in; clear it with spam_report_clear
 *   limits  SPAM_TESTS_MAX; linear in time
 *   source  Mail::SpamAssassin::Conf (add_header, report templates); rspamd's milter_headers module
 */
void spam_report_read(SpamReport *report, const GArray *fields, const MessageHeaders *headers,
                      const Route *route);
void spam_report_clear(SpamReport *report);

const char *spam_verdict_name(SpamVerdict verdict);

/* What rules are tried on. */
typedef struct SpamFacts {
    const GArray *fields;
    const MessageHeaders *headers;
    const Route *route;
} SpamFacts;

/* Tries a rule again, and says what it means: sets sentence and verdict. */
void spam_test_try(SpamTest *test, const SpamFacts *facts);
