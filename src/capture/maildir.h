/* maildir.h - the files of a Maildir. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Whether a folder has a folder cur or new in it. */
bool maildir_is(const char *path);

/*
 * Names the files of messages: those in cur and new, of the folder and of the folders in it whose
 * names begin with a dot (Maildir++).
 *
 *   returns of char *, paths within the folder, by name; yours; NULL where it is no Maildir
 *   limits  the first MAILDIR_FILES_MAX that the system names
 *   source  qmail's maildir(5); Maildir++ of Courier
 */
GPtrArray *maildir_files(const char *path);
