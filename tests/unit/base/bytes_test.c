/* bytes_test.c - views of octets, and the sticky reader of binary fields. */
#include "base/bytes.h"

#include <glib.h>

static const Bytes nothing = {NULL, 0};

static void test_cutting(void)
{
    Bytes bytes = BYTES_OF("abcdef");

    g_assert_true(bytes_equal(bytes_skip(bytes, 2), BYTES_OF("cdef")));
    g_assert_true(bytes_equal(bytes_first(bytes, 2), BYTES_OF("ab")));
    g_assert_cmpuint(bytes_skip(bytes, 6).len, ==, 0);
    g_assert_true(bytes_skip(bytes, SIZE_MAX).data == bytes.data + 6);
    g_assert_cmpuint(bytes_first(bytes, SIZE_MAX).len, ==, 6);
    g_assert_null(bytes_skip(nothing, 1).data);
    g_assert_cmpuint(bytes_first(nothing, 1).len, ==, 0);
}

static void test_comparing(void)
{
    g_assert_true(bytes_equal(nothing, BYTES_OF("")));
    g_assert_false(bytes_equal(BYTES_OF("a"), BYTES_OF("ab")));
    g_assert_false(bytes_equal(BYTES_OF("a\0b"), BYTES_OF("a\0c")));
    g_assert_true(bytes_starts_with(BYTES_OF("EHLO"), nothing));
    g_assert_true(bytes_starts_with(BYTES_OF("EHLO"), BYTES_OF("EH")));
    g_assert_false(bytes_starts_with(BYTES_OF("EH"), BYTES_OF("EHLO")));
    g_assert_true(bytes_equal_nocase(BYTES_OF("StartTLS"), BYTES_OF("STARTtls")));
    g_assert_true(bytes_starts_with_nocase(BYTES_OF("mail FROM:"), BYTES_OF("MAIL from")));

    /* letters alone: neither their neighbours in ASCII nor octets of other alphabets */
    g_assert_false(bytes_equal_nocase(BYTES_OF("@[`{"), BYTES_OF("`{@[")));
    g_assert_false(bytes_equal_nocase(BYTES_OF("\xc4"), BYTES_OF("\xe4")));
    for (unsigned c = 0; c < 256; c++) {
        g_assert_cmpuint(ascii_lower((uint8_t)c), ==, (guint8)g_ascii_tolower((gchar)c));
        g_assert_cmpuint(ascii_upper((uint8_t)c), ==, (guint8)g_ascii_toupper((gchar)c));
    }
}

static void test_finding(void)
{
    g_assert_cmpint(bytes_find(BYTES_OF("a\0b"), 'b'), ==, 2);
    g_assert_cmpint(bytes_find(BYTES_OF("abab"), 'b'), ==, 1);
    g_assert_cmpint(bytes_find(BYTES_OF("abab"), 'c'), ==, -1);
    g_assert_cmpint(bytes_find(nothing, 0), ==, -1);
    g_assert_true(bytes_equal(bytes_trim(BYTES_OF(" \t a b\t ")), BYTES_OF("a b")));
    g_assert_cmpuint(bytes_trim(BYTES_OF(" \t")).len, ==, 0);
    g_assert_cmpuint(bytes_trim(nothing).len, ==, 0);
    g_assert_true(bytes_equal(bytes_trim(BYTES_OF("\r\n")), BYTES_OF("\r\n")));
}

static void test_cursor(void)
{
    Cursor cursor = cursor_of(BYTES_OF("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a"));

    g_assert_cmpuint(cursor_u8(&cursor), ==, 1);
    g_assert_cmpuint(cursor_u16(&cursor), ==, 0x0203);
    g_assert_cmpuint(cursor_u32(&cursor), ==, 0x04050607);
    g_assert_cmpuint(cursor_uint(&cursor, 2, false), ==, 0x0908);
    g_assert_false(cursor.torn);
    g_assert_cmpuint(cursor_u16(&cursor), ==, 0); /* one octet is left */
    g_assert_true(cursor.torn);

    /* once torn, nothing is read any more, not even what is there */
    g_assert_cmpuint(cursor.rest.len, ==, 1);
    g_assert_cmpuint(cursor_u8(&cursor), ==, 0);
    g_assert_cmpuint(cursor_take(&cursor, 0).len, ==, 0);
    g_assert_true(cursor.torn);
}

static void test_cursor_lengths(void)
{
    Cursor cursor = cursor_of(BYTES_OF("abc"));

    g_assert_cmpuint(cursor_take(&cursor, 0).len, ==, 0);
    g_assert_false(cursor.torn);
    g_assert_cmpuint(cursor_take(&cursor, SIZE_MAX).len, ==, 0);
    g_assert_true(cursor.torn);

    cursor = cursor_of(BYTES_OF("\xff\xff\xff\xff\xff\xff\xff\xff"));
    g_assert_cmpuint(cursor_uint(&cursor, 8, true), ==, UINT64_MAX);
    g_assert_false(cursor.torn);
    cursor = cursor_of(nothing);
    g_assert_cmpuint(cursor_take(&cursor, 0).len, ==, 0);
    g_assert_false(cursor.torn);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bytes/cutting", test_cutting);
    g_test_add_func("/bytes/comparing", test_comparing);
    g_test_add_func("/bytes/finding", test_finding);
    g_test_add_func("/bytes/cursor", test_cursor);
    g_test_add_func("/bytes/cursor-lengths", test_cursor_lengths);
    return g_test_run();
}
