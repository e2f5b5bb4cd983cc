/* keys.h - secrets of sealed connections: the user's, and those in captures. */
#pragma once

#include "capture/capture.h"
#include "tls/keylog.h"

/* Embedded in its owner: keys_init, keys_clear. */
typedef struct Keys {
    KeyStore *store;
    KeyStore *own;               /* the same, where nobody gave one */
    const CaptureSource *source; /* the one that is read; NULL between sources */
    guint secrets, comments;     /* how many of its were taken */
} Keys;

/* given: the user's, lent; or NULL */
void keys_init(Keys *keys, KeyStore *given);
void keys_clear(Keys *keys);

/* A source is to be read: its own secrets hold from where they stand, and where a connection finds
 * none, those further on are looked for. */
void keys_begin_source(Keys *keys, const CaptureSource *source);
void keys_end_source(Keys *keys);

/* Takes what the source has shown since the last call. */
void keys_take(Keys *keys);

/* Something new may be there to take; cheap. */
static inline bool keys_are_waiting(const Keys *keys, const CaptureFacts *facts)
{
    return facts->secrets->len > keys->secrets || facts->comments->len > keys->comments;
}
