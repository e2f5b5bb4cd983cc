/* encoded_word_fuzz.c - text with encoded words always becomes valid UTF-8. */
#include "message/encoded_word.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    Bytes text = {data, len};
    g_autofree char *shown = encoded_words_decode(text);

    g_assert_true(g_utf8_validate(shown, -1, NULL));
    g_assert_cmpuint(encoded_word_len(text), <=, len);
    return 0;
}
