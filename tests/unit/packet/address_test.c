/* address_test.c - IP addresses to and from text. */
#include "packet/address.h"

#include <glib.h>

static void text_is(const char *given, const char *expected)
{
    char text[ADDRESS_TEXT_SIZE];
    Address address;

    g_assert_true(address_parse(bytes_of_text(given), &address));
    g_assert_cmpstr(address_to_text(&address, text), ==, expected);

    Address again;

    g_assert_true(address_parse(bytes_of_text(text), &again));
    g_assert_true(address_equal(&address, &again));
}

/* The examples of RFC 5952 1, 2 and 4. */
static void test_rfc5952(void)
{
    static const char *const spellings[] = {
        "2001:db8:0:0:1:0:0:1", "2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1",
        "2001:db8::0:1:0:0:1",  "2001:0db8::1:0:0:1",    "2001:db8:0:0:1::1",
        "2001:db8:0000:0:1::1", "2001:DB8:0:0:1::1",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++)
        text_is(spellings[i], "2001:db8::1:0:0:1");
    text_is("2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1");
    text_is("2001:db8:aaaa:bbbb:cccc:dddd:0:1", "2001:db8:aaaa:bbbb:cccc:dddd:0:1");
    text_is("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
    text_is("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
    text_is("2001:0:0:1:0:0:0:1", "2001:0:0:1::1");
    text_is("2001:db8:0:0:0:0:2:1", "2001:db8::2:1");
    text_is("2001:0db8:0:0:0:0:0:0001", "2001:db8::1");
    text_is("2001:db8:aaaa:bbbb:cccc:dddd:eeee:AAAA", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa");
    text_is("0:0:0:0:0:ffff:c000:0201", "::ffff:192.0.2.1");
}

static void test_edges(void)
{
    text_is("::", "::");
    text_is("::1", "::1");
    text_is("1::", "1::");
    text_is("0:0:0:0:0:0:1:0", "::1:0");
    text_is("1:0:0:0:0:0:0:0", "1::");
    text_is("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    text_is("::FFFF:255.255.255.255", "::ffff:255.255.255.255");
    text_is("::192.0.2.1", "::c000:201");
    text_is("0.0.0.0", "0.0.0.0");
    text_is("255.100.20.9", "255.100.20.9");
}

static void test_none(void)
{
    static const char *const wrong[] = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        ":",
        ":::",
        "1::2::3",
        "12345::",
        "::g",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "::1%lo",
        "a.example",
        "[::1]",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000",
    };
    Address address = {.version = 9};
    char text[ADDRESS_TEXT_SIZE];

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(address_parse(bytes_of_text(wrong[i]), &address));
    g_assert_false(address_parse(BYTES_OF("1.2.3.4\0"), &address));
    g_assert_false(address_parse((Bytes){NULL, 0}, &address));
    g_assert_cmpuint(address.version, ==, 9);
    address = (Address){.version = 0};
    g_assert_cmpstr(address_to_text(&address, text), ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/address/rfc5952", test_rfc5952);
    g_test_add_func("/address/edges", test_edges);
    g_test_add_func("/address/none", test_none);
    return g_test_run();
}
