/* hostile_test.c - messages made to break readers: each is read as far as it goes, and it is told.
 */
#include "base/limits.h"
#include "message/part.h"

static GString *repeated(const char *head, const char *text, unsigned times)
{
    GString *all = g_string_new(head);

    for (unsigned i = 0; i < times; i++)
        g_string_append(all, text);
    return all;
}

static Message *read_all(Bytes text)
{
    Message *message = message_new();

    message_feed(message, text);
    message_end(message, true);
    return message;
}

static Message *read_text(const GString *text)
{
    return read_all((Bytes){(const uint8_t *)text->str, text->len});
}

#define MIXED "Content-Type: multipart/mixed; boundary=b\r\n\r\n"

/* What is above a ceiling is not told, and that is told. */
static void assert_cut(const char *head, const char *text, unsigned times, bool in_header)
{
    g_autoptr(GString) all = repeated(head, text, times);
    g_autoptr(Message) message = read_text(all);

    g_assert_true(message_is_complete(message));
    g_assert_cmpuint(message_bytes(message), ==, all->len);
    g_assert_cmpuint(message_parts(message)->len, <=, MIME_PARTS_MAX);
    g_assert_true(in_header ? message_headers_cut(message) : message_parts_cut(message));
}

static void test_nested_multiparts(void)
{
    assert_cut(MIXED, "--b\r\n" MIXED, 100000, false);
}

static void test_nested_messages(void)
{
    assert_cut("", "Content-Type: message/rfc822\r\n\r\n", 100000, false);
}

static void test_empty_parts(void)
{
    assert_cut(MIXED, "--b\r\n\r\n\r\n", 100000, false);
}

static void test_many_fields(void)
{
    assert_cut("", "X: y\r\n", 100000, true);
}

static void test_many_folds(void)
{
    assert_cut("Subject: a\r\n", " b\r\n", 1000000, true);
}

static void test_long_field(void)
{
    assert_cut("Subject: ", "0123456789abcdef", 10 * 1024 * 1024 / 16, true);
}

static void test_many_addresses(void)
{
    assert_cut("To: a@b", ", a@b", 100000, true);
}

/* What the boundary may be, and what of the message below is then seen. */
static const struct {
    const char *name, *parameter;
    unsigned parts;
    uint32_t ambiguities;
} boundaries[] = {
    {"absent",            "",                                1, AMBIGUITY_NO_BOUNDARY},
    {"empty",             "; boundary=\"\"",                 1, AMBIGUITY_NO_BOUNDARY},
    {"blank",             "; boundary=\"  \"",               1, AMBIGUITY_NO_BOUNDARY},
    {"not-ended",         "; boundary=\"b",                  2, 0                    },
    {"in-comment",        "; (boundary=x) boundary=b",       2, 0                    },
    {"in-pieces",         "; boundary*0=\"\"; boundary*1=b", 2, 0                    },
    {"percent-encoded",   "; boundary*=us-ascii''%62",       2, 0                    },
    {"with-blank-behind", "; boundary=\"b \"",               2, 0                    },
};

static void test_boundary(const void *data)
{
    size_t i = GPOINTER_TO_SIZE(data);
    g_autofree char *text =
        g_strconcat("Content-Type: multipart/mixed", boundaries[i].parameter,
                    "\r\n\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n", NULL);
    g_autoptr(Message) message = read_all(bytes_of_text(text));

    g_assert_cmpuint(message_parts(message)->len, ==, boundaries[i].parts);
    g_assert_cmphex(message_ambiguities(message), ==, boundaries[i].ambiguities);
}

/* One of 10 KiB bounds nothing: a line that long is none. */
static void test_long_boundary(void)
{
    g_autoptr(GString) text = repeated("Content-Type: multipart/mixed; boundary=", "b", 10240);

    g_string_append(text, "\r\n\r\nx\r\n");
    g_autoptr(Message) message = read_text(text);
    g_assert_cmpuint(message_parts(message)->len, ==, 1);
    g_assert_cmphex(message_ambiguities(message), ==, AMBIGUITY_NO_BOUNDARY);
}

/* The names of a file: what is written, and what is read; a "\n" parts several. */
static const struct {
    const char *name, *field, *names;
} names[] = {
    {"path",            "filename=\"../../etc/passwd\"",            "../../etc/passwd\n"   },
    {"piece-missing",   "filename*0=a; filename*2=c",               "a\n"                  },
    {"first-missing",   "filename*1=b",                             ""                     },
    {"piece-twice",     "filename*0=a; filename*0=b; filename*1=c", NULL                   },
    {"bad-percent",     "filename*=utf-8''%zz%4",                   "%zz%4\n"              },
    {"bad-utf-8",       "filename=\"a\xff\"",                       "a\xef\xbf\xbd\n"      },
    {"overlong-utf-8",  "filename*=utf-8''%c0%af",                  NULL                   },
    {"right-to-left",   "filename*=utf-8''%e2%80%aetxt.exe",        "\xe2\x80\xaetxt.exe\n"},
    {"terminal-escape", "filename*=utf-8''%1b%5b2J",                "\x1b[2J\n"            },
    {"broken-word",     "filename=\"=?utf-8?q?a\"",                 "=?utf-8?q?a\n"        },
    {"unknown-charset", "filename*=x-nothing''a%e4",                NULL                   },
};

static GString *names_of(Bytes text)
{
    g_autoptr(Message) message = read_all(text);
    const Part *part = message_parts(message)->pdata[0];
    GString *all = g_string_new(NULL);

    for (guint i = 0; i < part->names->len; i++) {
        g_assert_true(g_utf8_validate(part->names->pdata[i], -1, NULL));
        g_string_append_printf(all, "%s\n", (const char *)part->names->pdata[i]);
    }
    return all;
}

static void test_name(const void *data)
{
    size_t i = GPOINTER_TO_SIZE(data);
    g_autofree char *text =
        g_strconcat("Content-Disposition: attachment; ", names[i].field, "\r\n\r\nx", NULL);
    g_autoptr(GString) all = names_of(bytes_of_text(text));

    if (names[i].names != NULL)
        g_assert_cmpstr(all->str, ==, names[i].names);
    else
        g_assert_cmpuint(all->len, >, 0);
}

/* A NUL, a name of 1 MiB, and one in 10,000 pieces. */
static void test_large_names(void)
{
    static const char with_nul[] = "Content-Disposition: attachment; filename=\"a\0b\"\r\n\r\nx";
    g_autoptr(GString) nul = names_of((Bytes){(const uint8_t *)with_nul, sizeof(with_nul) - 1});
    g_autoptr(GString) large = repeated("Content-Disposition: attachment; filename=", "n", 1 << 20);
    g_autoptr(GString) pieces = g_string_new("Content-Disposition: attachment");

    g_assert_true(g_str_has_prefix(nul->str, "a"));
    g_string_append(large, "\r\n\r\nx");
    g_autoptr(GString) of_large = names_of((Bytes){(const uint8_t *)large->str, large->len});
    g_assert_cmpuint(of_large->len, <=, HEADER_MAX_BYTES);
    for (unsigned i = 0; i < 10000; i++)
        g_string_append_printf(pieces, "; filename*%u=n", i);
    g_string_append(pieces, "\r\n\r\nx");
    g_autoptr(GString) of_pieces = names_of((Bytes){(const uint8_t *)pieces->str, pieces->len});
    g_assert_cmpuint(of_pieces->len, <=, HEADER_PARAMETERS_MAX + 1);
}

/* Signed in signed in signed: four are opened, and that there is more is told. */
static void test_encoded_messages(void)
{
    GString *text = g_string_new("Subject: innermost\r\n\r\nx");

    for (unsigned i = 0; i < 2 * MIME_INSIDE_MAX; i++) {
        g_autofree char *base64 = g_base64_encode((const guchar *)text->str, text->len);

        g_string_printf(text,
                        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: "
                        "base64\r\n\r\n%s",
                        base64);
    }
    g_autoptr(Message) message = read_text(text);
    g_assert_cmpuint(message_parts(message)->len, ==, MIME_INSIDE_MAX + 1);
    g_assert_true(message_parts_cut(message));
    g_string_free(text, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hostile/nested-multiparts", test_nested_multiparts);
    g_test_add_func("/hostile/nested-messages", test_nested_messages);
    g_test_add_func("/hostile/encoded-messages", test_encoded_messages);
    g_test_add_func("/hostile/empty-parts", test_empty_parts);
    g_test_add_func("/hostile/many-fields", test_many_fields);
    g_test_add_func("/hostile/many-folds", test_many_folds);
    g_test_add_func("/hostile/long-field", test_long_field);
    g_test_add_func("/hostile/many-addresses", test_many_addresses);
    g_test_add_func("/hostile/boundary/long", test_long_boundary);
    g_test_add_func("/hostile/name/large", test_large_names);
    for (size_t i = 0; i < G_N_ELEMENTS(boundaries); i++) {
        g_autofree char *path = g_strdup_printf("/hostile/boundary/%s", boundaries[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_boundary);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strdup_printf("/hostile/name/%s", names[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_name);
    }
    return g_test_run();
}
