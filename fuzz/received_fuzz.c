/* received_fuzz.c - a Received line's values stand inside of it, and its date with it. */
#include "message/received.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    Bytes body = {data, len};
    Received received;
    DateStamp stamp;

    received_parse(body, 1000, &received);
    for (int i = 0; i < N_RECEIVED_ITEMS; i++) {
        const ReceivedValue *value = &received.items[i];
        g_autofree char *text = received_text(&received, (ReceivedItem)i);

        g_assert_true((text == NULL) == (value->text.data == NULL));
        if (text == NULL)
            continue;
        g_assert_true(g_utf8_validate(text, -1, NULL));
        g_assert_true(value->text.data >= data && value->text.data + value->text.len <= data + len);
        g_assert_cmpuint(value->offset, ==, 1000 + (uint64_t)(value->text.data - data));
    }
    if (date_read(body, &stamp))
        g_assert_cmpuint(stamp.length, <=, len);
    return 0;
}
