/* file_name_test.c - no name does more than name a file. */
#include "base/file_name.h"

#include <glib.h>

static void assert_name(Bytes name, const char *expected)
{
    g_autofree char *safe = file_name_safe(name);

    g_assert_cmpstr(safe, ==, expected);
}

static void plain(void)
{
    assert_name(BYTES_OF("invoice.pdf"), "invoice.pdf");
    assert_name(BYTES_OF("R\xc3\xa9sum\xc3\xa9 (2).docx"), "R\xc3\xa9sum\xc3\xa9_(2).docx");
    assert_name(BYTES_OF("\xe7\x99\xbe.txt"), "\xe7\x99\xbe.txt");
}

static void hostile(void)
{
    assert_name(BYTES_OF("../../etc/passwd"), "etc_passwd");
    assert_name(BYTES_OF("C:\\Windows\\x.exe"), "C_Windows_x.exe");
    assert_name(BYTES_OF("a\0b\n\x1b[31m.txt"), "a_b_[31m.txt");
    assert_name(BYTES_OF("gpj.\xe2\x80\xae"
                         "exe.scr"),
                "gpj._exe.scr");
    assert_name(BYTES_OF("\xc0\xaf\xff.txt"), "txt");
    assert_name(BYTES_OF("-rf"), "rf");
    assert_name(BYTES_OF(".bashrc"), "bashrc");
    assert_name(BYTES_OF("name.  . "), "name");
    assert_name(BYTES_OF("$(reboot).sh"), "(reboot).sh");
    assert_name(BYTES_OF("con"), "_con");
    assert_name(BYTES_OF("COM1.txt"), "_COM1.txt");
    assert_name(BYTES_OF("lpt9.tar.gz"), "_lpt9.tar.gz");
    assert_name(BYTES_OF("console.txt"), "console.txt");
    assert_name(BYTES_OF(".."), "unnamed");
    assert_name(BYTES_OF(""), "unnamed");
    assert_name(BYTES_OF("\n\n"), "unnamed");
}

static void long_ones(void)
{
    g_autofree char *head = g_strnfill(1000000, 'x');
    g_autofree char *name = g_strconcat(head, ".pdf", NULL);
    g_autofree char *safe = file_name_safe(bytes_of_text(name));

    g_assert_cmpuint(strlen(safe), ==, FILE_NAME_MAX_BYTES);
    g_assert_true(g_str_has_suffix(safe, "x.pdf"));
    g_autoptr(GString) wide = g_string_new("a");
    for (unsigned i = 0; i < 200; i++)
        g_string_append(wide, "\xe7\x99\xbe");
    g_autofree char *cut = file_name_safe(bytes_of_text(wide->str));
    g_assert_true(g_utf8_validate(cut, -1, NULL));
    g_assert_cmpuint(strlen(cut), <=, FILE_NAME_MAX_BYTES);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/file_name/plain", plain);
    g_test_add_func("/file_name/hostile", hostile);
    g_test_add_func("/file_name/long", long_ones);
    return g_test_run();
}
