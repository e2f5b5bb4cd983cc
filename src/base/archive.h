/*
 * archive.h - packed octets (gz, zst, xz, lz4, bz2) and files in archives (zip, tar), unpacked as
 * they pass.
 *
 * Damaged input is no error: it is unpacked as far as it goes, and unpacker_damage says why no
 * further. Nothing is written to disk, no other program is started, and no more than a few blocks
 * are in memory.
 */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/*
 * Gives the next octets, as many as it likes, at least one; nothing at the end.
 *
 *   returns lent until the next call
 */
typedef Bytes (*BytesPull)(void *owner);

typedef struct Unpacker Unpacker;

/*
 * Prepares to unpack what `pull` gives. Nothing is pulled yet.
 *
 *   head    the first octets of what will be pulled (two are enough); still to be pulled
 *   owner   passed to `pull`; must live longer than the unpacker
 *   returns yours, free with unpacker_free
 */
Unpacker *unpacker_new(BytesPull pull, void *owner, Bytes head);

/*
 * Goes to the first or next file inside; packed octets without an archive around them hold one.
 *
 *   returns false where there is no further one, and at once where the input is not packed
 */
bool unpacker_next_file(Unpacker *unpacker);

/*
 * Unpacks some more of the file.
 *
 *   returns lent until the next call on the unpacker; nothing at the end of the file, or of what
 *           could be unpacked of it
 */
Bytes unpacker_next(Unpacker *unpacker);

/* How it is packed, known after unpacker_next_file: adds names of ours ("gzip", "zstd", "zip",
   "tar") to an array of char *, the outermost first. */
void unpacker_add_packing(const Unpacker *unpacker, GPtrArray *packing);

/* NULL, or a sentence in English without capital and full stop: why unpacking ended early. Lent
   until the next call on the unpacker. */
const char *unpacker_damage(const Unpacker *unpacker);

/* Whether one of the files passed so far is encrypted, and so gave nothing. */
bool unpacker_is_locked(const Unpacker *unpacker);

void unpacker_free(Unpacker *unpacker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Unpacker, unpacker_free)
