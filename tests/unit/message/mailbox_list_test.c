/* mailbox_list_test.c - address lists as they should be, as they were, and as they are. */
#include "message/mailbox_list.h"

#include "base/limits.h"

/* Wanted: name|address, one a line; "-" where there is none. */
static const struct {
    const char *name, *body, *wanted;
} rows[] = {
  /* RFC 5322 appendix A */
    {"a11",                    " John Doe <jdoe@machine.example>\r\n",                                   "John Doe|jdoe@machine.example\n"                                      },
    {"a12-from",               "\"Joe Q. Public\" <john.q.public@example.com>",
     "Joe Q. Public|john.q.public@example.com\n"                                                                                                                                },
    {"a12-to",                 "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
     "Mary Smith|mary@x.test\n-|jdoe@example.org\nWho?|one@y.test\n"                                                                                                            },
    {"a12-cc",                 "<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>",
     "-|boss@nil.test\nGiant; \"Big\" Box|sysservices@example.net\n"                                                                                                            },
    {"a13-to",                 "A Group:Ed Jones <joe@where.test>,joe@where.test,John <jdoe@one.test>;",
     "Ed Jones|joe@where.test\n-|joe@where.test\nJohn|jdoe@one.test\n"                                                                                                          },
    {"a13-cc",                 "Undisclosed recipients:;",                                               ""                                                                     },
    {"a14",                    "\"Mary Smith: Personal Account\" <smith@home.example>",
     "Mary Smith: Personal Account|smith@home.example\n"                                                                                                                        },
    {"a5-from",                "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
     "Pete|pete@silly.test\n"                                                                                                                                                   },
    {"a5-to",
     "A Group(Some people)\r\n     :Chris Jones <c@(Chris's host.)public.example>,\r\n"
     "         joe@example.org,\r\n  John <jdoe@one.test> (my dear friend); (the end of the group)",     "Chris Jones|c@public.example\n-|joe@example.org\nJohn|jdoe@one.test\n"},
    {"a5-cc",                  "(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;",        ""                                                                     },
    {"a61-from",               "Joe Q. Public <john.q.public@example.com>",
     "Joe Q. Public|john.q.public@example.com\n"                                                                                                                                },
    {"a61-to",                 "Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example",
     "Mary Smith|mary@example.net\n-|jdoe@test.example\n"                                                                                                                       },
    {"a63",                    "John Doe <jdoe@machine(comment).  example>",                             "John Doe|jdoe@machine.example\n"                                      },
    {"route-long",             "<@a.test,@b.test:c@d.test>, e@f",                                        "-|c@d.test\n-|e@f\n"                                                  },
 /* names */
    {"comment-name",           "bob@x.test (Bob B.)",                                                    "Bob B.|bob@x.test\n"                                                  },
    {"comment-nested",         "bob@x.test (Bob (the \\) builder))",                                     "Bob (the ) builder)|bob@x.test\n"                                     },
    {"comment-not-name",       "Bob (Sales) <bob@x.test>",                                               "Bob|bob@x.test\n"                                                     },
    {"encoded",                "=?utf-8?Q?Caf=C3=A9?= =?utf-8?Q?_Bar?= <a@b>",                           "Café Bar|a@b\n"                                                      },
    {"encoded-quoted",         "\"=?utf-8?Q?Caf=C3=A9?=\" <a@b>",                                        "Café|a@b\n"                                                          },
    {"encoded-folded",         " =?utf-8?B?w4k=?=\r\n =?utf-8?B?w4k=?=\r\n <a@b>\r\n",                   "ÉÉ|a@b\n"                                                           },
    {"encoded-specials",       "=?utf-8?Q?Doe,_John_<x@y>?= <a@b>",                                      "Doe, John <x@y>|a@b\n"                                                },
    {"encoded-blank",          "=?utf-8?Q?John Doe?= <a@b>",                                             "John Doe|a@b\n"                                                       },
    {"encoded-comment",        "a@b (=?utf-8?Q?Caf=C3=A9?=)",                                            "Café|a@b\n"                                                          },
    {"encoded-address-only",   "=?utf-8?Q?a=40b?=",                                                      "a@b|-\n"                                                              },
    {"name-alone",             "Mailer Daemon",                                                          "Mailer Daemon|-\n"                                                    },
    {"name-empty-angle",       "Bob <>",                                                                 "Bob|-\n"                                                              },
    {"name-after",             "<a@b> Bob",                                                              "Bob|a@b\n"                                                            },
    {"name-is-address",        "ceo@good.test <evil@bad.test>",                                          "ceo@good.test|evil@bad.test\n"                                        },
    {"name-is-address-quoted", "\"ceo@good.test\" <evil@bad.test>",
     "ceo@good.test|evil@bad.test\n"                                                                                                                                            },
    {"name-in-brackets",       "[JIRA] Bob <a@b>",                                                       "[JIRA] Bob|a@b\n"                                                     },
    {"quoted-folded",          "\"John\r\n Doe\" <a@b>",                                                 "John Doe|a@b\n"                                                       },
    {"raw-latin",              "Caf\xe9 <a@b>",                                                          "Caf\xef\xbf\xbd|a@b\n"                                                },
    {"raw-utf8",               "Café <é@é.test>",                                                     "Café|é@é.test\n"                                                   },
 /* addresses */
    {"quoted-local",           "\"john doe\"@x.test",                                                    "-|\"john doe\"@x.test\n"                                              },
    {"quoted-local-angle",     "J <\"a>b,\\\"c\"@x.test>",                                               "J|\"a>b,\\\"c\"@x.test\n"                                             },
    {"literal",                "a@[192.0.2.1], B <b@[IPv6:2001:db8::1]>",
     "-|a@[192.0.2.1]\nB|b@[IPv6:2001:db8::1]\n"                                                                                                                                },
    {"local-only-angle",       "<postmaster>",                                                           "-|postmaster\n"                                                       },
    {"null",                   "<>",                                                                     ""                                                                     },
 /* as they are */
    {"missing-close",          "Bob <bob@x.test, eve@y.test",                                            "Bob|bob@x.test\n-|eve@y.test\n"                                       },
    {"missing-comma",          "<a@b> <c@d>",                                                            "-|a@b\n-|c@d\n"                                                       },
    {"missing-angle",          "Bob Smith bob@x.test",                                                   "Bob Smith|bob@x.test\n"                                               },
    {"missing-angle-after",    "bob@x.test Bob Smith",                                                   "Bob Smith|bob@x.test\n"                                               },
    {"missing-quote",          "\"Bob <bob@x.test>, eve@y.test",                                         "Bob|bob@x.test\n-|eve@y.test\n"                                       },
    {"missing-paren",          "(Bob <bob@x.test>, eve@y.test",                                          "Bob|bob@x.test\n-|eve@y.test\n"                                       },
    {"semicolons",             "a@b; C <c@d>;",                                                          "-|a@b\nC|c@d\n"                                                       },
    {"double-angle",           "<<a@b>>",                                                                "-|a@b\n"                                                              },
    {"mailto",                 "mailto:a@b",                                                             "-|a@b\n"                                                              },
    {"blank-in-angle",         "< a @ b . c >",                                                          "-|a@b.c\n"                                                            },
    {"words-in-angle",         "<a b@c>",                                                                "-|a b@c\n"                                                            },
    {"commas",                 ",,a@b,,",                                                                "-|a@b\n"                                                              },
    {"address-then-colon",     "a@b: c@d;",                                                              "-|a@b\n-|c@d\n"                                                       },
    {"junk",                   ")>]\\;,.",                                                               ".|-\n"                                                                },
    {"empty",                  "",                                                                       ""                                                                     },
};

static GPtrArray *parse(Bytes body, bool *ret_is_whole)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)mailbox_free);

    *ret_is_whole = mailbox_list_parse(body, list);
    return list;
}

static void test_row(const void *data)
{
    size_t i = GPOINTER_TO_SIZE(data);
    bool is_whole;
    g_autoptr(GPtrArray) list = parse(bytes_of_text(rows[i].body), &is_whole);
    g_autoptr(GString) seen = g_string_new(NULL);

    for (unsigned j = 0; j < list->len; j++) {
        const Mailbox *mailbox = g_ptr_array_index(list, j);

        g_string_append_printf(seen, "%s|%s\n", mailbox->name == NULL ? "-" : mailbox->name,
                               mailbox->address == NULL ? "-" : mailbox->address);
    }
    g_assert_true(is_whole);
    g_assert_cmpstr(seen->str, ==, rows[i].wanted);
}

static void test_ceiling(void)
{
    g_autoptr(GString) body = g_string_new("a@b");
    bool is_whole;

    for (int i = 1; i < ADDRESSES_MAX; i++)
        g_string_append(body, ", a@b");
    g_autoptr(GPtrArray) just = parse(bytes_of_text(body->str), &is_whole);
    g_assert_true(is_whole);
    g_assert_cmpuint(just->len, ==, ADDRESSES_MAX);
    g_string_append(body, ", one@more");
    g_autoptr(GPtrArray) over = parse(bytes_of_text(body->str), &is_whole);
    g_assert_false(is_whole);
    g_assert_cmpuint(over->len, ==, ADDRESSES_MAX);
}

/* Every unit repeated to 512 KiB must be read in far less than a second. */
static void test_bombs(void)
{
    static const char *const units[] = {
        "(", "\"", "[",   "<",     "((a)",  "\\\"", "a@b, ",       "a ",
        ":", "<@", "a@b", " a@b ", "\r\n ", "<a>",  "=?utf-8?Q?,", "(a)",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autoptr(GString) bomb = g_string_new(NULL);
        bool is_whole;

        while (bomb->len < (size_t)512 * 1024)
            g_string_append(bomb, units[i]);
        int64_t before = g_get_monotonic_time();
        g_autoptr(GPtrArray) list = parse(bytes_of_text(bomb->str), &is_whole);
        g_assert_cmpuint(list->len, <=, ADDRESSES_MAX);
        g_assert_cmpint(g_get_monotonic_time() - before, <, 2 * G_USEC_PER_SEC);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strconcat("/mailbox-list/", rows[i].name, NULL);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_row);
    }
    g_test_add_func("/mailbox-list/ceiling", test_ceiling);
    g_test_add_func("/mailbox-list/bombs", test_bombs);
    return g_test_run();
}
