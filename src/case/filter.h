/*
 * filter.h - the words that say which things of a case are wanted: from:ana has:attachment -to:ben
 *
 * One parser for the command line and for every page. Words become SQL in which all that was typed
 * is bound, never spliced.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>

typedef struct Filter Filter;

/* One word that a filter understands, for the help. */
typedef struct FilterWord {
    const char *name;    /* "from" */
    const char *value;   /* what stands behind the colon: "TEXT", "[>=]SEVERITY" */
    const char *summary; /* marked for translation */
} FilterWord;

/* All of them; the last row has no name. */
extern const FilterWord filter_words[];

/*
 * Reads a filter: words, of which all must hold; OR between two of which one is enough; "-" before
 * what must not hold; parentheses; quotes around blanks. A word without a name is looked for in
 * every text.
 *
 *   returns yours, free with filter_free
 *   errors  POSTA_ERROR_USAGE, with the column that is at fault
 *   limits  FILTER_MAX_BYTES, FILTER_WORDS_MAX, FILTER_DEPTH_MAX
 */
Filter *filter_parse(const char *words, GError **error);
void filter_free(Filter *filter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Filter, filter_free)

/*
 * A SELECT of the numbers of all events (of every kind) that the filter lets pass: to stand in
 * parentheses behind "number IN"; lent. A thing passes by what it says itself, and by what belongs
 * to it: a message by its envelope, its parts and its findings; a dialogue by its messages.
 */
const char *filter_sql(const Filter *filter);

/* Of char *: what ?1, ?2, ... in it stand for; lent. */
const GPtrArray *filter_texts(const Filter *filter);

/* Makes ready what the filter needs in a case: the index of all words. Once for a case.
 * errors POSTA_ERROR_INPUT, POSTA_ERROR_MACHINE */
bool filter_prepare(const Filter *filter, sqlite3 *database, GError **error);
