/* page_test.c - numbers, sizes and times for eyes; nothing unsafe passes; tables line up. */
#include "report/page.h"
#include "report/table.h"

#define SECOND INT64_C(1000000000)

/* A page on a file that is gone when it is closed. */
static Page page_new(size_t columns)
{
    Page page = {.file = tmpfile(), .columns = columns};

    g_assert_nonnull(page.file);
    return page;
}

/* What was written to it; yours. Closes the file. */
static char *page_take(Page *page)
{
    size_t len = (size_t)ftell(page->file);
    char *text = g_malloc0(len + 1);

    rewind(page->file);
    g_assert_cmpuint(fread(text, 1, len, page->file), ==, len);
    fclose(page->file);
    return text;
}

static void test_numbers(void)
{
    char text[PAGE_TEXT_SIZE];

    g_assert_cmpstr(number_to_text(0, text), ==, "0");
    g_assert_cmpstr(number_to_text(999, text), ==, "999");
    g_assert_cmpstr(number_to_text(1000, text), ==, "1,000");
    g_assert_cmpstr(number_to_text(UINT64_MAX, text), ==, "18,446,744,073,709,551,615");
    g_assert_cmpstr(size_to_text(1, text), ==, "1 byte");
    g_assert_cmpstr(size_to_text(9999, text), ==, "9,999 bytes");
    g_assert_cmpstr(size_to_text(38200, text), ==, "38.2 kB");
    g_assert_cmpstr(size_to_text(123456789, text), ==, "123 MB");
    g_assert_cmpstr(size_to_text(UINT64_MAX, text), ==, "18.4 EB");
}

static void test_times(void)
{
    Page page = {.times = TIMES_UTC, .zero = 10 * SECOND};
    char text[PAGE_TEXT_SIZE];

    g_assert_cmpstr(page_time(&page, 0, text), ==, "1970-01-01 00:00:00Z");
    g_assert_cmpstr(page_time_exact(&page, 1, text), ==, "1970-01-01 00:00:00.000000001Z");
    g_assert_cmpstr(page_time_of(&page, "2016-12-09T19:12:58.5Z", text), ==,
                    "2016-12-09 19:12:58Z");
    g_assert_cmpstr(page_time_of(&page, "yesterday", text), ==, "-");
    g_assert_cmpstr(page_time_of(&page, NULL, text), ==, "-");
    page.times = TIMES_RELATIVE;
    g_assert_cmpstr(page_time(&page, 11 * SECOND + 5000, text), ==, "1.000005");
    g_assert_cmpstr(page_time(&page, 9 * SECOND + SECOND / 2, text), ==, "-0.500000");
    page.times = TIMES_LOCAL;
    g_setenv("TZ", "EST5", TRUE);
    g_assert_cmpstr(page_time(&page, 0, text), ==, "1969-12-31 19:00:00-0500");
    g_assert_cmpstr(page_time(&page, -SECOND / 2, text), ==, "1969-12-31 18:59:59-0500");
}

static void test_hostile(void)
{
    Page page = page_new(0);

    page.has_colour = true;
    page_put(&page, STYLE_BAD, "a%sb", "\x1b]0;x\x07\n\xc2\x9b\xe2\x80\xae");
    g_autofree char *text = page_take(&page);
    g_assert_cmpstr(text, ==, "\x1b[31ma\\x1b]0;x\\x07\\n\\x9b\\u202eb\x1b[0m");
}

/* Two rows in a table of a text, a number, and an optional column between them. */
static char *make_table(size_t columns)
{
    static const TableColumn headings[] = {
        {.heading = "NAME",  .is_flexible = true},
        {.heading = "KIND",  .is_optional = true},
        {.heading = "BYTES", .is_number = true  },
    };
    Page page = page_new(columns);
    Table *table = table_new(&page, headings, G_N_ELEMENTS(headings), 1);

    table_put_text(table, STYLE_PLAIN, "a name of thirty-two characters.");
    table_put_text(table, STYLE_PLAIN, NULL);
    table_put_text(table, STYLE_PLAIN, "7");
    table_end_row(table);
    table_put_text(table, STYLE_PLAIN, "郵便");
    table_put_text(table, STYLE_PLAIN, "mail");
    table_put_text(table, STYLE_PLAIN, "12345");
    table_end_row(table);
    table_end(table);
    return page_take(&page);
}

static void test_table(void)
{
    g_autofree char *wide = make_table(0), *narrow = make_table(40), *slim = make_table(28);

    g_assert_cmpstr(wide, ==,
                    " NAME                              KIND  BYTES\n"
                    " a name of thirty-two characters.  -         7\n"
                    " 郵便                              mail  12345\n");
    g_assert_cmpstr(narrow, ==,
                    " NAME                        KIND  BYTES\n"
                    " a name of thirty-two char…  -         7\n"
                    " 郵便                        mail  12345\n");
    g_assert_cmpstr(slim, ==,
                    " NAME                  BYTES\n"
                    " a name of thirty-tw…      7\n"
                    " 郵便                  12345\n");
}

/* A list of any length takes one look at its first rows; later ones may be wider. */
static void test_long_table(void)
{
    static const TableColumn headings[] = {{.heading = "N"}, {.heading = "X"}};
    Page page = page_new(0);
    Table *table = table_new(&page, headings, G_N_ELEMENTS(headings), 0);

    for (int i = 0; i < 10000; i++) {
        g_autofree char *number = g_strdup_printf("%d", i);
        table_put_text(table, STYLE_PLAIN, number);
        table_put_text(table, STYLE_PLAIN, "x");
        table_end_row(table);
    }
    table_end(table);
    g_autofree char *text = page_take(&page);
    g_assert_true(g_str_has_prefix(text, "N    X\n0    x\n1    x\n"));
    g_assert_true(g_str_has_suffix(text, "\n9999  x\n"));
}

static void test_no_rows(void)
{
    static const TableColumn headings[] = {{.heading = "N"}};
    Page page = page_new(0);

    table_end(table_new(&page, headings, G_N_ELEMENTS(headings), 0));
    g_autofree char *text = page_take(&page);
    g_assert_cmpstr(text, ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/page/numbers", test_numbers);
    g_test_add_func("/page/times", test_times);
    g_test_add_func("/page/hostile", test_hostile);
    g_test_add_func("/table/widths", test_table);
    g_test_add_func("/table/long", test_long_table);
    g_test_add_func("/table/no-rows", test_no_rows);
    return g_test_run();
}
