/* text_test.c - hostile octets become text that can do no harm, and fits its columns. */
#include "base/text.h"

#define BAD "\xef\xbf\xbd" /* U+FFFD */

static void assert_valid(Bytes bytes, const char *expected)
{
    g_autofree char *text = text_valid(bytes);

    g_assert_cmpstr(text, ==, expected);
}

static void assert_safe(Bytes bytes, const char *expected)
{
    g_autofree char *text = text_safe(bytes);

    g_assert_cmpstr(text, ==, expected);
}

static void test_valid(void)
{
    assert_valid((Bytes){NULL, 0}, "");
    assert_valid(BYTES_OF("Grüße, 世界 🙂"), "Grüße, 世界 🙂");
    assert_valid(BYTES_OF("a\0b\0"), "a" BAD "b" BAD);
    assert_valid(BYTES_OF("caf\xe9"), "caf" BAD);
    assert_valid(BYTES_OF("\xe2\x82"), BAD BAD);                 /* cut off */
    assert_valid(BYTES_OF("\xe2\x82X"), BAD BAD "X");            /* likewise, and goes on */
    assert_valid(BYTES_OF("\xc0\xaf"), BAD BAD);                 /* overlong "/" */
    assert_valid(BYTES_OF("\xe0\x80\xaf"), BAD BAD BAD);         /* likewise */
    assert_valid(BYTES_OF("\xed\xa0\x80"), BAD BAD BAD);         /* surrogate */
    assert_valid(BYTES_OF("\xf4\x90\x80\x80"), BAD BAD BAD BAD); /* above U+10FFFF */
    assert_valid(BYTES_OF("\xff\xfe"), BAD BAD);
}

static void test_safe(void)
{
    assert_safe((Bytes){NULL, 0}, "");
    assert_safe(BYTES_OF("plain \\ text"), "plain \\ text");
    assert_safe(BYTES_OF("a\tb\r\n"), "a\\tb\\r\\n");
    assert_safe(BYTES_OF("\x1b]0;title\x07\x1b[2J"), "\\x1b]0;title\\x07\\x1b[2J");
    assert_safe(BYTES_OF("\x7f"), "\\x7f");
    assert_safe(BYTES_OF("\xc2\x9b"
                         "31m"),
                "\\x9b31m"); /* the C1 way to say ESC [ */
    assert_safe(BYTES_OF("\x9b"
                         "31m"),
                "\\x9b31m"); /* the same in Latin-1 */
    assert_safe(BYTES_OF("a\0b"), "a\\x00b");
    assert_safe(BYTES_OF("\0"), "\\x00");
    assert_safe(BYTES_OF("caf\xe9"), "caf\\xe9");
    assert_safe(BYTES_OF("\xf0\x9f\x99"), "\\xf0\\x9f\\x99");
    assert_safe(BYTES_OF("\xc0\x9b"), "\\xc0\\x9b");
    assert_safe(BYTES_OF("Grüße, 世界 🙂"), "Grüße, 世界 🙂");
}

/* Text that shows itself in another order than it has, or not at all. source UAX #9 2 */
static void test_safe_order(void)
{
    assert_safe(BYTES_OF("\u202egpj.exe\u202c"), "\\u202egpj.exe\\u202c");
    assert_safe(BYTES_OF("\u2066\u2067\u2068\u2069\u200e\u200f\u061c"),
                "\\u2066\\u2067\\u2068\\u2069\\u200e\\u200f\\u061c");
    assert_safe(BYTES_OF("a\u200bb\ufeffc\u00add"), "a\\u200bb\\ufeffc\\xadd");
    assert_safe(BYTES_OF("\u2028\u2029"), "\\u2028\\u2029");
    assert_safe(BYTES_OF("\U000e0041"), "\\U000e0041"); /* a tag: invisible ASCII */
    assert_safe(BYTES_OF("\ue000"), "\\ue000");
}

/* Whatever goes in: nothing that moves the cursor comes out, and it is valid. */
static void test_safe_all_octets(void)
{
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++) {
            uint8_t pair[] = {(uint8_t)first, (uint8_t)second};
            g_autofree char *safe = text_safe((Bytes){pair, 2});
            g_autofree char *valid = text_valid((Bytes){pair, 2});

            g_assert_true(g_utf8_validate(safe, -1, NULL));
            g_assert_true(g_utf8_validate(valid, -1, NULL));
            for (const char *at = safe; *at != '\0'; at = g_utf8_next_char(at))
                g_assert_false(g_unichar_iscntrl(g_utf8_get_char(at)));
        }
    }
}

static void assert_json(const char *line, const char *expected)
{
    g_autofree char *safe = text_safe_json(line);

    g_assert_cmpstr(safe, ==, expected);
}

static void test_safe_json(void)
{
    assert_json("", "");
    assert_json("{\"a\":\"ü\"}", "{\"a\":\"ü\"}");
    assert_json("\"\u202e\x7f\xc2\x9b\"", "\"\\u202e\\u007f\\u009b\"");
    assert_json("\"\U000e0041\"", "\"\\udb40\\udc41\"");
}

static void assert_fit(const char *text, size_t columns, const char *expected)
{
    g_autofree char *fit = text_fit(text, columns);

    g_assert_cmpstr(fit, ==, expected);
    g_assert_cmpuint(text_columns(fit), ==, columns);
}

static void test_columns(void)
{
    g_assert_cmpuint(text_columns(""), ==, 0);
    g_assert_cmpuint(text_columns("abc"), ==, 3);
    g_assert_cmpuint(text_columns("世界"), ==, 4);
    g_assert_cmpuint(text_columns("e\u0301"), ==, 1); /* a combining accent */
    g_assert_cmpuint(text_columns("🙂"), ==, 2);
}

static void test_fit(void)
{
    assert_fit("", 0, "");
    assert_fit("abc", 0, "");
    assert_fit("", 3, "   ");
    assert_fit("abc", 1, "…");
    assert_fit("abc", 2, "a…");
    assert_fit("abc", 3, "abc");
    assert_fit("abc", 5, "abc  ");
    assert_fit("世界", 4, "世界");
    assert_fit("世界", 3, "世…");
    assert_fit("世界", 2, "… "); /* half a wide character is none */
    assert_fit("e\u0301e\u0301", 2, "e\u0301e\u0301");
    assert_fit("e\u0301e\u0301e\u0301", 2, "e\u0301…");
}

/* What is drawn with is as wide in ASCII, and what is written stays. */
static void test_plain(void)
{
    g_autofree char *drawn = text_plain("├─ a ▶│◀ ●▲○ ▁▄█▒░ ═╱ → b… ·");
    g_autofree char *written = text_plain("Pérez 世界");

    g_assert_cmpstr(drawn, ==, "+- a >|< *!o .:#:. =/ > b~ .");
    g_assert_cmpstr(written, ==, "Pérez 世界");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/valid", test_valid);
    g_test_add_func("/text/safe", test_safe);
    g_test_add_func("/text/safe-order", test_safe_order);
    g_test_add_func("/text/safe-all-octets", test_safe_all_octets);
    g_test_add_func("/text/safe-json", test_safe_json);
    g_test_add_func("/text/columns", test_columns);
    g_test_add_func("/text/fit", test_fit);
    g_test_add_func("/text/plain", test_plain);
    return g_test_run();
}
