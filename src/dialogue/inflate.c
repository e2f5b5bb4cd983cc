/* inflate.c - raw DEFLATE, unpacked as it passes, under a ceiling. */
#include "dialogue/inflate.h"

#include <zlib.h>

#include "base/limits.h"

#define RAW_WINDOW (-15) /* zlib: no header, the largest window */
#define BLOCK_BYTES 16384

struct Inflater {
    z_stream stream;
    uint64_t packed, unpacked; /* octets so far: taken, and what became of them */
    InflateEnd end;
    uint8_t block[BLOCK_BYTES];
};

Inflater *inflater_new(void)
{
    Inflater *inflater = g_new0(Inflater, 1);
    int status = inflateInit2(&inflater->stream, RAW_WINDOW);

    g_assert(status == Z_OK);
    return inflater;
}

void inflater_free(Inflater *inflater)
{
    if (inflater == NULL)
        return;
    inflateEnd(&inflater->stream);
    g_free(inflater);
}

/* One call of zlib; false where it neither took nor gave anything. */
static bool step(Inflater *inflater, void (*unpack)(void *user, Bytes octets), void *user)
{
    z_stream *stream = &inflater->stream;
    uInt before = stream->avail_in;

    stream->next_out = inflater->block;
    stream->avail_out = BLOCK_BYTES;
    int status = inflate(stream, Z_SYNC_FLUSH);
    size_t given = BLOCK_BYTES - stream->avail_out;

    inflater->unpacked += given;
    if (given > 0)
        unpack(user, (Bytes){inflater->block, given});
    if (status == Z_STREAM_END) /* a last block: another stream may follow. source RFC 4978 3 */
        status = inflateReset(stream);
    if (status != Z_OK && status != Z_BUF_ERROR)
        inflater->end = INFLATE_DAMAGED;
    return given > 0 || stream->avail_in < before;
}

size_t inflater_feed(Inflater *inflater, Bytes bytes, void (*unpack)(void *user, Bytes octets),
                     void *user)
{
    size_t to_check = INFLATE_STEP_BYTES - (size_t)(inflater->packed % INFLATE_STEP_BYTES);
    Bytes taken = bytes_first(bytes, to_check);
    z_stream *stream = &inflater->stream;

    stream->next_in = (Bytef *)(uintptr_t)taken.data; /* zlib only reads there */
    stream->avail_in = (uInt)taken.len;
    /* as long as the block is filled, there may be more of what was taken */
    while (inflater->end == INFLATE_GOES_ON && step(inflater, unpack, user))
        continue;
    inflater->packed += taken.len;
    /* at the same octets, however they are cut */
    if (inflater->end == INFLATE_GOES_ON && taken.len == to_check &&
        inflater->unpacked > INFLATE_FREE_BYTES + inflater->packed * INFLATE_RATIO_MAX)
        inflater->end = INFLATE_TOO_LARGE;
    return inflater->end == INFLATE_GOES_ON ? taken.len : bytes.len;
}

InflateEnd inflater_end(const Inflater *inflater)
{
    return inflater->end;
}
