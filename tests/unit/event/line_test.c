/* line_test.c - a record as a line: the same octets as jansson's own. */
#include "event/line.h"

static void same_as_jansson(const char *json)
{
    json_error_t error;
    json_t *value = json_loads(json, JSON_DECODE_ANY, &error);
    g_autoptr(GString) line = g_string_new(NULL);

    g_assert_nonnull(value);
    char *expected = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));
    line_add(line, value);
    g_assert_cmpstr(line->str, ==, expected);
    free(expected);
    json_decref(value);
}

static void test_values(void)
{
    static const char *const values[] = {
        "{}",
        "[]",
        "[[],{},[{}]]",
        "{\"a\":1,\"b\":-1,\"c\":[true,false,null]}",
        "[9223372036854775807,-9223372036854775808,0]",
        "[1.5,-0.001,7.0,1e300]",
        "\"\"",
        "\"quote \\\" slash \\\\ solidus /\"",
        "\"\\b\\t\\n\\u000b\\f\\r\\u0001\\u001f\\u007f\"",
        "\"\\u00e9 \\u2028 \\ud83d\\ude00\"",
        "{\"\\\"\\n\":\"key with escapes\"}",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        same_as_jansson(values[i]);
}

static void test_behind(void)
{
    g_autoptr(GString) line = g_string_new("x=");
    json_t *value = json_pack("{s:[i,i]}", "a", 1, 2);

    line_add(line, value);
    g_assert_cmpstr(line->str, ==, "x={\"a\":[1,2]}");
    json_decref(value);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/line/values", test_values);
    g_test_add_func("/line/behind", test_behind);
    return g_test_run();
}
