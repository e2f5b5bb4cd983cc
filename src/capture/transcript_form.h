/* transcript_form.h - the ways in which people and programs write a talk down; private to this
 * folder. */
#pragma once

#include "capture/transcript_words.h"

/* Who said a line, by its mark. */
typedef enum Mark {
    MARK_NONE,
    MARK_CLIENT,
    MARK_SERVER,
    MARK_INFO, /* the program that wrote it speaks */
} Mark;

/* One way of writing talks down. */
typedef struct Form {
    Mark (*look)(Bytes line, Bytes *ret_text); /* text: behind the mark; the line without one */
    bool is_client_marked; /* false: what is not the server's and not the terminal's is the client's
                            */
    bool hides_data;       /* its program leaves mail data out */
    bool is_log;           /* hMailServer's: sessions side by side, read by words_are_log_entry */
} Form;

/* The form that fits most lines of a text; NULL where none does. */
const Form *form_find(Bytes text, Bytes margin);

/*
 * What all lines begin with, of blanks and ">": the margin of an indented or quoted text. Lines of
 * nothing else do not count.
 */
Bytes form_margin(Bytes text);

/* Takes the next line off a text: without its line end, and without the margin. */
Bytes form_next_line(Bytes *text, Bytes margin);
