/* keyed_hash.h - where something stands in a hash table, so that no stranger can foresee it. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/* A hash under a key that is new in each run: who does not know the key cannot fill one bucket.
 * Nothing that is told may depend on it. */
guint keyed_hash(Bytes bytes);

/* The same of a NUL-ended string, as GHashTable wants it. */
guint keyed_hash_of_text(gconstpointer text);
