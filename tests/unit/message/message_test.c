/* message_test.c - facts of whole messages: any cut, gaps, missing ends, ceilings. */
#include "message/message.h"

#include "base/limits.h"
#include "base/text.h"

static const char sample[] = "From a@x.test Mon Jan  1 10:00:00 2024\r\n"
                             "Return-Path: <>\r\n"
                             "Delivered-To: one@x.test\r\n"
                             "delivered-to: <two@x.test>\r\n"
                             "From: =?utf-8?Q?Caf=C3=A9?= <cafe@x.test>, second@x.test\r\n"
                             "From: forged@x.test\r\n"
                             "Sender : Secretary <s@x.test>\n"
                             "To: Mary\r\n\t<mary@x.test>\r\n"
                             "Subject: folded\r\n  =?utf-8?Q?=E2=98?=\r\n =?utf-8?Q?=83?=\r\n"
                             "Date: Mon, 1 Jan 2024 10:00:00 +0100 (CET)\r\n"
                             "Message-ID: <id@x.test>\r\n"
                             "In-Reply-To: your letter <one@y.test> <two@y.test>\r\n"
                             "References: <zero@y.test>\r\n <one@y.test><two@y.test>\r\n"
                             "no colon here\r\n"
                             "X-Mailer: Old 1.0\r\n"
                             "Subject: second\r\n"
                             "\r\n"
                             "Subject: of the body\r\n\r\n.\r\n";

static Message *message_of(Bytes bytes, size_t piece)
{
    Message *message = message_new();

    for (; bytes.len > 0; bytes = bytes_skip(bytes, piece))
        message_feed(message, bytes_first(bytes, piece));
    message_end(message, true);
    return message;
}

static void assert_same(Bytes seen, Bytes wanted)
{
    g_autofree char *one = text_safe(seen), *other = text_safe(wanted);

    g_assert_cmpstr(one, ==, other);
}

static void assert_mailbox(const Mailbox *mailbox, const char *name, const char *address)
{
    g_assert_cmpstr(mailbox->name, ==, name);
    g_assert_cmpstr(mailbox->address, ==, address);
}

static void assert_texts(const GPtrArray *list, const char *const *wanted)
{
    for (unsigned i = 0; i < list->len; i++)
        g_assert_cmpstr(g_ptr_array_index(list, i), ==, wanted[i]);
    g_assert_null(wanted[list->len]);
}

static void assert_sample(const Message *message)
{
    const MessageHeaders *headers = message_headers(message);
    uint8_t digest[SHA256_BYTES];

    sha256_of(bytes_of_text(sample), digest);
    g_assert_true(message_is_complete(message));
    g_assert_false(message_headers_cut(message));
    g_assert_cmpuint(message_bytes(message), ==, sizeof(sample) - 1);
    assert_same((Bytes){message_sha256(message), SHA256_BYTES}, (Bytes){digest, SHA256_BYTES});
    g_assert_cmpuint(message_gaps(message)->len, ==, 0);
    g_assert_cmpuint(message_fields(message)->len, ==, 16);

    g_assert_cmpuint(headers->from->len, ==, 2);
    assert_mailbox(g_ptr_array_index(headers->from, 0), "Café", "cafe@x.test");
    assert_mailbox(g_ptr_array_index(headers->from, 1), NULL, "second@x.test");
    assert_mailbox(headers->sender, "Secretary", "s@x.test");
    g_assert_cmpuint(headers->to->len, ==, 1);
    assert_mailbox(g_ptr_array_index(headers->to, 0), "Mary", "mary@x.test");
    g_assert_cmpuint(headers->cc->len + headers->bcc->len + headers->reply_to->len, ==, 0);
    g_assert_cmpstr(headers->return_path, ==, "");
    g_assert_cmpstr(headers->subject, ==, "folded  ☃");
    g_assert_cmpstr(headers->date_text, ==, "Mon, 1 Jan 2024 10:00:00 +0100 (CET)");
    g_assert_true(headers->has_date);
    g_assert_cmpint(headers->date, ==, INT64_C(1704099600000000000));
    g_assert_cmpstr(headers->message_id, ==, "id@x.test");
    g_assert_cmpstr(headers->in_reply_to, ==, "one@y.test");
    assert_texts(headers->references,
                 (const char *const[]){"zero@y.test", "one@y.test", "two@y.test", NULL});
    assert_texts(headers->delivered_to, (const char *const[]){"one@x.test", "two@x.test", NULL});
    g_assert_cmpstr(headers->user_agent, ==, "Old 1.0");
}

static void test_any_cut(void)
{
    Bytes whole = bytes_of_text(sample);

    for (size_t piece = 1; piece <= whole.len; piece++) {
        g_autoptr(Message) message = message_of(whole, piece);

        assert_sample(message);
    }
    for (size_t cut = 0; cut <= whole.len; cut++) {
        g_autoptr(Message) message = message_new();

        message_feed(message, bytes_first(whole, cut));
        message_feed(message, (Bytes){NULL, 0});
        message_feed(message, bytes_skip(whole, cut));
        message_end(message, true);
        assert_sample(message);
    }
}

static void assert_field(const Message *message, unsigned i, const char *name, const char *body)
{
    HeaderField field = g_array_index(message_fields(message), HeaderField, i);

    assert_same(field.name, bytes_of_text(name));
    assert_same(field.body, bytes_of_text(body));
}

static void test_fields(void)
{
    Bytes text =
        BYTES_OF(" fold of nothing\r\nA:1\r\nB \t: 2\r\n \r\n\t3\r\nnone\r\n goes on: x\r\n"
                 ": nameless\r\nC::\nD:");
    g_autoptr(Message) message = message_of(text, 3);

    g_assert_cmpuint(message_fields(message)->len, ==, 7);
    assert_field(message, 0, "", " fold of nothing\r\n");
    assert_field(message, 1, "A", "1\r\n");
    assert_field(message, 2, "B", " 2\r\n \r\n\t3\r\n");
    assert_field(message, 3, "", "none\r\n goes on: x\r\n");
    assert_field(message, 4, "", ": nameless\r\n");
    assert_field(message, 5, "C", ":\n");
    assert_field(message, 6, "D", "");
    for (unsigned i = 0; i < message_fields(message)->len; i++) {
        HeaderField field = g_array_index(message_fields(message), HeaderField, i);

        if (field.name.len > 0)
            g_assert_cmpint(text.data[field.offset], ==, field.name.data[0]);
        else
            g_assert_cmpint(text.data[field.offset], ==, field.body.data[0]);
    }
}

static const struct {
    const char *name, *text, *subject;
    unsigned fields;
} shapes[] = {
    {"nothing",            "",                                           NULL,      0},
    {"no-body",            "Subject: a\r\n",                             "a",       1},
    {"no-line-end",        "Subject: a",                                 "a",       1},
    {"cr-at-end",          "Subject: a\r\n\r",                           "a",       1},
    {"empty-section",      "\r\nSubject: a\r\n",                         NULL,      0},
    {"empty-section-lf",   "\nSubject: a\r\n",                           NULL,      0},
    {"only-body",          "Hello\r\nBob\r\n",                           NULL,      2},
    {"lf",                 "Subject: a\nX: b\n\nSubject: c\n",           "a",       2},
    {"cr-cr-lf",           "Subject: a\r\r\nX: b\r\r\n\r\r\nY: c\r\r\n", "a",       2},
    {"lone-cr",            "Subject: a\rX: b\r\n\rY: c\r\n\r\nZ: d\r\n", "a\rX: b", 2},
    {"blank-line-goes-on", "Subject: a\r\n \r\nX: b\r\n\r\nY: c\r\n",    "a",       2},
    {"empty-subject",      "Subject:\r\n",                               "",        1},
    {"upper",              "SUBJECT:a\r\n",                              "a",       1},
    {"from-field",         "From : a@b\r\nSubject: a\r\n",               "a",       2},
};

static void test_shape(const void *data)
{
    size_t i = GPOINTER_TO_SIZE(data);

    for (size_t piece = 1; piece <= strlen(shapes[i].text) + 1; piece++) {
        g_autoptr(Message) message = message_of(bytes_of_text(shapes[i].text), piece);

        g_assert_cmpstr(message_headers(message)->subject, ==, shapes[i].subject);
        g_assert_cmpuint(message_fields(message)->len, ==, shapes[i].fields);
        g_assert_true(message_is_complete(message));
    }
}

static void test_nothing(void)
{
    g_autoptr(Message) message = message_of((Bytes){NULL, 0}, 1);
    uint8_t digest[SHA256_BYTES];

    sha256_of((Bytes){NULL, 0}, digest);
    assert_same((Bytes){message_sha256(message), SHA256_BYTES}, (Bytes){digest, SHA256_BYTES});
}

static void test_gap_in_body(void)
{
    g_autoptr(Message) message = message_new();

    message_feed(message, BYTES_OF("Subject: a\r\n\r\nbody"));
    message_gap(message, 100);
    message_gap(message, 0);
    message_gap(message, 23);
    message_feed(message, BYTES_OF("more"));
    message_gap(message, 5);
    message_end(message, true);
    g_assert_false(message_is_complete(message));
    g_assert_null(message_sha256(message));
    g_assert_cmpuint(message_bytes(message), ==, 18 + 123 + 4 + 5);
    g_assert_cmpstr(message_headers(message)->subject, ==, "a");
    const GArray *gaps = message_gaps(message);
    g_assert_cmpuint(gaps->len, ==, 2);
    g_assert_cmpuint(g_array_index(gaps, MessageGap, 0).offset, ==, 18);
    g_assert_cmpuint(g_array_index(gaps, MessageGap, 0).length, ==, 123);
    g_assert_cmpuint(g_array_index(gaps, MessageGap, 1).offset, ==, 145);
    g_assert_cmpuint(g_array_index(gaps, MessageGap, 1).length, ==, 5);
}

/* How many fields are left when the octets after `text` are missing. */
static unsigned fields_before_gap(const char *text, bool by_gap)
{
    g_autoptr(Message) message = message_new();

    message_feed(message, bytes_of_text(text));
    if (by_gap) {
        message_gap(message, 1);
        message_feed(message, BYTES_OF("\r\nX: y\r\n\r\n"));
    }
    message_end(message, by_gap);
    g_assert_false(message_is_complete(message));
    g_assert_false(message_headers_cut(message));
    return message_fields(message)->len;
}

static void test_gap_in_section(void)
{
    for (int by_gap = 0; by_gap <= 1; by_gap++) {
        g_assert_cmpuint(fields_before_gap("", by_gap), ==, 0);
        g_assert_cmpuint(fields_before_gap("A: b\r\nSub", by_gap), ==, 1);
        g_assert_cmpuint(fields_before_gap("A: b\r\nSubject: a", by_gap), ==, 1);
        g_assert_cmpuint(fields_before_gap("A: b\r\nSubject: a\r\n", by_gap), ==, 1);
        g_assert_cmpuint(fields_before_gap("A: b\r\nSubject: a\r\n b\r\n", by_gap), ==, 1);
        /* a line that begins with CR is no fold: the field is whole */
        g_assert_cmpuint(fields_before_gap("A: b\r\nSubject: a\r\n\r", by_gap), ==, 2);
        g_assert_cmpuint(fields_before_gap("A: b\r\nSubject: a\r\n\r\n", by_gap), ==, 2);
    }
}

static void test_many_gaps(void)
{
    g_autoptr(Message) message = message_new();

    for (int i = 0; i < 10000; i++) {
        message_gap(message, 2);
        message_feed(message, BYTES_OF("x"));
    }
    message_end(message, true);
    const GArray *gaps = message_gaps(message);
    g_assert_cmpuint(message_bytes(message), ==, 30000);
    g_assert_cmpuint(gaps->len, ==, GAPS_MAX);
    MessageGap last = g_array_index(gaps, MessageGap, GAPS_MAX - 1);
    g_assert_cmpuint(last.offset + last.length, ==, 29999);
}

/* A header section of `unit` over and over, in pieces of 1 and of 1460 octets. */
static void bomb(const char *first, const char *unit, size_t times, bool is_cut)
{
    g_autoptr(GString) text = g_string_new(first);

    for (size_t i = 0; i < times; i++)
        g_string_append(text, unit);
    g_string_append(text, "\r\n\r\nbody");
    int64_t before = g_get_monotonic_time();
    g_autoptr(Message) message = message_of(bytes_of_text(text->str), 1);
    g_autoptr(Message) other = message_of(bytes_of_text(text->str), 1460);
    g_assert_cmpint(g_get_monotonic_time() - before, <, 4 * G_USEC_PER_SEC);
    g_assert_cmpint(message_headers_cut(message), ==, is_cut);
    g_assert_cmpint(message_headers_cut(other), ==, is_cut);
    g_assert_cmpuint(message_fields(message)->len, ==, message_fields(other)->len);
    g_assert_cmpuint(message_bytes(message), ==, text->len);
    g_assert_true(message_is_complete(message));
}

static void test_bombs(void)
{
    bomb("Subject: a", "\r\n b", 50000, false);
    bomb("Subject: a", "\r\n b", HEADER_MAX_BYTES / 4, true);
    bomb("To: a@b", ",\r\n a@b", 30000, true);
    bomb("To: a@b", ",\r\n a@b", 100000, true);
    bomb("", "A:\r\n", HEADER_FIELDS_MAX, false);
    bomb("", "A:\r\n", HEADER_FIELDS_MAX + 1, true);
    bomb("", "To: a@b\r\n", 100000, true);
    bomb("References:", " <a>", 50000, true);
    bomb("Subject: ", "=?utf-8?Q?a?= =?gbk?Q?b?=", 100000, true);
}

/* The ceiling cuts after the last whole line. */
static void test_ceiling(void)
{
    g_autoptr(GString) text = g_string_new("To: a@b,\r\n c@d.test");

    while (text->len < HEADER_MAX_BYTES)
        g_string_append(text, "x");
    g_string_append(text, "\r\nSubject: late\r\n\r\n");
    g_autoptr(Message) message = message_of(bytes_of_text(text->str), 1000);
    g_assert_true(message_headers_cut(message));
    g_assert_cmpuint(message_fields(message)->len, ==, 1);
    g_assert_cmpuint(message_headers(message)->to->len, ==, 1);
    g_assert_null(message_headers(message)->subject);

    g_string_truncate(text, HEADER_MAX_BYTES - 4);
    g_string_append(text, "\r\n\r\nbody");
    g_autoptr(Message) just = message_of(bytes_of_text(text->str), 1000);
    g_assert_false(message_headers_cut(just));
    g_assert_cmpuint(message_headers(just)->to->len, ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/message/any-cut", test_any_cut);
    g_test_add_func("/message/fields", test_fields);
    for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) {
        g_autofree char *path = g_strconcat("/message/shape/", shapes[i].name, NULL);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_shape);
    }
    g_test_add_func("/message/nothing", test_nothing);
    g_test_add_func("/message/gap-in-body", test_gap_in_body);
    g_test_add_func("/message/gap-in-section", test_gap_in_section);
    g_test_add_func("/message/many-gaps", test_many_gaps);
    g_test_add_func("/message/bombs", test_bombs);
    g_test_add_func("/message/ceiling", test_ceiling);
    return g_test_run();
}
