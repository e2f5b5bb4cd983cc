/* error_test.c - the exit status that each error becomes, and oddities that all have a name. */
#include "base/error.h"

#include "base/oddity.h"

static ExitStatus status_of(GQuark domain, gint code)
{
    g_autoptr(GError) error = g_error_new_literal(domain, code, "x");

    return error_exit_status(error);
}

static void test_exit_status(void)
{
    g_assert_cmpint(status_of(POSTA_ERROR, POSTA_ERROR_USAGE), ==, EXIT_USAGE);
    g_assert_cmpint(status_of(POSTA_ERROR, POSTA_ERROR_INPUT), ==, EXIT_INPUT);
    g_assert_cmpint(status_of(POSTA_ERROR, POSTA_ERROR_MACHINE), ==, EXIT_MACHINE);
    g_assert_cmpint(status_of(G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION), ==, EXIT_USAGE);
    g_assert_cmpint(status_of(G_FILE_ERROR, G_FILE_ERROR_NOSPC), ==, EXIT_MACHINE);
}

static void test_oddities(void)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);

    for (OddityKind kind = 0; kind < N_ODDITIES; kind++) {
        const char *name = oddity_name(kind), *sentence = oddity_sentence(kind);

        g_assert_cmpuint(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"), ==, strlen(name));
        g_assert_true(g_hash_table_add(names, (gpointer)name)); /* no name stands twice */
        g_assert_true(g_ascii_isupper(sentence[0]));
        g_assert_true(g_str_has_suffix(sentence, "."));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/error/exit-status", test_exit_status);
    g_test_add_func("/oddity/names", test_oddities);
    return g_test_run();
}
