/* pgp_packets_test.c - what packets of OpenPGP say without being opened. */
#include "message/armor.h"

#include "base/limits.h"

static PgpFacts *facts_new(void)
{
    PgpFacts *facts = g_new0(PgpFacts, 1);

    facts->packets = g_ptr_array_new();
    facts->recipients = g_ptr_array_new_with_free_func(g_free);
    facts->signers = g_ptr_array_new_with_free_func(g_free);
    return facts;
}

static PgpFacts *facts_of(Bytes packets)
{
    PgpFacts *facts = facts_new();

    pgp_packets_read(facts, packets);
    return facts;
}

/* A message for two keys, then sealed data in two parts. source RFC 9580 4.2, 5.1 */
#define SEALED                                                                                     \
    "\xc1\x0c\x03\x01\x23\x45\x67\x89\xab\xcd\xef\x01\xaa\xbb"                                     \
    "\x84\x0b\x03\0\0\0\0\0\0\0\0\x01\xaa"                                                         \
    "\xd2\xe0\x01\x01\xff"

/* A signature of version 4 of 2021-01-01T00:00:00Z. source RFC 9580 5.2.3 */
#define SIGNED                                                                                     \
    "\xc2\x19\x04\0\x01\x08\0\x06\x05\x02\x5f\xee\x66\0\0\x0a\x09\x10\xfe\xdc\xba\x98\x76\x54\x32" \
    "\x10\xff"

static void test_sealed(void)
{
    PgpFacts *facts = facts_of(BYTES_OF(SEALED));

    g_assert_cmpuint(facts->packets->len, ==, 3);
    g_assert_cmpstr(facts->packets->pdata[0], ==, "public-key-encrypted-session-key");
    g_assert_cmpstr(facts->packets->pdata[2], ==,
                    "symmetrically-encrypted-integrity-protected-data");
    g_assert_cmpuint(facts->recipients->len, ==, 2);
    g_assert_cmpstr(facts->recipients->pdata[0], ==, "0123456789abcdef");
    g_assert_cmpstr(facts->recipients->pdata[1], ==, "0000000000000000"); /* hidden */
    g_assert_cmpuint(facts->signers->len, ==, 0);
    pgp_facts_free(facts);
}

static void test_signed(void)
{
    PgpFacts *facts = facts_of(BYTES_OF(SIGNED));

    g_assert_cmpuint(facts->packets->len, ==, 1);
    g_assert_cmpuint(facts->signers->len, ==, 1);
    g_assert_cmpstr(facts->signers->pdata[0], ==, "fedcba9876543210");
    g_assert_true(facts->has_signed_at);
    g_assert_cmpint(facts->signed_at, ==, INT64_C(1609459200) * INT64_C(1000000000));
    pgp_facts_free(facts);
}

static void test_old_signature(void)
{
    PgpFacts *facts =
        facts_of(BYTES_OF("\x88\x0f\x03\x05\x01\x5f\xee\x66\0\x11\x11\x11\x11\x22\x22\x22\x22"));

    g_assert_cmpstr(facts->signers->pdata[0], ==, "1111111122222222");
    g_assert_cmpint(facts->signed_at, ==, INT64_C(1609459200) * INT64_C(1000000000));
    pgp_facts_free(facts);
}

/* Every beginning, and every octet as large as it can be. */
static void test_hostile(void)
{
    Bytes both = BYTES_OF(SIGNED SEALED);

    for (size_t len = 0; len <= both.len; len++)
        pgp_facts_free(facts_of(bytes_first(both, len)));
    for (size_t at = 0; at < both.len; at++) {
        g_autofree uint8_t *changed = g_memdup2(both.data, both.len);

        changed[at] = 0xff;
        PgpFacts *facts = facts_of((Bytes){changed, both.len});
        g_assert_cmpuint(facts->packets->len, <=, both.len);
        pgp_facts_free(facts);
    }
}

static void test_many(void)
{
    g_autoptr(GByteArray) packets = g_byte_array_new();

    for (unsigned i = 0; i < 10 * PGP_PACKETS_MAX; i++)
        g_byte_array_append(packets, (const uint8_t *)"\xcd\0", 2);
    PgpFacts *facts = facts_of((Bytes){packets->data, packets->len});
    g_assert_cmpuint(facts->packets->len, ==, PGP_PACKETS_MAX);
    pgp_facts_free(facts);
}

/* The armor around them, in any cut. source RFC 9580 6.2 */
static void test_armor(void)
{
    g_autofree char *base64 = g_base64_encode((const uint8_t *)SEALED, sizeof(SEALED) - 1);
    g_autofree char *text =
        g_strdup_printf("hello\r\n-----BEGIN PGP MESSAGE-----\r\nComment: x\r\n\r\n%s\r\n=AAAA\r\n"
                        "-----END PGP MESSAGE-----\r\nbye\r\n",
                        base64);
    Bytes whole = bytes_of_text(text);

    for (size_t cut = 0; cut <= whole.len; cut++) {
        Armor armor;

        armor_init(&armor);
        armor_feed(&armor, bytes_first(whole, cut));
        armor_feed(&armor, bytes_skip(whole, cut));
        PgpFacts *facts = armor_end(&armor);
        g_assert_nonnull(facts);
        g_assert_cmpstr(facts->armor, ==, "MESSAGE");
        g_assert_cmpuint(facts->recipients->len, ==, 2);
        pgp_facts_free(facts);
        armor_clear(&armor);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pgp/sealed", test_sealed);
    g_test_add_func("/pgp/signed", test_signed);
    g_test_add_func("/pgp/old-signature", test_old_signature);
    g_test_add_func("/pgp/hostile", test_hostile);
    g_test_add_func("/pgp/many", test_many);
    g_test_add_func("/pgp/armor", test_armor);
    return g_test_run();
}
