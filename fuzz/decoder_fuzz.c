/* decoder_fuzz.c - any cut of encoded octets gives the same decoded ones. */
#include "message/decoder.h"

#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void on_decoded(void *user, Bytes octets)
{
    g_byte_array_append(user, octets.data, (guint)octets.len);
}

static GByteArray *decode(Encoding encoding, Bytes text, size_t step, uint32_t *ret_ambiguities)
{
    GByteArray *out = g_byte_array_new();
    Decoder decoder;

    decoder_init(&decoder, encoding);
    for (; text.len > 0; text = bytes_skip(text, step))
        decoder_feed(&decoder, bytes_first(text, step), on_decoded, out);
    decoder_end(&decoder, on_decoded, out);
    *ret_ambiguities = decoder.ambiguities;
    decoder_clear(&decoder);
    return out;
}

/* The first octet is the encoding, the second the length of the cuts. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    Cursor cursor = cursor_of((Bytes){data, len});
    static const Encoding encodings[] = {ENCODING_QUOTED_PRINTABLE, ENCODING_BASE64,
                                         ENCODING_UUENCODE, ENCODING_YENC};
    Encoding encoding = encodings[cursor_u8(&cursor) % G_N_ELEMENTS(encodings)];
    size_t step = (size_t)cursor_u8(&cursor) + 1;
    uint32_t one_ambiguities, other_ambiguities;

    if (cursor.torn)
        return 0;
    g_autoptr(GByteArray) whole =
        decode(encoding, cursor.rest, cursor.rest.len + 1, &one_ambiguities);
    g_autoptr(GByteArray) cut = decode(encoding, cursor.rest, step, &other_ambiguities);

    g_assert_cmpmem(whole->data, whole->len, cut->data, cut->len);
    g_assert_cmpuint(one_ambiguities, ==, other_ambiguities);
    /* a short line of uuencode stands for up to 63 octets, for blanks may be gone from its end */
    if (encoding != ENCODING_UUENCODE)
        g_assert_cmpuint(whole->len, <=, cursor.rest.len);
    return 0;
}
