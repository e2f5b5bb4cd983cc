/* decoder_test.c - transfer encodings taken off, whatever stands in them, in any cut. */
#include "message/decoder.h"

#include "message/part.h"

static void on_decoded(void *user, Bytes octets)
{
    g_byte_array_append(user, octets.data, (guint)octets.len);
}

/* `out` the octets; returns what was odd. */
static uint32_t decode(Encoding encoding, Bytes text, size_t first, size_t step, GByteArray *out,
                       char **ret_name)
{
    Decoder decoder;

    decoder_init(&decoder, encoding);
    decoder_feed(&decoder, bytes_first(text, first), on_decoded, out);
    for (text = bytes_skip(text, first); text.len > 0; text = bytes_skip(text, step))
        decoder_feed(&decoder, bytes_first(text, step), on_decoded, out);
    decoder_end(&decoder, on_decoded, out);
    *ret_name = g_strdup(decoder.name);
    uint32_t ambiguities = decoder.ambiguities;
    decoder_clear(&decoder);
    return ambiguities;
}

static void assert_octets(const GByteArray *out, Bytes wanted)
{
    g_assert_cmpuint(out->len, ==, wanted.len);
    g_assert_true(bytes_equal((Bytes){out->data, out->len}, wanted));
}

typedef struct Vector {
    const char *name;
    Encoding encoding;
    Bytes text, wanted;
    uint32_t ambiguities;
    const char *file_name; /* or NULL */
} Vector;

#define UUENCODE_CAT "begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n" /* Wikipedia's "Cat" */
#define YENC_ABC "=ybegin line=128 size=3 name=a b.bin\r\n\x8b\x8c\x8d\r\n=yend size=3\r\n"
#define ROW(name, encoding, text, wanted, ambiguities, file)                                       \
    {                                                                                              \
        name, ENCODING_##encoding, {(const uint8_t *)(text), sizeof(text) - 1},                    \
            {(const uint8_t *)(wanted), sizeof(wanted) - 1}, ambiguities, file                     \
    }

/* clang-format off */
static const Vector vectors[] = {
    /* RFC 4648 10 */
    ROW("base64/rfc4648-0", BASE64, "", "", 0, NULL),
    ROW("base64/rfc4648-1", BASE64, "Zg==", "f", 0, NULL),
    ROW("base64/rfc4648-2", BASE64, "Zm8=", "fo", 0, NULL),
    ROW("base64/rfc4648-3", BASE64, "Zm9v", "foo", 0, NULL),
    ROW("base64/rfc4648-4", BASE64, "Zm9vYg==", "foob", 0, NULL),
    ROW("base64/rfc4648-5", BASE64, "Zm9vYmE=", "fooba", 0, NULL),
    ROW("base64/rfc4648-6", BASE64, "Zm9vYmFy", "foobar", 0, NULL),
    ROW("base64/alphabet", BASE64, "+/+/", "\xfb\xff\xbf", 0, NULL),
    ROW("base64/lines-of-one", BASE64, "Z\r\nm\r\n9\r\nv\r\n", "foo", 0, NULL),
    ROW("base64/no-padding", BASE64, "Zm9vYg", "foob", 0, NULL),
    ROW("base64/too-much-padding", BASE64, "Zg======", "f", 0, NULL),
    ROW("base64/pieces", BASE64, "Vg==SVJVUw==ISE=", "VIRUS!!", AMBIGUITY_BASE64_PIECES, NULL),
    ROW("base64/padding-first", BASE64, "=Zm9v", "foo", AMBIGUITY_BASE64_PIECES, NULL),
    ROW("base64/junk", BASE64, "Z!m\x01" "9\xffv", "foo", AMBIGUITY_BASE64_JUNK, NULL),
    ROW("base64/nul", BASE64, "Zm\0" "9v", "foo", AMBIGUITY_BASE64_JUNK, NULL),
    ROW("base64/odd-letter", BASE64, "Zm9vZ", "foo", AMBIGUITY_BASE64_TORN, NULL),
    ROW("base64/junk-only", BASE64, "!!!!", "", AMBIGUITY_BASE64_JUNK, NULL),
    /* RFC 2045 6.7 */
    ROW("quoted/rfc2045", QUOTED_PRINTABLE, "Now's the time =\r\nfor all folk to come=\r\n to the aid of their country.",
        "Now's the time for all folk to come to the aid of their country.", 0, NULL),
    ROW("quoted/octets", QUOTED_PRINTABLE, "=3D=0D=0a=ff", "=\r\n\xff", 0, NULL),
    ROW("quoted/blanks-at-the-end", QUOTED_PRINTABLE, "a \t \r\nb  ", "a\r\nb", 0, NULL),
    ROW("quoted/blanks-inside", QUOTED_PRINTABLE, "a \t b", "a \t b", 0, NULL),
    ROW("quoted/blanks-behind-soft-break", QUOTED_PRINTABLE, "a= \t\r\nb", "ab", 0, NULL),
    ROW("quoted/soft-break-lf", QUOTED_PRINTABLE, "a=\nb", "ab", 0, NULL),
    ROW("quoted/soft-break-at-the-end", QUOTED_PRINTABLE, "a=", "a", 0, NULL),
    ROW("quoted/bad-escape", QUOTED_PRINTABLE, "=XY", "=XY", AMBIGUITY_QUOTED_BAD_ESCAPE, NULL),
    ROW("quoted/half-an-escape", QUOTED_PRINTABLE, "=4", "=4", AMBIGUITY_QUOTED_BAD_ESCAPE, NULL),
    ROW("quoted/two-equals-signs", QUOTED_PRINTABLE, "==41", "=A", AMBIGUITY_QUOTED_BAD_ESCAPE, NULL),
    ROW("quoted/raw-octets", QUOTED_PRINTABLE, "\xc3\xa4\0", "\xc3\xa4\0", 0, NULL),
    /* POSIX.1-2017, uuencode */
    ROW("uuencode/cat", UUENCODE, UUENCODE_CAT, "Cat", 0, "cat.txt"),
    ROW("uuencode/lf", UUENCODE, "begin 644 a\n#0V%T\n`\nend\n", "Cat", 0, "a"),
    ROW("uuencode/mode-of-four", UUENCODE, "begin 0644 a\n#0V%T\n`\nend\n", "Cat", 0, "a"),
    ROW("uuencode/text-around", UUENCODE, "hello\r\n" UUENCODE_CAT "bye\r\n", "Cat", 0, "cat.txt"),
    ROW("uuencode/blanks-cut-off", UUENCODE, "begin 644 z\n#\n`\nend\n", "\0\0\0", 0, "z"),
    ROW("uuencode/blanks-cut-off-at-the-end", UUENCODE, "begin 644 z\n#", "\0\0\0", AMBIGUITY_ENCODED_FILE_TORN, "z"),
    ROW("uuencode/one-octet", UUENCODE, "begin 644 z\n!0P``\n`\nend\n", "C", 0, "z"),
    ROW("uuencode/checksum-behind", UUENCODE, "begin 644 z\n#0V%TX\n`\nend\n", "Cat", 0, "z"),
    ROW("uuencode/two-files", UUENCODE, UUENCODE_CAT UUENCODE_CAT, "CatCat", AMBIGUITY_ENCODED_FILES, "cat.txt"),
    ROW("uuencode/no-file", UUENCODE, "#0V%T\r\n", "", AMBIGUITY_NO_ENCODED_FILE, NULL),
    ROW("uuencode/no-mode", UUENCODE, "begin x\n#0V%T\n", "", AMBIGUITY_NO_ENCODED_FILE, NULL),
    ROW("uuencode/not-ended", UUENCODE, "begin 644 a\n#0V%T\n", "Cat", AMBIGUITY_ENCODED_FILE_TORN, "a"),
    ROW("uuencode/name-of-bad-octets", UUENCODE, "begin 644 a\xff\n`\nend\n", "", 0, "a\xef\xbf\xbd"),
    /* yEnc draft 1.3 */
    ROW("yenc/abc", YENC, YENC_ABC, "abc", 0, "a b.bin"),
    ROW("yenc/escape", YENC, "=ybegin line=128 size=2 name=a\r\n=}=@\r\n=yend size=2\r\n", "\x13\xd6", 0, "a"),
    ROW("yenc/part", YENC, "=ybegin part=1 line=128 size=3 name=a\r\n=ypart begin=1 end=3\r\n\x8b\x8c\x8d\r\n=yend size=3\r\n",
        "abc", 0, "a"),
    ROW("yenc/ends-without-line-end", YENC, "=ybegin line=128 size=3 name=a\r\n\x8b\x8c\x8d\r\n=yend size=3", "abc", 0, "a"),
    ROW("yenc/not-ended", YENC, "=ybegin line=128 size=3 name=a\r\n\x8b", "a", AMBIGUITY_ENCODED_FILE_TORN, "a"),
    ROW("yenc/no-file", YENC, "\x8b\x8c\x8d\r\n", "", AMBIGUITY_NO_ENCODED_FILE, NULL),
    ROW("yenc/two-files", YENC, YENC_ABC YENC_ABC, "abcabc", AMBIGUITY_ENCODED_FILES, "a b.bin"),
    ROW("yenc/no-name", YENC, "=ybegin line=128 size=1\r\n\x8b\r\n=yend size=1\r\n", "a", 0, NULL),
    ROW("none/as-it-is", NONE, "=41\0", "=41\0", 0, NULL),
};
/* clang-format on */

/* Every way to cut it in two, and every size of pieces. */
static void test_vector(const void *data)
{
    const Vector *vector = data;
    size_t len = vector->text.len;

    for (size_t cut = 0; cut <= 2 * len; cut++) {
        g_autoptr(GByteArray) out = g_byte_array_new();
        g_autofree char *name = NULL;
        size_t first = cut <= len ? cut : 0, step = cut <= len ? len + 1 : cut - len;

        uint32_t odd = decode(vector->encoding, vector->text, first, step, out, &name);
        assert_octets(out, vector->wanted);
        g_assert_cmphex(odd, ==, vector->ambiguities);
        g_assert_cmpstr(name, ==, vector->file_name);
    }
}

/* A line whose count promises more than it holds makes no more than the count says, and a line of
 * blanks that waits is given, however long. */
static void test_hostile_lengths(void)
{
    g_autoptr(GString) blanks = g_string_new("a");
    g_autoptr(GByteArray) out = g_byte_array_new(), none = g_byte_array_new();
    g_autofree char *name = NULL, *no_name = NULL;
    Bytes counts = BYTES_OF("begin 644 a\n_\n_\n_\n`\nend\n");

    g_assert_cmphex(decode(ENCODING_UUENCODE, counts, 0, 1000, out, &name), ==, 0);
    g_assert_cmpuint(out->len, ==, 3 * 63);

    for (size_t i = 0; i < 3 * QUOTED_BLANKS_MAX; i++)
        g_string_append_c(blanks, ' ');
    g_string_append_c(blanks, 'b');
    decode(ENCODING_QUOTED_PRINTABLE, (Bytes){(uint8_t *)blanks->str, blanks->len}, 0, 7, none,
           &no_name);
    assert_octets(none, (Bytes){(uint8_t *)blanks->str, blanks->len});
}

/* What GLib encodes comes back, at every length. */
static void test_against_glib(void)
{
    uint8_t octets[400];

    for (size_t i = 0; i < sizeof(octets); i++)
        octets[i] = (uint8_t)g_test_rand_int_range(0, 256);
    for (size_t len = 0; len <= sizeof(octets); len++) {
        g_autofree char *text = g_base64_encode(octets, len);
        g_autoptr(GByteArray) out = g_byte_array_new();
        g_autofree char *name = NULL;

        g_assert_cmphex(decode(ENCODING_BASE64, bytes_of_text(text), len / 3, 57, out, &name), ==,
                        0);
        assert_octets(out, (Bytes){octets, len});
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
        g_autofree char *path = g_strdup_printf("/decoder/%s", vectors[i].name);

        g_test_add_data_func(path, &vectors[i], test_vector);
    }
    g_test_add_func("/decoder/hostile-lengths", test_hostile_lengths);
    g_test_add_func("/decoder/against-glib", test_against_glib);
    return g_test_run();
}
