/*
 * sparse.h - words that are mostly zeros, or repeat each other, packed.
 *
 * Structures that wait for something that may never come are of that kind: an eighth of their size
 * is left.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Octets that packing `len` octets takes at most. */
#define SPARSE_ROOM(len) ((len) / 8 * 10)

/*
 * Packs octets.
 *
 *   len      a multiple of 8
 *   packed   room for SPARSE_ROOM(len) octets
 *   returns  how many octets of it were used
 */
size_t sparse_pack(const void *octets, size_t len, uint8_t *packed);

/* The octets as they were. */
void sparse_unpack(const uint8_t *packed, void *octets, size_t len);
