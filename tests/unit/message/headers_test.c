/* headers_test.c - which field of a header section means what. */
#include "message/message.h"

static const struct {
    const char *name, *section;
    size_t member; /* a char * in MessageHeaders */
    const char *wanted;
} rows[] = {
    {"absent",            "X: y\n",                                        offsetof(MessageHeaders, subject),     NULL            },
    {"first-counts",      "Subject: a\nSubject: b\n",                      offsetof(MessageHeaders, subject),     "a"             },
    {"tabs",              "Subject:\t a \t\r\n\t b\t\r\n",                 offsetof(MessageHeaders, subject),     "a \t\t b"      },
    {"user-agent",        "X-Mailer: x\nUser-Agent: u\n",                  offsetof(MessageHeaders, user_agent),  "u"             },
    {"x-mailer",          "X-Mailer: x\nX-Mailer: y\n",                    offsetof(MessageHeaders, user_agent),  "x"             },
    {"null-path",         "Return-Path: <>\n",                             offsetof(MessageHeaders, return_path), ""              },
    {"null-path-comment", "Return-Path: (c) < >\n",                        offsetof(MessageHeaders, return_path), ""              },
    {"path",              "Return-Path: <a@b>\n",                          offsetof(MessageHeaders, return_path), "a@b"           },
    {"path-bare",         "Return-Path: a@b\n",                            offsetof(MessageHeaders, return_path), "a@b"           },
    {"path-route",        "Return-Path: <@r:a@b>\n",                       offsetof(MessageHeaders, return_path), "a@b"           },
    {"path-word",         "Return-Path: bob\n",                            offsetof(MessageHeaders, return_path), "bob"           },
    {"path-odd",          "Return-Path: bob <\n",                          offsetof(MessageHeaders, return_path), "bob <"         },
    {"date-raw",          "Date: =?utf-8?Q?a?=\n",                         offsetof(MessageHeaders, date_text),   "=?utf-8?Q?a?=" },
    {"id",                "Message-Id: (c) <a@b> (c)\n",                   offsetof(MessageHeaders, message_id),  "a@b"           },
    {"id-bare",           "Message-ID: a@b\n",                             offsetof(MessageHeaders, message_id),  "a@b"           },
    {"id-words",          "Message-ID: none at all\n",                     offsetof(MessageHeaders, message_id),  NULL            },
    {"id-empty",          "Message-ID: <>\n",                              offsetof(MessageHeaders, message_id),  NULL            },
    {"id-open",           "Message-ID: <a@b\n",                            offsetof(MessageHeaders, message_id),  "a@b"           },
    {"id-folded",         "Message-ID:\r\n <a@b>\r\n",                     offsetof(MessageHeaders, message_id),  "a@b"           },
    {"id-latin",          "Message-ID: <\xe9@b>\n",                        offsetof(MessageHeaders, message_id),  "\xef\xbf\xbd@b"},
    {"reply",             "In-Reply-To: Your letter of <a@b> and <c@d>\n",
     offsetof(MessageHeaders,                                                                       in_reply_to), "a@b"           },
    {"reply-words",       "In-Reply-To: Your letter\n",                    offsetof(MessageHeaders, in_reply_to), NULL            },
};

static Message *message_of(Bytes text)
{
    Message *message = message_new();

    message_feed(message, text);
    message_end(message, true);
    return message;
}

static void test_row(const void *data)
{
    size_t i = GPOINTER_TO_SIZE(data);
    g_autoptr(Message) message = message_of(bytes_of_text(rows[i].section));
    const char *headers = (const char *)message_headers(message);
    char *seen;

    memcpy(&seen, headers + rows[i].member, sizeof(seen));
    g_assert_cmpstr(seen, ==, rows[i].wanted);
}

/* A NUL is an octet like others; in text it is U+FFFD. */
static void test_nul(void)
{
    g_autoptr(Message) message =
        message_of(BYTES_OF("Subject: a\0b\r\nFrom: a\0b <c\0d@e>\r\n\0\r\n\r\n"));
    const MessageHeaders *headers = message_headers(message);
    const Mailbox *from = g_ptr_array_index(headers->from, 0);

    g_assert_cmpuint(message_fields(message)->len, ==, 3);
    g_assert_cmpstr(headers->subject, ==, "a\xef\xbf\xbd\x62");
    g_assert_cmpstr(from->name, ==, "a\xef\xbf\xbd\x62");
    g_assert_cmpstr(from->address, ==, "c\xef\xbf\xbd\x64@e");
}

static void test_sender(void)
{
    g_autoptr(Message) none = message_of(BYTES_OF("Sender:\n"));
    g_autoptr(Message) two = message_of(BYTES_OF("Sender: a@b, c@d\nSender: e@f\n"));

    g_assert_null(message_headers(none)->sender);
    g_assert_cmpstr(message_headers(two)->sender->address, ==, "a@b");
}

static void test_date(void)
{
    g_autoptr(Message) known = message_of(BYTES_OF("Date: 1 Jan 1970 00:00:01 +0000\n"));
    g_autoptr(Message) unknown = message_of(BYTES_OF("Date: 1 Jan 1970 00:00:01\n"));

    g_assert_true(message_headers(known)->has_date);
    g_assert_cmpint(message_headers(known)->date, ==, 1000000000);
    g_assert_false(message_headers(unknown)->has_date);
    g_assert_cmpstr(message_headers(unknown)->date_text, ==, "1 Jan 1970 00:00:01");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strconcat("/headers/", rows[i].name, NULL);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_row);
    }
    g_test_add_func("/headers/nul", test_nul);
    g_test_add_func("/headers/sender", test_sender);
    g_test_add_func("/headers/date", test_date);
    return g_test_run();
}
