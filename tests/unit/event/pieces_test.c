/* pieces_test.c - memory that is kept for the next record. */
#include "event/pieces.h"

#include "base/limits.h"

#include <glib.h>
#include <jansson.h>
#include <stdint.h>
#include <string.h>

static json_malloc_t take;
static json_free_t give_back;

/* Given back, a piece is the next one of its size, and of no other. */
static void test_again(void)
{
    void *small = take(20), *other = take(100);

    give_back(small);
    give_back(other);
    g_assert_true(take(100) == other);
    g_assert_true(take(21) == small);
    give_back(small);
    give_back(other);
    give_back(NULL);
}

/* Each holds what was asked for, apart from all others. */
static void test_sizes(void)
{
    uint8_t *pieces[1200];

    for (size_t round = 0; round < 3; round++) {
        for (size_t size = 0; size < G_N_ELEMENTS(pieces); size++) {
            pieces[size] = take(size);
            g_assert_cmpuint((uintptr_t)pieces[size] % sizeof(double), ==, 0);
            memset(pieces[size], (int)(size & 0xff), size);
        }
        for (size_t size = 0; size < G_N_ELEMENTS(pieces); size++) {
            for (size_t i = 0; i < size; i++)
                g_assert_cmpuint(pieces[size][i], ==, size & 0xff);
            give_back(pieces[size]);
        }
    }
}

/* What is more than the ceiling goes back to the C library. */
static void test_many(void)
{
    enum { COUNT = 2 * PIECES_KEPT_MAX_BYTES / 64 };
    g_autofree void **pieces = g_new(void *, COUNT);

    for (size_t i = 0; i < COUNT; i++)
        pieces[i] = take(50);
    for (size_t i = 0; i < COUNT; i++)
        give_back(pieces[i]);
    void *piece = take(50);
    g_assert_true(piece != pieces[COUNT - 1]);
    give_back(piece);
}

static void test_records(void)
{
    for (int i = 0; i < 3; i++) {
        json_t *record = json_object(), *list = json_array();

        for (int key = 0; key < 100; key++) {
            g_autofree char *name = g_strdup_printf("key %d", key);
            json_object_set_new(record, name, json_integer(key));
            json_array_append_new(list, json_string(name));
        }
        json_object_set_new(record, "list", list);
        json_t *copy = json_deep_copy(record);
        g_assert_true(json_equal(record, copy));
        json_decref(record);
        json_decref(copy);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    pieces_keep();
    json_get_alloc_funcs(&take, &give_back);
    g_test_add_func("/pieces/again", test_again);
    g_test_add_func("/pieces/sizes", test_sizes);
    g_test_add_func("/pieces/many", test_many);
    g_test_add_func("/pieces/records", test_records);
    return g_test_run();
}
