/* cold_test.c - what was put comes back as it was, by its key; the oldest is known. */
#include "stream/cold.h"

static FlowKey key_of(uint16_t number)
{
    FlowKey key;

    memset(&key, 0, sizeof(key));
    key.low_port = number;
    return key;
}

static void put(Cold *cold, uint16_t number, unsigned queue)
{
    const ColdFacts facts = {key_of(number), queue, number * 10, 1000u - number};
    const uint64_t octets[4] = {number, 0, 0, number};

    cold_put(cold, &facts, octets, sizeof(octets));
}

static bool take(Cold *cold, uint16_t number)
{
    const FlowKey key = key_of(number);
    uint64_t octets[4];

    if (!cold_take(cold, &key, octets, sizeof(octets)))
        return false;
    g_assert_cmpuint(octets[0], ==, number);
    g_assert_cmpuint(octets[1] | octets[2], ==, 0);
    g_assert_cmpuint(octets[3], ==, number);
    return true;
}

static void test_put_and_take(void)
{
    Cold *cold = cold_new();
    FlowKey oldest;
    int64_t seen;

    for (uint16_t i = 1; i <= 6; i++)
        put(cold, i, i % 2);
    g_assert_cmpuint(cold_count(cold), ==, 6);
    g_assert_cmpuint(cold_memory(cold), >, 0);
    g_assert_true(cold_oldest(cold, 1, &oldest, &seen));
    g_assert_cmpuint(oldest.low_port, ==, 1);
    g_assert_cmpint(seen, ==, 10);
    g_assert_true(take(cold, 1));
    g_assert_false(take(cold, 1));
    g_assert_true(cold_oldest(cold, 1, &oldest, &seen));
    g_assert_cmpuint(oldest.low_port, ==, 3);
    g_assert_false(cold_oldest(cold, 2, &oldest, &seen));

    g_autoptr(GPtrArray) keys = cold_in_order(cold);
    g_assert_cmpuint(keys->len, ==, 5);
    for (guint i = 0; i < keys->len; i++)
        g_assert_cmpuint(cold_order(keys->pdata[i]), ==, 994 + i);
    for (uint16_t i = 2; i <= 6; i++)
        g_assert_true(take(cold, i));
    g_assert_cmpuint(cold_memory(cold), ==, 0);
    cold_free(cold);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cold/put-and-take", test_put_and_take);
    return g_test_run();
}
