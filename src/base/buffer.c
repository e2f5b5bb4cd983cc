/* buffer.c - a growing buffer that is born with its ceiling. */
#include "base/buffer.h"

#include <glib.h>

#define FIRST_ROOM 64 /* octets; most half lines fit */

void buffer_init(Buffer *buffer, size_t ceiling)
{
    *buffer = (Buffer){.ceiling = ceiling};
}

void buffer_clear(Buffer *buffer)
{
    g_free(buffer->data);
    buffer_init(buffer, buffer->ceiling);
}

size_t buffer_add(Buffer *buffer, Bytes bytes)
{
    size_t fits = MIN(bytes.len, buffer->ceiling - buffer->len);

    if (fits == 0)
        return bytes.len;
    if (buffer->len + fits > buffer->room) {
        size_t room = MAX(buffer->room, FIRST_ROOM);

        while (room < buffer->len + fits)
            room *= 2;
        buffer->room = MIN(room, buffer->ceiling);
        buffer->data = g_realloc(buffer->data, buffer->room);
    }
    memcpy(buffer->data + buffer->len, bytes.data, fits);
    buffer->len += fits;
    return bytes.len - fits;
}

void buffer_drop(Buffer *buffer, size_t count)
{
    g_assert(count <= buffer->len);
    buffer->len -= count;
    if (buffer->len > 0)
        memmove(buffer->data, buffer->data + count, buffer->len);
}
