/* received_line.h - a Received field in clauses: what its readers hand to each other. */
#pragma once

#include "base/limits.h"
#include "message/received.h"
#include "message/received_tokens.h"

typedef enum Clause {
    CLAUSE_FROM,
    CLAUSE_BY,
    CLAUSE_VIA,
    CLAUSE_WITH,
    CLAUSE_ID,
    CLAUSE_FOR,
    CLAUSE_ENVELOPE_FROM,
    CLAUSE_TLS,
    N_CLAUSES,
} Clause;

typedef struct ReceivedLine {
    Bytes body;
    Token tokens[RECEIVED_TOKENS_MAX];
    size_t count;
    size_t value[N_CLAUSES]; /* index of the clause's first word; count where it is missing */
    size_t by;               /* index of the word `by` that counts; count where there is none */
    size_t date;             /* index of the first word of the date; count where there is none */
    Received *received;
} ReceivedLine;

/* Sets an item to a part of the body. */
void received_set(ReceivedLine *line, ReceivedItem item, Bytes text, RoleConfidence confidence);

static inline void received_repair(ReceivedLine *line, ReceivedRepair repair)
{
    line->received->repairs |= UINT32_C(1) << repair;
}

/* What a bare name means to the family. */
typedef enum FamilyNames { HELO_FIRST, HELO_LOOKED, NAME_FIRST } FamilyNames;

/* Finds the family by its marks. */
ReceivedFamily received_family_of(const ReceivedLine *line);
FamilyNames received_family_names(ReceivedFamily family);

/* Reads the from clause: HELO, looked-up name and address of the client, and whether it logged in.
 */
void received_read_peer(ReceivedLine *line);

/* Finds the date: sets line->date, the stamp and its repairs. */
void received_read_date(ReceivedLine *line);

/* How long the text is that begins with these words, whatever blanks and folds part them; 0 where
 * it does not. */
size_t received_words_len(Bytes text, Bytes words);
