/* store.c - makes and opens cases: an SQLite database with every event of a scan. */
#include "case/case.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/when.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define CASE_APPLICATION_ID 0x706f7374 /* "post" */
#define CASE_VERSION 1

/* Where SQLite keeps the application id in the first page: 4 octets, big endian.
   source sqlite.org/fileformat2.html 1.3 */
#define APPLICATION_ID_OFFSET 68
#define CASE_HEAD_BYTES 100

static const char schema[] =
#include "case/schema_sql.h"
    ;

/*
 * A case that is made has one writer and one transaction, and is worthless until it is whole: so
 * there is no journal and nothing is synced before the end. Pages beyond the cache go to the file.
 */
static const char making[] = "PRAGMA journal_mode = OFF;"
                             "PRAGMA synchronous = OFF;"
                             "PRAGMA locking_mode = EXCLUSIVE;"
                             "PRAGMA cache_size = -8000;" /* KiB */
                             "PRAGMA temp_store = FILE;";

/* A case may come from anybody: its schema may not call what could do harm. */
static const char reading[] = "PRAGMA trusted_schema = OFF;"
                              "PRAGMA cell_size_check = ON;"
                              "PRAGMA mmap_size = 0;"
                              "PRAGMA temp_store = MEMORY;";

typedef struct Case {
    Sink sink;
    sqlite3 *database;
    sqlite3_stmt *insert; /* NULL in a case that was opened, and after the end */
    GString *line;        /* the last event's */
    char *path;           /* of the file to be; NULL for a temporary case */
    char *part_path;      /* of the file until it is whole; NULL where there is none */
} Case;

static bool fail(const Case *made, const char *what, GError **error)
{
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, "%s: %s: %s",
                made->path == NULL ? _("temporary case") : made->path, what,
                sqlite3_errmsg(made->database));
    return false;
}

static bool bind_key(sqlite3_stmt *statement, int column, const json_t *record, const char *key)
{
    const char *text = json_string_value(json_object_get(record, key));

    /* a NULL text binds NULL */
    return sqlite3_bind_text(statement, column, text, -1, SQLITE_STATIC) == SQLITE_OK;
}

static bool case_write(Sink *sink, const Event *event, GError **error)
{
    Case *made = (Case *)sink;
    sqlite3_stmt *insert = made->insert;
    const char *time = json_string_value(json_object_get(event->record, "time"));
    int64_t when;

    g_assert(insert != NULL);
    event_write_line(event, made->line);
    sqlite3_bind_text(insert, 1, event_kind_name(event->kind), -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, event_id(event), -1, SQLITE_STATIC);
    bind_key(insert, 3, event->record, "flow");
    bind_key(insert, 4, event->record, "dialogue");
    if (time != NULL && when_parse(bytes_of_text(time), &when)) /* else it stays NULL */
        sqlite3_bind_int64(insert, 5, when);
    sqlite3_bind_text(insert, 6, made->line->str, (int)made->line->len, SQLITE_STATIC);
    bool is_kept = sqlite3_step(insert) == SQLITE_DONE;
    sqlite3_reset(insert);
    sqlite3_clear_bindings(insert);
    return is_kept || fail(made, _("keeping an event"), error);
}

/* The file is on the disk before it gets its name: a case is there whole, or not at all. */
static bool publish(Case *made, GError **error)
{
    int part = open(made->part_path, O_RDONLY | O_CLOEXEC);
    bool is_safe = part >= 0 && fsync(part) == 0;

    if (part >= 0)
        is_safe = close(part) == 0 && is_safe;
    if (is_safe)
        is_safe = renameat2(AT_FDCWD, made->part_path, AT_FDCWD, made->path, RENAME_NOREPLACE) == 0;
    if (!is_safe && errno == EINVAL && access(made->path, F_OK) != 0) /* an old file system */
        is_safe = rename(made->part_path, made->path) == 0;
    if (!is_safe) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("%s: cannot be made: %s"),
                    made->path, g_strerror(errno));
        return false;
    }
    g_clear_pointer(&made->part_path, g_free);
    return true;
}

static bool case_end(Sink *sink, GError **error)
{
    Case *made = (Case *)sink;

    if (made->insert == NULL)
        return true;
    sqlite3_finalize(g_steal_pointer(&made->insert));
    if (sqlite3_exec(made->database, "COMMIT; PRAGMA query_only = ON;", NULL, NULL, NULL) !=
        SQLITE_OK)
        return fail(made, _("closing the case"), error);
    return made->part_path == NULL || publish(made, error);
}

static void case_free(Sink *sink)
{
    Case *made = (Case *)sink;

    sqlite3_finalize(made->insert);
    sqlite3_close(made->database);
    if (made->part_path != NULL)
        unlink(made->part_path);
    g_string_free(made->line, TRUE);
    g_free(made->part_path);
    g_free(made->path);
    g_free(made);
}

static Case *case_alloc(const char *path)
{
    Case *made = g_new0(Case, 1);

    made->sink = (Sink){case_write, case_end, case_free};
    made->path = g_strdup(path);
    made->line = g_string_new(NULL);
    return made;
}

static bool lay_out(Case *made, GError **error)
{
    static const char insert[] = "INSERT INTO events (kind, id, flow, dialogue, time, record) "
                                 "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    g_autofree char *marks = g_strdup_printf(
        "PRAGMA application_id = %d; PRAGMA user_version = %d;", CASE_APPLICATION_ID, CASE_VERSION);
    sqlite3 *database = made->database;

    if (sqlite3_exec(database, making, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(database, marks, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(database, "BEGIN EXCLUSIVE", NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(database, schema, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v3(database, insert, -1, SQLITE_PREPARE_PERSISTENT, &made->insert, NULL) !=
            SQLITE_OK)
        return fail(made, _("cannot be made"), error);
    return true;
}

/* Makes the file under a name of its own beside the one it will have. */
static bool make_part(Case *made, GError **error)
{
    if (g_file_test(made->path, G_FILE_TEST_EXISTS)) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("%s: is there already; a case is never overwritten, give another name"),
                    made->path);
        return false;
    }
    char *part_path = g_strconcat(made->path, ".part-XXXXXX", NULL);
    int part = g_mkstemp_full(part_path, O_RDWR | O_CLOEXEC, 0600);

    if (part < 0) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("%s: cannot be made: %s"),
                    made->path, g_strerror(errno));
        g_free(part_path);
        return false;
    }
    close(part);
    made->part_path = part_path;
    return true;
}

Sink *case_new(const char *path, GError **error)
{
    Case *made = case_alloc(path);
    bool is_made = path == NULL || make_part(made, error);

    /* an empty name is SQLite's own temporary file, unlinked as soon as it is open */
    if (is_made && sqlite3_open(path == NULL ? "" : made->part_path, &made->database) != SQLITE_OK)
        is_made = fail(made, _("cannot be made"), error);
    if (is_made && lay_out(made, error))
        return &made->sink;
    case_free(&made->sink);
    return NULL;
}

bool case_is_case(const char *path)
{
    uint8_t head[CASE_HEAD_BYTES] = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t len = file < 0 ? 0 : pread(file, head, sizeof(head), 0); /* fails on pipes, as it may */

    if (file >= 0)
        close(file);
    Cursor id = cursor_of((Bytes){head + APPLICATION_ID_OFFSET, 4});
    return len == CASE_HEAD_BYTES &&
           bytes_starts_with((Bytes){head, sizeof(head)}, BYTES_OF("SQLite format 3\0")) &&
           cursor_u32(&id) == CASE_APPLICATION_ID;
}

static bool version_is_known(Case *opened, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int version = 0;

    if (sqlite3_prepare_v2(opened->database, "PRAGMA user_version", -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        version = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    if (version == CASE_VERSION)
        return true;
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT,
                _("%s: a case of version %d; this posta reads version %d"), opened->path, version,
                CASE_VERSION);
    return false;
}

bool case_bring_views(sqlite3 *database)
{
    g_autoptr(GString) views = g_string_new(strstr(schema, "CREATE VIEW"));

    g_string_replace(views, "CREATE VIEW", "CREATE TEMP VIEW IF NOT EXISTS", 0);
    return sqlite3_exec(database, views->str, NULL, NULL, NULL) == SQLITE_OK &&
           sqlite3_exec(database, "PRAGMA query_only = ON", NULL, NULL, NULL) == SQLITE_OK;
}

Sink *case_open(const char *path, GError **error)
{
    if (!case_is_case(path)) {
        const char *why =
            access(path, R_OK) == 0 ? _("not a case made by posta") : g_strerror(errno);
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, "%s: %s", path, why);
        return NULL;
    }
    Case *opened = case_alloc(path);
    if (sqlite3_open_v2(path, &opened->database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_db_config(opened->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) != SQLITE_OK ||
        sqlite3_exec(opened->database, reading, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(opened->database, "SELECT record FROM events LIMIT 1", NULL, NULL, NULL) !=
            SQLITE_OK ||
        !case_bring_views(opened->database)) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, _("%s: cannot be opened: %s"), path,
                    sqlite3_errmsg(opened->database));
    } else if (version_is_known(opened, error)) {
        return &opened->sink;
    }
    case_free(&opened->sink);
    return NULL;
}

bool case_remember(Sink *sink, const char *name, const char *value, GError **error)
{
    Case *made = (Case *)sink;
    sqlite3_stmt *statement = NULL;
    static const char sql[] = "INSERT OR REPLACE INTO facts (name, value) VALUES (?1, ?2)";

    g_assert(made->insert != NULL);
    bool is_kept = sqlite3_prepare_v2(made->database, sql, -1, &statement, NULL) == SQLITE_OK &&
                   sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
                   sqlite3_bind_text(statement, 2, value, -1, SQLITE_STATIC) == SQLITE_OK &&
                   sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    return is_kept || fail(made, _("keeping a fact"), error);
}

sqlite3 *case_database(Sink *sink)
{
    return ((Case *)sink)->database;
}
