/* finding_words.h - what findings say, in the reader's language. */
#pragma once

#include "report/page.h"
#include "report/record.h"

/* What the list says of a kind of finding; marked for translation. */
typedef struct FindingWords {
    const char *name, *title, *sentence, *why, *innocent;
} FindingWords;

/* By its name; NULL for a finding that a later posta wrote. */
const FindingWords *finding_words(const char *name);

/* The sentence of a finding's record, with its values put in; yours. */
char *finding_sentence_shown(const Page *page, const json_t *finding);

/* A value of its detail; yours. */
char *finding_value_shown(const Page *page, const json_t *finding, const char *name);

/* What that value is called. Yours. */
char *finding_label_shown(const char *name);
