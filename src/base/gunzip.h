/*
 * gunzip.h - gzip members, one after the other, unpacked as they pass.
 *
 * libarchive hands out gzip data in blocks of 64 KiB, and where the input is cut the last block is
 * lost with it: of a small capture, all. zlib gives every octet that came before the cut.
 */
#pragma once

#include "base/archive.h"

typedef struct Gunzip Gunzip;

/* Whether octets begin as a gzip member does. source RFC 1952 2.3.1 */
bool gunzip_is(Bytes head);

/* Returns yours, free with gunzip_free; `owner` must live longer. */
Gunzip *gunzip_new(BytesPull pull, void *owner);

/* Unpacks some more; lent until the next call, nothing at the end. */
Bytes gunzip_next(Gunzip *gunzip);

/* NULL, or why unpacking ended early, in the form of unpacker_damage. */
const char *gunzip_damage(const Gunzip *gunzip);

void gunzip_free(Gunzip *gunzip);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gunzip, gunzip_free)
