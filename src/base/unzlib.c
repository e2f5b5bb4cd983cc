/* unzlib.c - zlib data that are all here, unpacked. */
#include "base/unzlib.h"

#include <glib.h>
#include <zlib.h>

#define BLOCK_BYTES 16384

bool zlib_unpack(Bytes packed, uint64_t most, void (*octets)(void *user, Bytes octets), void *user)
{
    uint8_t block[BLOCK_BYTES];
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)packed.data, /* zlib only reads there */
                       .avail_in = (uInt)MIN(packed.len, G_MAXUINT)};
    int status = inflateInit(&stream);

    g_assert(status == Z_OK);
    while (status == Z_OK && most > 0) {
        stream.next_out = block;
        stream.avail_out = (uInt)MIN(most, BLOCK_BYTES);
        uInt room = stream.avail_out;
        status = inflate(&stream, Z_NO_FLUSH);
        if (room > stream.avail_out)
            octets(user, (Bytes){block, room - stream.avail_out});
        most -= room - stream.avail_out;
    }
    inflateEnd(&stream);
    return status == Z_STREAM_END;
}
