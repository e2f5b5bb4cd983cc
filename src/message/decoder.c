/* decoder.c - a transfer encoding taken off as octets pass. */
#include "message/decoder.h"

#define PIECE_BYTES 8192 /* decoded at a time: it stays in the processor's first cache */

void decoder_init(Decoder *decoder, Encoding encoding)
{
    *decoder = (Decoder){.encoding = encoding};
}

static size_t decode(Decoder *decoder, Bytes piece, uint8_t *room)
{
    if (decoder->encoding == ENCODING_BASE64)
        return base64_feed(&decoder->base64, piece, room);
    return quoted_printable_feed(&decoder->quoted, piece, room);
}

void decoder_feed(Decoder *decoder, Bytes octets, DecodedTell tell, void *user)
{
    uint8_t room[QUOTED_ROOM(PIECE_BYTES)];

    _Static_assert(BASE64_ROOM(PIECE_BYTES) <= QUOTED_ROOM(PIECE_BYTES), "it holds either");
    if (decoder->encoding == ENCODING_NONE) {
        tell(user, octets);
        return;
    }
    for (; octets.len > 0; octets = bytes_skip(octets, PIECE_BYTES)) {
        size_t made = decode(decoder, bytes_first(octets, PIECE_BYTES), room);

        if (made > 0)
            tell(user, (Bytes){room, made});
    }
}

void decoder_end(Decoder *decoder, DecodedTell tell, void *user)
{
    uint8_t room[QUOTED_ROOM(0)];
    size_t made = 0;

    if (decoder->encoding == ENCODING_BASE64) {
        base64_end(&decoder->base64);
        if (decoder->base64.goes_on_behind)
            decoder->ambiguities |= AMBIGUITY_BASE64_PIECES;
        if (decoder->base64.junk > 0)
            decoder->ambiguities |= AMBIGUITY_BASE64_JUNK;
        if (decoder->base64.is_torn)
            decoder->ambiguities |= AMBIGUITY_BASE64_TORN;
    } else if (decoder->encoding == ENCODING_QUOTED_PRINTABLE) {
        made = quoted_printable_end(&decoder->quoted, room);
        if (decoder->quoted.has_bad_escape)
            decoder->ambiguities |= AMBIGUITY_QUOTED_BAD_ESCAPE;
    }
    if (made > 0)
        tell(user, (Bytes){room, made});
}
