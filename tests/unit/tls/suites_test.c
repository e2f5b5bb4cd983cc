/* suites_test.c - what is read off the names of suites. */
#include "tls/suites.h"

#include <glib.h>

static void check(uint16_t id, SealKind kind, const char *cipher, const char *mac, const char *prf,
                  bool is_weak)
{
    Suite suite = suite_of(id);

    g_assert_cmpint(suite.kind, ==, kind);
    g_assert_cmpstr(suite.cipher, ==, cipher);
    g_assert_cmpstr(suite.mac, ==, mac);
    g_assert_cmpstr(suite.prf, ==, prf);
    g_assert_cmpint(suite.is_weak, ==, is_weak);
}

static void test_kinds(void)
{
    check(0x1301, SEAL_AEAD, "AES-128-GCM", NULL, "SHA256", false);
    check(0x1302, SEAL_AEAD, "AES-256-GCM", NULL, "SHA384", false);
    check(0x1303, SEAL_CHACHA, "ChaCha20-Poly1305", NULL, "SHA256", false);
    check(0xc030, SEAL_AEAD, "AES-256-GCM", NULL, "SHA384", false);
    check(0x006b, SEAL_CBC, "AES-256-CBC", "SHA256", "SHA256", false);
    check(0x002f, SEAL_CBC, "AES-128-CBC", "SHA1", "SHA256", false);
    check(0xc028, SEAL_CBC, "AES-256-CBC", "SHA384", "SHA384", false);
    check(0x000a, SEAL_CBC, "DES-EDE3-CBC", "SHA1", "SHA256", true);
    check(0x0005, SEAL_UNKNOWN, NULL, NULL, "SHA256", true); /* RC4 */
    check(0x003b, SEAL_NONE, NULL, "SHA256", "SHA256", true);
    check(0x9999, SEAL_UNKNOWN, NULL, NULL, NULL, false);
    g_assert_cmpuint(suite_of(0xc0a1).tag_len, ==, 8);
}

static void test_names(void)
{
    g_assert_cmpstr(suite_name(0x1301), ==, "TLS_AES_128_GCM_SHA256");
    g_assert_null(suite_name(0x0a0a));
    g_assert_cmpstr(group_name(0x001d), ==, "x25519");
    g_assert_cmpstr(tls_version_name(0x0301), ==, "TLS 1.0");
    g_assert_cmpstr(tls_version_name(0x7f1c), ==, "TLS 1.3");
    g_assert_null(tls_version_name(0x0505));
    g_assert_true(is_grease(0xfafa));
    g_assert_false(is_grease(0xfa0a));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/suites/kinds", test_kinds);
    g_test_add_func("/suites/names", test_names);
    return g_test_run();
}
