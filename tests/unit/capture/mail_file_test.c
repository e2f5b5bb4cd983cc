/* mail_file_test.c - what is a file of mail, and which messages are in it. */
#include "capture/capture.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define SEPARATOR "From a@b.example Mon Jan  1 10:00:00 2024\n"

static MailForm form_of(const char *text)
{
    return mail_form_of(bytes_of_text(text));
}

static void forms(void)
{
    g_assert_cmpint(form_of("From: a@b\nTo: c@d\n\nHi\n"), ==, MAIL_FORM_EML);
    g_assert_cmpint(form_of("\xef\xbb\xbfSubject: x\r\n\r\n"), ==, MAIL_FORM_EML);
    g_assert_cmpint(form_of("X-Mine: 1\n  folded\nReceived : from a\n\n"), ==, MAIL_FORM_EML);
    g_assert_cmpint(form_of("Subject: x"), ==, MAIL_FORM_EML);
    g_assert_cmpint(form_of(SEPARATOR "Subject: x\n"), ==, MAIL_FORM_MBOX);
    g_assert_cmpint(form_of("From nobody\nSubject: x\n"), ==, MAIL_FORM_MBOX);
    g_assert_cmpint(form_of("From here on\nall is well\n"), ==, MAIL_FORM_NONE);
    g_assert_cmpint(form_of("Subject: x\nDear all,\n"), ==, MAIL_FORM_NONE);
    g_assert_cmpint(form_of("S: 220 mx\nC: DATA\nFrom: a@b\nTo: c@d\n"), ==, MAIL_FORM_NONE);
    g_assert_cmpint(form_of("Server: 220 mx\nFrom: a@b\nTo: c@d\n"), ==, MAIL_FORM_NONE);
    g_assert_cmpint(form_of("220 mx ESMTP\nSubject: x\n"), ==, MAIL_FORM_NONE);
    g_assert_cmpint(form_of("key: value\n"), ==, MAIL_FORM_NONE);
    g_assert_cmpint(form_of(""), ==, MAIL_FORM_NONE);
}

/* What is in a file: messages in [], their octets as they are. */
static char *read_mail(const char *text)
{
    int file = memfd_create("mail", MFD_CLOEXEC);
    g_autofree char *path = g_strdup_printf("/dev/fd/%d", file);
    g_autoptr(GError) error = NULL;
    GString *seen = g_string_new(NULL);
    MailPiece piece;

    g_assert_cmpint(write(file, text, strlen(text)), ==, (ssize_t)strlen(text));
    g_autoptr(CaptureSource) source = capture_open(path, &error);
    close(file);
    g_assert_no_error(error);
    for (bool is_inside = false; mail_file_next(capture_mail(source), &piece);) {
        g_string_append(seen, is_inside ? "" : "[");
        g_string_append_len(seen, (const char *)piece.octets.data, (gssize)piece.octets.len);
        is_inside = piece.octets.len > 0;
        if (is_inside)
            continue;
        g_string_append(seen, piece.message.is_badly_divided ? "!]" : "]");
        Bytes stored = bytes_first(bytes_skip(bytes_of_text(text), piece.message.offset),
                                   piece.message.length);
        g_assert_cmpuint(stored.len, ==, piece.message.length);
    }
    return g_string_free(seen, FALSE);
}

static void assert_mail(const char *text, const char *expected)
{
    g_autofree char *seen = read_mail(text);

    g_assert_cmpstr(seen, ==, expected);
}

static void divided(void)
{
    assert_mail(SEPARATOR "A: b\n\nHi\n\n" SEPARATOR "C: d\n\nHo\n\n",
                "[A: b\n\nHi\n][C: d\n\nHo\n]");
    assert_mail("From a Mon Jan  1 10:00:00 2024\r\nA: b\r\n\r\nHi\r\n\r\n"
                "From a Mon Jan  1 10:00:00 2024\r\nC: d\r\n",
                "[A: b\r\n\r\nHi\r\n][C: d\r\n]");
    /* the last line end is missing; an empty line too many stays with its message */
    assert_mail(SEPARATOR "A: b\n\nHi\n\n\n" SEPARATOR "C: d\n\nHo",
                "[A: b\n\nHi\n\n][C: d\n\nHo]");
    assert_mail(SEPARATOR SEPARATOR "A: b\n", "[][A: b\n!]");
}

static void divided_badly(void)
{
    assert_mail(SEPARATOR "A: b\n\nHi\n" SEPARATOR "C: d\n", "[A: b\n\nHi\n][C: d\n!]");
    assert_mail(SEPARATOR "A: b\n\nHi\n\nFrom ???@???\nC: d\n", "[A: b\n\nHi\n][C: d\n!]");
    assert_mail(SEPARATOR "A: b\n\nHi\n\nFrom now on\nall is text\n",
                "[A: b\n\nHi\n\nFrom now on\nall is text\n]");
    assert_mail(SEPARATOR "From : me\nA: b\n\nHi\n", "[From : me\nA: b\n\nHi\n]");
}

static void quoted(void)
{
    assert_mail(SEPARATOR "A: b\n\n>From x\n>>From y\n> From z\nw >From v\n",
                "[A: b\n\nFrom x\n>From y\n> From z\nw >From v\n]");
    assert_mail(SEPARATOR ">From x Mon\nA: b\n\n", "[>From x Mon\nA: b\n]");
    /* in a message by itself nothing is quoted */
    assert_mail("To: a@b\n\n>From x\n\n" SEPARATOR "C: d\n",
                "[To: a@b\n\n>From x\n\n" SEPARATOR "C: d\n]");
}

/* A line longer than is looked at to tell lines by, and than is read at once. */
static void long_lines(void)
{
    g_autofree char *line = g_strnfill(3 * 1024 * 1024, 'x');
    g_autofree char *text =
        g_strconcat(SEPARATOR "A: b\n\n>From ", line, "\n\n" SEPARATOR "C: d\n", NULL);
    g_autofree char *expected = g_strconcat("[A: b\n\nFrom ", line, "\n][C: d\n]", NULL);
    g_autofree char *separator = g_strconcat("From a ", line, "\nA: b\n\nHi\n", NULL);

    assert_mail(text, expected);
    g_autofree char *first = g_strconcat(SEPARATOR "A: b\n\n", separator, NULL);
    g_autofree char *kept = g_strconcat("[A: b\n\n", separator, "]", NULL);
    assert_mail(first, kept);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mail_file/forms", forms);
    g_test_add_func("/mail_file/divided", divided);
    g_test_add_func("/mail_file/divided-badly", divided_badly);
    g_test_add_func("/mail_file/quoted", quoted);
    g_test_add_func("/mail_file/long-lines", long_lines);
    return g_test_run();
}
