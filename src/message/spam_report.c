/* spam_report.c - what a spam filter wrote into the header. */
#include "message/spam_report.h"

#include "base/limits.h"
#include "base/text.h"
#include "message/lexical.h"

static void free_test(void *data)
{
    SpamTest *test = data;

    g_free(test->name);
    g_free(test->description);
    g_free(test);
}

const char *spam_verdict_name(SpamVerdict verdict)
{
    static const char *const names[] = {"not-confirmable", "confirmed", "contradicted"};

    return names[verdict];
}

/* A number at the front of a text; returns its octets, 0 where there is none. */
static size_t number_len(Bytes text, double *ret_number)
{
    char digits[24] = "";
    size_t len = 0;
    char *end;

    while (len < text.len && len < sizeof(digits) - 1 &&
           (g_ascii_isdigit(text.data[len]) || text.data[len] == '.' ||
            (len == 0 && (text.data[len] == '-' || text.data[len] == '+')))) {
        digits[len] = (char)text.data[len];
        len++;
    }
    *ret_number = g_ascii_strtod(digits, &end);
    return end == digits ? 0 : (size_t)(end - digits);
}

/* Capitals, digits and "_": how rules are named. */
static size_t name_len(Bytes text)
{
    size_t len = 0;

    while (len < text.len && (g_ascii_isalnum(text.data[len]) || text.data[len] == '_'))
        len++;
    return len;
}

static SpamTest *test_of(SpamReport *report, Bytes name)
{
    for (guint i = 0; i < report->tests->len; i++) {
        SpamTest *test = report->tests->pdata[i];
        if (bytes_equal(bytes_of_text(test->name), name))
            return test;
    }
    if (report->tests->len >= SPAM_TESTS_MAX)
        return NULL;
    SpamTest *test = g_new0(SpamTest, 1);
    test->name = text_valid(name);
    g_ptr_array_add(report->tests, test);
    return test;
}

static void set_score(SpamTest *test, Bytes number)
{
    if (test != NULL && number_len(number, &test->score) > 0)
        test->has_score = true;
}

/* What stands behind "key=" in a text, up to its end. */
static Bytes behind(Bytes text, const char *key)
{
    size_t len = strlen(key);

    for (size_t i = 0; i + len <= text.len; i++)
        if (bytes_starts_with_nocase(bytes_skip(text, i), bytes_of_text(key)) &&
            (i == 0 || !g_ascii_isalnum(text.data[i - 1])))
            return bytes_skip(text, i + len);
    return (Bytes){NULL, 0};
}

/* tests=A,B,\n C or tests=[A=1.2, B=-0.1]; ends with the next key=. */
static void read_test_names(SpamReport *report, Bytes rest)
{
    bool has_scores = rest.len > 0 && rest.data[0] == '[';

    if (has_scores)
        rest = bytes_skip(rest, 1);
    while (rest.len > 0 && rest.data[0] != ']') {
        size_t len = name_len(rest);
        Bytes behind_name = bytes_skip(rest, len);

        if (len == 0) {
            rest = bytes_skip(rest, 1);
            continue;
        }
        if (!has_scores && behind_name.len > 0 && behind_name.data[0] == '=')
            return; /* autolearn=no */
        Bytes name = bytes_first(rest, len);
        rest = behind_name;
        SpamTest *test = bytes_equal(name, BYTES_OF("none")) ? NULL : test_of(report, name);
        if (rest.len > 0 && rest.data[0] == '=') {
            set_score(test, bytes_skip(rest, 1));
            while (rest.len > 0 && rest.data[0] != ',' && rest.data[0] != ']')
                rest = bytes_skip(rest, 1);
        }
    }
}

/* Yes, score=7.2 required=6.0 tests=... autolearn=no version=3.4.6 */
static void read_status(SpamReport *report, Bytes body)
{
    Bytes score = behind(body, "score=");

    if (score.len == 0)
        score = behind(body, "hits="); /* before version 3 */
    report->engine = "SpamAssassin";
    while (body.len > 0 && is_white(body.data[0]))
        body = bytes_skip(body, 1);
    report->has_flag = bytes_starts_with_nocase(body, BYTES_OF("Yes")) ||
                       bytes_starts_with_nocase(body, BYTES_OF("No"));
    report->is_spam = bytes_starts_with_nocase(body, BYTES_OF("Yes"));
    report->has_score = number_len(score, &report->score) > 0;
    report->has_required = number_len(behind(body, "required="), &report->required) > 0;
    read_test_names(report, behind(body, "tests="));
}

static void add_description(SpamTest *test, Bytes words)
{
    g_autofree char *text = text_valid(words);

    g_strstrip(text);
    if (text[0] == '\0')
        return;
    char *whole = test->description == NULL ? g_strdup(text)
                                            : g_strconcat(test->description, " ", text, NULL);
    g_free(test->description);
    test->description = whole;
}

/* "*  2.3 NAME what it means" a line, and "*      more of it". */
static SpamTest *read_report_line(SpamReport *report, Bytes line, SpamTest *last)
{
    double score;

    while (line.len > 0 && (is_white(line.data[0]) || line.data[0] == '*'))
        line = bytes_skip(line, 1);
    size_t len = number_len(line, &score);
    Bytes name = bytes_skip(line, len);
    bool has_blank = name.len > 0 && is_blank(name.data[0]);
    name = bytes_trim(name);
    size_t letters = name_len(name);
    if (len > 0 && has_blank && letters > 1 && g_ascii_isupper(name.data[0])) {
        last = test_of(report, bytes_first(name, letters));
        if (last != NULL) {
            last->has_score = true;
            last->score = score;
            g_clear_pointer(&last->description, g_free);
            add_description(last, bytes_skip(name, letters));
        }
    } else if (last != NULL && strlen(last->description == NULL ? "" : last->description) < 500) {
        add_description(last, line);
    }
    return last;
}

static void read_report(SpamReport *report, Bytes body)
{
    SpamTest *last = NULL;

    report->engine = "SpamAssassin";
    while (body.len > 0) {
        ptrdiff_t line_end = bytes_find(body, '\n');
        Bytes line = line_end < 0 ? body : bytes_first(body, (size_t)line_end);

        last = read_report_line(report, line, last);
        body = bytes_skip(body, line.len + 1);
    }
}

/* default: False [3.40 / 15.00]; NAME(0.50)[options]; ... */
static void read_rspamd(SpamReport *report, Bytes body)
{
    ptrdiff_t open = bytes_find(body, '['), slash = bytes_find(body, '/');

    report->engine = "rspamd";
    report->has_flag = true;
    report->is_spam = behind(bytes_first(body, 100), "True").data != NULL;
    if (open >= 0)
        report->has_score = number_len(bytes_skip(body, (size_t)open + 1), &report->score) > 0;
    if (slash >= 0)
        report->has_required =
            number_len(bytes_trim(bytes_skip(body, (size_t)slash + 1)), &report->required) > 0;
    while (body.len > 0) {
        ptrdiff_t next = bytes_find(body, ';');
        Bytes part = next < 0 ? body : bytes_first(body, (size_t)next);

        body = bytes_skip(body, part.len + 1);
        while (part.len > 0 && is_white(part.data[0]))
            part = bytes_skip(part, 1);
        size_t len = name_len(part);
        if (len > 1 && len < part.len && part.data[len] == '(')
            set_score(test_of(report, bytes_first(part, len)), bytes_skip(part, len + 1));
    }
}

/* X-Spam-Score: 7.2, and X-Spam-Level: a star for each point. */
static void read_score(SpamReport *report, Bytes body)
{
    while (body.len > 0 && is_white(body.data[0]))
        body = bytes_skip(body, 1);
    if (!report->has_score)
        report->has_score = number_len(body, &report->score) > 0;
}

static void read_flag(SpamReport *report, Bytes body)
{
    while (body.len > 0 && is_white(body.data[0]))
        body = bytes_skip(body, 1);
    if (report->has_flag)
        return;
    report->has_flag = true;
    report->is_spam = bytes_starts_with_nocase(body, BYTES_OF("Yes"));
}

static void read_level(SpamReport *report, Bytes body)
{
    size_t stars = 0;

    for (size_t i = 0; i < body.len; i++)
        stars += body.data[i] == '*';
    if (report->has_score || stars == 0)
        return;
    report->has_score = true;
    report->score = (double)stars;
}

static const struct {
    const char *name;
    void (*read)(SpamReport *report, Bytes body);
} known[] = {
    {"X-Spam-Status",  read_status},
    {"X-Spam-Report",  read_report},
    {"X-Spamd-Result", read_rspamd},
    {"X-Spam-Score",   read_score },
    {"X-Spam-Flag",    read_flag  },
    {"X-Spam-Level",   read_level },
    {"X-Rspamd-Score", read_score },
};

void spam_report_read(SpamReport *report, const GArray *fields, const MessageHeaders *headers,
                      const Route *route)
{
    const HeaderField *found[G_N_ELEMENTS(known)] = {NULL};
    const SpamFacts facts = {fields, headers, route};

    *report = (SpamReport){.tests = g_ptr_array_new_with_free_func(free_test)};
    for (guint i = 0; i < fields->len; i++) {
        const HeaderField *field = &g_array_index(fields, HeaderField, i);

        if (field->name.len < 11 || ascii_lower(field->name.data[0]) != 'x')
            continue;
        for (size_t j = 0; j < G_N_ELEMENTS(known); j++)
            if (found[j] == NULL && bytes_equal_nocase(field->name, bytes_of_text(known[j].name)))
                found[j] = field;
    }
    for (size_t j = 0; j < G_N_ELEMENTS(known); j++)
        if (found[j] != NULL)
            known[j].read(report, found[j]->body);
    if (report->engine == NULL && (report->has_score || report->has_flag))
        report->engine = "SpamAssassin";
    for (guint i = 0; i < report->tests->len; i++)
        spam_test_try(report->tests->pdata[i], &facts);
}

void spam_report_clear(SpamReport *report)
{
    g_ptr_array_unref(report->tests);
    *report = (SpamReport){0};
}
