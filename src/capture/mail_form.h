/* mail_form.h - what mail files look like: a message by itself, or an mbox of many. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

typedef enum MailForm {
    MAIL_FORM_NONE,
    MAIL_FORM_EML,     /* one message, from its header on */
    MAIL_FORM_MBOX,    /* messages one after the other, each behind a line that begins "From " */
    MAIL_FORM_MAILDIR, /* a folder with a file for each message */
} MailForm;

/* "eml", "mbox" or "maildir"; static. */
const char *mail_form_name(MailForm form);

/*
 * Tells a file of mail by its first octets: it begins with fields of which one at least only mail
 * has, or with the line that begins a message in an mbox.
 *
 *   head    lent; as much of the file as MAIL_HEAD_BYTES, or all of it
 *   source  RFC 5322 2.2; RFC 4155 A
 */
MailForm mail_form_of(Bytes head);

/* Enough to tell a file of mail by. */
#define MAIL_HEAD_BYTES 4096

/* The mark that Windows puts before text, which is no part of a message; 0 where there is none. */
size_t mail_form_mark(Bytes head);

/* A line that begins a field: a name without blanks and controls, then a colon.
 * source RFC 5322 2.2, 4.5 */
bool mail_form_is_field(Bytes line);

/* A name of a field that stands in mail, and in few other texts. */
bool mail_form_is_of_mail(Bytes name);

/* What speaks for it that a line begins a message of an mbox. */
typedef struct MboxSeparator {
    bool is_behind_empty_line; /* or at the beginning of the file */
    bool has_date;             /* a month, a time of day and a year stand in it */
    bool is_before_field;      /* a field follows in the next line */
} MboxSeparator;

/*
 * Looks at a line that begins "From ".
 *
 *   lines  lent; from the line on, the next line with it
 */
MboxSeparator mbox_separator_look(Bytes lines, bool is_behind_empty_line);

/* Two of the three are enough: programs forget the empty line, or the date, but seldom both, and
 * a sentence that begins so has none of them, or one. */
static inline bool mbox_separator_holds(MboxSeparator separator)
{
    return separator.is_behind_empty_line + separator.has_date + separator.is_before_field >= 2;
}

/* The first line of a text, its line end included; all of it where there is none. */
Bytes mail_form_line(Bytes text);
