/*
 * pasted_mail.h - a header that somebody pasted, made whole again.
 *
 * Who copies a header out of a mail program or a web page gets it quoted, indented, with other text
 * around it, with every line wrapped anew or an empty line after each. What is mended is said, for
 * the octets are then no longer those that were sent.
 */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/* A message as it may have been, and what had to be done for it. */
typedef struct PastedMail {
    GBytes *octets;         /* NULL where the text holds no header */
    uint64_t other_lines;   /* before the header, left out */
    bool is_quoted;         /* "> " or the like was taken off */
    bool is_indented;       /* blanks before each line were taken off */
    bool is_spaced;         /* empty lines between fields were taken out */
    bool is_end_blank;      /* the line that ends the header held blanks: they were taken off */
    uint64_t wrapped_lines; /* joined to the line before */
} PastedMail;

/*
 * Looks for a header in a text.
 *
 *   text    lent
 *   limits  lines before the header are looked at up to PASTE_LINES_MAX
 */
PastedMail pasted_mail_find(Bytes text);

/* What was mended, as a sentence in English without capital and full stop; yours, or NULL where
 * the text was taken as it is. */
char *pasted_mail_mended(const PastedMail *pasted);

void pasted_mail_clear(PastedMail *pasted);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PastedMail, pasted_mail_clear)
