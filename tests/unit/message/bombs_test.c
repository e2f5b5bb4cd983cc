/* bombs_test.c - twice as much of anything is at most 2.2 times the work.
 *
 * Work is counted, not timed: the sources of message/ and base/ are compiled once more so that each
 * basic block they run calls __sanitizer_cov_trace_pc, and octets that libc looks at for them are
 * counted by the wrappers below.
 */
#include "message/message.h"

#include <string.h>

#define LEAST_BYTES (64 * 1024)
#define MOST_BYTES (1024 * 1024)
#define PIECE_BYTES 1460 /* a segment */

static uint64_t work;

void __sanitizer_cov_trace_pc(void);
void *__real_memchr(const void *data, int c, size_t len);
void *__wrap_memchr(const void *data, int c, size_t len);
void *__real_memmem(const void *data, size_t len, const void *wanted, size_t wanted_len);
void *__wrap_memmem(const void *data, size_t len, const void *wanted, size_t wanted_len);
void *__real_memcpy(void *to, const void *from, size_t len);
void *__wrap_memcpy(void *to, const void *from, size_t len);
void *__real_memmove(void *to, const void *from, size_t len);
void *__wrap_memmove(void *to, const void *from, size_t len);
size_t __real_strlen(const char *text);
size_t __wrap_strlen(const char *text);

void __sanitizer_cov_trace_pc(void)
{
    work++;
}

void *__wrap_memchr(const void *data, int c, size_t len)
{
    const uint8_t *found = __real_memchr(data, c, len);

    work += found == NULL ? len : (size_t)(found - (const uint8_t *)data);
    return (void *)found;
}

void *__wrap_memmem(const void *data, size_t len, const void *wanted, size_t wanted_len)
{
    const uint8_t *found = __real_memmem(data, len, wanted, wanted_len);

    work += found == NULL ? len : (size_t)(found - (const uint8_t *)data);
    return (void *)found;
}

void *__wrap_memcpy(void *to, const void *from, size_t len)
{
    work += len;
    return __real_memcpy(to, from, len);
}

void *__wrap_memmove(void *to, const void *from, size_t len)
{
    work += len;
    return __real_memmove(to, from, len);
}

size_t __wrap_strlen(const char *text)
{
    size_t len = __real_strlen(text);

    work += len;
    return len;
}

/* `%u` in what is repeated is the number of the repetition. */
typedef struct Bomb {
    const char *name, *head, *repeated, *tail;
} Bomb;

#define MIXED "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
#define BASE64 "Content-Transfer-Encoding: base64\r\n\r\n"
#define QUOTED "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
#define FOUR_TIMES(text) text text text text
#define DEEP FOUR_TIMES(FOUR_TIMES(FOUR_TIMES(MIXED "--b\r\n")))
#define HTML "Content-Type: text/html\r\n\r\n"

/* clang-format off */
static const Bomb bombs[] = {
    {"folds", "Subject: a\r\n", " b\r\n", "\r\nx"},
    {"folds-of-blanks", "Subject: a\r\n", " \r\n", "\r\nx"},
    {"folds-of-a-type", "Content-Type: multipart/mixed;\r\n", " x=y;\r\n", " boundary=b\r\n\r\nx"},
    {"fields", "", "X-%u: y\r\n", "\r\nx"},
    {"fields-without-name", "", ":\r\n", "\r\nx"},
    {"fields-of-one-name", "", "Content-Type: text/plain; charset=a%u\r\n", "\r\nx"},
    {"long-line", "Subject: ", "abcdefgh", "\r\n\r\nx"},
    {"addresses", "To: a@example", ", b%u@example", "\r\n\r\nx"},
    {"groups", "To: ", "g: a@b; ", "\r\n\r\nx"},
    {"comments", "To: ", "(", "\r\n\r\nx"},
    {"quotation-marks", "To: ", "\"\\", "\r\n\r\nx"},
    {"brackets", "From: ", "<", "\r\n\r\nx"},
    {"encoded-words", "Subject: ", "=?utf-8?q?a?= ", "\r\n\r\nx"},
    {"encoded-words-torn", "Subject: ", "=?utf-8?q?", "\r\n\r\nx"},
    {"references", "References: ", "<%u@example> ", "\r\n\r\nx"},
    {"body-without-lines", "Subject: a\r\n\r\n", "xxxxxxxx", ""},
    {"empty-parts", MIXED, "--b\r\n\r\n\r\n", "--b--\r\n"},
    {"parts-without-header-end", MIXED, "--b\r\n", ""},
    {"closed-again-and-again", MIXED, "--b--\r\n", ""},
    {"nested", MIXED "--b\r\n", "Content-Type: multipart/mixed; boundary=b%u\r\n\r\n--b%u\r\n", "x"},
    {"nested-same-boundary", MIXED "--b\r\n", MIXED "--b\r\n", "x"},
    {"messages-in-messages", "", "Content-Type: message/rfc822\r\n\r\n", "x"},
    {"nearly-boundaries", MIXED, "--bb\r\n", "--b--\r\n"},
    {"nearly-boundaries-of-blanks", MIXED, "--                    x\r\n", "--b--\r\n"},
    {"nearly-boundaries-at-depth", DEEP, "--bb\r\n", ""},
    {"boundaries-at-depth", DEEP, "--b\r\n\r\n\r\n", ""},
    {"closed-at-depth", DEEP, "--b--\r\n", ""},
    {"dashes", MIXED, "--\r\n", ""},
    {"dashes-in-one-line", MIXED, "--------", ""},
    {"line-ends", MIXED, "\r\n\r\n", ""},
    {"carriage-returns", MIXED, "\r\r\r\r", ""},
    {"header-of-a-part", MIXED "--b\r\n", "X-%u: y\r\n", "\r\nx\r\n--b--"},
    {"names", "Content-Disposition: attachment", "; filename=n%u", "\r\n\r\nx"},
    {"names-in-pieces", "Content-Disposition: attachment", "; filename*%u=n", "\r\n\r\nx"},
    {"names-encoded-in-pieces", "Content-Disposition: attachment", "; filename*%u*=%%41", "\r\n\r\nx"},
    {"names-of-one-piece", "Content-Disposition: attachment", "; filename*0=n", "\r\n\r\nx"},
    {"names-of-parts", MIXED, "--b\r\nContent-Type: text/plain; name=n%u\r\n\r\n", "--b--"},
    {"base64-junk", BASE64, "!", ""},
    {"base64-pieces", BASE64, "QQ==", ""},
    {"base64-lines-of-one", BASE64, "Q\r\n", ""},
    {"quoted-equals-signs", QUOTED, "=", ""},
    {"quoted-blanks", QUOTED, "    ", ""},
    {"quoted-soft-breaks", QUOTED, "=\r\n", ""},
    {"uuencode-begins", "\r\n", "begin 644 a%u\r\nend\r\n", ""},
    {"uuencode-nearly-begins", "\r\n", "begin 64\r\n", ""},
    {"uuencode-short-lines", "\r\nbegin 644 a\r\n", "_\r\n", ""},
    {"yenc-begins", "\r\n", "=ybegin line=1 size=1 name=a\r\n=yend\r\n", ""},
    {"yenc-nearly", "\r\n", "=y", ""},
    {"armors", "\r\n", "-----BEGIN PGP MESSAGE-----\r\n\r\nAAAA\r\n-----END PGP MESSAGE-----\r\n", ""},
    {"armor-not-ended", "\r\n-----BEGIN PGP MESSAGE-----\r\n\r\n", "xcA=\r\n", ""},
    {"links", HTML, "<a href=%u>x</a>", ""},
    {"links-open", HTML, "<a href=x>", ""},
    {"links-of-entities", HTML "<a href=x>", "&amp;", "</a>"},
    {"less-than", HTML, "<", ""},
    {"tag-of-quotes", HTML "<a ", "=\"", ""},
    {"attributes", HTML "<a ", "b ", ">"},
    {"comments-of-html", HTML, "<!--", ""},
    {"scripts", HTML, "<script></", ""},
    {"zip-of-nothing", "Content-Type: application/zip\r\n" "\r\nPK\x03\x04", "PK\x03\x04", ""},
    {"report-fields", "Content-Type: message/delivery-status\r\n\r\n", "A: b\r\n", ""},
    {"report-blocks", "Content-Type: message/delivery-status\r\n\r\n", "Action: failed\r\n\r\n", ""},
    {"two-readings", "Content-Type: multipart/mixed; boundary=a\r\n" MIXED, "--a\r\n\r\n\r\n--b\r\n\r\n\r\n", ""},
};
/* clang-format on */

/* The bomb with so many octets of what is repeated. */
static GString *make(const Bomb *bomb, size_t len)
{
    GString *text = g_string_new(bomb->head);

    for (unsigned i = 0; text->len < len; i++) {
        for (const char *at = bomb->repeated; *at != '\0'; at++) {
            if (at[0] == '%' && at[1] == 'u')
                g_string_append_printf(text, "%u", i);
            if (at[0] == '%')
                at++;
            if (at[0] != 'u' || at == bomb->repeated || at[-1] != '%')
                g_string_append_c(text, *at);
        }
    }
    return g_string_append(text, bomb->tail);
}

static uint64_t work_of(const Bomb *bomb, size_t len)
{
    g_autoptr(GString) text = make(bomb, len);
    g_autoptr(Message) message = message_new();
    Bytes rest = {(const uint8_t *)text->str, text->len};

    work = 0;
    for (; rest.len > 0; rest = bytes_skip(rest, PIECE_BYTES))
        message_feed(message, bytes_first(rest, PIECE_BYTES));
    message_end(message, true);
    return work;
}

static void test_bomb(const void *data)
{
    const Bomb *bomb = data;
    uint64_t before = work_of(bomb, LEAST_BYTES);

    g_assert_cmpuint(before, >, LEAST_BYTES / PIECE_BYTES);
    for (size_t len = 2 * LEAST_BYTES; len <= MOST_BYTES; len *= 2) {
        uint64_t now = work_of(bomb, len);

        g_test_message("%zu octets: %" G_GUINT64_FORMAT, len, now);
        g_assert_cmpfloat((double)now, <=, 2.2 * (double)before);
        before = now;
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(bombs); i++) {
        g_autofree char *path = g_strdup_printf("/bombs/%s", bombs[i].name);

        g_test_add_data_func(path, &bombs[i], test_bomb);
    }
    return g_test_run();
}
