/* picture.h - what can be drawn of a case, in the forms there are. */
#pragma once

#include "report/report.h"

typedef enum PictureForm {
    PICTURE_TEXT, /* for a terminal */
    PICTURE_SVG,
    PICTURE_MERMAID,
} PictureForm;

/*
 * Draws a thing: a dialogue as a sequence, a message as its route.
 *
 *   columns  of the terminal, for PICTURE_TEXT
 *   returns  yours; NULL on error
 *   errors   POSTA_ERROR_USAGE: there is no picture of such a thing, or not in this form; those of
 * the case
 */
char *picture_of_thing(sqlite3 *database, const Thing *thing, PictureForm form, size_t columns,
                       GError **error);

/* Draws all of a case: "timeline", what happened when; "matrix", who writes to whom. */
char *picture_of_case(sqlite3 *database, const char *what, PictureForm form, size_t columns,
                      GError **error);

/* The names that picture_of_case knows; NULL-ended. */
extern const char *const picture_names[];
