/* list.h - a table out of a question to a case. */
#pragma once

#include "case/query.h"
#include "report/table.h"

typedef enum CellForm {
    CELL_TEXT,
    CELL_ID,
    CELL_TIME, /* ns since 1970, or as events write it */
    CELL_SPAN, /* ns */
    CELL_NUMBER,
    CELL_WORD,    /* of events, said in the reader's language: see words.h, as for the next three */
    CELL_OUTCOME, /* an outcome, or "accepted 1 3" */
    CELL_LOGIN,   /* "mechanism outcome" */
    CELL_CLOSING, /* "how side" */
    CELL_SEVERITY,
    CELL_SENTENCE, /* translated where it is shown */
    CELL_FINDING,  /* the record of a finding: its sentence */
} CellForm;

/* A column of a list: what it is called, how it behaves, what the case answers for it. */
typedef struct ListColumn {
    TableColumn column;
    CellForm form;
    const char *sql;
} ListColumn;

/* Rows of an array of columns: how each behaves on a narrow terminal. */
/* clang-format off */
#define FIXED(heading, form, sql) {{heading, false, false, false}, form, sql}
#define OPTIONAL(heading, form, sql) {{heading, false, false, true}, form, sql}
#define FLEXIBLE(heading, form, sql) {{heading, true, false, false}, form, sql}
#define NUMBER(heading, form, sql) {{heading, false, true, false}, form, sql}
#define OPTIONAL_NUMBER(heading, form, sql) {{heading, false, true, true}, form, sql}
#define END_OF_COLUMNS {{NULL, false, false, false}, CELL_TEXT, NULL}
/* clang-format on */

/* Addresses of an envelope, in the views of messages and envelopes. */
#define SENDER_SQL "iif(null_sender, '<>', mail_from)"
#define RECIPIENT_SQL "recipient || iif(recipients > 1, ' +' || (recipients - 1), '')"

/* By which protocol and mechanism, and as whom, in the view of credentials. */
#define LOGIN_SQL "upper(coalesce(protocol || ' ', '')) || coalesce(mechanism, '')"
#define USER_SQL                                                                                   \
    "coalesce(user || iif(authorization_id <> user, ' for ' || authorization_id, ''), user)"

/* How a transaction ended; some of its recipients may have been refused all the same. */
#define OUTCOME_SQL                                                                                \
    "outcome || iif(outcome = 'accepted' AND refused > 0, "                                        \
    "' ' || refused || ' ' || recipients, '')"

/* Why: the words to the first recipient that was refused, where these decided, else of the reply.
 */
#define REASON_SQL                                                                                 \
    "iif(outcome = 'accepted' OR refused = recipients, coalesce(refusal, reply), "                 \
    "coalesce(reply, refusal))"

/* The columns of lists that the overview shows the beginning of. */
extern const ListColumn message_columns[], dialogue_columns[], finding_columns[];

/* What a table shows. */
typedef struct Listing {
    const ListColumn *columns; /* up to one without sql, at most TABLE_COLUMNS_MAX */
    const char *from;       /* what stands behind SELECT's columns: "FROM messages ORDER BY id" */
    size_t indent;          /* columns of blanks before each row */
    const GPtrArray *texts; /* of char *: what ?1, ?2, ... in it stand for; NULL: nothing */
} Listing;

/* Writes a table; ret_rows, how many rows there were, may be NULL. */
bool list_write(Page *page, sqlite3 *database, const Listing *listing, uint64_t *ret_rows,
                GError **error);
