/*
 * finding.h - what is worth a look: what it is called, how bad it is, what was compared, and where
 * it was seen.
 *
 * A finding is no verdict. It says what does not fit, shows both sides of it, and names the
 * innocent explanations. There is no total score.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/place.h"

typedef enum Severity {
    SEVERITY_INFO,     /* a fact to know */
    SEVERITY_LOW,      /* untidy; common in honest mail */
    SEVERITY_MEDIUM,   /* wants an explanation */
    SEVERITY_HIGH,     /* a strong sign of forgery, attack or loss */
    SEVERITY_CRITICAL, /* proved on the wire */
    N_SEVERITIES
} Severity;

typedef enum FindingKind {
#define FINDING(id, name, severity, title, sentence, why, innocent, reference) FINDING_##id,
#include "finding/findings.def"
#undef FINDING
    N_FINDINGS
} FindingKind;

/* A row of findings.def. Texts are English; give them to gettext to show them. */
typedef struct FindingTerm {
    const char *name;
    Severity severity;     /* unless the rule says otherwise */
    const char *title;     /* a few words */
    const char *sentence;  /* what is the case, with {places} for values of the detail */
    const char *why;       /* what it means, and what to do */
    const char *innocent;  /* explanations without guilt, parted by "; "; "" where there are none */
    const char *reference; /* likewise */
} FindingTerm;

/* A value that a finding compares; its names are those of `detail` in event/events.def. */
typedef struct Detail {
    const char *name; /* static; ending in _ns: a span, else number is a plain one */
    char *text;       /* valid UTF-8; or NULL */
    GPtrArray *list;  /* of char *, valid UTF-8; or NULL */
    int64_t number;   /* valid where there is neither text nor list */
    bool is_when;     /* the number is a point of time, ns since 1970 UTC */
} Detail;

/* A place that shows a finding. */
typedef struct FindingPlace {
    Side side;         /* whose octets */
    bool is_sealed;    /* they are those of TLS itself, not what was inside */
    bool is_elsewhere; /* in packets of another talk: only their frames count */
    Span span;
} FindingPlace;

typedef struct Finding {
    FindingKind kind;
    Severity severity;
    uint32_t envelope; /* number of the transaction in its dialogue that it is about; 0: none */
    uint32_t message;  /* likewise of the message */
    GArray *details;   /* of Detail */
    GArray *evidence;  /* of FindingPlace */
} Finding;

/* Who is told. */
typedef struct FindingTell {
    void *user;
    void (*finding)(void *user, const Finding *finding); /* lent */
} FindingTell;

Finding *finding_new(FindingKind kind);
void finding_free(Finding *finding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Finding, finding_free)

/* Adds a value; texts and lists are copied. NULL and empty ones are left out. */
void finding_add_text(Finding *finding, const char *name, const char *text);
void finding_add_number(Finding *finding, const char *name, int64_t number);
void finding_add_when(Finding *finding, const char *name, int64_t when);
void finding_add_list(Finding *finding, const char *name, const GPtrArray *texts);

/* Adds a place that shows it; at most FINDING_PLACES_MAX are kept. */
void finding_add_place(Finding *finding, Side side, const Span *span);

/* The same of octets of TLS itself. */
void finding_add_sealed_place(Finding *finding, Side side, const Span *span);

/* The same of packets that are none of the connection's: a look-up. */
void finding_add_other_place(Finding *finding, const Span *span);

/* The sentence with its values put in, in English; yours. */
char *finding_sentence(const Finding *finding);

const FindingTerm *finding_term(FindingKind kind);
const char *severity_name(Severity severity);

/* False, and nothing written, where no severity is called so. */
bool severity_find(const char *name, Severity *ret_severity);
