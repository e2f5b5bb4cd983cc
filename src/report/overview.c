/* overview.c - what happened here, on one page. */
#include "base/i18n.h"
#include "base/when.h"
#include "report/list.h"
#include "report/listener.h"
#include "report/record.h"
#include "report/records.h"
#include "report/report.h"

/* One page is one page: longer lists end with a count. */
#define CAPTURES_SHOWN 5
#define PORTS_SHOWN 3
#define INDENT 2

/* A part of the page: a heading with a count, and the first rows of a list. */
typedef struct Section {
    const char *heading;
    const char *count_sql;
    const ListColumn *columns;
    const char *from; /* without the limit */
    int limit;        /* rows shown */
    const char *more; /* what shows the rest, with %s for the sources; or NULL */
} Section;

static const ListColumn host_columns[] = {
    FIXED(N_("ROLE"), CELL_SENTENCE, "role"),
    FIXED(N_("ADDRESS"), CELL_TEXT, "address"),
    NUMBER(N_("TALKS"), CELL_NUMBER, "talks"),
    FLEXIBLE(N_("SAYS IT IS"), CELL_TEXT, "says"),
    END_OF_COLUMNS,
};

static const ListColumn refusal_columns[] = {
    FIXED(N_("DIALOGUE"), CELL_ID, "dialogue"),
    FIXED(N_("WHAT"), CELL_SENTENCE, "what"),
    FLEXIBLE(N_("ADDRESS"), CELL_TEXT, "iif(address = '', '<>', address)"),
    NUMBER(N_("CODE"), CELL_NUMBER, "code"),
    FLEXIBLE(N_("REPLY"), CELL_TEXT, "text"),
    END_OF_COLUMNS,
};

static const ListColumn oddity_columns[] = {
    NUMBER(N_("TIMES"), CELL_NUMBER, "times"),
    FIXED(N_("ODDITY"), CELL_TEXT, "oddity"),
    FLEXIBLE(N_("WHAT IT MEANS"), CELL_SENTENCE, "sentence"),
    END_OF_COLUMNS,
};

static const Section hosts = {
    N_("Hosts"),
    "SELECT count(DISTINCT client_ip) + count(DISTINCT server) FROM dialogues",
    host_columns,
    "FROM (SELECT 'server' AS role, server AS address, count(*) AS talks, "
    "max(CASE WHEN banner LIKE '[%] %' THEN substr(banner, instr(banner, '] ') + 2) " /* IMAP */
    "ELSE banner END) AS says, 0 AS place "
    "FROM dialogues WHERE server IS NOT NULL GROUP BY server UNION ALL "
    "SELECT 'client', client_ip, count(*), max(helo), 1 FROM dialogues WHERE client_ip IS NOT NULL "
    "GROUP BY client_ip) "
    "ORDER BY place, talks DESC, address",
    10,
    NULL,
};

static const Section dialogues = {
    N_("Dialogues"),
    "SELECT count(*) FROM dialogues",
    dialogue_columns,
    "FROM dialogues ORDER BY number",
    10,
    "posta ls dialogues %s",
};

static const Section messages = {
    N_("Messages"),
    "SELECT count(*) FROM messages",
    message_columns,
    "FROM messages ORDER BY number",
    15,
    "posta ls messages %s",
};

static const Section refusals = {
    N_("Refused"),
    "SELECT count(*) FROM refusals",
    refusal_columns,
    "FROM refusals ORDER BY number",
    10,
    "posta ls envelopes %s",
};

/* By severity, then by how often: a page that begins with what matters. */
static const ListColumn found_columns[] = {
    FIXED(N_("SEVERITY"), CELL_SEVERITY, "severity"),
    NUMBER(N_("TIMES"), CELL_NUMBER, "times"),
    FIXED(N_("FINDING"), CELL_TEXT, "finding"),
    FLEXIBLE(N_("WHAT IT IS"), CELL_SENTENCE, "title"),
    FIXED(N_("FOR EXAMPLE"), CELL_ID, "example"),
    END_OF_COLUMNS,
};

static const Section findings = {
    N_("Findings"),
    "SELECT count(*) FROM findings",
    found_columns,
    "FROM (SELECT severity, rank, finding, title, count(*) AS times, min(number), id AS example "
    "FROM findings GROUP BY finding, severity) ORDER BY rank DESC, times DESC, finding",
    15,
    "posta ls findings %s",
};

static const Section oddities = {
    N_("Oddities"),
    "SELECT count(*) FROM oddities",
    oddity_columns,
    "FROM (SELECT oddity, sentence, count(*) AS times FROM oddities GROUP BY oddity) "
    "ORDER BY times DESC, oddity",
    20,
    "posta ls oddities %s",
};

static const Section *const sections[] = {&hosts,    &dialogues, &messages,
                                          &refusals, &findings,  &oddities};

int64_t report_zero(sqlite3 *database)
{
    int64_t zero = 0;
    Query *query =
        query_new(database, "SELECT min(first) FROM captures WHERE first IS NOT NULL", NULL);

    if (!query_next(query) || !time_of_text(query_text(query, 0), &zero))
        zero = query_one_number(database, "SELECT min(time) FROM events");
    query_end(query, NULL);
    return zero;
}

static void put_span(Page *page, const json_t *capture)
{
    char from[PAGE_TEXT_SIZE], to[PAGE_TEXT_SIZE], span[WHEN_TEXT_SIZE];
    int64_t first, last;

    if (time_of_text(record_text(capture, "first"), &first) &&
        time_of_text(record_text(capture, "last"), &last))
        page_line(page, STYLE_PLAIN, _("  %s to %s, %s"), page_time(page, first, from),
                  page_time(page, last, to), span_to_text(last - first, span));
}

/* What else was on the wire: counted, not kept. */
static void put_other(Page *page, const json_t *capture)
{
    const json_t *other = record_at(capture, "other_traffic"), *ports = record_at(other, "ports");
    char number[PAGE_TEXT_SIZE], size[PAGE_TEXT_SIZE];
    g_autoptr(GString) busiest = g_string_new(NULL);

    if (other == NULL)
        return;
    for (size_t i = 0; i < MIN(json_array_size(ports), PORTS_SHOWN); i++) {
        const json_t *port = json_array_get(ports, i);
        const char *transport = record_text(port, "transport");
        g_string_append_printf(busiest, "%s%s", i == 0 ? "" : ", ",
                               record_has(port, "port") ? transport : _("other protocols"));
        if (record_has(port, "port"))
            g_string_append_printf(busiest, " %d", (int)record_number(port, "port"));
    }
    page_put(page, STYLE_QUIET, _("  not mail: %s frames, %s"),
             number_to_text((uint64_t)record_number(other, "frames"), number),
             size_to_text((uint64_t)record_number(other, "bytes"), size));
    if (busiest->len > 0)
        page_put(page, STYLE_QUIET, _(", most of it on %s"), busiest->str);
    page_end_line(page);
}

static void put_capture(Page *page, const json_t *capture)
{
    const char *path = record_text(capture, "path"), *format = record_text(capture, "format");
    const char *written_by = record_text(capture, "written_by");
    const char *comment = record_text(capture, "comment");
    uint64_t frames = (uint64_t)record_number(capture, "frames");
    uint64_t lines = (uint64_t)record_number(capture, "lines");
    uint64_t count = (uint64_t)record_number(capture, "messages");
    char number[PAGE_TEXT_SIZE], size[PAGE_TEXT_SIZE];

    page_put(page, STYLE_HEADING, "%s", path == NULL ? "?" : path);
    page_put(page, STYLE_PLAIN, "   %s", format == NULL ? "?" : format);
    if (record_has(capture, "lines"))
        page_put(page, STYLE_PLAIN, ngettext(", %s line", ", %s lines", (unsigned long)lines),
                 number_to_text(lines, number));
    else if (record_has(capture, "messages"))
        page_put(page, STYLE_PLAIN, ngettext(", %s message", ", %s messages", (unsigned long)count),
                 number_to_text(count, number));
    else
        page_put(page, STYLE_PLAIN, ngettext(", %s frame", ", %s frames", (unsigned long)frames),
                 number_to_text(frames, number));
    page_put(page, STYLE_PLAIN, ", %s",
             size_to_text((uint64_t)record_number(capture, "bytes"), size));
    if (record_flag(capture, "truncated"))
        page_put(page, STYLE_WARNING, "   %s", _("cut short"));
    page_end_line(page);
    put_span(page, capture);
    put_other(page, capture);
    if (written_by != NULL)
        page_line(page, STYLE_QUIET, _("  written by %s"), written_by);
    if (comment != NULL)
        page_line(page, STYLE_QUIET, "  \"%s\"", comment);
}

static bool put_captures(Page *page, sqlite3 *database, uint64_t *ret_count, GError **error)
{
    Query *query = query_new(
        database, "SELECT record FROM events WHERE kind = 'capture' ORDER BY number", NULL);
    char number[PAGE_TEXT_SIZE];
    uint64_t count = 0;

    while (query_next(query)) {
        json_t *capture = query_record(query, 0);
        if (count++ < CAPTURES_SHOWN)
            put_capture(page, capture);
        json_decref(capture);
    }
    if (count > CAPTURES_SHOWN)
        page_line(page, STYLE_QUIET, _("and %s sources more"),
                  number_to_text(count - CAPTURES_SHOWN, number));
    *ret_count = count;
    return query_end(query, error);
}

static bool put_section(Page *page, sqlite3 *database, const Section *section, const char *sources,
                        GError **error)
{
    Query *question = query_new(database, section->count_sql, NULL);
    uint64_t count = query_next(question) ? (uint64_t)query_number(question, 0) : 0, rows = 0;
    g_autofree char *from = g_strdup_printf("%s LIMIT %d", section->from, section->limit);
    char number[PAGE_TEXT_SIZE];

    if (!query_end(question, error))
        return false;
    if (count == 0)
        return true;
    page_heading(page, _(section->heading), number_to_text(count, number));
    const Listing listing = {section->columns, from, INDENT, NULL};
    if (!list_write(page, database, &listing, &rows, error))
        return false;
    if (rows < (uint64_t)section->limit || rows >= count)
        return true;
    page_put(page, STYLE_QUIET, _("  and %s more"), number_to_text(count - rows, number));
    if (section->more != NULL) {
        g_auto(GStrv) parts = g_strsplit(section->more, "%s", 2);
        g_autofree char *command = g_strjoinv(sources, parts);
        page_put(page, STYLE_QUIET, ": %s", command);
    }
    page_end_line(page);
    return true;
}

static void put_next(Page *page, sqlite3 *database, const char *sources)
{
    Query *query = query_new(
        database,
        "SELECT id, 1 FROM (SELECT id FROM dialogues ORDER BY messages DESC, number LIMIT 1) "
        "UNION ALL SELECT id, 0 FROM (SELECT id FROM messages ORDER BY number LIMIT 1)",
        NULL);

    page_heading(page, _("Next"), NULL);
    while (query_next(query))
        page_line(page, STYLE_PLAIN,
                  query_number(query, 1) == 1 ? _("  posta show %s %s     the talk, line by line")
                                              : _("  posta show %s %s   the card of the message"),
                  query_text(query, 0), sources);
    query_end(query, NULL);
}

/* There may be connections of mail all the same: sealed, cut, or of a protocol not read yet. */
static void put_nothing(Page *page, sqlite3 *database, const char *sources)
{
    uint64_t flows = (uint64_t)query_one_number(database, "SELECT count(*) FROM flows");
    char number[PAGE_TEXT_SIZE];

    page_heading(page, _("No SMTP talk was seen in the clear."), NULL);
    if (flows == 0)
        return;
    page_line(page, STYLE_PLAIN,
              ngettext("  %s connection may have carried mail: posta ls flows %s",
                       "  %s connections may have carried mail: posta ls flows %s",
                       (unsigned long)flows),
              number_to_text(flows, number), sources);
}

bool report_overview(Page *page, sqlite3 *database, const char *sources, GError **error)
{
    uint64_t captures = 0;

    page->zero = report_zero(database);
    if (!put_captures(page, database, &captures, error) || captures == 0)
        return captures == 0 && (error == NULL || *error == NULL);
    bool has_talks = query_one_number(database, "SELECT count(*) FROM dialogues") > 0;
    bool has_mail = query_one_number(database, "SELECT count(*) FROM messages") > 0;
    if (!has_talks && !has_mail)
        put_nothing(page, database, sources);
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        if (!put_section(page, database, sections[i], sources, error))
            return false;
    if (!listener_write(page, database, sources, error))
        return false;
    if (has_talks || has_mail)
        put_next(page, database, sources);
    return true;
}

bool report_overview_records(Page *page, sqlite3 *database, GError **error)
{
    return page_records(
        page,
        query_new(
            database,
            "SELECT record FROM events WHERE kind IN ('capture', 'dialogue', "
            "'envelope', 'message', 'credential', 'finding', 'oddity', 'end') ORDER BY number",
            NULL),
        NULL, error);
}
