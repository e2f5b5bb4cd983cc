/* goldens_test.c - law 0 over the expected events of every golden: known keys, and their order. */
#include "events_fault.h"

#include <jansson.h>

static GPtrArray *read_records(const char *path)
{
    GPtrArray *records = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL && **line != '\0'; line++) {
        json_t *record = json_loads(*line, JSON_REJECT_DUPLICATES, NULL);
        g_assert_nonnull(record);
        g_ptr_array_add(records, record);
    }
    return records;
}

static void test_golden(gconstpointer path)
{
    g_autoptr(GPtrArray) records = read_records(path);
    g_autofree char *fault = events_fault(records);

    if (fault != NULL) {
        g_test_message("%s: %s", (const char *)path, fault);
        g_test_fail();
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);

    g_autoptr(GDir) directory = g_dir_open(argv[1], 0, NULL);
    const char *name;

    g_assert_nonnull(directory);
    while ((name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *arguments = g_build_filename(argv[1], name, "args", NULL);
        g_autofree char *test = g_strdup_printf("/%s/law 0", name);

        if (!g_file_test(arguments, G_FILE_TEST_EXISTS))
            continue;
        g_test_add_data_func_full(test, g_build_filename(argv[1], name, "expect.ndjson", NULL),
                                  test_golden, g_free);
    }
    return g_test_run();
}
