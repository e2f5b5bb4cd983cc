/* filter_fuzz.c - any words are refused, or make SQL that a case can answer. */
#include "case/case.h"
#include "case/filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static sqlite3 *empty_case(void)
{
    static Sink *sink;

    if (sink == NULL) {
        sink = case_new(NULL, NULL);
        g_assert(sink != NULL && sink->end(sink, NULL));
    }
    return case_database(sink);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    g_autofree char *words = g_strndup((const char *)data, len);
    g_autoptr(GError) error = NULL;
    g_autoptr(Filter) filter = filter_parse(words, &error);
    sqlite3_stmt *statement = NULL;

    g_assert((filter == NULL) == (error != NULL));
    if (filter == NULL)
        return 0;
    g_assert(filter_prepare(filter, empty_case(), NULL));
    g_assert(sqlite3_prepare_v2(empty_case(), filter_sql(filter), -1, &statement, NULL) ==
             SQLITE_OK);
    const GPtrArray *texts = filter_texts(filter);
    g_assert(sqlite3_bind_parameter_count(statement) == (int)texts->len);
    for (guint i = 0; i < texts->len; i++)
        sqlite3_bind_text(statement, (int)i + 1, texts->pdata[i], -1, SQLITE_STATIC);
    g_assert(sqlite3_step(statement) == SQLITE_DONE);
    sqlite3_finalize(statement);
    return 0;
}
