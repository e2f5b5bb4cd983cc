/* timing.c - where the time of a talk went. */
#include "report/timing.h"

#include "base/i18n.h"
#include "base/place.h"
#include "base/text.h"
#include "base/when.h"
#include "report/paragraph.h"

#define MOMENTS_MAX 200000 /* of one talk; some 13 MB. Of longer ones the beginning is told */
#define NAME_COLUMNS 38
#define LONGEST 5    /* waits that are named */
#define WORD_SIZE 12 /* octets of a command's name that are kept */

/* Somebody says something. */
typedef struct Moment {
    int64_t when; /* ns since 1970 */
    guint order;  /* as told */
    Side side;
    uint64_t frame;
    bool is_step;         /* the client's, in the middle of an exchange */
    int code;             /* of a reply; 0: a command, an answer, data */
    char word[WORD_SIZE]; /* the command that it is, or answers */
} Moment;

/* The time before a moment. */
typedef struct Wait {
    int64_t span; /* ns */
    Moment until;
} Wait;

typedef struct Timing {
    GArray *moments;        /* of Moment */
    int64_t opened, closed; /* ns since 1970: of the connection; 0 where not known */
    int64_t far[N_SIDES];   /* ns of a round trip from the capture to this side */
    int64_t waited[N_SIDES], network;
    guint turns;
    Wait longest[LONGEST];
} Timing;

static void add_moment(Timing *timing, const json_t *told, Side side, int code, const char *word)
{
    Moment moment = {.order = timing->moments->len, .side = side, .code = code};

    if (timing->moments->len >= MOMENTS_MAX ||
        !time_of_text(record_text(told, "time"), &moment.when))
        return;
    moment.frame = record_first_frame(told, "frames");
    moment.is_step = record_has(told, "side");
    g_strlcpy(moment.word, word == NULL ? "" : word, sizeof(moment.word));
    g_array_append_val(timing->moments, moment);
}

/* The client's last octet comes later than its first: it types, or sends data. */
static void add_last_octet(Timing *timing, const json_t *exchange, const char *word)
{
    Moment moment = {.order = timing->moments->len, .side = CLIENT};

    if (!record_has(exchange, "latency_ns") || timing->moments->len >= MOMENTS_MAX ||
        !time_of_text(record_text(exchange, "reply.time"), &moment.when))
        return;
    moment.when -= record_number(exchange, "latency_ns");
    g_strlcpy(moment.word, word == NULL ? "" : word, sizeof(moment.word));
    g_array_append_val(timing->moments, moment);
}

static void add_exchange(Timing *timing, const json_t *exchange)
{
    const char *word = record_text(exchange, "command.verb");
    size_t i;
    json_t *one;

    if (record_has(exchange, "command"))
        add_moment(timing, record_at(exchange, "command"), CLIENT, 0, word);
    json_array_foreach(record_at(exchange, "steps"), i, one)
    {
        bool is_client = g_strcmp0(record_text(one, "side"), "client") == 0;
        add_moment(timing, one, is_client ? CLIENT : SERVER, (int)record_number(one, "code"), word);
    }
    if (record_has(exchange, "body"))
        add_moment(timing, record_at(exchange, "body"), CLIENT, 0, word);
    if (record_has(exchange, "command"))
        add_last_octet(timing, exchange, word);
    json_array_foreach(record_at(exchange, "more"), i, one)
        add_moment(timing, one, SERVER, (int)record_number(one, "code"), word);
    if (record_has(exchange, "reply"))
        add_moment(timing, record_at(exchange, "reply"), SERVER,
                   (int)record_number(exchange, "reply.code"), word);
}

static int compare_moments(gconstpointer one, gconstpointer other)
{
    const Moment *a = one, *b = other;

    if (a->when != b->when)
        return a->when < b->when ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* How far each side is from where the capture was made, by the three segments of the opening. */
static void take_handshake(Timing *timing, const json_t *flow)
{
    const json_t *times = record_at(flow, "handshake.times");
    int64_t syn, answer, ack;

    time_of_text(record_text(flow, "end"), &timing->closed);
    if (!time_of_text(record_text(times, "syn"), &syn) ||
        !time_of_text(record_text(times, "syn_ack"), &answer) ||
        !time_of_text(record_text(times, "ack"), &ack))
        return;
    timing->opened = syn;
    timing->far[SERVER] = MAX(answer - syn, 0);
    timing->far[CLIENT] = MAX(ack - answer, 0);
    timing->network = MAX(ack - syn, 0);
}

static void keep_longest(Timing *timing, int64_t span, const Moment *until)
{
    for (size_t i = 0; i < LONGEST; i++) {
        if (span <= timing->longest[i].span)
            continue;
        memmove(&timing->longest[i + 1], &timing->longest[i], (LONGEST - i - 1) * sizeof(Wait));
        timing->longest[i] = (Wait){span, *until};
        return;
    }
}

/* Whoever speaks next is who was waited for; when the turn changed, part of it was the network. */
static void divide(Timing *timing)
{
    int64_t last = timing->opened == 0 ? INT64_MIN : timing->opened + timing->network;
    Side side = CLIENT;

    g_array_sort(timing->moments, compare_moments);
    for (guint i = 0; i < timing->moments->len; i++) {
        const Moment *moment = &g_array_index(timing->moments, Moment, i);
        int64_t span = last == INT64_MIN ? 0 : MAX(moment->when - last, 0);
        int64_t far = moment->side == side ? 0 : MIN(span, timing->far[moment->side]);
        if (moment->side != side)
            timing->turns++;
        timing->network += far;
        timing->waited[moment->side] += span - far;
        keep_longest(timing, span - far, moment);
        side = moment->side;
        last = MAX(last, moment->when);
    }
}

static void put_share(Page *page, const char *name, int64_t span, int64_t whole)
{
    char text[WHEN_TEXT_SIZE];

    g_autofree char *fitted = text_fit(name, NAME_COLUMNS);

    page_put(page, STYLE_PLAIN, "  %s", fitted);
    page_line(page, STYLE_PLAIN, " %10s %4d %%", span_to_text(span, text),
              whole <= 0 ? 0 : (int)((double)span * 100 / (double)whole + 0.5));
}

static void put_wait(Page *page, const Wait *wait)
{
    const Moment *until = &wait->until;
    char text[WHEN_TEXT_SIZE], frame[PAGE_TEXT_SIZE];

    page_put(page, STYLE_PLAIN, "  %10s", span_to_text(wait->span, text));
    if (until->side == SERVER && until->order == 0)
        page_put(page, STYLE_SERVER, "%s", _("  for the server: its greeting"));
    else if (until->side == SERVER && *until->word != '\0')
        page_put(page, STYLE_SERVER, _("  for the server: %d to %s"), until->code, until->word);
    else if (until->side == SERVER)
        page_put(page, STYLE_SERVER, _("  for the server: %d, by itself"), until->code);
    else if (until->is_step)
        page_put(page, STYLE_CLIENT, _("  for the client: its answer in %s"), until->word);
    else if (until->frame != 0)
        page_put(page, STYLE_CLIENT, _("  for the client: %s"),
                 *until->word == '\0' ? _("an empty line") : until->word);
    else
        page_put(page, STYLE_CLIENT, _("  for the client to finish %s"), until->word);
    if (until->frame != 0)
        page_put(page, STYLE_QUIET, _("  (frame %s)"), number_to_text(until->frame, frame));
    page_end_line(page);
}

static void put_timing(Page *page, const Timing *timing)
{
    const Moment *end = &g_array_index(timing->moments, Moment, timing->moments->len - 1);
    int64_t rest = timing->closed == 0 ? 0 : MAX(timing->closed - end->when, 0);
    int64_t whole = timing->waited[CLIENT] + timing->waited[SERVER] + timing->network + rest;
    char round[WHEN_TEXT_SIZE], server[WHEN_TEXT_SIZE];

    page_heading(page, _("Timing"), _("who waited for whom"));
    put_share(page, _("the client waited for the server"), timing->waited[SERVER], whole);
    put_share(page, _("the server waited for the client"), timing->waited[CLIENT], whole);
    if (timing->opened != 0)
        put_share(page, _("on the way, round trips"), timing->network, whole);
    put_share(page, _("after the last line that was read"), rest, whole);
    if (timing->opened != 0) {
        span_to_text(timing->far[CLIENT] + timing->far[SERVER], round);
        span_to_text(timing->far[SERVER], server);
        g_autofree char *text = g_strdup_printf(
            _("By the handshake a round trip takes %s, %s of it between the capture and the "
              "server. The turn changed %u times; of each wait so much is counted as the way. The "
              "rest is thinking, typing and sending."),
            round, server, timing->turns);
        page_paragraph(page, STYLE_QUIET, 2, "# ", text);
    }
    if (timing->moments->len >= MOMENTS_MAX)
        page_paragraph(page, STYLE_QUIET, 2, "# ",
                       _("Of this talk only the beginning was counted."));
    page_line(page, STYLE_PLAIN, "  %s", _("Longest waits"));
    for (size_t i = 0; i < LONGEST && timing->longest[i].span > 0; i++)
        put_wait(page, &timing->longest[i]);
}

bool timing_write(Page *page, sqlite3 *database, const char *dialogue, const json_t *flow,
                  GError **error)
{
    Timing timing = {.moments = g_array_new(FALSE, FALSE, sizeof(Moment))};
    Query *query = query_new(database,
                             "SELECT record FROM events WHERE dialogue = ?1 AND kind = 'exchange' "
                             "ORDER BY CAST(record ->> '$.number' AS INTEGER), number",
                             dialogue, NULL);

    take_handshake(&timing, flow);
    while (query_next(query)) {
        json_t *exchange = query_record(query, 0);
        if (exchange != NULL)
            add_exchange(&timing, exchange);
        json_decref(exchange);
    }
    divide(&timing);
    if (timing.moments->len > 0)
        put_timing(page, &timing);
    g_array_unref(timing.moments);
    return query_end(query, error);
}
