/* handshake_test.c - messages of a handshake, however cut, and too long ones. */
#include "tls/handshake.h"

#include <glib.h>

#include "base/limits.h"

/* "type:length" of all messages in some octets that come in pieces of so many. */
static char *messages_of(Bytes octets, size_t cut)
{
    HandshakeReader reader;
    HandshakeMessage message;
    GString *told = g_string_new(NULL);

    handshake_reader_init(&reader);
    for (; octets.len > 0; octets = bytes_skip(octets, cut)) {
        Bytes part = bytes_first(octets, cut);

        while (part.len > 0 && handshake_reader_next(&reader, &part, &message))
            g_string_append_printf(told, "%u:%zu%s ", message.type, message.body.len,
                                   message.is_left_out ? "!" : "");
    }
    handshake_reader_clear(&reader);
    return g_string_free(told, FALSE);
}

static void test_cuts(void)
{
    Bytes octets = BYTES_OF("\x01\0\0\3abc\x0e\0\0\0\x0b\0\0\1x\x14\0\0\5ab");

    for (size_t cut = 1; cut <= octets.len; cut++) {
        g_autofree char *told = messages_of(octets, cut);

        g_assert_cmpstr(told, ==, "1:3 14:0 11:1 ");
    }
}

static void test_too_long(void)
{
    g_autoptr(GByteArray) octets = g_byte_array_new();
    uint32_t length = HANDSHAKE_MAX_BYTES + 1;
    const uint8_t head[] = {11, (uint8_t)(length >> 16), (uint8_t)(length >> 8), (uint8_t)length};

    g_byte_array_append(octets, head, sizeof(head));
    g_byte_array_set_size(octets, (guint)(sizeof(head) + length));
    memset(octets->data + sizeof(head), 'x', length);
    g_byte_array_append(octets, (const uint8_t *)"\x0e\0\0\0", 4);
    for (size_t cut = 1; cut <= octets->len; cut = cut * 16 + 1) {
        g_autofree char *told = messages_of((Bytes){octets->data, octets->len}, cut);

        g_assert_cmpstr(told, ==, "11:0! 14:0 ");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/handshake/cuts", test_cuts);
    g_test_add_func("/handshake/too-long", test_too_long);
    return g_test_run();
}
