/* decoder.c - a transfer encoding taken off as octets pass. */
#include "message/decoder.h"

#define PIECE_BYTES 8192 /* decoded at a time: it stays in the processor's first cache */

void decoder_init(Decoder *decoder, Encoding encoding)
{
    *decoder = (Decoder){.encoding = encoding};
    if (encoding == ENCODING_UUENCODE)
        uuencode_init(&decoder->uuencode);
    else if (encoding == ENCODING_YENC)
        yenc_init(&decoder->yenc);
}

void decoder_clear(Decoder *decoder)
{
    if (decoder->encoding == ENCODING_UUENCODE)
        uuencode_clear(&decoder->uuencode);
    else if (decoder->encoding == ENCODING_YENC)
        yenc_clear(&decoder->yenc);
    g_free(decoder->name);
    *decoder = (Decoder){.encoding = ENCODING_NONE};
}

static void begin_file(Decoder *decoder, const char *name)
{
    if (decoder->files++ == 0 && name[0] != '\0')
        decoder->name = g_strdup(name);
}

/* Up to the beginning or end of a file; returns the octets put into room. */
static size_t decode_file(Decoder *decoder, Bytes *rest, uint8_t *room)
{
    size_t made;

    if (decoder->encoding == ENCODING_UUENCODE) {
        if (uuencode_feed(&decoder->uuencode, rest, room, &made) == FILE_BEGAN)
            begin_file(decoder, decoder->uuencode.name);
    } else if (yenc_feed(&decoder->yenc, rest, room, &made) == FILE_BEGAN) {
        begin_file(decoder, decoder->yenc.name);
    }
    return made;
}

static size_t decode(Decoder *decoder, Bytes *rest, uint8_t *room)
{
    Bytes piece = *rest;

    if (decoder->encoding == ENCODING_UUENCODE || decoder->encoding == ENCODING_YENC)
        return decode_file(decoder, rest, room);
    *rest = (Bytes){NULL, 0};
    if (decoder->encoding == ENCODING_BASE64)
        return base64_feed(&decoder->base64, piece, room);
    return quoted_printable_feed(&decoder->quoted, piece, room);
}

void decoder_feed(Decoder *decoder, Bytes octets, DecodedTell tell, void *user)
{
    uint8_t room[QUOTED_ROOM(PIECE_BYTES)];

    _Static_assert(BASE64_ROOM(PIECE_BYTES) <= QUOTED_ROOM(PIECE_BYTES) &&
                       UUENCODE_ROOM(PIECE_BYTES) <= QUOTED_ROOM(PIECE_BYTES) &&
                       YENC_ROOM(PIECE_BYTES) <= QUOTED_ROOM(PIECE_BYTES),
                   "it holds any of them");
    if (decoder->encoding == ENCODING_NONE) {
        tell(user, octets);
        return;
    }
    for (; octets.len > 0; octets = bytes_skip(octets, PIECE_BYTES)) {
        Bytes rest = bytes_first(octets, PIECE_BYTES);

        while (rest.len > 0) {
            size_t made = decode(decoder, &rest, room);

            if (made > 0)
                tell(user, (Bytes){room, made});
        }
    }
}

static void end_base64(Decoder *decoder)
{
    base64_end(&decoder->base64);
    if (decoder->base64.goes_on_behind)
        decoder->ambiguities |= AMBIGUITY_BASE64_PIECES;
    if (decoder->base64.junk > 0)
        decoder->ambiguities |= AMBIGUITY_BASE64_JUNK;
    if (decoder->base64.is_torn)
        decoder->ambiguities |= AMBIGUITY_BASE64_TORN;
}

static void end_files(Decoder *decoder, bool is_inside)
{
    if (decoder->files == 0)
        decoder->ambiguities |= AMBIGUITY_NO_ENCODED_FILE;
    if (decoder->files > 1)
        decoder->ambiguities |= AMBIGUITY_ENCODED_FILES;
    if (is_inside)
        decoder->ambiguities |= AMBIGUITY_ENCODED_FILE_TORN;
}

void decoder_end(Decoder *decoder, DecodedTell tell, void *user)
{
    uint8_t room[QUOTED_ROOM(0)];
    size_t made = 0;

    switch (decoder->encoding) {
    case ENCODING_NONE:
        break;
    case ENCODING_BASE64:
        end_base64(decoder);
        break;
    case ENCODING_QUOTED_PRINTABLE:
        made = quoted_printable_end(&decoder->quoted, room);
        if (decoder->quoted.has_bad_escape)
            decoder->ambiguities |= AMBIGUITY_QUOTED_BAD_ESCAPE;
        break;
    case ENCODING_UUENCODE:
        made = uuencode_end(&decoder->uuencode, room);
        end_files(decoder, decoder->uuencode.is_inside);
        break;
    case ENCODING_YENC:
        made = yenc_end(&decoder->yenc, room);
        end_files(decoder, decoder->yenc.is_inside);
        break;
    }
    if (made > 0)
        tell(user, (Bytes){room, made});
}
