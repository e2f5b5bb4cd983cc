/* filter.c - reads filter words, and puts their SQL together. */
#include "case/filter.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "case/filter_words.h"

#include <string.h>

/* The words on their way to SQL. */
typedef struct Parser {
    const char *words;
    const char *at; /* what is read next */
    Filter *filter;
    GString *tables; /* a table for each word: the events that it finds */
    unsigned count;  /* of words */
    unsigned depth;  /* of parentheses */
    GError **error;
} Parser;

struct Filter {
    char *sql;
    GPtrArray *texts;
    bool needs_index;
};

static bool refuse(const Parser *parser, const char *at, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static bool refuse(const Parser *parser, const char *at, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(parser->error, POSTA_ERROR, POSTA_ERROR_USAGE, _("filter, column %d: %s"),
                (int)g_utf8_strlen(parser->words, at - parser->words) + 1, what);
    return false;
}

static void skip_blanks(Parser *parser)
{
    parser->at += strspn(parser->at, " \t\r\n");
}

/* The end of a word: blanks and parentheses, outside of quotes. NULL where a quote does not end. */
static const char *end_of_word(const char *at)
{
    bool is_quoted = false;

    for (; *at != '\0'; at++) {
        if (*at == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && strchr(" \t\r\n()", *at) != NULL)
            break;
    }
    return is_quoted ? NULL : at;
}

/* What belongs to a thing is found by these keys of its event. */
#define MESSAGE_KEY(event)                                                                         \
    "iif(" event "kind = 'message', " event "id, coalesce(" event "record ->> '$.message', " event \
    "record ->> '$.about.message'))"
#define ENVELOPE_KEY(event)                                                                        \
    "iif(" event "kind = 'envelope', " event "id, coalesce(" event                                 \
    "record ->> '$.envelope', " event "record ->> '$.about.envelope'))"

/* The event `t` is one of a word's, or one of those belongs to it. */
static void add_condition(GString *sql, unsigned table, FilterScope scope, const char *kind)
{
    g_autofree char *name = g_strdup_printf("w%u", table);
    g_autofree char *own = g_strdup_printf("t.number IN (SELECT number FROM %s)", name);

    if (scope == FILTER_OWN) {
        g_string_append(sql, own);
        return;
    }
    g_autofree char *related =
        g_strdup_printf("coalesce(%s, 0) OR coalesce(" MESSAGE_KEY(
                            "t.") " IN (SELECT message FROM %s WHERE "
                                  "message IS NOT NULL), 0) OR coalesce(" ENVELOPE_KEY(
                                      "t.") " IN (SELECT envelope FROM %s "
                                            "WHERE envelope IS NOT NULL), 0) OR (t.kind = "
                                            "'dialogue' AND t.id IN (SELECT dialogue FROM "
                                            "%s WHERE dialogue IS NOT NULL)) OR (t.kind = 'flow' "
                                            "AND t.flow IN (SELECT flow FROM %s "
                                            "WHERE flow IS NOT NULL))",
                        own, name, name, name, name);
    /* a finding is not high because another one of its message is */
    if (kind != NULL)
        g_string_append_printf(sql, "iif(t.kind = '%s', %s, %s)", kind, own, related);
    else
        g_string_append_printf(sql, "(%s)", related);
}

/* One word, without the "-" before it. */
static bool take_word(Parser *parser, GString *sql)
{
    const char *begin = parser->at, *end = end_of_word(begin);

    if (end == NULL)
        return refuse(parser, begin, "%s", _("this quote does not end"));
    if (parser->count == FILTER_WORDS_MAX)
        return refuse(parser, begin, _("more than %d words"), FILTER_WORDS_MAX);
    g_autofree char *word = g_strndup(begin, (gsize)(end - begin));
    g_autofree char *why = NULL;
    FilterMatch match = {.sql = g_string_new(NULL), .texts = parser->filter->texts};
    bool is_known = filter_word_match(word, &match, &why);

    if (!is_known) {
        refuse(parser, begin, "%s", why);
    } else {
        parser->filter->needs_index |= match.needs_index;
        parser->count++;
        g_string_append_printf(
            parser->tables,
            "%s w%u AS MATERIALIZED (SELECT number, dialogue, flow, " MESSAGE_KEY(
                "") " AS message, " ENVELOPE_KEY("") " AS envelope FROM events AS e WHERE %s)",
            parser->count == 1 ? "WITH" : ",", parser->count, match.sql->str);
        add_condition(sql, parser->count, match.scope, match.kind);
        parser->at = end;
    }
    g_string_free(match.sql, TRUE);
    return is_known;
}

static bool is_or(const char *at)
{
    return strncmp(at, "OR", 2) == 0 && end_of_word(at) == at + 2;
}

static bool take_any(Parser *parser, GString *sql);

/* A word or a group, and whether it must not hold. */
static bool take_term(Parser *parser, GString *sql)
{
    const char *begin = parser->at;
    bool is_negated = false;

    for (; *parser->at == '-'; parser->at++)
        is_negated = !is_negated;
    g_string_append(sql, is_negated ? "NOT (" : "(");
    if (*parser->at == '(') {
        parser->at++;
        if (++parser->depth > FILTER_DEPTH_MAX)
            return refuse(parser, begin, _("more than %d parentheses deep"), FILTER_DEPTH_MAX);
        if (!take_any(parser, sql))
            return false;
        if (*parser->at != ')')
            return refuse(parser, begin, "%s", _("this parenthesis does not end"));
        parser->at++;
        parser->depth--;
    } else if (*parser->at == '\0' || strchr(" \t\r\n)", *parser->at) != NULL ||
               is_or(parser->at)) {
        return refuse(parser, parser->at, "%s", _("a word is missing here"));
    } else if (!take_word(parser, sql)) {
        return false;
    }
    g_string_append_c(sql, ')');
    return true;
}

static bool take_all(Parser *parser, GString *sql)
{
    const char *before = "";

    do {
        g_string_append(sql, before);
        if (!take_term(parser, sql))
            return false;
        before = " AND ";
        skip_blanks(parser);
    } while (*parser->at != '\0' && *parser->at != ')' && !is_or(parser->at));
    return true;
}

static bool take_any(Parser *parser, GString *sql)
{
    skip_blanks(parser);
    g_string_append_c(sql, '(');
    if (!take_all(parser, sql))
        return false;
    while (is_or(parser->at)) {
        parser->at += 2;
        skip_blanks(parser);
        g_string_append(sql, ") OR (");
        if (!take_all(parser, sql))
            return false;
    }
    g_string_append_c(sql, ')');
    return true;
}

Filter *filter_parse(const char *words, GError **error)
{
    g_autoptr(Filter) filter = g_new0(Filter, 1);
    g_autoptr(GString) tables = g_string_new(NULL);
    g_autoptr(GString) sql = g_string_new(NULL);
    Parser parser = {
        .words = words, .at = words, .filter = filter, .tables = tables, .error = error};

    filter->texts = g_ptr_array_new_with_free_func(g_free);
    if (!g_utf8_validate(words, -1, NULL) || strlen(words) > FILTER_MAX_BYTES) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("filter: not UTF-8, or longer than %d bytes"), FILTER_MAX_BYTES);
        return NULL;
    }
    if (!take_any(&parser, sql))
        return NULL;
    if (*parser.at != '\0') {
        refuse(&parser, parser.at, "%s", _("this parenthesis was never opened"));
        return NULL;
    }
    filter->sql =
        g_strdup_printf("%s SELECT t.number FROM events AS t WHERE %s", tables->str, sql->str);
    return g_steal_pointer(&filter);
}

void filter_free(Filter *filter)
{
    if (filter == NULL)
        return;
    g_free(filter->sql);
    g_ptr_array_unref(filter->texts);
    g_free(filter);
}

const char *filter_sql(const Filter *filter)
{
    return filter->sql;
}

const GPtrArray *filter_texts(const Filter *filter)
{
    return filter->texts;
}

/* What was said and sent, wherever in an event it stands; not our own words about it. */
static const char index_words[] =
    "PRAGMA query_only = OFF;"
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING "
    "fts5(content, tokenize = 'unicode61 remove_diacritics 2');"
    "INSERT INTO temp.words (rowid, content) "
    "SELECT number, (SELECT group_concat(atom, ' ') FROM json_tree(record) WHERE type = 'text' "
    "AND key NOT IN ('event', 'time', 'start', 'end', 'id', 'flow', 'dialogue', 'envelope', "
    "'message', 'via', 'outcome', 'community_id', 'side')) "
    "FROM events WHERE kind NOT IN ('capture', 'finding', 'oddity', 'end') "
    "AND NOT EXISTS (SELECT 1 FROM temp.words LIMIT 1);"
    "PRAGMA query_only = ON;";

bool filter_prepare(const Filter *filter, sqlite3 *database, GError **error)
{
    if (!filter->needs_index || sqlite3_exec(database, index_words, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("the words of the case: %s"),
                sqlite3_errmsg(database));
    return false;
}
