/* file_name.h - names that others chose, made harmless as names of files. */
#pragma once

#include "base/bytes.h"

/* Of a safe name, in octets; room is left for what is put before it. POSIX has 255 for all. */
#define FILE_NAME_MAX_BYTES 120

/*
 * A name for a file that can do nothing but name it, on any system: no folder in it, no control,
 * bidirectional or invisible character, none that a shell or a file system takes for its own, no
 * name of a device, no dot or dash at its front, not too long; its ending is kept.
 *
 *   name    any octets; lent
 *   returns yours, valid UTF-8, never empty ("unnamed" where nothing is left)
 *   source  CWE-22, CWE-451; Windows' "Naming Files, Paths, and Namespaces"
 */
char *file_name_safe(Bytes name);
