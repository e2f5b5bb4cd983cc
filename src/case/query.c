/* query.c - one question to a case, and its answers row by row. */
#include "case/query.h"

#include "base/error.h"
#include "base/i18n.h"

#include <inttypes.h>

struct Query {
    sqlite3 *database;
    sqlite3_stmt *statement;
    int result;          /* of the last call; SQLITE_ROW and SQLITE_DONE are good */
    uint64_t unreadable; /* records that are none */
};

Query *query_new(sqlite3 *database, const char *sql, ...)
{
    Query *query = g_new0(Query, 1);
    va_list texts;
    int place = 1;

    query->database = database;
    query->result = sqlite3_prepare_v2(database, sql, -1, &query->statement, NULL);
    va_start(texts, sql);
    for (const char *text = va_arg(texts, const char *); text != NULL;
         text = va_arg(texts, const char *))
        if (query->result == SQLITE_OK)
            query->result =
                sqlite3_bind_text(query->statement, place++, text, -1, SQLITE_TRANSIENT);
    va_end(texts);
    return query;
}

Query *query_new_of(sqlite3 *database, const char *sql, const GPtrArray *texts)
{
    Query *query = query_new(database, sql, NULL);

    for (guint i = 0; texts != NULL && i < texts->len && query->result == SQLITE_OK; i++)
        query->result =
            sqlite3_bind_text(query->statement, (int)i + 1, texts->pdata[i], -1, SQLITE_TRANSIENT);
    return query;
}

bool query_next(Query *query)
{
    if (query->result == SQLITE_OK || query->result == SQLITE_ROW)
        query->result = sqlite3_step(query->statement);
    return query->result == SQLITE_ROW;
}

const char *query_text(Query *query, int column)
{
    return (const char *)sqlite3_column_text(query->statement, column);
}

int64_t query_number(Query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

json_t *query_record(Query *query, int column)
{
    const char *text = query_text(query, column);

    json_t *record = text == NULL ? NULL : json_loads(text, JSON_ALLOW_NUL, NULL);

    if (text != NULL && record == NULL)
        query_spoil(query);
    return record;
}

void query_spoil(Query *query)
{
    query->unreadable++;
}

/* A case whose content cannot be is a bad input; all else is the machine's fault. */
static PostaError blame(int result)
{
    switch (result & 0xff) { /* the primary code of an extended one */
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:
    case SQLITE_FORMAT:
        return POSTA_ERROR_INPUT;
    default:
        return POSTA_ERROR_MACHINE;
    }
}

bool query_end(Query *query, GError **error)
{
    bool is_good =
        query->result == SQLITE_OK || query->result == SQLITE_ROW || query->result == SQLITE_DONE;

    if (!is_good)
        g_set_error(error, POSTA_ERROR, (int)blame(query->result), _("the case cannot be read: %s"),
                    sqlite3_errmsg(query->database));
    else if (query->unreadable > 0)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT,
                    _("the case is damaged: %" PRIu64 " of its events cannot be read"),
                    query->unreadable);
    is_good = is_good && query->unreadable == 0;
    sqlite3_finalize(query->statement);
    g_free(query);
    return is_good;
}

int64_t query_one_number(sqlite3 *database, const char *sql)
{
    Query *query = query_new(database, sql, NULL);
    int64_t number = query_next(query) ? query_number(query, 0) : 0;

    query_end(query, NULL);
    return number;
}
