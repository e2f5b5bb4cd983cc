/* overall.h - pictures of a whole case: what happened when, and who writes to whom. */
#pragma once

#include "case/query.h"
#include "picture/picture.h"

/* Messages, log-ins and findings on one axis of time. */
char *timeline_draw(sqlite3 *database, PictureForm form, GError **error);
bool timeline_print(sqlite3 *database, Page *page, GError **error);

/* Domains of senders against those of recipients, with how many mails went between them; the
 * busiest MATRIX_DOMAINS of each. */
char *matrix_draw(sqlite3 *database, PictureForm form, GError **error);
bool matrix_print(sqlite3 *database, Page *page, GError **error);

#define MATRIX_DOMAINS 40
