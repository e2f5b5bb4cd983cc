/* secrets_test.c - what stands for a secret, alone and inside a text. */
#include "pipeline/secrets.h"

#define HASHED "1ded7f087d7d285e9c12ea6ff364a382551623f40a5743087324e9a05f488bfb"

static Secrets secrets_of(SecretsMode mode, GBytes *key)
{
    return (Secrets){.mode = mode, .key = key};
}

static void check(SecretsMode mode, Bytes secret, const char *wanted)
{
    g_autoptr(GBytes) key = g_bytes_new_static("key", 3);
    const Secrets secrets = secrets_of(mode, key);
    g_autofree char *seen = secrets_text(&secrets, secret);

    g_assert_cmpstr(seen, ==, wanted);
}

static void test_alone(void)
{
    check(SECRETS_MASK, BYTES_OF("AGEAYg=="), "********");
    check(SECRETS_MASK, BYTES_OF("a"), "********");
    check(SECRETS_MASK, BYTES_OF(""), "********");
    check(SECRETS_SHOW, BYTES_OF("AGEAYg=="), "AGEAYg==");
    check(SECRETS_SHOW, BYTES_OF("\xff"), "\xef\xbf\xbd");
    check(SECRETS_HASH, BYTES_OF("AGEAYg=="), HASHED);
    check(SECRETS_NONE, BYTES_OF("AGEAYg=="), NULL);
}

/* The secret is the octets of `text` from `at` on. */
static void check_around(SecretsMode mode, const char *text, size_t at, size_t len,
                         const char *wanted)
{
    g_autoptr(GBytes) key = g_bytes_new_static("key", 3);
    const Secrets secrets = secrets_of(mode, key);
    Bytes whole = bytes_of_text(text);
    g_autofree char *seen =
        secrets_text_around(&secrets, whole, bytes_first(bytes_skip(whole, at), len));

    g_assert_cmpstr(seen, ==, wanted);
}

static void test_around(void)
{
    static const char auth[] = "AUTH PLAIN AGEAYg==";

    check_around(SECRETS_MASK, auth, 11, 8, "AUTH PLAIN ********");
    check_around(SECRETS_SHOW, auth, 11, 8, auth);
    check_around(SECRETS_HASH, auth, 11, 8, "AUTH PLAIN " HASHED);
    check_around(SECRETS_NONE, auth, 11, 8, "AUTH PLAIN");
    check_around(SECRETS_MASK, "AUTH PLAIN", 10, 0, "AUTH PLAIN");
    check_around(SECRETS_NONE, "AUTH PLAIN ", 11, 0, "AUTH PLAIN ");
    check_around(SECRETS_MASK, "secret", 0, 6, "********");
    check_around(SECRETS_NONE, "secret", 0, 6, "");
    check_around(SECRETS_MASK, "a secret b", 2, 6, "a ******** b");
    check_around(SECRETS_MASK, "\xff secret \xff", 2, 6, "\xef\xbf\xbd ******** \xef\xbf\xbd");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/secrets/alone", test_alone);
    g_test_add_func("/secrets/around", test_around);
    return g_test_run();
}
