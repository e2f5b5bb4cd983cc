/* buffer_test.c - a buffer holds what fits under its ceiling, and says what did not. */
#include "base/buffer.h"

#include <glib.h>

static void test_empty(void)
{
    Buffer buffer;

    buffer_init(&buffer, 10);
    g_assert_null(buffer.data);
    g_assert_cmpuint(buffer_add(&buffer, (Bytes){NULL, 0}), ==, 0);
    g_assert_null(buffer.data);
    buffer_drop(&buffer, 0);
    g_assert_cmpuint(buffer_bytes(&buffer).len, ==, 0);
    buffer_clear(&buffer);
    buffer_clear(&buffer);
}

static void test_ceiling(void)
{
    static const size_t ceilings[] = {0, 1, 63, 64, 65, 1000};
    uint8_t octets[2000];

    for (size_t i = 0; i < sizeof(octets); i++)
        octets[i] = (uint8_t)(i % 251);
    for (size_t i = 0; i < G_N_ELEMENTS(ceilings); i++) {
        size_t ceiling = ceilings[i], left_out = 0;
        Buffer buffer;

        buffer_init(&buffer, ceiling);
        for (size_t at = 0; at < sizeof(octets); at += 8)
            left_out += buffer_add(&buffer, (Bytes){octets + at, 8});
        g_assert_cmpuint(left_out, ==, sizeof(octets) - ceiling);
        g_assert_cmpuint(buffer.room, <=, ceiling);
        g_assert_true(bytes_equal(buffer_bytes(&buffer), (Bytes){octets, ceiling}));

        /* what is taken out makes room again */
        buffer_drop(&buffer, ceiling / 2);
        g_assert_cmpuint(buffer_add(&buffer, (Bytes){octets, sizeof(octets)}), ==,
                         sizeof(octets) - ceiling / 2);
        g_assert_cmpuint(buffer.len, ==, ceiling);
        buffer_clear(&buffer);
        g_assert_cmpuint(buffer.ceiling, ==, ceiling);
    }
}

static void test_drop(void)
{
    Buffer buffer;

    buffer_init(&buffer, 100);
    buffer_add(&buffer, BYTES_OF("commands and replies"));
    buffer_drop(&buffer, 13);
    g_assert_true(bytes_equal(buffer_bytes(&buffer), BYTES_OF("replies")));
    buffer_drop(&buffer, 0);
    buffer_add(&buffer, BYTES_OF("!"));
    g_assert_true(bytes_equal(buffer_bytes(&buffer), BYTES_OF("replies!")));
    buffer_drop(&buffer, 8);
    g_assert_cmpuint(buffer.len, ==, 0);
    buffer_clear(&buffer);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/buffer/empty", test_empty);
    g_test_add_func("/buffer/ceiling", test_ceiling);
    g_test_add_func("/buffer/drop", test_drop);
    return g_test_run();
}
