/* encoded_word_test.c - encoded words, as the RFCs and as real mail have them. */
#include "message/encoded_word.h"

static const struct {
    const char *name, *text, *shown;
} rows[] = {
  /* RFC 2047 8 */
    {"rfc-q",             "=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>", "Keith Moore <moore@cs.utk.edu>"                  },
    {"rfc-latin",         "=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=",         "Keld Jørn Simonsen"                             },
    {"rfc-latin-2",       "=?ISO-8859-1?Q?Andr=E9?= Pirard",               "André Pirard"                                   },
    {"rfc-b-joined",
     "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= "
     "=?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",              "If you can read this you understand the example."},
    {"rfc-olle",          "=?ISO-8859-1?Q?Olle_J=E4rnefors?=",             "Olle Järnefors"                                 },
    {"rfc-patrik",        "=?ISO-8859-1?Q?Patrik_F=E4ltstr=F6m?=",         "Patrik Fältström"                              },
    {"rfc-hebrew",        "=?iso-8859-8?b?7eXs+SDv4SDp7Oj08A==?=",         "םולש ןב ילטפנ"                        },
    {"rfc-alone",         "(=?ISO-8859-1?Q?a?=)",                          "(a)"                                             },
    {"rfc-word-text",     "(=?ISO-8859-1?Q?a?= b)",                        "(a b)"                                           },
    {"rfc-two",           "(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)",       "(ab)"                                            },
    {"rfc-two-blanks",    "(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)",      "(ab)"                                            },
    {"rfc-blank-inside",  "(=?ISO-8859-1?Q?a_b?=)",                        "(a b)"                                           },
    {"rfc-blank-between", "(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)",      "(a b)"                                           },
 /* RFC 2231 5 */
    {"language",          "=?US-ASCII*EN?Q?Keith_Moore?=",                 "Keith Moore"                                     },
 /* characters cut between words */
    {"split-b",           "=?UTF-8?B?4pg=?= =?UTF-8?B?g3g=?=",             "☃x"                                            },
    {"split-q",           "=?utf-8?q?=E2=98?= =?UTF-8?Q?=83?=",            "☃"                                             },
    {"split-q-and-b",     "=?utf-8?q?=E2=98?= =?UTF-8?B?gw==?=",           "☃"                                             },
    {"split-for-good",    "=?utf-8?q?=E2=98?= and",                        "\xef\xbf\xbd\xef\xbf\xbd and"                    },
 /* neighbours without the blank that they must have */
    {"touching",          "=?UTF-8?B?SGVsbG8=?==?UTF-8?B?IHdvcmxk?=",      "Hello world"                                     },
    {"inside-word",       "Re:=?utf-8?Q?caf=C3=A9?=!",                     "Re:café!"                                       },
    {"in-quotes",         "\"=?utf-8?Q?caf=C3=A9?=\"",                     "\"café\""                                       },
    {"raw-blanks",        "=?utf-8?Q?see you at the caf=C3=A9?=",          "see you at the café"                            },
    {"raw-mark",          "=?utf-8?Q?how are you?\?=",                     "how are you?"                                    },
    {"empty",             "a =?utf-8?Q?\?= b",                             "a  b"                                            },
 /* base64 of many hands */
    {"b-padding-inside",  "=?utf-8?B?Vg==SVJVUw==?=",                      "VIRUS"                                           },
    {"b-no-padding",      "=?utf-8?B?SGVsbG8?=",                           "Hello"                                           },
    {"b-blanks",          "=?utf-8?B?SGVs bG8=?=",                         "Hello"                                           },
    {"b-odd-rest",        "=?utf-8?B?SGVsbG8=A?=",                         "Hello"                                           },
    {"q-bad-escape",      "=?utf-8?Q?100=25 =ZZ=?=",                       "100% =ZZ="                                       },
    {"q-lower",           "=?utf-8?q?=c3=a9?=",                            "é"                                              },
 /* charsets */
    {"unknown-charset",   "=?x-nothing?Q?a=20b?= c",                       "=?x-nothing?Q?a=20b?= c"                         },
    {"unknown-between",   "=?utf-8?Q?a?= =?x-no?Q?b?= =?utf-8?Q?c?=",      "a =?x-no?Q?b?= c"                                },
    {"path-as-charset",   "=?../../x?Q?a?=",                               "=?../../x?Q?a?="                                 },
    {"jp",                "=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=",            "日本"                                          },
    {"sjis",              "=?Shift_JIS?B?k/qWew==?=",                      "日本"                                          },
    {"gb",                "=?gb2312?B?1tC5+g==?=",                         "中国"                                          },
    {"koi8",              "=?koi8-r?B?8NLJ18XU?=",                         "Привет"                                    },
    {"1252",              "=?iso-8859-1?Q?it=92s?=",                       "it’s"                                          },
    {"undecodable",       "=?gb2312?Q?a=FF=FFb?=",
     "a\xef\xbf\xbd\xef\xbf\xbd"
     "b"                                                                                                                     },
    {"cut-character",     "=?gb2312?Q?a=D6?=",                             "a\xef\xbf\xbd"                                   },
    {"nul",               "=?utf-8?Q?a=00b?=",
     "a\xef\xbf\xbd"
     "b"                                                                                                                     },
    {"nul-by-iconv",      "=?utf-16be?B?AAAAYQ==?=",
     "\xef\xbf\xbd"
     "a"                                                                                                                     },
 /* no words at all */
    {"plain",             "  just text\t",                                 "just text"                                       },
    {"raw-utf8",          "caf\xc3\xa9",                                   "café"                                           },
    {"raw-latin",         "caf\xe9",                                       "caf\xef\xbf\xbd"                                 },
    {"half",              "=?utf-8?Q?abc",                                 "=?utf-8?Q?abc"                                   },
    {"half-then-whole",   "=?utf-8?Q?abc =?utf-8?Q?def?=",                 "=?utf-8?Q?abc def"                               },
    {"bad-encoding",      "=?utf-8?X?abc?=",                               "=?utf-8?X?abc?="                                 },
    {"marks",             "=?=?=?=?=?\?==?",                               "=?=?=?=?=?\?==?"                                 },
    {"nothing",           "",                                              ""                                                },
};

static void test_row(const void *data)
{
    size_t i = GPOINTER_TO_SIZE(data);
    g_autofree char *shown = encoded_words_decode(bytes_of_text(rows[i].text));

    g_assert_cmpstr(shown, ==, rows[i].shown);
}

static void test_len(void)
{
    g_assert_cmpuint(encoded_word_len(BYTES_OF("=?utf-8?Q?a,b?=c")), ==, 15);
    g_assert_cmpuint(encoded_word_len(BYTES_OF("=?utf-8?Q?a b?=")), ==, 0);
    g_assert_cmpuint(encoded_word_len(BYTES_OF("=?utf-8?Q?a")), ==, 0);
    g_assert_cmpuint(encoded_word_len(BYTES_OF("")), ==, 0);
}

/* Every unit repeated to 256 KiB must be read in far less than a second. */
static void test_bombs(void)
{
    static const char *const units[] = {
        "=?",
        "=?utf-8?Q?",
        "=?utf-8?Q?x",
        "=?utf-8?B?=",
        "=?utf-8?Q?=C3?= ",
        "=?utf-8?Q?a?= =?gb2312?Q?=d6?= =?iso-2022-jp?Q?b?= ",
        "=?gb2312?Q?=FF?=",
        "\xff",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autoptr(GString) bomb = g_string_new(NULL);

        while (bomb->len < (size_t)256 * 1024)
            g_string_append(bomb, units[i]);
        int64_t before = g_get_monotonic_time();
        g_autofree char *shown = encoded_words_decode(bytes_of_text(bomb->str));
        g_assert_true(g_utf8_validate(shown, -1, NULL));
        g_assert_cmpint(g_get_monotonic_time() - before, <, 2 * G_USEC_PER_SEC);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strconcat("/encoded-word/", rows[i].name, NULL);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_row);
    }
    g_test_add_func("/encoded-word/len", test_len);
    g_test_add_func("/encoded-word/bombs", test_bombs);
    return g_test_run();
}
