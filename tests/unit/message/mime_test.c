/* mime_test.c - parts of messages: structure, numbers, ranges, any cut, two readings, ceilings. */
#include "message/message.h"
#include "message/part.h"

#include "base/limits.h"

/* The parts of a message, one a line: number, type, octets, what is odd. */
static char *tree_of(const Message *message)
{
    const GPtrArray *parts = message_parts(message);
    GString *tree = g_string_new(NULL);

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = parts->pdata[i];

        g_string_append_printf(tree, "%s%s %s", part->number, part->is_last_reading ? "b" : "",
                               part->type);
        if (part->has_sha256 && !(part->is_container && part->headers == NULL))
            g_string_append_printf(tree, " %" G_GUINT64_FORMAT, part->bytes);
        if (!part->is_whole)
            g_string_append(tree, " cut");
        for (guint j = 0; j < part->names->len; j++)
            g_string_append_printf(tree, " <%s>", (char *)part->names->pdata[j]);
        for (AmbiguityPlace place = 0; place < N_AMBIGUITIES; place++)
            if (part->ambiguities & 1U << place)
                g_string_append_printf(tree, " !%s", ambiguity_name(place));
        g_string_append_c(tree, '\n');
    }
    return g_string_free(tree, FALSE);
}

static Message *message_of(Bytes text, size_t piece)
{
    Message *message = message_new();

    for (; text.len > 0; text = bytes_skip(text, piece))
        message_feed(message, bytes_first(text, piece));
    message_end(message, true);
    return message;
}

/* Every way to cut the text in two, and every size of pieces. */
static void assert_tree(const char *text, const char *wanted)
{
    Bytes whole = bytes_of_text(text);

    for (size_t cut = 0; cut <= whole.len; cut++) {
        g_autoptr(Message) message = message_new();

        message_feed(message, bytes_first(whole, cut));
        message_feed(message, bytes_skip(whole, cut));
        message_end(message, true);
        g_autofree char *tree = tree_of(message);
        g_assert_cmpstr(tree, ==, wanted);
    }
    for (size_t piece = 1; piece < 40; piece++) {
        g_autoptr(Message) message = message_of(whole, piece);
        g_autofree char *tree = tree_of(message);

        g_assert_cmpstr(tree, ==, wanted);
    }
}

#define MIXED "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
#define TYPE(type) "Content-Type: " type "\r\n\r\n"

static const struct {
    const char *name, *text, *tree;
} trees[] = {
    {"one-part",             "Subject: a\r\n\r\nbody\r\n",                                                 "1 text/plain 6\n"                                                                       },
    {"no-body",              "Subject: a\r\n",                                                             "1 text/plain 0\n"                                                                       },
    {"two-parts",
     MIXED "pre\r\n--b\r\n\r\none\r\n--b\r\n" TYPE("text/html") "two\r\n\r\n--b--\r\nepilogue\r\n",
     "1 text/plain 3\n2 text/html 5\n"                                                                                                                                                              },
    {"lf",
     "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n"
     "Content-Type: text/html\n\ntwo\n\n--b--\n",                                                          "1 text/plain 3\n2 text/html 4\n"                                                        },
    {"line-end-of-boundary", MIXED "--b\r\n\r\nX5O\r\n--b--",                                              "1 text/plain 3\n"                                                                       },
    {"empty-parts",          MIXED "--b\r\n--b\r\n\r\n--b\r\n\r\n\r\n--b--\r\n",
     "1 text/plain 0\n2 text/plain 0\n3 text/plain 0\n"                                                                                                                                             },
    {"blanks-behind",        MIXED "--b \t \r\n\r\none\r\n--b--  \r\n",                                    "1 text/plain 3\n"                                                                       },
    {"prefix",               MIXED "--b\r\n\r\none\r\n--bc\r\ntwo\r\n--b--\r\n",                           "1 text/plain 14\n"                                                                      },
    {"dashes",               MIXED "--b\r\n\r\n-\r\n--\r\n---\r\n-- \r\n--b--\r\n",                        "1 text/plain 15\n"                                                                      },
    {"not-closed",           MIXED "--b\r\n\r\none\r\n",                                                   "1 text/plain 5\n"                                                                       },
    {"header-not-ended",     MIXED "--b\r\nX: y\r\n--b\r\n\r\ntwo\r\n--b--\r\n",
     "1 text/plain 0 !header-not-ended\n2 text/plain 3\n"                                                                                                                                           },
    {"nested",
     MIXED
     "--b\r\nContent-Type: multipart/alternative; boundary=\"b c\"\r\n\r\n--b c\r\n\r\none\r\n"
     "--b c\r\n" TYPE("text/html") "two\r\n--b c--\r\n\r\n--b\r\n\r\nthree\r\n--b--\r\n",
     "1 multipart/alternative\n1.1 text/plain 3\n1.2 text/html 3\n2 text/plain 5\n"                                                                                                                 },
    {"outer-closes-inner",
     MIXED "--b\r\nContent-Type: multipart/mixed; "
           "boundary=c\r\n\r\n--c\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--",                                  "1 multipart/mixed !not-closed\n1.1 text/plain 3\n2 text/plain 3\n"                      },
    {"message",
     MIXED "--b\r\n" TYPE("message/rfc822") "Subject: inner\r\n" MIXED
                                            "--b\r\n\r\none\r\n--b--\r\n",                                 "1 message/rfc822 80\n1.1 text/plain 3\n"                                                },
    {"message-of-one-part",
     TYPE("message/rfc822") "Subject: inner\r\nContent-Type: text/html\r\n\r\nhi",
     "1 message/rfc822 45\n1.1 text/html 2\n"                                                                                                                                                       },
    {"message-without-body", TYPE("message/rfc822") "Subject: inner",
     "1 message/rfc822 14\n1.1 text/plain 0 !header-not-ended\n"                                                                                                                                    },
    {"digest",
     "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: "
     "a\r\n\r\nx\r\n--b--\r\n",                                                                            "1 message/rfc822 15\n1.1 text/plain 1\n"                                                },
    {"no-boundary",          "Content-Type: multipart/mixed\r\n\r\n--b\r\n",
     "1 multipart/mixed 5 !no-boundary\n"                                                                                                                                                           },
    {"base64",               "Content-Transfer-Encoding: base64\r\n\r\nSGVs\r\nbG8=\r\n",                  "1 text/plain 5\n"                                                                       },
    {"base64-in-pieces",     "Content-Transfer-Encoding: base64\r\n\r\nVg==SVJVUw==ISE=",
     "1 text/plain 7 !base64-pieces\n"                                                                                                                                                              },
    {"quoted",               "Content-Transfer-Encoding: quoted-printable\r\n\r\na=3D=\r\nb \r\n=E4=\r\n",
     "1 text/plain 6\n"                                                                                                                                                                             },
    {"two-types",
     "Content-Type: multipart/mixed; boundary=a\r\nContent-Type: multipart/mixed; "
     "boundary=b\r\n\r\n"
     "--a\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n--a--\r\n",                                             "1 text/plain 22\n1b text/plain 3\n"                                                     },
    {"two-encodings",
     MIXED
     "--b\r\nContent-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\n\r\nSGk=\r\n"
     "--b\r\n\r\ntwo\r\n--b--\r\n",                                                                        "1 text/plain 4 !transfer-encoding\n2 text/plain 3\n1b text/plain 2 !transfer-encoding\n"},
    {"names",
     "Content-Type: text/plain; name=\"a.txt\"\r\nContent-Disposition: attachment;\r\n"
     " filename*0*=utf-8''%e2%98; filename*1*=%83.; filename*2=exe; filename=\"a.txt\"\r\n\r\n",           "1 text/plain 0 <☃.exe> <a.txt> !names\n"                                              },
    {"encoded-multipart",
     "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n"
     "--b\r\n\r\none\r\n--b--",                                                                            "1 text/plain 3\n"                                                                       },
    {"closed-at-once",       MIXED "--b--\r\n--b\r\n\r\nhidden\r\n--b--\r\n",                              ""                                                                                       },
    {"same-boundary",
     MIXED
     "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n--b--\r\n",         "1 multipart/mixed !same-boundary\n1.1 text/plain 1\n"                                   },
};

static void test_tree(const void *data)
{
    size_t i = GPOINTER_TO_SIZE(data);

    assert_tree(trees[i].text, trees[i].tree);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(trees); i++) {
        g_autofree char *path = g_strdup_printf("/mime/tree/%s", trees[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_tree);
    }
    return g_test_run();
}
