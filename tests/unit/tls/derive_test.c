/* derive_test.c - keys of published examples. */
#include "tls/derive.h"

#include <glib.h>

static void check_hex(const uint8_t *octets, size_t count, const char *expected)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (size_t i = 0; i < count; i++)
        g_string_append_printf(text, "%02x", octets[i]);
    g_assert_cmpstr(text->str, ==, expected);
}

/* The server's handshake keys of RFC 8448 3. */
static void test_expand(void)
{
    static const uint8_t secret[] = {0xb6, 0x7b, 0x7d, 0x69, 0x0c, 0xc1, 0x6c, 0x4e,
                                     0x75, 0xe5, 0x42, 0x13, 0xcb, 0x2d, 0x37, 0xb4,
                                     0xe9, 0xc9, 0x12, 0xbc, 0xde, 0xd9, 0x10, 0x5d,
                                     0x42, 0xbe, 0xfd, 0x59, 0xd3, 0x91, 0xad, 0x38};
    uint8_t key[16], iv[12];

    g_assert_true(
        derive_expand("SHA256", (Bytes){secret, sizeof(secret)}, "key", key, sizeof(key)));
    g_assert_true(derive_expand("SHA256", (Bytes){secret, sizeof(secret)}, "iv", iv, sizeof(iv)));
    check_hex(key, sizeof(key), "3fce516009c21727d0f2e4e86ee403bc");
    check_hex(iv, sizeof(iv), "5d313eb2671276ee13000b30");
}

static void test_unknown_hash(void)
{
    uint8_t octets[4];

    g_assert_false(derive_expand("NONE", BYTES_OF("x"), "key", octets, sizeof(octets)));
    g_assert_false(derive_prf("NONE", BYTES_OF("x"), "y", BYTES_OF("z"), octets, sizeof(octets)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/derive/expand", test_expand);
    g_test_add_func("/derive/unknown-hash", test_unknown_hash);
    return g_test_run();
}
