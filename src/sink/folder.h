/*
 * folder.h - a folder of our own that takes new files, and nothing else.
 *
 * What is written there may be anybody's: nothing in it is followed, overwritten or readable to
 * others.
 */
#pragma once

#include <glib.h>

#include "base/hash.h"

typedef struct Folder Folder;

/*
 * Makes a folder (0700), or takes an empty one.
 *
 *   errors  POSTA_ERROR_USAGE: there is something in it, or it is none; POSTA_ERROR_MACHINE
 */
Folder *folder_new(const char *path, GError **error);
void folder_free(Folder *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folder, folder_free)

/* Makes a folder in it; one that is there already will do. `name` is one that we chose. */
bool folder_make(Folder *folder, const char *name, GError **error);

/* A file in it, being written. Its descriptor is closed while too many others are open. */
typedef struct FolderFile FolderFile;

/* Makes a new file (0600); `path` is lent, within the folder, and nothing stands there yet.
 * errors POSTA_ERROR_MACHINE */
FolderFile *folder_file_new(Folder *folder, const char *path, GError **error);

/* Writes at its end. */
bool folder_file_write(FolderFile *file, Bytes octets, GError **error);

/* Makes sure that all is on the disk; its size and hash are known then. */
bool folder_file_end(FolderFile *file, GError **error);

const char *folder_file_path(const FolderFile *file); /* lent */
uint64_t folder_file_bytes(const FolderFile *file);
const uint8_t *folder_file_sha256(const FolderFile *file); /* after folder_file_end; lent */

/* Opens it for reading; -1 where that fails. */
int folder_file_reopen(const FolderFile *file);

/* Takes it away again. */
void folder_file_remove(FolderFile *file);

void folder_file_free(FolderFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FolderFile, folder_file_free)
