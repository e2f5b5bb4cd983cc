/* oddity.h - odd traffic: what it is called and where it was seen. */
#pragma once

#include "base/place.h"

typedef enum OddityKind {
#define ODDITY(id, name, sentence) ODDITY_##id,
#include "base/oddities.def"
#undef ODDITY
    N_ODDITIES
} OddityKind;

/* One sighting. */
typedef struct Oddity {
    OddityKind kind;
    Side side; /* whose octets */
    Span span; /* where; length 0 where it is about no octets of a stream */
} Oddity;

/* Its name in events: lower case, words joined with "-". */
const char *oddity_name(OddityKind kind);

/* Its sentence for people, in English; give it to gettext to show it. */
const char *oddity_sentence(OddityKind kind);
