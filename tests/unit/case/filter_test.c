/* filter_test.c - which things pass which words, and what is said of words that are none. */
#include "case/filter.h"

#include "case/query.h"

/* The things of a small case. */
static const char *const things[] = {
    "{\"v\":1,\"event\":\"message\",\"time\":\"2024-01-02T10:00:00.000000000Z\",\"message\":\"ma-"
    "1\","
    "\"dialogue\":\"da\",\"envelope\":\"ea-1\",\"bytes\":20000,\"server\":{\"ip\":\"192.0.2.1\","
    "\"port\":25},\"network\":{\"protocol\":\"smtp\"},\"headers\":{\"from\":[{\"address\":"
    "\"ana@a.example\",\"name\":\"Ana P\xc3\xa9rez\"}],\"to\":[{\"address\":\"ben@b.example\"}],"
    "\"subject\":\"Wire transfer 100%\"}}",
    "{\"v\":1,\"event\":\"part\",\"id\":\"ma-1.2\",\"message\":\"ma-1\",\"dialogue\":\"da\","
    "\"part\":\"2\",\"names\":[\"bill.pdf\"],\"type\":\"application/octet-stream\","
    "\"detected_type\":\"application/PDF\",\"attachment\":true}",
    "{\"v\":1,\"event\":\"envelope\",\"envelope\":\"ea-1\",\"message\":\"ma-1\",\"dialogue\":"
    "\"da\","
    "\"mail_from\":\"boss@evil.example\",\"recipients\":[{\"address\":\"eva@b.example\"}]}",
    "{\"v\":1,\"event\":\"finding\",\"id\":\"xa-1\",\"finding\":\"from-mismatch\",\"severity\":"
    "\"high\",\"message\":\"ma-1\",\"dialogue\":\"da\",\"about\":{\"message\":\"ma-1\"}}",
    "{\"v\":1,\"event\":\"finding\",\"id\":\"xa-2\",\"finding\":\"date-missing\",\"severity\":"
    "\"low\",\"message\":\"ma-1\",\"dialogue\":\"da\",\"about\":{\"message\":\"ma-1\"}}",
    "{\"v\":1,\"event\":\"dialogue\",\"time\":\"2024-01-02T09:59:00.000000000Z\",\"dialogue\":"
    "\"da\","
    "\"server\":{\"ip\":\"192.0.2.1\",\"port\":25},\"banner\":\"mx.b.example ESMTP\"}",
    "{\"v\":1,\"event\":\"message\",\"message\":\"mb\",\"via\":\"file\",\"bytes\":300,\"headers\":"
    "{\"from\":[{\"address\":\"cy@c.example\"}],\"subject\":\"Hello\",\"date\":"
    "\"2023-05-06T00:00:00.000000000Z\"}}",
};

static Sink *make_case(void)
{
    g_autoptr(GError) error = NULL;
    Sink *sink = case_new(NULL, &error);

    g_assert_no_error(error);
    for (size_t i = 0; i < G_N_ELEMENTS(things); i++) {
        json_t *record = json_loads(things[i], 0, NULL);
        g_assert_nonnull(record);
        g_autoptr(Event) event = event_of_record(record);
        g_assert_nonnull(event);
        g_assert_true(sink->write(sink, event, &error));
    }
    g_assert_true(sink->end(sink, &error));
    return sink;
}

/* The ids of all things that pass, blanks between. */
static char *passing(const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Sink) sink = make_case();
    g_autoptr(Filter) filter = filter_parse(words, &error);
    GString *ids = g_string_new(NULL);

    g_assert_no_error(error);
    g_assert_true(filter_prepare(filter, case_database(sink), &error));
    g_assert_true(filter_prepare(filter, case_database(sink), &error)); /* twice does no harm */
    g_autofree char *sql = g_strdup_printf(
        "SELECT id FROM events WHERE number IN (%s) ORDER BY number", filter_sql(filter));
    Query *query = query_new_of(case_database(sink), sql, filter_texts(filter));
    while (query_next(query))
        g_string_append_printf(ids, "%s%s", ids->len == 0 ? "" : " ", query_text(query, 0));
    g_assert_true(query_end(query, &error));
    g_assert_no_error(error);
    return g_string_free(ids, FALSE);
}

static void assert_passes(const char *words, const char *expected)
{
    g_autofree char *ids = passing(words);

    g_test_message("%s", words);
    g_assert_cmpstr(ids, ==, expected);
}

#define ALL_OF_A "ma-1 ma-1.2 ea-1 xa-1 xa-2 da"

static void words(void)
{
    assert_passes("from:ana", ALL_OF_A);
    assert_passes("from:p\xc3\xa9rez", ALL_OF_A);
    assert_passes("from:evil", ALL_OF_A);
    assert_passes("to:eva@b.example", ALL_OF_A);
    assert_passes("subject:\"wire transfer\"", ALL_OF_A);
    assert_passes("subject:100%", ALL_OF_A);
    assert_passes("subject:1%0", "");
    assert_passes("subject:Hello", "mb");
    assert_passes("has:attachment", ALL_OF_A);
    assert_passes("type:application/pdf", ALL_OF_A);
    assert_passes("type:*/Octet-Stream", ALL_OF_A);
    assert_passes("type:pdf", "");
    assert_passes("finding:from-*", "ma-1 ma-1.2 ea-1 xa-1 da");
    assert_passes("severity:>=medium", "ma-1 ma-1.2 ea-1 xa-1 da");
    assert_passes("severity:<medium", "ma-1 ma-1.2 ea-1 xa-2 da");
    assert_passes("size:>19k", ALL_OF_A);
    assert_passes("size:<=300", "mb");
    assert_passes("server:192.0.2.1:25 size:1", "ma-1 ma-1.2 ea-1 xa-1 xa-2 da");
    assert_passes("server:mx.b.example", "da");
    assert_passes("proto:smtp", ALL_OF_A);
    assert_passes("after:2024", "ma-1 da");
    assert_passes("before:2024-01-01", "mb");
    assert_passes("after:2024-01-02T10:00", "ma-1");
}

static void texts(void)
{
    assert_passes("hell", "mb");
    assert_passes("\"hell\"", "");
    assert_passes("\"transfer wire\"", "");
    assert_passes("perez subject:wire", ALL_OF_A); /* accents make no difference */
    assert_passes("bill", ALL_OF_A);
    assert_passes("\"'; DROP TABLE events; --\" OR subject:\"' OR 1 --\"", "");
}

static void together(void)
{
    assert_passes("from:ana OR from:cy", ALL_OF_A " mb");
    assert_passes("from:cy -has:attachment", "mb");
    assert_passes("-from:ana", "mb");
    assert_passes("--from:cy", "mb");
    assert_passes("-(from:ana OR from:cy)", "");
    assert_passes("(from:ana OR from:cy) subject:Hello", "mb");
    assert_passes("from:cy subject:wire OR subject:Hello", "mb");
}

static void assert_refused(const char *text, const char *why)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Filter) filter = filter_parse(text, &error);

    g_assert_null(filter);
    if (strstr(error->message, why) == NULL)
        g_error("%s: %s: not %s", text, error->message, why);
}

static void refused(void)
{
    g_autofree char *deep = g_strnfill(100, '(');
    g_autofree char *wide = g_strnfill(200, 'a');
    g_autofree char *huge = g_strnfill(5000, 'a');

    assert_refused("", "column 1: a word is missing");
    assert_refused("a OR", "column 5: a word is missing");
    assert_refused("OR a", "column 1: a word is missing");
    assert_refused("a -", "column 4: a word is missing");
    assert_refused("from:a (to:b", "column 8: this parenthesis does not end");
    assert_refused("a)", "column 2: this parenthesis was never opened");
    assert_refused("\xc3\xa9 \"b", "column 3: this quote does not end");
    assert_refused("x from:", "column 3: from: nothing stands behind it");
    assert_refused("form:a", "column 1: form: no such word");
    assert_refused("severity:grave", "info, low, medium, high");
    assert_refused("size:big", "give bytes");
    assert_refused("after:soon", "give a day");
    assert_refused("has:luck", "has:luck");
    assert_refused(deep, "more than 32 parentheses deep");
    assert_refused(huge, "longer than");
    for (size_t i = 1; i < strlen(wide); i += 2)
        wide[i] = ' ';
    assert_refused(wide, "more than 64 words");
    assert_refused("\xff", "not UTF-8");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/filter/words", words);
    g_test_add_func("/filter/texts", texts);
    g_test_add_func("/filter/together", together);
    g_test_add_func("/filter/refused", refused);
    return g_test_run();
}
