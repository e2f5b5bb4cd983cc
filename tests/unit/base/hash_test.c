/* hash_test.c - the hashes of the standards' own examples, whole and in pieces. */
#include "base/hash.h"

#include <glib.h>

/* source NIST, Cryptographic Standards and Guidelines, Examples with Intermediate Values (FIPS
 * 180-4): one block, two blocks, a million letters; the empty message by its CAVS vectors */
#define EMPTY_SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define TWO_BLOCKS "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
#define TWO_BLOCKS_SHA256 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
#define MILLION_SHA256 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

static void assert_sha256(const uint8_t digest[SHA256_BYTES], const char *expected)
{
    char text[SHA256_TEXT_SIZE];

    g_assert_cmpstr(sha256_to_text(digest, text), ==, expected);
}

static void test_vectors(void)
{
    uint8_t digest[SHA256_BYTES];

    sha256_of((Bytes){NULL, 0}, digest);
    assert_sha256(digest, EMPTY_SHA256);
    sha256_of(BYTES_OF("abc"), digest);
    assert_sha256(digest, ABC_SHA256);
    sha256_of(BYTES_OF(TWO_BLOCKS), digest);
    assert_sha256(digest, TWO_BLOCKS_SHA256);
}

/* One hash serves again and again; every cut gives the same. */
static void test_pieces(void)
{
    Bytes all = BYTES_OF(TWO_BLOCKS);
    uint8_t digest[SHA256_BYTES];
    Sha256 sha256;

    sha256_init(&sha256);
    for (size_t size = 1; size <= all.len; size++) {
        for (Bytes rest = all; rest.len > 0; rest = bytes_skip(rest, size))
            sha256_feed(&sha256, bytes_first(rest, size));
        sha256_feed(&sha256, (Bytes){NULL, 0});
        sha256_end(&sha256, digest);
        assert_sha256(digest, TWO_BLOCKS_SHA256);
    }
    sha256_end(&sha256, digest);
    assert_sha256(digest, EMPTY_SHA256);

    g_autofree char *letters = g_strnfill(1000, 'a');
    for (int i = 0; i < 1000; i++)
        sha256_feed(&sha256, (Bytes){(const uint8_t *)letters, 1000});
    sha256_end(&sha256, digest);
    assert_sha256(digest, MILLION_SHA256);

    sha256_feed(&sha256, all); /* begun and never ended */
    sha256_clear(&sha256);
    sha256_clear(&sha256);
}

/* source RFC 4231 4.2, 4.3, 4.7 */
static void test_hmac(void)
{
    uint8_t digest[SHA256_BYTES], key[131];

    memset(key, 0x0b, 20);
    hmac_sha256_of((Bytes){key, 20}, BYTES_OF("Hi There"), digest);
    assert_sha256(digest, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    hmac_sha256_of(BYTES_OF("Jefe"), BYTES_OF("what do ya want for nothing?"), digest);
    assert_sha256(digest, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof(key)); /* longer than a block */
    hmac_sha256_of((Bytes){key, sizeof(key)},
                   BYTES_OF("Test Using Larger Than Block-Size Key - Hash Key First"), digest);
    assert_sha256(digest, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    hmac_sha256_of((Bytes){NULL, 0}, (Bytes){NULL, 0}, digest);
    assert_sha256(digest, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void test_sha1(void)
{
    static const uint8_t abc[SHA1_BYTES] = {0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81,
                                            0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50,
                                            0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};
    uint8_t digest[SHA1_BYTES];

    sha1_of(BYTES_OF("abc"), digest);
    g_assert_true(bytes_equal((Bytes){digest, sizeof(digest)}, (Bytes){abc, sizeof(abc)}));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hash/vectors", test_vectors);
    g_test_add_func("/hash/pieces", test_pieces);
    g_test_add_func("/hash/hmac", test_hmac);
    g_test_add_func("/hash/sha1", test_sha1);
    return g_test_run();
}
