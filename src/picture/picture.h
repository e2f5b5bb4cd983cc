/* picture.h - what can be drawn of a case, in the forms there are. */
#pragma once

#include "report/report.h"

/* For a file; what goes to a terminal is printed. */
typedef enum PictureForm {
    PICTURE_SVG,
    PICTURE_MERMAID,
} PictureForm;

/*
 * Draws a thing: a dialogue as a sequence, a message as its route.
 *
 *   returns  yours; NULL on error
 *   errors   POSTA_ERROR_USAGE: there is no picture of such a thing, or not in this form; those of
 *            the case
 */
char *picture_of_thing(sqlite3 *database, const Thing *thing, PictureForm form, GError **error);

/* The same for a terminal, as wide as the page is. */
bool picture_print_thing(sqlite3 *database, const Thing *thing, Page *page, GError **error);

/* Draws all of a case: "timeline", what happened when; "matrix", who writes to whom. */
char *picture_of_case(sqlite3 *database, const char *what, PictureForm form, GError **error);

/* The same for a terminal. */
bool picture_print_case(sqlite3 *database, const char *what, Page *page, GError **error);

/* The names that pictures of a case have; NULL-ended. */
extern const char *const picture_names[];
