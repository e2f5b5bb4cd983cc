/* keylog_test.c - key logs, however cut, with what is none of theirs. */
#include "tls/keylog.h"

#include "base/limits.h"

#define RANDOM_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define RANDOM_B "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
#define SECRET_32 "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"

static const char log_text[] = "# SSL/TLS secrets log file\r\n"
                               "CLIENT_RANDOM " RANDOM_A " " SECRET_32 SECRET_32 "\r\n"
                               "\n"
                               "SERVER_TRAFFIC_SECRET_0 " RANDOM_B "  " SECRET_32 "\n"
                               "EXPORTER_SECRET " RANDOM_B " " SECRET_32 "\n"
                               "CLIENT_RANDOM " RANDOM_B " " SECRET_32 "0\n"  /* half an octet */
                               "CLIENT_RANDOM " RANDOM_B " " SECRET_32 "xy\n" /* no digits */
                               "CLIENT_RANDOM aaaa " SECRET_32 "\n"           /* too short */
                               "CLIENT_RANDOM " RANDOM_B "\n"
                               "CLIENT_TRAFFIC_SECRET_0 " RANDOM_B " " SECRET_32; /* no line end */

static void check(const KeyStore *store)
{
    uint8_t random[TLS_RANDOM_BYTES];
    KeySource source = KEY_SOURCE_NONE;

    g_assert_cmpuint(key_store_count(store), ==, 3);
    memset(random, 0xaa, sizeof(random));
    Bytes secret = key_store_find(store, KEY_MASTER_SECRET, random, &source);
    g_assert_cmpuint(secret.len, ==, 64);
    g_assert_cmpint(secret.data[31], ==, 0x20);
    g_assert_cmpstr(key_source_name(source), ==, "dsb");
    g_assert_cmpuint(key_store_find(store, KEY_SERVER_TRAFFIC, random, &source).len, ==, 0);
    memset(random, 0xbb, sizeof(random));
    g_assert_cmpuint(key_store_find(store, KEY_SERVER_TRAFFIC, random, &source).len, ==, 32);
    g_assert_cmpuint(key_store_find(store, KEY_CLIENT_TRAFFIC, random, &source).len, ==, 32);
    g_assert_cmpuint(key_store_find(store, KEY_MASTER_SECRET, random, &source).len, ==, 0);
}

static void test_cuts(void)
{
    for (size_t cut = 1; cut < sizeof(log_text); cut += 7) {
        g_autoptr(KeyStore) store = key_store_new();

        for (Bytes rest = bytes_of_text(log_text); rest.len > 0; rest = bytes_skip(rest, cut))
            key_store_feed(store, bytes_first(rest, cut), KEY_SOURCE_DSB);
        key_store_end(store, KEY_SOURCE_DSB);
        check(store);
    }
}

/* The first one stays; a line without end takes no memory, and the next one counts. */
static void test_order(void)
{
    g_autoptr(KeyStore) store = key_store_new();
    g_autofree char *filler = g_strnfill(10 * KEY_LINE_MAX_BYTES, '0');
    uint8_t random[TLS_RANDOM_BYTES];
    KeySource source = KEY_SOURCE_NONE;

    key_store_feed(store, BYTES_OF("CLIENT_RANDOM " RANDOM_A " 01\n"), KEY_SOURCE_KEYLOG);
    key_store_feed(store, BYTES_OF("CLIENT_RANDOM " RANDOM_A " 02\n"), KEY_SOURCE_COMMENT);
    key_store_feed(store, BYTES_OF("CLIENT_RANDOM " RANDOM_B " "), KEY_SOURCE_KEYLOG);
    key_store_feed(store, bytes_of_text(filler), KEY_SOURCE_KEYLOG);
    key_store_feed(store, BYTES_OF("\nCLIENT_EARLY_TRAFFIC_SECRET " RANDOM_B " 03\n"),
                   KEY_SOURCE_KEYLOG);
    g_assert_cmpuint(key_store_count(store), ==, 2);
    memset(random, 0xaa, sizeof(random));
    g_assert_cmpint(key_store_find(store, KEY_MASTER_SECRET, random, &source).data[0], ==, 1);
    g_assert_cmpint(source, ==, KEY_SOURCE_KEYLOG);
}

static void give_one(void *user)
{
    key_store_feed(user, BYTES_OF("CLIENT_RANDOM " RANDOM_A " 01\n"), KEY_SOURCE_DSB);
}

static void test_ask(void)
{
    g_autoptr(KeyStore) store = key_store_new();

    g_assert_false(key_store_ask(store));
    key_store_ask_once(store, give_one, store);
    g_assert_true(key_store_ask(store));
    g_assert_false(key_store_ask(store));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keylog/cuts", test_cuts);
    g_test_add_func("/keylog/order", test_order);
    g_test_add_func("/keylog/ask", test_ask);
    return g_test_run();
}
