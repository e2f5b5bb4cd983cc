/* certificates_test.c - whom a certificate is for, and chains that lead nowhere. */
#include "tls/certificates.h"

static void test_matches(void)
{
    Certificate certificate = {.names = g_ptr_array_new()};

    g_ptr_array_add(certificate.names, (char *)"*.club.example");
    g_ptr_array_add(certificate.names, (char *)"Mx.example");
    g_ptr_array_add(certificate.names, (char *)"192.0.2.1");
    g_assert_true(certificate_matches(&certificate, "mx.EXAMPLE"));
    g_assert_true(certificate_matches(&certificate, "mx.example."));
    g_assert_true(certificate_matches(&certificate, "mail.club.example"));
    g_assert_true(certificate_matches(&certificate, "192.0.2.1"));
    g_assert_false(certificate_matches(&certificate, "club.example"));
    g_assert_false(certificate_matches(&certificate, "a.b.club.example"));
    g_assert_false(certificate_matches(&certificate, "xmx.example"));
    g_assert_false(certificate_matches(&certificate, ""));
    g_ptr_array_unref(certificate.names);
}

/* What is no certificate still has a hash; lengths lead nowhere. */
static void test_hostile(void)
{
    g_autoptr(GPtrArray) torn = certificates_parse(BYTES_OF("\xff\xff\xff\0\0\1x"), false);
    g_autoptr(GPtrArray) junk = certificates_parse(BYTES_OF("\0\0\4\0\0\1x"), false);
    g_autoptr(GPtrArray) empty = certificates_parse(BYTES_OF("\0\0\3\0\0\0"), false);
    g_autoptr(GPtrArray) late = certificates_parse(BYTES_OF("\0\0\0\6\0\0\1x\0\0"), true);

    g_assert_cmpuint(torn->len, ==, 0);
    g_assert_cmpuint(junk->len, ==, 1);
    g_assert_false(((const Certificate *)junk->pdata[0])->is_readable);
    g_assert_cmpuint(empty->len, ==, 0);
    g_assert_cmpuint(late->len, ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/certificates/matches", test_matches);
    g_test_add_func("/certificates/hostile", test_hostile);
    return g_test_run();
}
