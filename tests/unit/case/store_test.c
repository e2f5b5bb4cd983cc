/* store_test.c - a case gives back what was put in, appears whole or not at all, refuses others. */
#include "base/error.h"
#include "case/query.h"

#include <glib/gstdio.h>
#include <unistd.h>

static char *folder; /* made anew for each program run, emptied by each test */

static char *path_of(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void write_event(Sink *sink, EventKind kind, const char *key, const char *id)
{
    g_autoptr(Event) event = event_new(kind, INT64_C(1700000000000000001));
    g_autoptr(GError) error = NULL;

    record_set_text(event->record, "dialogue", "daaaaaaaaaaaa");
    record_set_text(event->record, key, id);
    g_assert_true(sink->write(sink, event, &error));
    g_assert_no_error(error);
}

static void check_event(Sink *sink)
{
    Query *query = query_new(case_database(sink),
                             "SELECT kind, id, dialogue, flow, time, record FROM events "
                             "WHERE id >= ?1 ORDER BY number",
                             "m", NULL);

    g_assert_true(query_next(query));
    g_assert_cmpstr(query_text(query, 0), ==, "message");
    g_assert_cmpstr(query_text(query, 1), ==, "maaaaaaaaaaaa-1");
    g_assert_cmpstr(query_text(query, 2), ==, "daaaaaaaaaaaa");
    g_assert_null(query_text(query, 3));
    g_assert_cmpint(query_number(query, 4), ==, INT64_C(1700000000000000001));
    json_t *record = query_record(query, 5);
    g_assert_cmpstr(json_string_value(json_object_get(record, "event")), ==, "message");
    json_decref(record);
    g_assert_false(query_next(query));
    g_assert_true(query_end(query, NULL));
}

static void test_temporary(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Sink) sink = case_new(NULL, &error);

    g_assert_no_error(error);
    write_event(sink, EVENT_MESSAGE, "message", "maaaaaaaaaaaa-1");
    g_assert_true(sink->end(sink, &error));
    check_event(sink);
}

static void test_file(void)
{
    g_autofree char *path = path_of("one.posta");
    g_autoptr(GError) error = NULL;
    Sink *sink = case_new(path, &error);

    g_assert_no_error(error);
    g_assert_true(case_remember(sink, "secrets", "mask", &error));
    write_event(sink, EVENT_MESSAGE, "message", "maaaaaaaaaaaa-1");
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS)); /* not before it is whole */
    g_assert_true(sink->end(sink, &error));
    g_assert_no_error(error);
    sink_free(sink);

    g_assert_true(case_is_case(path));
    sink = case_open(path, &error);
    g_assert_no_error(error);
    check_event(sink);
    g_assert_cmpint(query_one_number(case_database(sink), "SELECT count(*) FROM facts"), ==, 1);
    sink_free(sink);

    g_assert_null(case_new(path, &error));
    g_assert_error(error, POSTA_ERROR, POSTA_ERROR_USAGE);
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0); /* no other file was left behind */
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
}

/* The views of a case that was opened are posta's own, whatever the file says. */
static void test_foreign_views(void)
{
    g_autofree char *path = path_of("foreign.posta");
    Sink *sink = case_new(path, NULL);
    sqlite3 *database = NULL;

    write_event(sink, EVENT_MESSAGE, "message", "maaaaaaaaaaaa-1");
    g_assert_true(sink->end(sink, NULL));
    sink_free(sink);
    g_assert_cmpint(sqlite3_open(path, &database), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(database,
                                 "DROP VIEW messages; CREATE VIEW messages AS SELECT 1 AS id, 2",
                                 NULL, NULL, NULL),
                    ==, SQLITE_OK);
    sqlite3_close(database);

    sink = case_open(path, NULL);
    Query *query = query_new(case_database(sink), "SELECT id FROM messages", NULL);
    g_assert_true(query_next(query));
    g_assert_cmpstr(query_text(query, 0), ==, "maaaaaaaaaaaa-1");
    g_assert_true(query_end(query, NULL));
    sink_free(sink);
    g_unlink(path);
}

static void test_given_up(void)
{
    g_autofree char *path = path_of("half.posta");
    Sink *sink = case_new(path, NULL);

    write_event(sink, EVENT_MESSAGE, "message", "maaaaaaaaaaaa-1");
    sink_free(sink);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
}

static void test_taken_meanwhile(void)
{
    g_autofree char *path = path_of("taken.posta");
    g_autoptr(GError) error = NULL;
    Sink *sink = case_new(path, NULL);

    g_assert_true(g_file_set_contents(path, "precious", -1, NULL));
    g_assert_false(sink->end(sink, &error));
    g_assert_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE);
    sink_free(sink);
    g_autofree char *content = NULL;
    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    g_assert_cmpstr(content, ==, "precious");
    g_unlink(path);
}

static void refuse(const char *name, const char *content, size_t len)
{
    g_autofree char *path = path_of(name);
    g_autoptr(GError) error = NULL;

    g_assert_true(g_file_set_contents(path, content, (gssize)len, NULL));
    g_assert_null(case_open(path, &error));
    g_assert_error(error, POSTA_ERROR, POSTA_ERROR_INPUT);
    g_assert_nonnull(strstr(error->message, name));
    g_unlink(path);
}

static void test_refused(void)
{
    g_autofree char *missing = path_of("missing");
    g_autoptr(GError) error = NULL;
    char head[200] = "SQLite format 3";

    g_assert_null(case_open(missing, &error));
    g_assert_error(error, POSTA_ERROR, POSTA_ERROR_INPUT);
    refuse("empty", "", 0);
    refuse("text", "hello", 5);
    refuse("other", head, sizeof(head)); /* a database, but of another program */
    memcpy(head + 68, "post", 4);
    refuse("liar", head, sizeof(head));
}

static void test_no_folder(void)
{
    g_autofree char *path = path_of("nowhere/one.posta");
    g_autoptr(GError) error = NULL;

    g_assert_null(case_new(path, &error));
    g_assert_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE);
}

/* Every view answers, and each has a row for the event of its kind. */
static void test_views(void)
{
    static const struct {
        EventKind kind;
        const char *key, *sql;
    } rows[] = {
        {EVENT_EXCHANGE, "id",       "SELECT count(*) FROM exchanges WHERE dialogue IS NOT NULL"},
        {EVENT_MESSAGE,  "message",  "SELECT count(*) FROM messages WHERE id = 'x'"             },
        {EVENT_ENVELOPE, "envelope", "SELECT count(*) FROM envelopes WHERE id = 'x'"            },
        {EVENT_ODDITY,   "id",       "SELECT count(*) FROM oddities WHERE id = 'x'"             },
        {EVENT_DIALOGUE, "dialogue", "SELECT count(*) FROM dialogues WHERE id = 'x'"            },
        {EVENT_FLOW,     "flow",     "SELECT count(*) FROM flows WHERE id = 'x'"                },
        {EVENT_CAPTURE,  "path",     "SELECT count(*) FROM captures WHERE path = 'x'"           },
    };
    g_autoptr(Sink) sink = case_new(NULL, NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        write_event(sink, rows[i].kind, rows[i].key, "x");
    g_assert_true(sink->end(sink, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpint(query_one_number(case_database(sink), rows[i].sql), ==, 1);
}

static void test_wrong_question(void)
{
    g_autoptr(Sink) sink = case_new(NULL, NULL);
    g_autoptr(GError) error = NULL;
    Query *query = query_new(case_database(sink), "SELECT nothing FROM nowhere", NULL);

    g_assert_false(query_next(query));
    g_assert_false(query_end(query, &error));
    g_assert_nonnull(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("posta-case-XXXXXX", NULL);
    g_test_add_func("/case/temporary", test_temporary);
    g_test_add_func("/case/file", test_file);
    g_test_add_func("/case/foreign-views", test_foreign_views);
    g_test_add_func("/case/given-up", test_given_up);
    g_test_add_func("/case/taken-meanwhile", test_taken_meanwhile);
    g_test_add_func("/case/refused", test_refused);
    g_test_add_func("/case/no-folder", test_no_folder);
    g_test_add_func("/case/views", test_views);
    g_test_add_func("/case/wrong-question", test_wrong_question);
    int result = g_test_run();
    g_rmdir(folder);
    g_free(folder);
    return result;
}
