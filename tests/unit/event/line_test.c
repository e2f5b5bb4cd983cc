/* line_test.c - a record as a line: the same octets as jansson's own. */
#include "event/line.h"

#include <string.h>

/* Takes the value. */
static void same_as_jansson(json_t *value)
{
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
        same_as_jansson(json_loads(values[i], JSON_DECODE_ANY, NULL));
}

/* Texts are looked through in steps of several octets: each octet, at each place in a step. */
static void test_escapes_anywhere(void)
{
    for (char octet = 0; octet < 0x7f; octet++) {
        for (size_t len = 1; len <= 18; len++) {
            char text[18];

            for (size_t i = 0; i < len; i++) {
                memset(text, 'x', len);
                text[i] = octet;
                same_as_jansson(json_stringn_nocheck(text, len));
            }
        }
    }
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
    g_test_add_func("/line/escapes_anywhere", test_escapes_anywhere);
    g_test_add_func("/line/behind", test_behind);
    return g_test_run();
}
