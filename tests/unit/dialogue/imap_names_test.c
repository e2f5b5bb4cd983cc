/* imap_names_test.c - names of mailboxes out of modified UTF-7. */
#include "dialogue/imap_names.h"

#include <glib.h>

static void check(const char *sent, bool is_utf8, const char *wanted)
{
    g_autofree char *name = imap_mailbox_name(bytes_of_text(sent), is_utf8);

    g_assert_cmpstr(name, ==, wanted);
}

static void test_names(void)
{
    check("INBOX", false, "INBOX");
    check("inbox", true, "INBOX");
    check("Sent", false, "Sent");
    check("A&-B", false, "A&B");
    check("Entw&APw-rfe", false, "Entwürfe");
    check("~peter/mail/&U,BTFw-/&ZeVnLIqe-", false, "~peter/mail/台北/日本語"); /* RFC 3501 5.1.3 */
    check("&2D3eAA-", false, "😀");
    check("", false, "");
}

/* What is not well encoded stays as it was sent. */
static void test_broken(void)
{
    check("&", false, "&");
    check("&APw", false, "&APw");
    check("&AP-", false, "&AP-");         /* half a character */
    check("&2D0-", false, "&2D0-");       /* half a pair */
    check("&3gDYPQ-", false, "&3gDYPQ-"); /* a pair in the wrong order */
    check("&A/w*-", false, "&A/w*-");
    check("&AAA-", false, "&AAA-"); /* NUL */
    check("Entw\xc3\xbcrfe", false, "Entwürfe");
    check("Entw&APw-rfe", true, "Entw&APw-rfe");
    check("a\xff", true, "a\xef\xbf\xbd");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/imap-names/names", test_names);
    g_test_add_func("/imap-names/broken", test_broken);
    return g_test_run();
}
