/* parameters.h - the parameters of Content-Type and Content-Disposition, however they are spelled.
 */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/* One `name=value` as written, or one piece of a value that was written in several. */
typedef struct HeaderParameter {
    Bytes name;       /* without section number and mark; lent by the field */
    Bytes value;      /* without quotation marks, escapes and folds included; likewise */
    int section;      /* of a value in pieces, from 0; -1 where it is whole */
    bool is_extended; /* percent-encoded, the first piece with its charset */
} HeaderParameter;

/*
 * Splits what follows the first word of a field into its parameters.
 *
 *   rest        behind the word, comments and folds included; lent
 *   parameters  of HeaderParameter; those found are added
 *   returns     false where there were more than HEADER_PARAMETERS_MAX
 *   source      RFC 2045 5.1, RFC 2183 2; pieces and charsets RFC 2231 3, 4
 */
bool parameters_split(Bytes rest, GArray *parameters);

/*
 * All values that readers may take for the one of this name, each once, in the order in which they
 * stand: plain ones (encoded words decoded, though RFC 2047 5 forbids them there), extended ones,
 * and those in pieces.
 *
 *   values  of char *, valid UTF-8, yours
 */
void parameters_find(const GArray *parameters, const char *name, GPtrArray *values);
