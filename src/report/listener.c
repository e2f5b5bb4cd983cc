/* listener.c - what somebody on the way could read. */
#include "report/listener.h"

#include "base/i18n.h"
#include "report/list.h"

#define INDENT 2
#define ACCOUNTS_SHOWN 12

#define CAPTURED "flow IS NOT NULL" /* a dialogue of packets, not of a transcript */
#define SEALED_FLOWS "(SELECT flow FROM events WHERE kind = 'tls')"

/* What keys opened, a listener without them could not read. */
#define READABLE "json_extract(record, '$.evidence.decrypted') IS NULL AND flow IS NOT NULL"

static const struct {
    const char *kind, *phrase;
} readings[] = {
    {"password", N_("the password")                  },
    {"digest",   N_("a digest, to try guesses on")   },
    {"token",    N_("a token, as good as a password")},
};

const char *listener_reads(const char *secret_kind, bool is_sealed)
{
    if (is_sealed)
        return N_("nothing: it was sealed");
    for (size_t i = 0; secret_kind != NULL && i < G_N_ELEMENTS(readings); i++)
        if (g_str_equal(readings[i].kind, secret_kind))
            return readings[i].phrase;
    return N_("no secret: none was sent, or none was seen");
}

static uint64_t count_of(sqlite3 *database, const char *sql)
{
    return (uint64_t)query_one_number(database, sql);
}

/* An account with all its log-ins that gave away the same. */
static bool put_accounts(Page *page, sqlite3 *database, const char *sources, GError **error)
{
    static const ListColumn columns[] = {
        FLEXIBLE(N_("ACCOUNT"), CELL_TEXT, "account"),
        FIXED(N_("LOG-IN"), CELL_TEXT, "login"),
        OPTIONAL(N_("SERVER"), CELL_TEXT, "server"),
        FLEXIBLE(N_("COULD BE READ"), CELL_SENTENCE, "reads"),
        OPTIONAL(N_("SECRET"), CELL_TEXT, "shown"),
        NUMBER(N_("TIMES"), CELL_NUMBER, "times"),
        FIXED(N_("OUTCOME"), CELL_OUTCOME, "outcome"),
        END_OF_COLUMNS,
    };
    char number[PAGE_TEXT_SIZE];
    g_autoptr(GString) from = g_string_new("FROM (SELECT min(number) AS place, " USER_SQL
                                           " AS account, " LOGIN_SQL " AS login, server, ");

    g_string_append_printf(from, "CASE WHEN sealed THEN '%s' ", listener_reads(NULL, true));
    for (size_t i = 0; i < G_N_ELEMENTS(readings); i++)
        g_string_append_printf(from, "WHEN secret_kind = '%s' THEN '%s' ", readings[i].kind,
                               readings[i].phrase);
    g_string_append_printf(
        from,
        "ELSE '%s' END AS reads, iif(sealed, NULL, secret) AS shown, count(*) AS times, outcome "
        "FROM credentials WHERE " CAPTURED
        " GROUP BY account, login, server, reads, secret_group, outcome) "
        "ORDER BY outcome <> 'accepted', place",
        listener_reads(NULL, false));
    g_autofree char *count_sql = g_strconcat("SELECT count(*) ", from->str, NULL);
    uint64_t count = count_of(database, count_sql);
    g_string_append_printf(from, " LIMIT %d", ACCOUNTS_SHOWN);
    const Listing listing = {columns, from->str, INDENT, NULL};

    if (!list_write(page, database, &listing, NULL, error))
        return false;
    if (count > ACCOUNTS_SHOWN)
        page_line(page, STYLE_QUIET, _("  and %s more: posta ls credentials %s"),
                  number_to_text(count - ACCOUNTS_SHOWN, number), sources);
    return true;
}

/* Dialogues, envelopes and messages that crossed in clear. */
static void put_sums(Page *page, sqlite3 *database, uint64_t talks)
{
    uint64_t sealed =
        count_of(database, "SELECT count(*) FROM dialogues WHERE flow IN " SEALED_FLOWS);
    uint64_t envelopes =
        count_of(database, "SELECT count(*) FROM events WHERE kind = 'envelope' AND " READABLE);
    uint64_t mails =
        count_of(database, "SELECT count(*) FROM events WHERE kind = 'message' AND " READABLE);
    uint64_t bytes = count_of(database, "SELECT sum(json_extract(record, '$.bytes')) FROM events "
                                        "WHERE kind = 'message' AND " READABLE);
    char one[PAGE_TEXT_SIZE], other[PAGE_TEXT_SIZE];

    page_put(page, STYLE_PLAIN,
             ngettext("  %s of %s dialogue to its end", "  %s of %s dialogues to their end",
                      (unsigned long)talks),
             number_to_text(talks - sealed, one), number_to_text(talks, other));
    if (envelopes > 0)
        page_put(page, STYLE_PLAIN,
                 ngettext(", %s envelope", ", %s envelopes", (unsigned long)envelopes),
                 number_to_text(envelopes, one));
    if (mails > 0)
        page_put(page, STYLE_PLAIN,
                 ngettext(", %s message (%s)", ", %s messages (%s)", (unsigned long)mails),
                 number_to_text(mails, one), size_to_text(bytes, other));
    page_end_line(page);
    if (sealed > 0)
        page_line(page, STYLE_PLAIN,
                  ngettext("  %s dialogue went on under TLS after its first lines, or began so",
                           "  %s dialogues went on under TLS after their first lines, or began so",
                           (unsigned long)sealed),
                  number_to_text(sealed, one));
}

static void put_sealed_flows(Page *page, sqlite3 *database)
{
    uint64_t flows = count_of(
        database, "SELECT count(DISTINCT flow) FROM events WHERE kind = 'tls' AND flow NOT IN "
                  "(SELECT flow FROM events WHERE kind = 'dialogue' AND " CAPTURED ")");
    char number[PAGE_TEXT_SIZE];

    if (flows > 0)
        page_line(page, STYLE_PLAIN,
                  ngettext("  nothing of %s connection under TLS but its ends and its names",
                           "  nothing of %s connections under TLS but their ends and their names",
                           (unsigned long)flows),
                  number_to_text(flows, number));
}

/* What carries mail, and is not read. */
static bool put_unread(Page *page, sqlite3 *database, GError **error)
{
    Query *query = query_new(
        database,
        "SELECT json_extract(r.value, '$.protocol'), sum(json_extract(r.value, '$.flows')) "
        "FROM events, json_each(events.record, '$.other_traffic.recognised') AS r "
        "WHERE events.kind = 'capture' GROUP BY 1 ORDER BY 1",
        NULL);
    char number[PAGE_TEXT_SIZE];

    while (query_next(query)) {
        uint64_t flows = (uint64_t)query_number(query, 1);

        page_line(page, STYLE_QUIET,
                  ngettext("  recognised, not read: %s, %s connection",
                           "  recognised, not read: %s, %s connections", (unsigned long)flows),
                  query_text(query, 0), number_to_text(flows, number));
    }
    return query_end(query, error);
}

bool listener_write(Page *page, sqlite3 *database, const char *sources, GError **error)
{
    uint64_t talks = count_of(database, "SELECT count(*) FROM dialogues WHERE " CAPTURED);
    uint64_t sealed = count_of(database, "SELECT count(*) FROM events WHERE kind = 'tls'");
    uint64_t unread =
        count_of(database, "SELECT count(*) FROM events, json_each(events.record, "
                           "'$.other_traffic.recognised') AS r WHERE events.kind = 'capture'");

    if (talks + sealed + unread == 0)
        return true;
    page_heading(page, _("What a listener could read"), NULL);
    if (talks > 0)
        put_sums(page, database, talks);
    put_sealed_flows(page, database);
    if (count_of(database, "SELECT count(*) FROM credentials WHERE " CAPTURED) > 0 &&
        !put_accounts(page, database, sources, error))
        return false;
    return put_unread(page, database, error);
}
