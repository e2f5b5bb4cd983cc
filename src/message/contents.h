/* contents.h - the files inside a part: what an archive or a winmail.dat lists. */
#pragma once

#include "message/part.h"

/* Puts a file at the end of a list. `name` octets as they stand there; none: it has no name. */
ContainedFile *contents_add(GPtrArray *files, Bytes name);

/*
 * Lists the files in a part of this type, as far as it can be looked into; nothing is unpacked to
 * disk.
 *
 *   type    as of signature_find
 *   octets  the first octets of the part, all of them where it `is_whole`
 *   files   of ContainedFile *; those found are added
 *   returns false where there is more in it than was found
 *   limits  CONTAINED_FILES_MAX; what must be unpacked to be listed: UNPACKED_MAX_BYTES
 */
bool contents_list(const char *type, Bytes octets, bool is_whole, GPtrArray *files);

/* Types that contents_list can look into. */
bool contents_can_list(const char *type);

/* The same for one type each. source PKWARE's APPNOTE 6.3 4.3 */
bool zip_list(Bytes octets, GPtrArray *files);
/* source MS-OXTNEF 2.1 */
bool tnef_list(Bytes octets, GPtrArray *files);
