/* text.h - hostile octets to text that is safe to store and safe to show. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/*
 * Octets as valid UTF-8: each octet that is not part of a valid sequence, and each NUL, becomes
 * U+FFFD.
 *
 *   returns yours, NUL-ended
 */
char *text_valid(Bytes bytes);

/*
 * Text that can do nothing to a terminal or to the reader's eyes: C0 and C1 controls, DEL, line and
 * paragraph separators, bidirectional and invisible formatting characters become visible
 * escapes (\t, \r, \n, \x1b, \u202e); invalid octets become \xNN.
 *
 *   returns yours, valid UTF-8 without line ends
 *   source  UAX #9 2, CWE-150
 */
char *text_safe(Bytes bytes);

/*
 * A line of JSON that can do nothing to a terminal, and means the same: what text_safe would escape
 * becomes \uNNNN.
 *
 *   line    valid UTF-8 on one line; only strings may hold anything but ASCII
 *   returns yours
 *   source  RFC 8259 7
 */
char *text_safe_json(const char *line);

/*
 * Text for a terminal that has no characters to draw with: lines, blocks, arrows, dots and the
 * ellipsis become ASCII, each as wide as it was; all else stays.
 *
 *   returns yours
 */
char *text_plain(const char *text);

/* How many terminal columns valid UTF-8 takes (wide characters 2, combining ones 0). */
size_t text_columns(const char *text);

/*
 * The text in exactly `columns` columns: filled up with blanks, or cut and ended with an ellipsis.
 *
 *   returns yours
 */
char *text_fit(const char *text, size_t columns);
