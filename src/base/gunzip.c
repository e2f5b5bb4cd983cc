/* gunzip.c - gzip members, one after the other, unpacked as they pass. */
#include "base/gunzip.h"

#include <zlib.h>

#define BLOCK_BYTES 65536     /* unpacked at once; stays in the second-level cache */
#define GZIP_WINDOW (16 + 15) /* zlib: gzip header and trailer, the largest window */
#define FIRST_OCTET 0x1f      /* of every member */

struct Gunzip {
    BytesPull pull;
    void *owner;
    z_stream stream;
    bool is_in_member;  /* the trailer of the current member is still to come */
    bool is_at_end;     /* nothing more will be unpacked */
    const char *damage; /* why, where that was too early */
    uint8_t block[BLOCK_BYTES];
};

bool gunzip_is(Bytes head)
{
    return head.len >= 2 && head.data[0] == FIRST_OCTET && head.data[1] == 0x8b;
}

Gunzip *gunzip_new(BytesPull pull, void *owner)
{
    Gunzip *gunzip = g_new0(Gunzip, 1);

    gunzip->pull = pull;
    gunzip->owner = owner;
    int status = inflateInit2(&gunzip->stream, GZIP_WINDOW);
    g_assert(status == Z_OK);
    gunzip->is_in_member = true;
    return gunzip;
}

/* Makes sure there is packed input; false at its end. */
static bool has_input(Gunzip *gunzip)
{
    if (gunzip->stream.avail_in == 0) {
        Bytes packed = gunzip->pull(gunzip->owner);

        g_assert(packed.len <= G_MAXUINT);
        gunzip->stream.next_in = (Bytef *)(uintptr_t)packed.data; /* zlib only reads there */
        gunzip->stream.avail_in = (uInt)packed.len;
    }
    return gunzip->stream.avail_in > 0;
}

static void end(Gunzip *gunzip, const char *damage)
{
    gunzip->is_at_end = true;
    gunzip->damage = damage;
}

/* Goes to the next member; octets after the last one that are none are no damage, as for gzip. */
static void next_member(Gunzip *gunzip)
{
    if (!has_input(gunzip) || gunzip->stream.next_in[0] != FIRST_OCTET) {
        end(gunzip, NULL);
        return;
    }
    int status = inflateReset(&gunzip->stream);
    g_assert(status == Z_OK);
    gunzip->is_in_member = true;
}

static void inflate_some(Gunzip *gunzip)
{
    int status = inflate(&gunzip->stream, Z_NO_FLUSH);

    if (status == Z_STREAM_END)
        gunzip->is_in_member = false;
    else if (status == Z_MEM_ERROR)
        end(gunzip, "there is no memory to unpack the gzip data");
    else if (status != Z_OK && status != Z_BUF_ERROR)
        end(gunzip, "the gzip data are damaged");
}

Bytes gunzip_next(Gunzip *gunzip)
{
    gunzip->stream.next_out = gunzip->block;
    gunzip->stream.avail_out = BLOCK_BYTES;
    /* Returns with what one run of input gives, so that a pipe is read as it comes. */
    while (!gunzip->is_at_end && gunzip->stream.avail_out == BLOCK_BYTES) {
        if (!gunzip->is_in_member)
            next_member(gunzip);
        else if (!has_input(gunzip))
            end(gunzip, "the gzip data end too early");
        else
            inflate_some(gunzip);
    }
    return (Bytes){gunzip->block, BLOCK_BYTES - gunzip->stream.avail_out};
}

const char *gunzip_damage(const Gunzip *gunzip)
{
    return gunzip->damage;
}

void gunzip_free(Gunzip *gunzip)
{
    if (gunzip == NULL)
        return;
    inflateEnd(&gunzip->stream);
    g_free(gunzip);
}
