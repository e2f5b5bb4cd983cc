/* date_test.c - dates as they should be, as they were, and as they are. */
#include "message/date.h"

#include "base/when.h"

#include <glib.h>

/* `when` is NULL where the point of time is not known. */
static const struct {
    const char *name, *text, *when;
} rows[] = {
  /* RFC 5322 appendix A */
    {"a11",            " Fri, 21 Nov 1997 09:55:06 -0600\r\n",            "1997-11-21T15:55:06Z"},
    {"a13",            "Thu, 13 Feb 1969 23:32:54 -0330",                 "1969-02-14T03:02:54Z"},
    {"a5",
     " Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n"
     "               -0330 (Newfoundland Time)\r\n",                      "1969-02-14T03:02:00Z"},
    {"a62",            "21 Nov 97 09:55:06 GMT",                          "1997-11-21T09:55:06Z"},
    {"a63",            "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T15:55:06Z"},
 /* RFC 5322 4.3 */
    {"year-49",        "1 Jan 49 00:00 UT",                               "2049-01-01T00:00:00Z"},
    {"year-50",        "1 Jan 50 00:00 UT",                               "1950-01-01T00:00:00Z"},
    {"year-three",     "1 Jan 124 00:00 UT",                              "2024-01-01T00:00:00Z"},
    {"est",            "Mon, 1 Jan 2024 10:00:00 EST",                    "2024-01-01T15:00:00Z"},
    {"pdt",            "1 Jul 2024 10:00:00 pdt",                         "2024-07-01T17:00:00Z"},
    {"zulu",           "1 Jul 2024 10:00:00 Z",                           "2024-07-01T10:00:00Z"},
    {"military",       "1 Jul 2024 10:00:00 A",                           NULL                  },
    {"many-places",    "1 Jul 2024 10:00:00 IST",                         NULL                  },
    {"minus-zero",     "1 Jul 2024 10:00:00 -0000",                       "2024-07-01T10:00:00Z"},
 /* as they are */
    {"no-zone",        "Mon, 1 Jul 2024 10:00:00",                        NULL                  },
    {"comment-zone",   "Mon, 1 Jul 2024 10:00:00 +0200 (CEST)",           "2024-07-01T08:00:00Z"},
    {"comment-only",   "Mon, 1 Jul 2024 10:00:00 (CEST)",                 NULL                  },
    {"zone-after",     "Mon, 1 Jul 2024 10:00:00 +0200 CEST",             "2024-07-01T08:00:00Z"},
    {"gmt-plus",       "Mon, 1 Jul 2024 10:00:00 GMT+0200",               "2024-07-01T08:00:00Z"},
    {"colon-zone",     "Mon, 1 Jul 2024 10:00:00 +02:30",                 "2024-07-01T07:30:00Z"},
    {"dashes",         "1-Jul-2024 10:00:00 +0200",                       "2024-07-01T08:00:00Z"},
    {"no-comma",       "Mon 1 Jul 2024 1:02:03 +0000",                    "2024-07-01T01:02:03Z"},
    {"glued",          "Mon,1 Jul 2024 10:00:00 +0000",                   "2024-07-01T10:00:00Z"},
    {"wrong-day-name", "Sun, 1 Jul 2024 10:00:00 +0000",                  "2024-07-01T10:00:00Z"},
    {"long-month",     "Monday, 1 July 2024 10:00:00 +0000",              "2024-07-01T10:00:00Z"},
    {"leap-second",    "31 Dec 2016 23:59:60 +0000",                      "2017-01-01T00:00:00Z"},
    {"leap-day",       "29 Feb 2000 00:00:00 +0000",                      "2000-02-29T00:00:00Z"},
    {"no-leap-day",    "29 Feb 1900 00:00:00 +0000",                      NULL                  },
    {"day-31",         "31 Apr 2024 00:00:00 +0000",                      NULL                  },
    {"day-0",          "0 Apr 2024 00:00:00 +0000",                       NULL                  },
    {"hour-24",        "1 Apr 2024 24:00:00 +0000",                       NULL                  },
    {"zone-minutes",   "1 Apr 2024 10:00:00 +0060",                       NULL                  },
    {"zone-short",     "1 Apr 2024 10:00:00 +02",                         NULL                  },
    {"year-five",      "1 Apr 20240 10:00:00 +0200",                      NULL                  },
    {"year-far",       "1 Apr 2262 10:00:00 +0200",                       NULL                  },
    {"year-early",     "1 Apr 1899 10:00:00 +0200",                       NULL                  },
    {"year-one-digit", "1 Apr 4 10:00:00 +0200",                          NULL                  },
    {"no-month",       "1 Foo 2024 10:00:00 +0200",                       NULL                  },
    {"rfc3339",        "2024-07-01T10:00:00Z",                            NULL                  },
    {"numbers",        "99999999999999999999",                            NULL                  },
    {"open-comment",   "Mon, (1 Jul 2024 10:00:00 +0000",                 NULL                  },
    {"words",          "yesterday, some time",                            NULL                  },
    {"empty",          "",                                                NULL                  },
};

static void test_row(const void *data)
{
    size_t i = GPOINTER_TO_SIZE(data);
    int64_t when = 1, wanted = 1;
    bool is_known = date_parse(bytes_of_text(rows[i].text), &when);

    if (rows[i].when != NULL)
        g_assert_true(when_parse(bytes_of_text(rows[i].when), &wanted));
    g_assert_cmpint(is_known, ==, rows[i].when != NULL);
    g_assert_cmpint(when, ==, wanted);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strconcat("/date/", rows[i].name, NULL);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_row);
    }
    return g_test_run();
}
