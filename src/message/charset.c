/* charset.c - octets in a named charset to UTF-8. */
#include "message/charset.h"

#include "base/text.h"

#include <errno.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static const char utf8[] = "UTF-8";

/* Where a label is used for a larger set than it names, it means the larger one. */
static const struct {
    const char *label, *charset;
} charsets[] = {
    {"utf-8",             utf8         },
    {"us-ascii",          utf8         }, /* with an eighth bit it can only be UTF-8 or a lie */
    {"iso-8859-1",        "CP1252"     },
    {"windows-1252",      "CP1252"     },
    {"utf8",              utf8         },
    {"ascii",             utf8         },
    {"ansi_x3.4-1968",    utf8         },
    {"latin1",            "CP1252"     },
    {"iso8859-1",         "CP1252"     },
    {"cp1252",            "CP1252"     },
    {"iso-8859-2",        "ISO-8859-2" },
    {"iso-8859-3",        "ISO-8859-3" },
    {"iso-8859-4",        "ISO-8859-4" },
    {"iso-8859-5",        "ISO-8859-5" },
    {"iso-8859-6",        "ISO-8859-6" },
    {"iso-8859-7",        "ISO-8859-7" },
    {"iso-8859-8",        "ISO-8859-8" },
    {"iso-8859-8-i",      "ISO-8859-8" },
    {"iso-8859-9",        "CP1254"     },
    {"iso-8859-10",       "ISO-8859-10"},
    {"iso-8859-11",       "CP874"      },
    {"iso-8859-13",       "ISO-8859-13"},
    {"iso-8859-14",       "ISO-8859-14"},
    {"iso-8859-15",       "ISO-8859-15"},
    {"iso-8859-16",       "ISO-8859-16"},
    {"windows-1250",      "CP1250"     },
    {"windows-1251",      "CP1251"     },
    {"windows-1253",      "CP1253"     },
    {"windows-1254",      "CP1254"     },
    {"windows-1255",      "CP1255"     },
    {"windows-1256",      "CP1256"     },
    {"windows-1257",      "CP1257"     },
    {"windows-1258",      "CP1258"     },
    {"cp1250",            "CP1250"     },
    {"cp1251",            "CP1251"     },
    {"windows-874",       "CP874"      },
    {"tis-620",           "CP874"      },
    {"koi8-r",            "KOI8-R"     },
    {"koi8-u",            "KOI8-U"     },
    {"cp866",             "CP866"      },
    {"ibm866",            "CP866"      },
    {"cp437",             "CP437"      },
    {"ibm437",            "CP437"      },
    {"cp850",             "CP850"      },
    {"ibm850",            "CP850"      },
    {"ibm852",            "CP852"      },
    {"macintosh",         "MACINTOSH"  },
    {"iso-2022-jp",       "ISO-2022-JP"},
    {"euc-jp",            "EUC-JP"     },
    {"shift_jis",         "CP932"      },
    {"shift-jis",         "CP932"      },
    {"x-sjis",            "CP932"      },
    {"windows-31j",       "CP932"      },
    {"cp932",             "CP932"      },
    {"iso-2022-kr",       "ISO-2022-KR"},
    {"euc-kr",            "UHC"        },
    {"ks_c_5601-1987",    "UHC"        },
    {"windows-949",       "UHC"        },
    {"cp949",             "UHC"        },
    {"gb2312",            "GB18030"    },
    {"gbk",               "GB18030"    },
    {"x-gbk",             "GB18030"    },
    {"cp936",             "GB18030"    },
    {"gb18030",           "GB18030"    },
    {"big5",              "CP950"      },
    {"cp950",             "CP950"      },
    {"big5-hkscs",        "BIG5-HKSCS" },
    {"utf-7",             "UTF-7"      },
    {"unicode-1-1-utf-7", "UTF-7"      },
    {"utf-16",            "UTF-16"     },
    {"utf-16be",          "UTF-16BE"   },
    {"utf-16le",          "UTF-16LE"   },
};

const char *charset_find(Bytes label)
{
    for (size_t i = 0; i < G_N_ELEMENTS(charsets); i++)
        if (bytes_equal_nocase(label, bytes_of_text(charsets[i].label)))
            return charsets[i].charset;
    return NULL;
}

/* Adds octets that claim to be UTF-8 already. */
static void add_valid(GString *out, Bytes octets)
{
    g_autofree char *valid = text_valid(octets);

    g_string_append(out, valid);
}

void charset_decode(const char *charset, Bytes octets, GString *out)
{
    GIConv converter = charset == utf8 ? (GIConv)-1 : g_iconv_open(utf8, charset);
    g_autoptr(GString) converted = g_string_new(NULL);
    char *from = (char *)octets.data;
    size_t left = octets.len;

    if (converter == (GIConv)-1) {
        add_valid(out, octets);
        return;
    }
    while (left > 0) {
        char room[1024], *to = room;
        size_t room_left = sizeof(room);
        bool has_failed = g_iconv(converter, &from, &left, &to, &room_left) == (size_t)-1;
        int reason = has_failed ? errno : 0;

        g_string_append_len(converted, room, to - room);
        if (has_failed && reason != E2BIG && left > 0) {
            g_string_append(converted, REPLACEMENT);
            from++;
            /* EINVAL: the last character is cut off; one mark stands for all of it */
            left = reason == EINVAL ? 0 : left - 1;
        }
    }
    g_iconv_close(converter);
    add_valid(out, (Bytes){(const uint8_t *)converted->str, converted->len});
}
