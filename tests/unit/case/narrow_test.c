/* narrow_test.c - what is left of a case that is narrowed to some words. */
#include "case/narrow.h"

#include "case/query.h"

#include <glib/gstdio.h>

/* Two mails in one talk; the first is of Ana, and has all that a mail can have. */
static const char *const things[] = {
    "{\"v\":1,\"event\":\"capture\",\"capture\":1,\"path\":\"mail.pcap\"}",
    "{\"v\":1,\"event\":\"flow\",\"flow\":\"fa\"}",
    "{\"v\":1,\"event\":\"dialogue\",\"dialogue\":\"da\",\"flow\":\"fa\"}",
    "{\"v\":1,\"event\":\"exchange\",\"dialogue\":\"da\",\"flow\":\"fa\",\"number\":1}",
    "{\"v\":1,\"event\":\"exchange\",\"dialogue\":\"da\",\"flow\":\"fa\",\"number\":2,"
    "\"envelope\":\"ea-1\"}",
    "{\"v\":1,\"event\":\"exchange\",\"dialogue\":\"da\",\"flow\":\"fa\",\"number\":3,"
    "\"envelope\":\"ea-2\"}",
    "{\"v\":1,\"event\":\"credential\",\"id\":\"ca-1\",\"dialogue\":\"da\",\"flow\":\"fa\"}",
    "{\"v\":1,\"event\":\"message\",\"message\":\"ma-1\",\"dialogue\":\"da\",\"flow\":\"fa\","
    "\"envelope\":\"ea-1\",\"headers\":{\"from\":[{\"address\":\"ana@a.example\"}]}}",
    "{\"v\":1,\"event\":\"part\",\"id\":\"ma-1.2\",\"message\":\"ma-1\",\"dialogue\":\"da\"}",
    "{\"v\":1,\"event\":\"envelope\",\"envelope\":\"ea-1\",\"message\":\"ma-1\",\"dialogue\":"
    "\"da\",\"recipients\":[{\"address\":\"no@a.example\",\"outcome\":\"refused\"}]}",
    "{\"v\":1,\"event\":\"message\",\"message\":\"ma-2\",\"dialogue\":\"da\",\"flow\":\"fa\","
    "\"envelope\":\"ea-2\",\"headers\":{\"from\":[{\"address\":\"ben@b.example\"}]}}",
    "{\"v\":1,\"event\":\"envelope\",\"envelope\":\"ea-2\",\"message\":\"ma-2\",\"dialogue\":"
    "\"da\",\"recipients\":[{\"address\":\"no@b.example\",\"outcome\":\"refused\"}]}",
    "{\"v\":1,\"event\":\"finding\",\"id\":\"xa-1\",\"finding\":\"date-missing\",\"severity\":"
    "\"low\",\"dialogue\":\"da\",\"about\":{\"message\":\"ma-1\"}}",
    "{\"v\":1,\"event\":\"finding\",\"id\":\"xa-2\",\"finding\":\"date-missing\",\"severity\":"
    "\"low\",\"dialogue\":\"da\",\"about\":{\"message\":\"ma-2\"}}",
    "{\"v\":1,\"event\":\"dialogue\",\"dialogue\":\"db\",\"flow\":\"fb\"}",
    "{\"v\":1,\"event\":\"end\",\"complete\":true}",
};

static Sink *make_case(const char *path)
{
    g_autoptr(GError) error = NULL;
    Sink *sink = case_new(path, &error);

    g_assert_no_error(error);
    for (size_t i = 0; i < G_N_ELEMENTS(things); i++) {
        json_t *record = json_loads(things[i], 0, NULL);
        g_autoptr(Event) event = event_of_record(record);

        g_assert_nonnull(event);
        g_assert_true(sink->write(sink, event, &error));
    }
    g_assert_true(sink->end(sink, &error));
    return sink;
}

/* The numbers of what is left, blanks between. */
static char *left_of(Sink *sink, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Filter) filter = filter_parse(words, &error);
    GString *numbers = g_string_new(NULL);

    g_assert_true(case_narrow(case_database(sink), filter, &error));
    g_assert_no_error(error);
    Query *query =
        query_new(case_database(sink), "SELECT number FROM events ORDER BY number", NULL);
    while (query_next(query))
        g_string_append_printf(numbers, "%s%s", numbers->len == 0 ? "" : " ", query_text(query, 0));
    g_assert_true(query_end(query, &error));
    return g_string_free(numbers, FALSE);
}

static void assert_left(const char *words, const char *expected)
{
    g_autoptr(Sink) sink = make_case(NULL);
    g_autofree char *left = left_of(sink, words);

    g_test_message("%s", words);
    g_assert_cmpstr(left, ==, expected);
}

/* Of a mail all that belongs to it; of its talk, what is of no other mail. */
static void belonging(void)
{
    assert_left("from:ana", "1 2 3 4 5 7 8 9 10 13 16");
    assert_left("to:no@b.example", "1 2 3 4 6 7 11 12 14 16");
    assert_left("from:nobody", "1 16");
    assert_left("from:ana OR from:ben", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 16");
}

/* The views see no more than the events do, of a case in a file too; and nothing can be written. */
static void views(void)
{
    g_autofree char *folder = g_dir_make_tmp("posta-narrow-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "mail.posta", NULL);
    g_autoptr(GError) error = NULL;

    sink_free(make_case(path));
    for (int i = 0; i < 2; i++) {
        g_autoptr(Sink) sink = i == 0 ? make_case(NULL) : case_open(path, &error);
        sqlite3 *database = case_database(sink);

        g_free(left_of(sink, "from:ana"));
        g_assert_cmpint(query_one_number(database, "SELECT count(*) FROM messages"), ==, 1);
        g_assert_cmpint(query_one_number(database, "SELECT count(*) FROM refusals"), ==, 1);
        g_assert_cmpint(query_one_number(database, "SELECT count(*) FROM main.events"), ==,
                        G_N_ELEMENTS(things));
        g_assert_cmpint(sqlite3_exec(database, "DELETE FROM main.events", NULL, NULL, NULL), !=,
                        SQLITE_OK);
    }
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/narrow/belonging", belonging);
    g_test_add_func("/narrow/views", views);
    return g_test_run();
}
