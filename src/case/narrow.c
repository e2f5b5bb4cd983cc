/* narrow.c - a case narrowed to what a filter lets pass: its events stand behind a view. */
#include "case/narrow.h"

#include "base/error.h"
#include "base/i18n.h"
#include "case/query.h"

#define MESSAGE "coalesce(record ->> '$.message', record ->> '$.about.message')"
#define ENVELOPE "coalesce(record ->> '$.envelope', record ->> '$.about.envelope')"

/* clang-format off */
static const char belonging[] =
    /* what was read, and whether to its end */
    "INSERT OR IGNORE INTO temp.kept SELECT number FROM events WHERE kind IN ('capture', 'end');"
    /* a mail is its message and its envelope, whichever passed */
    "CREATE TEMP TABLE kept_mails (id TEXT PRIMARY KEY) WITHOUT ROWID;"
    "INSERT OR IGNORE INTO temp.kept_mails SELECT id FROM events AS e "
        "JOIN temp.kept AS k ON k.number = e.number WHERE kind IN ('message', 'envelope');"
    "INSERT OR IGNORE INTO temp.kept_mails "
        "SELECT coalesce(record ->> '$.envelope', record ->> '$.message') FROM events AS e "
        "JOIN temp.kept AS k ON k.number = e.number WHERE kind IN ('message', 'envelope') "
        "AND coalesce(record ->> '$.envelope', record ->> '$.message') IS NOT NULL;"
    "INSERT OR IGNORE INTO temp.kept_mails SELECT record ->> '$.message' FROM events AS e "
        "JOIN temp.kept AS k ON k.number = e.number WHERE kind = 'envelope' "
        "AND record ->> '$.message' IS NOT NULL;"
    "INSERT OR IGNORE INTO temp.kept SELECT number FROM events "
        "WHERE " MESSAGE " IN (SELECT id FROM temp.kept_mails) "
        "OR " ENVELOPE " IN (SELECT id FROM temp.kept_mails);"
    /* of the talk around it, what is of no other mail */
    "CREATE TEMP TABLE kept_talks (id TEXT PRIMARY KEY) WITHOUT ROWID;"
    "INSERT OR IGNORE INTO temp.kept_talks SELECT dialogue FROM events AS e "
        "JOIN temp.kept AS k ON k.number = e.number WHERE dialogue IS NOT NULL;"
    "INSERT OR IGNORE INTO temp.kept SELECT number FROM events "
        "WHERE dialogue IN (SELECT id FROM temp.kept_talks) "
        "AND " MESSAGE " IS NULL AND " ENVELOPE " IS NULL;"
    "INSERT OR IGNORE INTO temp.kept SELECT number FROM events WHERE kind = 'flow' AND flow IN "
        "(SELECT flow FROM events AS e JOIN temp.kept AS k ON k.number = e.number);"
    "CREATE TEMP VIEW events AS SELECT * FROM main.events "
        "WHERE number IN (SELECT number FROM temp.kept);";
/* clang-format on */

/* Tables of our own stand beside the case, which itself is never written. */
static bool run(sqlite3 *database, const char *sql, GError **error)
{
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, _("the case cannot be read: %s"),
                sqlite3_errmsg(database));
    return false;
}

static bool keep_passing(sqlite3 *database, const Filter *filter, GError **error)
{
    g_autofree char *sql =
        g_strdup_printf("INSERT INTO temp.kept SELECT number FROM (%s)", filter_sql(filter));
    Query *query = query_new_of(database, sql, filter_texts(filter));

    query_next(query);
    return query_end(query, error);
}

bool case_narrow(sqlite3 *database, const Filter *filter, GError **error)
{
    bool is_narrowed =
        filter_prepare(filter, database, error) &&
        run(database,
            "PRAGMA query_only = OFF; CREATE TEMP TABLE kept (number INTEGER PRIMARY KEY)",
            error) &&
        keep_passing(database, filter, error) && run(database, belonging, error);

    if (!is_narrowed || case_bring_views(database))
        return is_narrowed;
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, _("the case cannot be read: %s"),
                sqlite3_errmsg(database));
    return false;
}
