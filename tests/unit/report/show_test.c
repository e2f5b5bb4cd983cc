/* show_test.c - pages over cases that no scan would make: missing facts and wrong types. */
#include "base/error.h"
#include "report/report.h"

static void put_record(Sink *sink, const char *text)
{
    json_t *record = json_loads(text, 0, NULL);

    g_assert_nonnull(record);
    g_autoptr(Event) event = event_of_record(record);
    g_assert_nonnull(event);
    g_assert_true(sink->write(sink, event, NULL));
}

/* Everything of it that can be shown, one after the other; yours. */
static char *show_all(Sink *sink, bool explains)
{
    sqlite3 *database = case_database(sink);
    static const char *const ids[] = {"d", "m", "e", "f", "o"};
    Page page = {.file = tmpfile(), .explains = explains};
    uint64_t rows = 0;

    g_assert_true(report_overview(&page, database, "x", NULL));
    for (size_t i = 0; list_names[i] != NULL; i++)
        g_assert_true(report_list(&page, database, list_names[i], NULL, &rows, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autoptr(GError) error = NULL;
        Thing thing;
        if (!thing_find(database, ids[i], &thing, &error)) {
            g_assert_error(error, POSTA_ERROR, POSTA_ERROR_USAGE);
            continue;
        }
        g_assert_true(report_thing(&page, database, &thing, NULL));
        g_assert_true(report_thing_records(&page, database, &thing, NULL));
        thing_clear(&thing);
    }
    size_t len = (size_t)ftell(page.file);
    char *text = g_malloc0(len + 1);
    rewind(page.file);
    g_assert_cmpuint(fread(text, 1, len, page.file), ==, len);
    fclose(page.file);
    return text;
}

/* Ids and nothing else. */
static void test_bare(void)
{
    g_autoptr(Sink) sink = case_new(NULL, NULL);

    put_record(sink, "{\"event\":\"capture\"}");
    put_record(sink, "{\"event\":\"flow\",\"flow\":\"fa\"}");
    put_record(sink, "{\"event\":\"dialogue\",\"dialogue\":\"da\",\"flow\":\"fa\"}");
    put_record(sink, "{\"event\":\"exchange\",\"dialogue\":\"da\",\"command\":{}}");
    put_record(sink, "{\"event\":\"exchange\",\"dialogue\":\"da\",\"reply\":{},\"body\":{}}");
    put_record(sink, "{\"event\":\"envelope\",\"envelope\":\"ea\",\"dialogue\":\"da\"}");
    put_record(sink, "{\"event\":\"message\",\"message\":\"ma\",\"envelope\":\"ea\"}");
    put_record(sink, "{\"event\":\"oddity\",\"id\":\"oa\",\"dialogue\":\"da\"}");
    g_assert_true(sink->end(sink, NULL));
    g_free(show_all(sink, true));
    g_autofree char *text = show_all(sink, false);
    g_assert_nonnull(strstr(text, "Dialogue da"));
    g_assert_nonnull(strstr(text, "Message ma"));
}

/* Every value of a type that it never has. */
static void test_wrong_types(void)
{
    g_autoptr(Sink) sink = case_new(NULL, NULL);

    put_record(sink, "{\"event\":\"capture\",\"path\":1,\"frames\":\"x\",\"other_traffic\":[]}");
    put_record(sink,
               "{\"event\":\"flow\",\"flow\":\"fa\",\"close\":{\"how\":\"fin4\",\"steps\":[1,{}]},"
               "\"handshake\":7,\"client\":\"x\",\"tcp\":[]}");
    put_record(sink, "{\"event\":\"dialogue\",\"dialogue\":\"da\",\"flow\":\"fa\",\"offered\":[1],"
                     "\"authentication\":3,\"banner\":{}}");
    put_record(sink, "{\"event\":\"exchange\",\"dialogue\":\"da\",\"command\":[],\"steps\":[1],"
                     "\"reply\":{\"lines\":[1,null]},\"more\":{}}");
    put_record(sink, "{\"event\":\"envelope\",\"envelope\":\"ea\",\"dialogue\":\"da\","
                     "\"recipients\":[1,{\"address\":2,\"outcome\":[]}],\"outcome\":{}}");
    put_record(sink, "{\"event\":\"message\",\"message\":\"ma\",\"envelope\":\"ea\","
                     "\"headers\":{\"from\":[2],\"to\":\"x\",\"subject\":[]}}");
    put_record(sink, "{\"event\":\"oddity\",\"id\":\"oa\",\"evidence\":9,\"sentence\":\"\"}");
    g_assert_true(sink->end(sink, NULL));
    g_free(show_all(sink, false));
    g_free(show_all(sink, true));
}

static void test_find(void)
{
    g_autoptr(Sink) sink = case_new(NULL, NULL);
    g_autoptr(GError) error = NULL;
    Thing thing;

    put_record(sink, "{\"event\":\"message\",\"message\":\"mabc-1\"}");
    put_record(sink, "{\"event\":\"message\",\"message\":\"mabc-10\"}");
    g_assert_true(sink->end(sink, NULL));
    g_assert_true(thing_find(case_database(sink), "mabc-1", &thing,
                             NULL)); /* whole, though a beginning too */
    g_assert_cmpstr(thing.id, ==, "mabc-1");
    thing_clear(&thing);
    g_assert_true(thing_find(case_database(sink), "mabc-10", &thing, NULL));
    thing_clear(&thing);
    g_assert_false(thing_find(case_database(sink), "ma", &thing, &error));
    g_assert_nonnull(strstr(error->message, "mabc-1, mabc-10"));
    g_clear_error(&error);
    g_assert_false(thing_find(case_database(sink), "", &thing, &error));
    g_clear_error(&error);
    g_assert_false(thing_find(case_database(sink), "x", &thing, &error));
    g_assert_error(error, POSTA_ERROR, POSTA_ERROR_USAGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/show/bare", test_bare);
    g_test_add_func("/show/wrong-types", test_wrong_types);
    g_test_add_func("/show/find", test_find);
    return g_test_run();
}
