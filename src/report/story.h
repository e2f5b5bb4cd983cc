/* story.h - a dialogue line by line: what each side said, when, and what it is about. */
#pragma once

#include "base/place.h"
#include "report/page.h"
#include "report/record.h"

/* What happened between the lines of a talk, and is none of them. */
typedef struct Aside {
    int64_t when; /* ns since 1970 */
    uint64_t frame;
    Side side; /* whose it is */
    char *text;
    char *remark; /* behind it, or NULL */
    char *note;   /* below it, or NULL */
} Aside;

/* Takes a pointer to one, for arrays. */
void aside_clear(gpointer aside);

/* What is told. */
typedef struct StoryOf {
    const char *dialogue; /* its id */
    bool is_captured;     /* false where it stands in a transcript */
    int64_t zero;         /* ns since 1970 that the times of the lines count from */
    const GArray *asides; /* of Aside: they stand where they happened */
} StoryOf;

/* Writes the exchanges of a dialogue. */
bool story_write(Page *page, sqlite3 *database, const StoryOf *of, GError **error);
