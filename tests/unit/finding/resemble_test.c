/* resemble_test.c - names that look alike, and how far texts are from each other. */
#include "finding/resemble.h"

static void test_distance(void)
{
    static const struct {
        const char *one, *other;
        unsigned distance;
    } rows[] = {
        {"paypal",    "paypal",    0},
        {"paypal",    "payppal",   1},
        {"paypal",    "papyal",    1},
        {"paypal",    "pyapla",    2},
        {"paypal",    "palpay",    2},
        {"",          "ab",        2},
        {"",          "",          0},
        {"",          "abc",       3},
        {"abc",       "xyz",       3},
        {"abcdef",    "badcfe",    3},
        {"kitten",    "sitting",   3},
        {"flaw",      "lawn",      2},
        {"microsoft", "mircosoft", 1},
        {"aaaaaaaa",  "aaaaaa",    2},
        {"abcdefgh",  "bcdefghi",  2},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_cmpuint(resemblance(rows[i].one, rows[i].other), ==, rows[i].distance);
        g_assert_cmpuint(resemblance(rows[i].other, rows[i].one), ==, rows[i].distance);
    }
}

static void test_skeleton(void)
{
    static const struct {
        const char *one, *other;
    } alike[] = {
        {"paypal", "раура1"},
        {"modern", "rnodern"    },
        {"wine",   "vvine"      },
        {"google", "g00gle"     },
        {"cafe",   "café"      },
        {"PayPal", "paypal"     },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(alike); i++) {
        g_autofree char *one = skeleton_of(alike[i].one);
        g_autofree char *other = skeleton_of(alike[i].other);
        g_assert_cmpstr(one, ==, other);
    }
    g_autofree char *one = skeleton_of("river"), *other = skeleton_of("rover");
    g_assert_cmpstr(one, !=, other);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/resemble/distance", test_distance);
    g_test_add_func("/resemble/skeleton", test_skeleton);
    return g_test_run();
}
