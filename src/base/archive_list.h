/* archive_list.h - the names in an archive that is in memory. */
#pragma once

#include "base/bytes.h"

typedef struct ListedFile {
    Bytes name;     /* as it stands there, lent; none where it has none or it is encrypted */
    uint64_t bytes; /* unpacked; valid if has_bytes */
    bool has_bytes;
    bool is_encrypted;
} ListedFile;

/*
 * Tells the files in an archive (rar, 7z, cab, tar), or the one file in packed octets (gz, bz2, xz,
 * zstd), which may be an archive again.
 *
 *   octets  of the archive, perhaps not all of them
 *   tell    returns false where no more is wanted
 *   returns false where there is more than was told
 *   limits  UNPACKED_MAX_BYTES are unpacked
 */
bool archive_list(Bytes octets, bool (*tell)(void *user, const ListedFile *file), void *user);
