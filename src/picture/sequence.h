/* sequence.h - a dialogue as steps between two lifelines, ready to be drawn in any form. */
#pragma once

#include "base/place.h"
#include "case/query.h"
#include "report/page.h"

typedef enum StepKind {
    STEP_SEGMENT, /* of the handshake, or of the closing */
    STEP_COMMAND,
    STEP_REPLY,
    STEP_BODY,  /* mail data */
    STEP_LOGIN, /* a challenge, or its answer */
    STEP_SEAL,  /* from here on TLS seals what is said */
    STEP_HOLE,  /* octets that the capture lacks */
} StepKind;

/* How a step went, where that is known. */
typedef enum Tone { TONE_PLAIN, TONE_GOOD, TONE_WARNING, TONE_BAD } Tone;

/* Something odd or worth a look, at the margin of a step. */
typedef struct Mark {
    char *id;
    char *name;
    char *sentence;
    Tone tone;
} Mark;

typedef struct SequenceStep {
    StepKind kind;
    Side side; /* who sent it */
    Tone tone;
    int64_t when;     /* ns since 1970; of the step before where it has none */
    uint64_t order;   /* as told; puts those of one moment in order */
    uint64_t frame;   /* the first; 0 where not known */
    uint64_t bytes;   /* of STEP_BODY and STEP_HOLE */
    uint64_t group;   /* commands sent without waiting share it; 0 where none */
    char *text;       /* one line */
    char *more;       /* all of it, for the tip; NULL where text says it */
    GPtrArray *marks; /* of Mark *; NULL where none */
} SequenceStep;

typedef struct Sequence {
    char *id;              /* of the dialogue */
    char *client, *server; /* who they are, a line each */
    bool has_clock;        /* times are known */
    int64_t zero;          /* ns since 1970 that times count from */
    GArray *steps;         /* of SequenceStep, in order */
    uint64_t left_out;     /* steps that were too many */
} Sequence;

/*
 * What a case knows of a dialogue, as steps.
 *
 *   returns yours, free with sequence_free; NULL on error
 *   limits  SEQUENCE_STEPS_MAX; the picture says what was left out
 *   errors  those of the case
 */
Sequence *sequence_of_dialogue(sqlite3 *database, const char *id, GError **error);
void sequence_free(Sequence *sequence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sequence, sequence_free)

/* The same picture in three forms; texts are yours. source of the second
 * https://mermaid.js.org/syntax/sequenceDiagram.html */
char *sequence_to_svg(const Sequence *sequence);
char *sequence_to_mermaid(const Sequence *sequence);
void sequence_print(const Sequence *sequence, Page *page);

/* "0.012345" from the first moment; returns text. */
#define MOMENT_TEXT_SIZE 32
const char *sequence_moment(const Sequence *sequence, const SequenceStep *step,
                            char text[MOMENT_TEXT_SIZE]);
