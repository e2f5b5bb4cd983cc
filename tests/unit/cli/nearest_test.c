/* nearest_test.c - slips of the fingers are understood, other words are not. */
#include "cli/options.h"

static void test_nearest(void)
{
    static const char *const names[] = {"overview", "packets", "ls", "show", "scan", NULL};
    static const struct {
        const char *word, *meant;
    } rows[] = {
        {"packet",                                             "packets"},
        {"pakcets",                                            "packets"},
        {"shwo",                                               "show"   },
        {"sl",                                                 "ls"     },
        {"l",                                                  "ls"     },
        {"scna",                                               "scan"   },
        {"mail",                                               NULL     },
        {"",                                                   NULL     },
        {"x",                                                  NULL     },
        {"an-extremely-long-word-that-is-no-name-of-anything", NULL     },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpstr(nearest_name(rows[i].word, names), ==, rows[i].meant);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/nearest", test_nearest);
    return g_test_run();
}
