/* imap_box_test.c - which message stands where, and sets of them. */
#include "dialogue/imap_box.h"

#include "base/limits.h"

static void test_expunge(void)
{
    ImapBox box;

    imap_box_init(&box);
    imap_box_open(&box, g_strdup("INBOX"));
    imap_box_note(&box, 3, 13, 0);
    imap_box_note(&box, 1, 11, 100);
    imap_box_note(&box, 5, 0, 500);
    imap_box_note(&box, 3, 0, 300);
    g_assert_cmpuint(imap_box_seen(&box, 3).uid, ==, 13);
    g_assert_cmpuint(imap_box_seen(&box, 3).size, ==, 300);
    g_assert_cmpuint(imap_box_seen(&box, 2).uid, ==, 0);
    imap_box_expunge(&box, 2); /* of it nothing was known */
    g_assert_cmpuint(imap_box_seen(&box, 2).uid, ==, 13);
    g_assert_cmpuint(imap_box_seen(&box, 4).size, ==, 500);
    imap_box_expunge(&box, 1);
    g_assert_cmpuint(imap_box_seen(&box, 1).uid, ==, 13);
    g_assert_cmpuint(box.seen->len, ==, 2);
    imap_box_expunge(&box, 0);
    imap_box_expunge(&box, UINT64_MAX);
    g_assert_cmpuint(box.seen->len, ==, 2);
    imap_box_close(&box);
    g_assert_null(box.folder);
    g_assert_cmpuint(imap_box_seen(&box, 1).uid, ==, 0);
    imap_box_clear(&box);
}

static void test_ceiling(void)
{
    ImapBox box;

    imap_box_init(&box);
    for (uint64_t i = 1; i <= IMAP_UIDS_MAX + 10; i++)
        imap_box_note(&box, i, i * 2, 0);
    g_assert_cmpuint(box.seen->len, ==, IMAP_UIDS_MAX);
    g_assert_cmpuint(imap_box_find(&box, 9), ==, 4); /* UIDs 2, 4, 6, 8, 10 */
    g_assert_cmpuint(imap_box_find(&box, UINT64_MAX), ==, IMAP_UIDS_MAX);
    imap_box_note(&box, UINT64_MAX, 1, 1);
    g_assert_cmpuint(box.seen->len, ==, IMAP_UIDS_MAX);
    imap_box_clear(&box);
}

static void check_set(const char *text, const char *wanted)
{
    Bytes set = bytes_of_text(text);
    uint64_t first, last;
    g_autoptr(GString) out = g_string_new(NULL);

    while (imap_set_next(&set, &first, &last))
        g_string_append_printf(out, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " ", (int64_t)first,
                               (int64_t)last);
    g_assert_cmpstr(out->str, ==, wanted);
}

static void test_sets(void)
{
    check_set("1", "1-1 ");
    check_set("1,3:5,7:*", "1-1 3-5 7--1 ");
    check_set("5:3", "3-5 ");
    check_set("*:4", "4--1 ");
    check_set("*", "-1--1 ");
    check_set("0", "");
    check_set("", "");
    check_set("1:", "");
    check_set("2x,3", "2-2 ");
    check_set("$", "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/imap-box/expunge", test_expunge);
    g_test_add_func("/imap-box/ceiling", test_ceiling);
    g_test_add_func("/imap-box/sets", test_sets);
    return g_test_run();
}
