/* mbox_file.h - messages one after the other in an mbox. */
#pragma once

#include "sink/folder.h"

/*
 * Adds a message at the end of an mbox, as mboxrd quotes it: so that it can be read back octet for
 * octet, but for a line end that it may lack at its end.
 *
 *   message  a file with its octets; lent
 *   sender   for the line before it; NULL where not known
 *   when     ns since 1970, likewise; 0 where not known
 */
bool mbox_file_add(FolderFile *mbox, const FolderFile *message, const char *sender, int64_t when,
                   GError **error);
