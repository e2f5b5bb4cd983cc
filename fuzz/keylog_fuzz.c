/* keylog_fuzz.c - key logs, out of any octets: any cut gives as many secrets. */
#include "tls/keylog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    g_autoptr(KeyStore) whole = key_store_new();
    g_autoptr(KeyStore) cut = key_store_new();

    key_store_feed(whole, (Bytes){data, len}, KEY_SOURCE_KEYLOG);
    key_store_end(whole, KEY_SOURCE_KEYLOG);
    for (size_t i = 0; i < len; i++)
        key_store_feed(cut, (Bytes){data + i, 1}, KEY_SOURCE_KEYLOG);
    key_store_end(cut, KEY_SOURCE_KEYLOG);
    g_assert_cmpuint(key_store_count(whole), ==, key_store_count(cut));
    return 0;
}
