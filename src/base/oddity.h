/* oddity.h - odd traffic: what it is called and where it was seen. */
#pragma once

#include <glib.h>
#include <stdbool.h>

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
    Side side;          /* whose octets */
    bool is_of_tls;     /* its octets are those of TLS itself, not what was inside */
    bool is_off_stream; /* it is about a packet, whose place in the stream is not known */
    uint32_t envelope;  /* number of the transaction in its dialogue; 0 where it is about none */
    uint32_t message;   /* the same of the message */
    Span span;          /* where; length 0 where it is about no octets of a stream */
    GBytes *reading[2]; /* of octets that came twice: as they were taken, as they came again; NULL
                           where they did not; lent */
} Oddity;

/* One about a packet, not about octets of a stream. */
static inline Oddity oddity_of_packet(OddityKind kind, Side side, const Place *place)
{
    return (Oddity){
        .kind = kind, .side = side, .is_off_stream = true, .span = {*place, *place, 0}
    };
}

/* Its name in events: lower case, words joined with "-". */
const char *oddity_name(OddityKind kind);

/* Its sentence for people, in English; give it to gettext to show it. */
const char *oddity_sentence(OddityKind kind);
