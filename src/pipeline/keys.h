/* keys.h - secrets of sealed connections: the user's, and those in captures. */
#pragma once

#include "capture/capture.h"
#include "tls/keylog.h"

/* Embedded in its owner: keys_init, keys_clear. */
typedef struct Keys {
    KeyStore *store;
    KeyStore *own;      /* the same, where nobody gave one */
    GPtrArray *reading; /* of KeyReading *: sources that are read */
} Keys;

/* What was taken of a source that is read. */
typedef struct KeyReading {
    const CaptureSource *source;
    guint secrets, comments; /* how many of its were taken */
    bool has_looked_ahead;
} KeyReading;

/* given: the user's, lent; or NULL */
void keys_init(Keys *keys, KeyStore *given);
void keys_clear(Keys *keys);

/* A source is to be read: its own secrets hold from where they stand, and where a connection finds
 * none, those further on are looked for. */
KeyReading *keys_begin_source(Keys *keys, const CaptureSource *source);
void keys_end_source(Keys *keys, KeyReading *reading);

/* Takes what a source has shown since the last call. */
void keys_take(Keys *keys, KeyReading *reading);

/* Something new may be there to take; cheap. */
static inline bool keys_are_waiting(const KeyReading *reading)
{
    const CaptureFacts *facts = capture_facts(reading->source);

    return facts->secrets->len > reading->secrets || facts->comments->len > reading->comments;
}
