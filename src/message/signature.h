/* signature.h - what a file is by its first octets. */
#pragma once

#include "base/bytes.h"

/* How many of its first octets tell all that any signature needs. */
#define SIGNATURE_MAX_BYTES 512

/*
 * The type of a file that begins so.
 *
 *   head    its first octets, SIGNATURE_MAX_BYTES of them if there are as many
 *   returns constant text, or NULL where nothing in the table fits
 */
const char *signature_find(Bytes head);
