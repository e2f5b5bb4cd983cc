/* gzip.c - octets that are here, packed. */
#include "base/gzip.h"

#include <zlib.h>

#define BLOCK_BYTES 65536
#define GZIP_WINDOW (16 + 15)  /* zlib: gzip header and trailer, the largest window */
#define PIECE_BYTES (1u << 30) /* zlib counts in unsigned int */
#define MEMORY_LEVEL 8         /* zlib's own default */

GByteArray *gzip_of(Bytes octets)
{
    z_stream stream = {0};
    GByteArray *packed = g_byte_array_new();
    uint8_t block[BLOCK_BYTES];
    int status = deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL,
                              Z_DEFAULT_STRATEGY);

    g_assert(status == Z_OK);
    while (status != Z_STREAM_END) {
        if (stream.avail_in == 0 && octets.len > 0) {
            stream.next_in = (Bytef *)octets.data; /* zlib reads it only */
            stream.avail_in = (uInt)MIN(octets.len, PIECE_BYTES);
            octets = bytes_skip(octets, stream.avail_in);
        }
        stream.next_out = block;
        stream.avail_out = BLOCK_BYTES;
        status = deflate(&stream, octets.len == 0 ? Z_FINISH : Z_NO_FLUSH);
        g_assert(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR);
        g_byte_array_append(packed, block, BLOCK_BYTES - stream.avail_out);
    }
    deflateEnd(&stream);
    return packed;
}
