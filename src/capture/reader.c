/* reader.c - a window that moves over the octets of a capture. */
#include "capture/reader.h"

#include "base/limits.h"

#define FIRST_ROOM (READ_BLOCK_BYTES + 65536) /* a block, and the packet that the last one cut */

void reader_init(Reader *reader, Input *input)
{
    *reader = (Reader){.input = input};
}

void reader_clear(Reader *reader)
{
    input_free(reader->input);
    g_free(reader->data);
    *reader = (Reader){0};
}

void reader_restart(Reader *reader)
{
    reader->start = reader->end = 0;
    reader->offset = 0;
    reader->is_at_end = false;
}

/*
 * Makes room behind the window. It is moved to the front only where that copies no more octets than
 * were passed since, and grows only when it is full: so a record's length, which may be a lie,
 * never decides what is allocated, and no cutting of the input makes copying quadratic.
 */
static void make_room(Reader *reader)
{
    size_t held = reader_held(reader);

    if (reader->start > 0 && held <= reader->start) {
        memmove(reader->data, reader->data + reader->start, held);
        reader->offset += reader->start;
        reader->start = 0;
        reader->end = held;
    }
    if (reader->end == reader->room) {
        reader->room = reader->room == 0 ? FIRST_ROOM : reader->room * 2;
        reader->data = g_realloc(reader->data, reader->room);
    }
}

bool reader_fill(Reader *reader, size_t count)
{
    while (reader_held(reader) < count) {
        make_room(reader);
        size_t room = MIN(reader->room - reader->end, READ_BLOCK_BYTES);
        size_t got = input_read(reader->input, reader->data + reader->end, room);

        reader->is_at_end = got == 0;
        if (reader->is_at_end)
            return false;
        reader->end += got;
    }
    return true;
}

bool reader_discard(Reader *reader, uint64_t count)
{
    while (count > 0) {
        if (reader_held(reader) == 0 && !reader_fill(reader, 1))
            return false;
        size_t passed = (size_t)MIN(count, reader_held(reader));

        reader_skip(reader, passed);
        count -= passed;
    }
    return true;
}
