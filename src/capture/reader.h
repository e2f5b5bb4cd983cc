/* reader.h - a window that moves over the octets of a capture. */
#pragma once

#include "capture/input.h"

/* Embedded in its owner: reader_init, reader_clear. */
typedef struct Reader {
    Input *input;
    uint8_t *data;   /* what is in memory */
    size_t room;     /* octets allocated */
    size_t start;    /* index of the first octet that was not passed */
    size_t end;      /* index after the last octet read */
    uint64_t offset; /* of data[0] in the capture */
    bool is_at_end;  /* the input has nothing more to give */
} Reader;

/* Takes the input over. */
void reader_init(Reader *reader, Input *input);

void reader_clear(Reader *reader);

/* The input has gone on to its next file: begins anew, with offset 0. */
void reader_restart(Reader *reader);

/* Reads until `count` octets are in the window; false where the input ends before. */
bool reader_fill(Reader *reader, size_t count);

/* Passes octets without holding them; false where the input ends before. */
bool reader_discard(Reader *reader, uint64_t count);

/*
 * Why the input ended early, as input_damage; NULL before its end: a block may have been unpacked
 * right up to the damage, and then what is read from it has nothing to do with that.
 */
static inline const char *reader_damage(const Reader *reader)
{
    return reader->is_at_end ? input_damage(reader->input) : NULL;
}

/* How many octets are in the window. */
static inline size_t reader_held(const Reader *reader)
{
    return reader->end - reader->start;
}

/* Where in the capture the window begins. */
static inline uint64_t reader_offset(const Reader *reader)
{
    return reader->offset + reader->start;
}

/*
 * The next octets, in one piece.
 *
 *   count   at most CAPTURE_RECORD_MAX_BYTES and a header
 *   returns lent until the next reader_need, reader_fill or reader_discard; NULL where there are
 *           fewer left
 */
static inline const uint8_t *reader_need(Reader *reader, size_t count)
{
    if (G_UNLIKELY(reader_held(reader) < count) && !reader_fill(reader, count))
        return NULL;
    return reader->data + reader->start;
}

/* Passes octets that are in the window; what was lent of them stays valid. */
static inline void reader_skip(Reader *reader, size_t count)
{
    reader->start += count;
}
