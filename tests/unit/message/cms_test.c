/* cms_test.c - S/MIME: signers and recipients, and signatures that do not fit. */
#include "message/cms.h"

/* "Content-Type: text/plain", "", "Hi", signed by anna@example with a key on P-256, as OpenSSL's
 * `cms -sign -nodetach` writes it. */
static const char signed_by_anna[] =
    "MIIDlAYJKoZIhvcNAQcCoIIDhTCCA4ECAQExDTALBglghkgBZQMEAgEwLQYJKoZIhvcNAQcBoCAEHkNvbnRlbnQtVHlw"
    "ZTogdGV4dC9wbGFpbg0KDQpIaaCCAbYwggGyMIIBWKADAgECAgEBMAoGCCqGSM49BAMCMCwxDTALBgNVBAMMBEFubmEx"
    "GzAZBgkqhkiG9w0BCQEWDGFubmFAZXhhbXBsZTAgFw0yNjExMjIyMzAyMjdaGA8yMTI2MTAyOTIzMDIyN1owLDENMAsG"
    "A1UEAwwEQW5uYTEbMBkGCSqGSIb3DQEJARYMYW5uYUBleGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEkTH9"
    "cK2ua01tXJFAqfB3t/GN4QD6w+d39UDLDp/xEB5bUXTbik5f6STuHmkFGeWQTw0fjRygAjy9Jjg27kK7zKNpMGcwHQYD"
    "VR0OBBYEFFOqwwubQYQ5IRsTMeHItAJyDO0tMB8GA1UdIwQYMBaAFFOqwwubQYQ5IRsTMeHItAJyDO0tMA8GA1UdEwEB"
    "/wQFMAMBAf8wFAYDVR0RBA0wC4EJYUBleGFtcGxlMAoGCCqGSM49BAMCA0gAMEUCIAqfOYPKdVb20d8zySSdsdXYLKhh"
    "2J32NsAkcGjUo6tQAiEAlGg7Nb+OZE5EGSPLFmAPDbFpfc7PqPCfnTTmta1zPWwxggGCMIIBfgIBATAxMCwxDTALBgNV"
    "BAMMBEFubmExGzAZBgkqhkiG9w0BCQEWDGFubmFAZXhhbXBsZQIBATALBglghkgBZQMEAgGggeQwGAYJKoZIhvcNAQkD"
    "MQsGCSqGSIb3DQEHATAcBgkqhkiG9w0BCQUxDxcNMjYxMTIyMjMwMjMwWjAvBgkqhkiG9w0BCQQxIgQgU6JnFtULFluJ"
    "qAmP4tfjb9GwacpCIxTwX7Q4n8Xw+8MweQYJKoZIhvcNAQkPMWwwajALBglghkgBZQMEASowCwYJYIZIAWUDBAEWMAsG"
    "CWCGSAFlAwQBAjAKBggqhkiG9w0DBzAOBggqhkiG9w0DAgICAIAwDQYIKoZIhvcNAwICAUAwBwYFKw4DAgcwDQYIKoZI"
    "hvcNAwICASgwCgYIKoZIzj0EAwIERjBEAiBLwCEaqnIk8hnS0vNZ7q93KwOvOUz++doNVhV2peD1gQIgT1ICDAyR9IXT"
    "SbWkpeRC7VcRrTeCamJgFewMsr/DGUI=";

static GBytes *anna(void)
{
    gsize len;
    guchar *octets = g_base64_decode(signed_by_anna, &len);

    return g_bytes_new_take(octets, len);
}

static Bytes octets_of(GBytes *bytes)
{
    gsize len;
    const void *data = g_bytes_get_data(bytes, &len);

    return (Bytes){data, len};
}

static void test_signed(void)
{
    g_autoptr(GBytes) der = anna();
    CmsFacts *facts = cms_read(octets_of(der), NULL);

    g_assert_nonnull(facts);
    g_assert_cmpstr(facts->kind, ==, "signed");
    g_assert_cmpuint(facts->signers->len, ==, 1);
    g_assert_cmpuint(facts->recipients->len, ==, 0);
    const CmsParty *signer = facts->signers->pdata[0];
    g_assert_cmpstr(signer->serial, ==, "01");
    g_assert_cmpstr(signer->digest, ==, "sha256");
    g_assert_cmpstr(signer->verified, ==, "good");
    g_assert_cmpstr(signer->addresses->pdata[0], ==, "anna@example");
    g_assert_true(signer->has_signed_at);
    cms_facts_free(facts);
}

/* One octet of what was signed is another: the signature is bad, all else as it was. */
static void test_changed(void)
{
    g_autoptr(GBytes) der = anna();
    Bytes octets = octets_of(der);
    g_autofree uint8_t *changed = g_memdup2(octets.data, octets.len);
    uint8_t *text = memmem(changed, octets.len, "\r\n\r\nHi", 6);

    g_assert_nonnull(text);
    text[4] = 'h';
    CmsFacts *facts = cms_read((Bytes){changed, octets.len}, NULL);
    g_assert_nonnull(facts);
    g_assert_cmpstr(((const CmsParty *)facts->signers->pdata[0])->verified, ==, "bad");
    cms_facts_free(facts);
}

static void test_cuts(void)
{
    g_autoptr(GBytes) der = anna();

    for (size_t len = 0; len < g_bytes_get_size(der); len++)
        g_assert_null(cms_read(bytes_first(octets_of(der), len), NULL));
}

/* Four octets anywhere are the largest number: read as far as it goes, or not at all. */
static void test_hostile_lengths(void)
{
    g_autoptr(GBytes) der = anna();
    Bytes octets = octets_of(der);

    for (size_t at = 0; at + 4 <= octets.len; at += 3) {
        g_autofree uint8_t *changed = g_memdup2(octets.data, octets.len);

        memset(changed + at, 0xff, 4);
        CmsFacts *facts = cms_read((Bytes){changed, octets.len}, NULL);
        if (facts != NULL)
            g_assert_cmpuint(facts->signers->len, <=, 1);
        cms_facts_free(facts);
    }
}

/* Constructed strings in constructed strings, 4 octets each. */
static void test_nested(void)
{
    GByteArray *deep = g_byte_array_new();

    for (unsigned i = 0; i < 100000; i++)
        g_byte_array_append(deep, (const uint8_t *)"\x24\x80", 2);
    g_assert_null(cms_read((Bytes){deep->data, deep->len}, NULL));
    g_byte_array_unref(deep);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cms/signed", test_signed);
    g_test_add_func("/cms/changed", test_changed);
    g_test_add_func("/cms/cuts", test_cuts);
    g_test_add_func("/cms/hostile-lengths", test_hostile_lengths);
    g_test_add_func("/cms/nested", test_nested);
    return g_test_run();
}
