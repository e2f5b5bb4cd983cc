/* filter_words.c - what each filter word asks of a case. */
#include "case/filter_words.h"

#include "base/i18n.h"
#include "base/when.h"

#include <inttypes.h>
#include <string.h>

/* The value of a word: a comparison that may stand before it, and the rest. */
typedef struct Value {
    const char *comparison; /* of SQL: ">=", ...; "=" where there is none; static */
    bool has_comparison;
    char *text; /* without quotes */
} Value;

typedef bool (*Matcher)(const Value *value, FilterMatch *match, char **ret_why);

/* "?3": the text is bound. */
static char *bound(FilterMatch *match, const char *text)
{
    g_ptr_array_add(match->texts, g_strdup(text));
    return g_strdup_printf("?%u", match->texts->len);
}

/* The text stands somewhere in what it is compared with; letters A-Z without case. */
static char *bound_pattern(FilterMatch *match, const char *text)
{
    g_autoptr(GString) pattern = g_string_new("%");

    for (; *text != '\0'; text++) {
        if (strchr("%_\\", *text) != NULL)
            g_string_append_c(pattern, '\\');
        g_string_append_c(pattern, *text);
    }
    g_string_append_c(pattern, '%');
    g_autofree char *place = bound(match, pattern->str);
    return g_strdup_printf("LIKE %s ESCAPE '\\'", place);
}

/* Mailboxes in a list of the header: their address, their name. */
static void add_mailboxes(GString *sql, const char *path, const char *pattern)
{
    g_string_append_printf(sql,
                           "EXISTS (SELECT 1 FROM json_each(e.record, '%s') AS j WHERE "
                           "j.value ->> '$.address' %s OR j.value ->> '$.name' %s)",
                           path, pattern, pattern);
}

static bool match_from(const Value *value, FilterMatch *match, char **ret_why)
{
    g_autofree char *pattern = bound_pattern(match, value->text);

    (void)ret_why;
    g_string_append(match->sql, "(e.kind = 'message' AND (");
    add_mailboxes(match->sql, "$.headers.from", pattern);
    g_string_append_printf(match->sql,
                           " OR e.record ->> '$.headers.sender.address' %s)) OR "
                           "(e.kind = 'envelope' AND e.record ->> '$.mail_from' %s)",
                           pattern, pattern);
    return true;
}

static bool match_to(const Value *value, FilterMatch *match, char **ret_why)
{
    static const char *const paths[] = {"$.headers.to", "$.headers.cc", "$.headers.bcc"};
    g_autofree char *pattern = bound_pattern(match, value->text);

    (void)ret_why;
    g_string_append(match->sql, "(e.kind = 'message' AND (");
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_string_append(match->sql, i == 0 ? "" : " OR ");
        add_mailboxes(match->sql, paths[i], pattern);
    }
    g_string_append_printf(match->sql,
                           ")) OR (e.kind = 'envelope' AND EXISTS (SELECT 1 FROM "
                           "json_each(e.record, '$.recipients') AS j WHERE "
                           "j.value ->> '$.address' %s))",
                           pattern);
    return true;
}

static bool match_subject(const Value *value, FilterMatch *match, char **ret_why)
{
    g_autofree char *pattern = bound_pattern(match, value->text);

    (void)ret_why;
    g_string_append_printf(match->sql, "e.kind = 'message' AND e.record ->> '$.headers.subject' %s",
                           pattern);
    return true;
}

static bool match_has(const Value *value, FilterMatch *match, char **ret_why)
{
    static const struct {
        const char *name, *kind, *sql;
    } rows[] = {
        {"attachment", "part",       "e.kind = 'part' AND e.record ->> '$.attachment'"      },
        {"link",       "part",       "e.kind = 'part' AND e.record -> '$.links' IS NOT NULL"},
        {"finding",    "finding",    "e.kind = 'finding'"                                   },
        {"oddity",     "oddity",     "e.kind = 'oddity'"                                    },
        {"credential", "credential", "e.kind = 'credential'"                                },
        {"message",    "message",    "e.kind = 'message'"                                   },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (!g_str_equal(rows[i].name, value->text))
            continue;
        g_string_append(match->sql, rows[i].sql);
        match->kind = rows[i].kind;
        return true;
    }
    *ret_why = g_strdup_printf(_("has:%s: there are attachment, link, finding, oddity, credential "
                                 "and message"),
                               value->text);
    return false;
}

/* What is attached, by what it says it is, or by what it is. */
static bool match_type(const Value *value, FilterMatch *match, char **ret_why)
{
    g_autofree char *lower = g_ascii_strdown(value->text, -1);
    g_autofree char *place = bound(match, lower);

    (void)ret_why;
    g_string_append_printf(match->sql,
                           "e.kind = 'part' AND e.record ->> '$.attachment' AND "
                           "(lower(e.record ->> '$.type') GLOB %s OR "
                           "lower(e.record ->> '$.detected_type') GLOB %s)",
                           place, place);
    match->kind = "part";
    return true;
}

/* A name, or with * a part of it. */
static bool match_name(const char *kind, const Value *value, FilterMatch *match)
{
    g_autofree char *place = bound(match, value->text);

    g_string_append_printf(match->sql, "e.kind = '%s' AND e.record ->> '$.%s' GLOB %s", kind, kind,
                           place);
    match->kind = kind;
    return true;
}

static bool match_finding(const Value *value, FilterMatch *match, char **ret_why)
{
    (void)ret_why;
    return match_name("finding", value, match);
}

static bool match_oddity(const Value *value, FilterMatch *match, char **ret_why)
{
    (void)ret_why;
    return match_name("oddity", value, match);
}

static bool match_severity(const Value *value, FilterMatch *match, char **ret_why)
{
    static const char *const names[] = {"info", "low", "medium", "high", "critical", NULL};
    unsigned rank = 0;

    while (names[rank] != NULL && !g_str_equal(names[rank], value->text))
        rank++;
    if (names[rank] == NULL) {
        *ret_why = g_strdup_printf(
            _("severity:%s: there are info, low, medium, high and critical, with >=, >, <= or < "
              "before it"),
            value->text);
        return false;
    }
    g_string_append_printf(match->sql,
                           "e.kind = 'finding' AND instr('info    low     medium  high    "
                           "critical', e.record ->> '$.severity') / 8 %s %u",
                           value->comparison, rank);
    match->kind = "finding";
    return true;
}

/* An end of a connection: its address, its name, its port, or both together. */
static bool match_end(const char *end, const Value *value, FilterMatch *match)
{
    g_autofree char *pattern = bound_pattern(match, value->text);
    g_autofree char *place = bound(match, value->text);

    g_string_append_printf(match->sql,
                           "e.record ->> '$.%s.ip' = %s OR e.record ->> '$.%s.name' %s OR "
                           "CAST(e.record ->> '$.%s.port' AS TEXT) = %s OR "
                           "(e.record ->> '$.%s.ip') || ':' || (e.record ->> '$.%s.port') = %s",
                           end, place, end, pattern, end, place, end, end, place);
    return true;
}

static bool match_server(const Value *value, FilterMatch *match, char **ret_why)
{
    g_autofree char *pattern = bound_pattern(match, value->text);

    (void)ret_why;
    match_end("server", value, match);
    g_string_append_printf(match->sql, " OR (e.kind = 'dialogue' AND e.record ->> '$.banner' %s)",
                           pattern);
    return true;
}

static bool match_client(const Value *value, FilterMatch *match, char **ret_why)
{
    (void)ret_why;
    return match_end("client", value, match);
}

static bool match_proto(const Value *value, FilterMatch *match, char **ret_why)
{
    g_autofree char *lower = g_ascii_strdown(value->text, -1);
    g_autofree char *place = bound(match, lower);

    (void)ret_why;
    g_string_append_printf(match->sql, "e.record ->> '$.network.protocol' = %s", place);
    return true;
}

/* "2024", "2024-01", "2024-01-02", and with a time of day behind them; UTC where no zone is said.
 */
static bool time_parse(const char *text, int64_t *ret_when)
{
    static const char rest[] = "0000-01-01T00:00:00Z"; /* what may be left out */
    g_autofree char *whole = g_strdup(text);
    size_t len = strlen(text);
    bool has_zone = len > 10 && (g_str_has_suffix(text, "Z") || strpbrk(text + 10, "+-") != NULL);

    if (len > 10 && whole[10] == ' ')
        whole[10] = 'T';
    if (!has_zone && len < sizeof(rest) - 1 &&
        (len == 4 || len == 7 || len == 10 || len == 13 || len == 16 || len == 19)) {
        g_autofree char *filled = g_strconcat(whole, rest + len, NULL);
        return when_parse(bytes_of_text(filled), ret_when);
    }
    return when_parse(bytes_of_text(whole), ret_when);
}

static bool match_time(const char *name, const char *comparison, const Value *value,
                       FilterMatch *match, char **ret_why)
{
    int64_t when;
    char text[WHEN_TEXT_SIZE];

    if (!time_parse(value->text, &when)) {
        *ret_why = g_strdup_printf(_("%s:%s: give a day as 2024-01-31, or a time as "
                                     "2024-01-31T12:00:00Z"),
                                   name, value->text);
        return false;
    }
    g_autofree char *number = g_strdup_printf("%" PRId64, when);
    g_autofree char *place = bound(match, number);
    g_autofree char *as_text = bound(match, when_to_text(when, text));
    /* of mail in a file, only what it says itself is known */
    g_string_append_printf(match->sql,
                           "coalesce(e.time %s CAST(%s AS INTEGER), "
                           "e.record ->> '$.headers.date' %s %s)",
                           comparison, place, comparison, as_text);
    match->scope = FILTER_OWN;
    return true;
}

static bool match_after(const Value *value, FilterMatch *match, char **ret_why)
{
    return match_time("after", ">=", value, match, ret_why);
}

static bool match_before(const Value *value, FilterMatch *match, char **ret_why)
{
    return match_time("before", "<", value, match, ret_why);
}

/* "10", "10k", "1.5M": decimal units, as sizes are shown. */
static bool size_parse(const char *text, uint64_t *ret_bytes)
{
    char *end = NULL;
    double number = g_ascii_strtod(text, &end), unit = 1;

    if (end == text || !g_ascii_isdigit(text[0]))
        return false;
    if (*end != '\0' && strchr("kKmMgG", *end) != NULL) {
        unit = g_ascii_tolower(*end) == 'k' ? 1e3 : g_ascii_tolower(*end) == 'm' ? 1e6 : 1e9;
        end++;
    }
    if (*end == 'B' || *end == 'b')
        end++;
    if (*end != '\0' || number * unit > 1e18)
        return false;
    *ret_bytes = (uint64_t)(number * unit);
    return true;
}

static bool match_size(const Value *value, FilterMatch *match, char **ret_why)
{
    uint64_t bytes;

    if (!size_parse(value->text, &bytes)) {
        *ret_why = g_strdup_printf(
            _("size:%s: give bytes, as 500, 20k or 1.5M, with >=, >, <= or < before them"),
            value->text);
        return false;
    }
    g_string_append_printf(match->sql, "e.kind = 'message' AND e.record ->> '$.bytes' %s %" PRIu64,
                           value->has_comparison ? value->comparison : ">=", bytes);
    match->kind = "message";
    return true;
}

const FilterWord filter_words[] = {
    {"from",     "TEXT",         N_("who sent it: From, Sender, MAIL FROM; address or name")      },
    {"to",       "TEXT",         N_("to whom: To, Cc, Bcc, RCPT TO; address or name")             },
    {"subject",  "TEXT",         N_("in the subject")                                             },
    {"has",      "WHAT",         N_("attachment, link, finding, oddity, credential or message")   },
    {"type",     "TYPE",         N_("what is attached, as application/pdf; * stands for anything")},
    {"finding",  "NAME",         N_("a finding of this name; * stands for anything")              },
    {"oddity",   "NAME",         N_("an oddity of this name; likewise")                           },
    {"severity", "[>=]SEVERITY", N_("a finding as grave as this; also >, <= and <")               },
    {"server",   "TEXT",         N_("address, port, both, or a part of name or greeting")         },
    {"client",   "TEXT",         N_("address, port, both, or a part of its name")                 },
    {"proto",    "NAME",         N_("smtp, lmtp, pop3, imap or dns")                              },
    {"after",    "TIME",         N_("from this day or time on: 2024-01-31, 2024-01-31T12:00")     },
    {"before",   "TIME",         N_("before this day or time")                                    },
    {"size",     "[>=]BYTES",    N_("of a message; as 500, 20k, 1.5M; also >, <=, <")             },
    {NULL,       NULL,           NULL                                                             },
};

static const Matcher matchers[] = {
    match_from,    match_to,     match_subject,  match_has,    match_type,
    match_finding, match_oddity, match_severity, match_server, match_client,
    match_proto,   match_after,  match_before,   match_size,
};

/* A word without a name: in every text, as a beginning of a word, in quotes as it stands there. */
static bool match_text(const char *text, bool is_quoted, FilterMatch *match)
{
    g_auto(GStrv) parts = g_strsplit(text, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", parts);
    g_autofree char *phrase = g_strdup_printf("\"%s\"%s", doubled, is_quoted ? "" : "*");
    g_autofree char *place = bound(match, phrase);

    g_string_append_printf(
        match->sql, "e.number IN (SELECT rowid FROM temp.words WHERE words MATCH %s)", place);
    match->needs_index = true;
    return true;
}

static char *without_quotes(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "\"", -1);

    return g_strjoinv("", parts);
}

static Value value_of(const char *text, bool is_ordered)
{
    static const char *const comparisons[] = {">=", "<=", ">", "<", "="};
    Value value = {.comparison = "="};

    for (size_t i = 0; i < G_N_ELEMENTS(comparisons); i++) {
        if (!is_ordered || !g_str_has_prefix(text, comparisons[i]))
            continue;
        value.comparison = comparisons[i];
        value.has_comparison = true;
        text += strlen(comparisons[i]);
        break;
    }
    value.text = without_quotes(text);
    return value;
}

bool filter_word_match(const char *word, FilterMatch *match, char **ret_why)
{
    size_t len = strcspn(word, ":\"");
    g_autofree char *name = g_strndup(word, len);

    if (word[len] != ':') {
        g_autofree char *text = without_quotes(word);
        return match_text(text, word[0] == '"', match);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(matchers); i++) {
        if (!g_str_equal(filter_words[i].name, name))
            continue;
        bool is_ordered = strchr(filter_words[i].value, '=') != NULL;
        Value value = value_of(word + len + 1, is_ordered);
        g_autofree char *text = value.text;
        if (*text != '\0')
            return matchers[i](&value, match, ret_why);
        *ret_why = g_strdup_printf(_("%s: nothing stands behind it; give %s"), name,
                                   filter_words[i].value);
        return false;
    }
    *ret_why = g_strdup_printf(
        _("%s: no such word; \"posta help filters\" names them, and quotes make text of it"), name);
    return false;
}
