/* text_files.h - files and messages of OpenPGP that stand in a text as it passes. */
#pragma once

#include "message/part.h"

typedef struct TextFiles TextFiles;

/* part  gets uuencoded files and those in yEnc (`contains`), and what its armor says (`pgp`) */
TextFiles *text_files_new(Part *part);
void text_files_free(TextFiles *files);
void text_files_feed(TextFiles *files, Bytes octets);

/* No more octets: a file that has not ended has no hash. */
void text_files_end(TextFiles *files);
