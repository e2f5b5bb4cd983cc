/* fill.h - sentences with places for values: "It came from {ip}." */
#pragma once

#include <glib.h>

/* What stands for a name; yours, or NULL where nothing is known by that name. */
typedef char *FillValue(void *user, const char *name);

/*
 * Puts values in the places of a sentence, which are names in braces; each place is looked at once,
 * so that braces in a value mean nothing. A place without a value becomes an ellipsis.
 *
 *   returns yours
 */
char *fill(const char *sentence, FillValue *value, void *user);
