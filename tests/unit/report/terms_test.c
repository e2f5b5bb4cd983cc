/* terms_test.c - the tables that explain SMTP, POP3 and IMAP: found, sorted, no row twice, nothing
 * empty. */
#include "report/terms.h"

static void test_commands(void)
{
    for (const CommandTerm *term = command_terms; term->word != NULL; term++) {
        g_autofree char *lower = g_ascii_strdown(term->word, -1);
        g_assert_true(command_term(lower) == term); /* so none is there twice */
        g_assert_cmpuint(term->expected, !=, 0);
        g_assert_cmpuint(term->expected & ~(unsigned)(HELLO | IDLE | SENDER | RECIPIENT | CHUNKS),
                         ==, 0);
        g_assert_cmpuint(term->next, !=, 0);
        g_assert_cmpuint(term->next & (term->next - 1u), ==, 0); /* one of them alone */
        g_assert_true(g_str_has_suffix(term->sentence, "."));
        g_assert_cmpuint(strlen(term->source), >, 0);
    }
    g_assert_null(command_term("NONSENSE"));
    g_assert_cmpuint(command_term("RCPT")->expected, ==, SENDER | RECIPIENT);
}

static void check_commands(const CommandTerm *terms, const CommandTerm *(*find)(const char *word),
                           unsigned states)
{
    for (const CommandTerm *term = terms; term->word != NULL; term++) {
        g_assert_true(find(term->word) == term);
        g_assert_cmpuint(term->expected, !=, 0);
        g_assert_cmpuint(term->expected & ~states, ==, 0);
        g_assert_cmpuint(term->next & (term->next - 1u), ==, 0);
        g_assert_true(g_str_has_suffix(term->sentence, "."));
        g_assert_true(g_str_has_prefix(term->source, "RFC "));
    }
}

static void check_responses(const ResponseTerm *terms,
                            const ResponseTerm *(*find)(const char *word))
{
    for (const ResponseTerm *term = terms; term->word != NULL; term++) {
        g_assert_true(find(term->word) == term);
        g_assert_true(g_str_has_suffix(term->sentence, "."));
        g_assert_true(g_str_has_prefix(term->source, "RFC "));
    }
}

static void test_mailbox_protocols(void)
{
    check_commands(pop3_command_terms, pop3_command_term, AUTHORIZATION | TRANSACTION);
    check_commands(imap_command_terms, imap_command_term,
                   NOT_AUTHENTICATED | AUTHENTICATED | SELECTED);
    check_responses(pop3_response_terms, pop3_response_term);
    check_responses(imap_response_terms, imap_response_term);
    g_assert_cmpuint(imap_command_term("select")->next, ==, SELECTED);
    g_assert_cmpint(imap_response_term("trycreate")->kind, ==, CODE);
}

static void test_replies(void)
{
    for (const ReplyTerm *term = reply_terms; term->code != 0; term++) {
        const char *command = g_str_equal(term->command, "greeting") ? NULL : term->command;
        g_assert_cmpint(term->code, >=, 200);
        g_assert_cmpint(term->code, <, 600);
        g_assert_true(reply_term(term->code, command) == term);
        g_assert_true(g_str_has_suffix(term->sentence, "."));
        g_assert_cmpuint(strlen(term->phrase), >, 0);
        if (*term->command != '\0' && command != NULL)
            g_assert_nonnull(command_term(command));
        if (term > reply_terms)
            g_assert_cmpint(term->code, >=, (term - 1)->code);
        if (term == reply_terms || term->code > (term - 1)->code)
            g_assert_cmpstr(term->command, ==, ""); /* the row for any command, first */
    }
    g_assert_null(reply_term(999, NULL));
    g_assert_true(reply_term(250, "XYZZY") == reply_term(250, ""));
    g_assert_true(reply_term(220, "STARTTLS") != reply_term(220, NULL));
}

/* "X.1.10" as a number that sorts; a class, a subject and a detail of it are 1000 apart. */
static guint64 rank_of(const char *code)
{
    g_auto(GStrv) parts = g_strsplit(code, ".", 3);
    guint64 rank = *parts[0] == 'X' ? 10 : g_ascii_strtoull(parts[0], NULL, 10);

    for (size_t i = 1; i < 3; i++)
        rank =
            rank * 1000 + (i < g_strv_length(parts) ? g_ascii_strtoull(parts[i], NULL, 10) + 1 : 0);
    return rank;
}

static void test_statuses(void)
{
    for (const StatusTerm *term = status_terms; term->code != NULL; term++) {
        g_autofree char *code = g_strdup(term->code);
        if (*code == 'X')
            *code = '5';
        g_assert_true(status_term(code) == term);
        g_assert_true(g_str_has_suffix(term->sentence, "."));
        if (term > status_terms)
            g_assert_cmpuint(rank_of(term->code), >, rank_of((term - 1)->code));
    }
    g_assert_null(status_term("X"));
    g_assert_null(status_term("5.9"));
}

static void test_status_parts(void)
{
    static const char *const wrong[] = {"",      "5",     "5.1",     "5.1.",   "3.1.1",
                                        "5.1.a", "5..1",  "5.1.1.1", "55.1.1", "5.1.1000",
                                        "5.1.-", "X.1.1", " 5.1.1"};
    const StatusTerm *parts[3];

    g_assert_true(status_terms_of("4.7.1", parts));
    g_assert_cmpstr(parts[0]->code, ==, "4");
    g_assert_cmpstr(parts[1]->code, ==, "X.7");
    g_assert_cmpstr(parts[2]->code, ==, "X.7.1");
    g_assert_true(status_terms_of("5.999.999", parts));
    g_assert_null(parts[1]);
    g_assert_null(parts[2]);
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(status_terms_of(wrong[i], parts));
}

static void test_extensions(void)
{
    for (const ExtensionTerm *term = extension_terms; term->keyword != NULL; term++) {
        g_autofree char *lower = g_ascii_strdown(term->keyword, -1);
        g_assert_true(extension_term(lower) == term);
        g_assert_true(g_str_has_suffix(term->sentence, "."));
        if (term > extension_terms)
            g_assert_cmpstr(term->keyword, >, (term - 1)->keyword);
    }
    g_assert_null(extension_term(""));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/terms/commands", test_commands);
    g_test_add_func("/terms/mailbox-protocols", test_mailbox_protocols);
    g_test_add_func("/terms/replies", test_replies);
    g_test_add_func("/terms/statuses", test_statuses);
    g_test_add_func("/terms/status-parts", test_status_parts);
    g_test_add_func("/terms/extensions", test_extensions);
    return g_test_run();
}
