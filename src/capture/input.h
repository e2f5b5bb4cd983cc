/*
 * input.h - the octets of a capture out of a file or a pipe, unpacked where they are packed.
 *
 * A plain capture is read straight into its reader's memory; only what does not begin as a capture
 * is given to the unpackers.
 */
#pragma once

#include <glib.h>

#include "base/bytes.h"

typedef struct Input Input;

/*
 * Opens what a path names, or standard input for "-", and finds the capture or the mail in it. A
 * plain text is taken as it is.
 *
 *   packing  gets the names of what it is packed in (char *), the outermost first
 *   returns  yours, free with input_free; NULL on error
 *   errors   those of capture_open
 */
Input *input_open(const char *path, GPtrArray *packing, GError **error);

/* Octets that are here already, as an input; NULL where the system has no room for them. */
Input *input_of_octets(Bytes octets, GError **error);

/* There is no capture in it, but text. */
bool input_is_text(const Input *input);

/* There is no capture in it, but mail. */
bool input_is_mail(const Input *input);

/* Goes on to the next file of mail in the archive; false where there is none. */
bool input_next_mail(Input *input);

/*
 * Reads the next octets of the capture, unpacked, as many as come at once.
 *
 *   returns how many, at least 1; 0 at the end, or where reading had to stop (input_damage)
 */
size_t input_read(Input *input, uint8_t *into, size_t room);

/* NULL, or why reading had to stop, in English without capital and full stop; lent until the next
   call on the input. */
const char *input_damage(const Input *input);

/* Octets of the file, packed as it is, that were read, and that there are (0 where not known). */
void input_progress(const Input *input, uint64_t *ret_done, uint64_t *ret_total);

void input_free(Input *input);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Input, input_free)
