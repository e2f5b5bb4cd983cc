/* buffer.h - a growing buffer that is born with its ceiling. */
#pragma once

#include "base/bytes.h"

/* Octets of our own. Embedded in its owner: buffer_init, buffer_clear. */
typedef struct Buffer {
    uint8_t *data;
    size_t len;     /* octets in use */
    size_t room;    /* octets allocated */
    size_t ceiling; /* octets it may ever hold */
} Buffer;

/* Makes an empty buffer that will never hold more than `ceiling` octets; allocates nothing. */
void buffer_init(Buffer *buffer, size_t ceiling);

/* Gives back the memory; the buffer is as after buffer_init. */
void buffer_clear(Buffer *buffer);

/*
 * Puts octets at the end, as many as the ceiling allows.
 *
 *   returns how many were left out: 0 when all went in
 */
size_t buffer_add(Buffer *buffer, Bytes bytes);

/* Takes the first `count` octets out. */
void buffer_drop(Buffer *buffer, size_t count);

/* What is in it, lent until the buffer changes. */
static inline Bytes buffer_bytes(const Buffer *buffer)
{
    return (Bytes){buffer->data, buffer->len};
}
