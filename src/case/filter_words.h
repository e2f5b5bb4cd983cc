/* filter_words.h - what each filter word asks of a case; private to this folder. */
#pragma once

#include "case/filter.h"

/* Which things a word's events let pass. */
typedef enum FilterScope {
    FILTER_RELATED, /* themselves, and what they belong to */
    FILTER_OWN,     /* themselves alone */
} FilterScope;

/* A word as SQL: a condition on an event (its columns are kind, id, time, record). */
typedef struct FilterMatch {
    GString *sql;
    GPtrArray *texts; /* what is bound is added here */
    FilterScope scope;
    const char *kind; /* things of this kind pass by themselves alone; NULL: none; static */
    bool needs_index; /* of all words */
} FilterMatch;

/*
 * Reads one word, quotes and all.
 *
 *   ret_why  what is wrong with it; yours
 *   returns  false where it is none
 */
bool filter_word_match(const char *word, FilterMatch *match, char **ret_why);
