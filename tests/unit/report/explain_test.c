/* explain_test.c - sentences for the lines of a talk: the right ones, and not again and again. */
#include "report/explain.h"

#include "report/paragraph.h"

static json_t *record_of(const char *text)
{
    json_t *record = json_loads(text, 0, NULL);

    g_assert_nonnull(record);
    return record;
}

static void assert_says(char *text, const char *part)
{
    g_assert_nonnull(text);
    g_assert_nonnull(strstr(text, part));
    g_free(text);
}

static void test_questions(void)
{
    static const char *const none[] = {
        "", "VXNl*XXX", "VXNlcm5hbWU", "////", "AAAA", "=", "VXNlcm5hbWU6VXNlcm5hbWU6=="};
    g_autofree char *user = decode_question("VXNlcm5hbWU6");
    g_autofree char *challenge = decode_question("PDEyMy5hQGIuZXhhbXBsZT4=");
    g_autofree char *endless = g_strnfill(4000, 'V');

    g_assert_cmpstr(user, ==, "Username:");
    g_assert_cmpstr(challenge, ==, "<123.a@b.example>");
    for (size_t i = 0; i < 6; i++)
        g_assert_null(decode_question(none[i]));
    g_free(decode_question(none[6]));
    g_assert_null(decode_question(endless));
}

static void test_replies(void)
{
    g_autoptr(Explainer) explainer = explainer_new();
    json_t *greeting = record_of("{\"reply\":{\"code\":220}}");
    json_t *tls = record_of("{\"command\":{\"verb\":\"STARTTLS\"},\"reply\":{\"code\":220}}");
    json_t *refused = record_of("{\"command\":{\"verb\":\"RCPT\"},"
                                "\"reply\":{\"code\":550,\"enhanced\":\"5.1.1\"}}");
    json_t *strange = record_of("{\"command\":{},\"reply\":{\"code\":777}}");

    assert_says(explain_reply(explainer, greeting, record_at(greeting, "reply")), "greets");
    assert_says(explain_reply(explainer, tls, record_at(tls, "reply")), "RFC 3207 4");
    assert_says(explain_reply(explainer, refused, record_at(refused, "reply")), "5.1.1: No such");
    g_assert_null(explain_reply(explainer, strange, record_at(strange, "reply")));
    json_decref(greeting);
    json_decref(tls);
    json_decref(refused);
    json_decref(strange);
}

static void test_again(void)
{
    g_autoptr(Explainer) explainer = explainer_new();
    json_t *exchange = record_of("{\"command\":{\"verb\":\"RCPT\"}}");
    g_autofree char *first = explain_command(explainer, exchange);
    g_autofree char *second = explain_command(explainer, exchange);
    g_autofree char *third = explain_command(explainer, exchange);

    g_assert_cmpuint(strlen(second), <, strlen(first));
    g_assert_nonnull(strstr(second, "RFC 5321 4.1.1.3"));
    g_assert_cmpstr(second, ==, third);
    g_assert_null(explain_command(explainer, exchange));
    json_decref(exchange);
}

static void test_parameters(void)
{
    g_autoptr(Explainer) explainer = explainer_new();
    json_t *mail = record_of("{\"command\":{\"verb\":\"MAIL\",\"parameters\":[{\"name\":\"SIZE\","
                             "\"value\":\"9\"},{\"name\":\"BODY\",\"value\":\"8BITMIME\"},{},1]}}");
    json_t *login = record_of("{\"command\":{\"verb\":\"AUTH\",\"argument\":\"plain ********\"}}");
    g_autofree char *text = explain_command(explainer, mail);

    g_assert_nonnull(strstr(text, " SIZE: "));
    g_assert_nonnull(strstr(text, " BODY: "));
    g_assert_null(strstr(text, "BDAT")); /* that is BODY=BINARYMIME */
    assert_says(explain_command(explainer, login), "User and password together");
    json_decref(mail);
    json_decref(login);
}

static void test_offers(void)
{
    g_autoptr(Explainer) explainer = explainer_new();

    assert_says(explain_offer(explainer, "SIZE 1000"), "RFC 1870");
    g_assert_null(explain_offer(explainer, "SIZE 1000"));
    assert_says(explain_offer(explainer, "AUTH=LOGIN"), "RFC 4954");
    g_assert_null(explain_offer(explainer, "XYZZY"));
    g_assert_null(explain_offer(explainer, ""));
}

static void test_paragraphs(void)
{
    Page page = {.file = tmpfile(), .columns = 40};
    char line[200];
    guint lines = 0;

    page_paragraph(&page, STYLE_PLAIN, 4, "# ",
                   "Words and words and words that do not fit one line (RFC 5321 4.1.1.4) at all, "
                   "and-one-that-is-longer-than-any-line-can-ever-be-in-this-page \xe2\x82\xac.");
    page_paragraph(&page, STYLE_PLAIN, 0, "", "");
    rewind(page.file);
    for (; fgets(line, sizeof(line), page.file) != NULL; lines++) {
        g_assert_true(g_str_has_prefix(line, "    # "));
        g_assert_false(g_str_has_suffix(line, "RFC\n"));
        g_assert_false(g_str_has_suffix(line, " \n"));
        g_assert_true(strlen(line) <= 41 || strstr(line, "longer") != NULL);
    }
    g_assert_cmpuint(lines, >=, 4);
    fclose(page.file);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/explain/questions", test_questions);
    g_test_add_func("/explain/replies", test_replies);
    g_test_add_func("/explain/again", test_again);
    g_test_add_func("/explain/parameters", test_parameters);
    g_test_add_func("/explain/offers", test_offers);
    g_test_add_func("/explain/paragraphs", test_paragraphs);
    return g_test_run();
}
