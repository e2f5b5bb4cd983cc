/* dkim_fuzz.c - a signature's tags are valid text, and a key that is read has a length. */
#include "message/dkim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void look_at(const char *text)
{
    g_assert_true(text == NULL || g_utf8_validate(text, -1, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    g_autofree char *octets = g_strndup((const char *)data, len);
    g_autofree char *record = g_utf8_make_valid(octets, -1);
    DkimSignature signature;
    DkimKey key;

    dkim_signature_read((Bytes){data, len}, &signature);
    look_at(signature.domain);
    look_at(signature.selector);
    look_at(signature.algorithm);
    dkim_signature_clear(&signature);
    if (dkim_key_read(record, &key) && key.is_rsa)
        g_assert_cmpuint(key.bits, >, 0);
    return 0;
}
