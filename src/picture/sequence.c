/* sequence.c - a dialogue as steps, out of the events of a case. */
#include "picture/sequence.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "report/finding_words.h"
#include "report/page.h"
#include "report/record.h"

static void mark_free(gpointer value)
{
    Mark *mark = value;

    g_free(mark->id);
    g_free(mark->name);
    g_free(mark->sentence);
    g_free(mark);
}

static void step_clear(gpointer value)
{
    SequenceStep *step = value;

    g_free(step->text);
    g_free(step->more);
    g_clear_pointer(&step->marks, g_ptr_array_unref);
}

void sequence_free(Sequence *sequence)
{
    if (sequence == NULL)
        return;
    g_free(sequence->id);
    g_free(sequence->client);
    g_free(sequence->server);
    g_array_unref(sequence->steps);
    g_free(sequence);
}

/* Adds a step with the time and the frame of what an event tells; takes text and more. NULL where
 * there is no room. */
static SequenceStep *add_step(Sequence *sequence, const json_t *told, StepKind kind, Side side,
                              char *text, char *more)
{
    SequenceStep step = {.kind = kind,
                         .side = side,
                         .order = sequence->steps->len,
                         .frame = record_first_frame(told, "frames"),
                         .text = text,
                         .more = more};

    if (sequence->steps->len == SEQUENCE_STEPS_MAX) {
        step_clear(&step);
        sequence->left_out++;
        return NULL;
    }
    if (time_of_text(record_text(told, "time"), &step.when))
        sequence->has_clock = true;
    else if (sequence->steps->len > 0)
        step.when = g_array_index(sequence->steps, SequenceStep, sequence->steps->len - 1).when;
    g_array_append_val(sequence->steps, step);
    return &g_array_index(sequence->steps, SequenceStep, sequence->steps->len - 1);
}

/* One segment of the handshake; its frame and its time stand in two places. */
static void add_opening(Sequence *sequence, const json_t *flow, Side side, const char *key,
                        const char *name)
{
    g_autofree char *frame_path = g_strdup_printf("handshake.%s", key);
    g_autofree char *time_path = g_strdup_printf("handshake.times.%s", key);

    if (!record_has(flow, frame_path))
        return;
    json_t *told = json_pack("{s:[I], s:s*}", "frames", (json_int_t)record_number(flow, frame_path),
                             "time", record_text(flow, time_path));
    add_step(sequence, told, STEP_SEGMENT, side, g_strdup(name), NULL);
    json_decref(told);
}

static void add_closing(Sequence *sequence, const json_t *flow)
{
    json_t *one;
    size_t i;

    json_array_foreach(record_at(flow, "close.steps"), i, one)
    {
        const char *flags = record_text(one, "flags");
        Side side = g_strcmp0(record_text(one, "side"), "client") == 0 ? CLIENT : SERVER;
        SequenceStep *step = add_step(sequence, one, STEP_SEGMENT, side,
                                      g_strdup(flags == NULL ? "?" : flags), NULL);

        if (step != NULL && flags != NULL && strstr(flags, "RST") != NULL)
            step->tone = TONE_WARNING;
    }
}

static Tone tone_of_reply(const json_t *reply)
{
    int64_t code = record_number(reply, "code");
    const char *status = record_text(reply, "status");

    if (code >= 500 || g_strcmp0(status, "-ERR") == 0 || g_strcmp0(status, "NO") == 0 ||
        g_strcmp0(status, "BAD") == 0)
        return TONE_BAD;
    if (code >= 400)
        return TONE_WARNING;
    return code >= 200 || status != NULL ? TONE_GOOD : TONE_PLAIN;
}

/* "250-mail.example", "a1 OK done": a line of a reply as it went over the wire, about; yours. */
static char *reply_line(const json_t *reply, size_t i, size_t count)
{
    const char *line = json_string_value(json_array_get(record_at(reply, "lines"), i));
    const char *status = record_text(reply, "status"), *tag = record_text(reply, "tag");
    int code = (int)record_number(reply, "code");

    if (line == NULL)
        line = "";
    if (code != 0)
        return g_strdup_printf("%d%c%s", code, i + 1 < count ? '-' : ' ', line);
    if (i > 0 || status == NULL)
        return g_strdup(line);
    return g_strdup_printf("%s%s%s %s", tag == NULL ? "" : tag, tag == NULL ? "" : " ", status,
                           line);
}

static void add_reply(Sequence *sequence, const json_t *reply)
{
    size_t count = MAX(json_array_size(record_at(reply, "lines")), 1);
    g_autoptr(GString) all = g_string_new(NULL);

    if (reply == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        g_autofree char *line = reply_line(reply, i, count);

        g_string_append_printf(all, "%s%s", i == 0 ? "" : " | ", line);
    }
    g_autofree char *first = reply_line(reply, 0, count);
    char *text =
        count == 1 ? g_strdup(first) : g_strdup_printf(_("%s (%u lines)"), first, (unsigned)count);
    SequenceStep *step = add_step(sequence, reply, STEP_REPLY, SERVER, text,
                                  count == 1 ? NULL : g_string_free(g_steal_pointer(&all), FALSE));
    if (step != NULL)
        step->tone = tone_of_reply(reply);
}

static void add_login(Sequence *sequence, const json_t *one)
{
    const char *text = record_text(one, "text"), *decoded = record_text(one, "decoded");
    bool is_client = g_strcmp0(record_text(one, "side"), "client") == 0;
    int code = (int)record_number(one, "code");
    g_autofree char *head = code == 0 ? g_strdup("") : g_strdup_printf("%d ", code);
    g_autofree char *tail = decoded == NULL ? g_strdup("") : g_strdup_printf("  [%s]", decoded);

    add_step(sequence, one, code == 354 ? STEP_REPLY : STEP_LOGIN, is_client ? CLIENT : SERVER,
             g_strdup_printf("%s%s%s", head, text == NULL ? "" : text, tail), NULL);
}

static void add_body(Sequence *sequence, const json_t *exchange)
{
    const json_t *body = record_at(exchange, "body");
    uint64_t bytes = (uint64_t)record_number(body, "bytes");
    unsigned segments = (unsigned)record_number(body, "segments");
    char text[PAGE_TEXT_SIZE];

    if (body == NULL)
        return;
    bool is_down = g_strcmp0(record_text(exchange, "network.protocol"), "pop3") == 0;
    SequenceStep *step =
        add_step(sequence, body, STEP_BODY, is_down ? SERVER : CLIENT,
                 g_strdup_printf(ngettext("data, %s bytes in %u segment",
                                          "data, %s bytes in %u segments", segments),
                                 number_to_text(bytes, text), segments),
                 NULL);
    if (step != NULL)
        step->bytes = bytes;
}

static void add_exchange(Sequence *sequence, const json_t *exchange)
{
    const json_t *command = record_at(exchange, "command");
    const char *text = record_text(command, "text"), *verb = record_text(command, "verb");
    json_t *one;
    size_t i;

    if (command != NULL) {
        SequenceStep *step = add_step(sequence, command, STEP_COMMAND, CLIENT,
                                      g_strdup(text != NULL   ? text
                                               : verb != NULL ? verb
                                                              : ""),
                                      NULL);
        if (step != NULL) {
            step->group = (uint64_t)record_number(exchange, "group");
            if (record_flag(exchange, "early"))
                step->tone = TONE_WARNING;
        }
    }
    json_array_foreach(record_at(exchange, "steps"), i, one) add_login(sequence, one);
    add_body(sequence, exchange);
    json_array_foreach(record_at(exchange, "more"), i, one) add_reply(sequence, one);
    add_reply(sequence, record_at(exchange, "reply"));
}

static void add_seal(Sequence *sequence, const json_t *tls)
{
    const char *version = record_text(tls, "version"), *cipher = record_text(tls, "cipher");
    json_t *told = json_pack("{s:s*, s:O*}", "time", record_text(tls, "time"), "frames",
                             record_at(tls, "evidence.frames"));

    add_step(sequence, told, STEP_SEAL, CLIENT,
             g_strdup_printf("%s%s%s", version == NULL ? "TLS" : version,
                             cipher == NULL ? "" : ", ", cipher == NULL ? "" : cipher),
             NULL);
    json_decref(told);
}

static gint compare_steps(gconstpointer one, gconstpointer other)
{
    const SequenceStep *left = one, *right = other;

    if (left->when != right->when)
        return left->when < right->when ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

/* The last step that began in this frame or before it; the first one where none did. */
static SequenceStep *step_at(const Sequence *sequence, uint64_t frame)
{
    guint found = 0;

    for (guint i = 0; i < sequence->steps->len; i++)
        if (g_array_index(sequence->steps, SequenceStep, i).frame <= frame)
            found = i;
    return &g_array_index(sequence->steps, SequenceStep, found);
}

/* `sentence` becomes the mark's. */
static void add_mark(Sequence *sequence, uint64_t frame, Tone tone, const json_t *event,
                     const char *name, char *sentence)
{
    SequenceStep *step = step_at(sequence, frame);
    const char *id = record_text(event, "id");
    Mark *mark = g_new(Mark, 1);

    *mark =
        (Mark){g_strdup(id == NULL ? "" : id), g_strdup(name == NULL ? "" : name), sentence, tone};
    if (step->marks == NULL)
        step->marks = g_ptr_array_new_with_free_func(mark_free);
    g_ptr_array_add(step->marks, mark);
}

static void add_oddity(Sequence *sequence, const json_t *oddity)
{
    const char *sentence = record_text(oddity, "sentence");

    add_mark(sequence, record_first_frame(oddity, "evidence.frames"), TONE_WARNING, oddity,
             record_text(oddity, "oddity"),
             g_strdup(sentence == NULL || *sentence == '\0' ? "" : _(sentence)));
}

static void add_finding(Sequence *sequence, const json_t *finding)
{
    const char *severity = record_text(finding, "severity");
    const json_t *first = json_array_get(record_at(finding, "evidence"), 0);
    bool is_bad = g_strcmp0(severity, "high") == 0 || g_strcmp0(severity, "critical") == 0;

    add_mark(sequence, record_first_frame(first, "frames"),
             is_bad                             ? TONE_BAD
             : g_strcmp0(severity, "info") == 0 ? TONE_PLAIN
                                                : TONE_WARNING,
             finding, record_text(finding, "finding"),
             finding_sentence_shown(&(Page){.times = TIMES_UTC}, finding));
}

/* Adds what each record tells that a question finds. */
static bool add_each(Sequence *sequence, sqlite3 *database, const char *sql, const char *id,
                     void (*add)(Sequence *sequence, const json_t *record), GError **error)
{
    Query *query = query_new(database, sql, id, NULL);

    while (query_next(query)) {
        json_t *record = query_record(query, 0);

        if (record != NULL)
            add(sequence, record);
        json_decref(record);
    }
    return query_end(query, error);
}

static void add_handshake(Sequence *sequence, const json_t *flow)
{
    add_opening(sequence, flow, CLIENT, "syn", "SYN");
    add_opening(sequence, flow, SERVER, "syn_ack", "SYN, ACK");
    add_opening(sequence, flow, CLIENT, "ack", "ACK");
}

static char *name_of_end(const json_t *dialogue, const char *side, const char *said)
{
    g_autofree char *end = record_end_point(dialogue, side);

    return g_strdup_printf("%s%s%s", end, said == NULL ? "" : "  ", said == NULL ? "" : said);
}

Sequence *sequence_of_dialogue(sqlite3 *database, const char *id, GError **error)
{
    static const struct {
        const char *sql;
        void (*add)(Sequence *sequence, const json_t *record);
        bool is_mark; /* belongs to a step: those have to be in order before */
    } parts[] = {
        {"SELECT record FROM events WHERE kind = 'flow' AND flow = (SELECT flow FROM events "
         "WHERE id = ?1 AND kind = 'dialogue')",                                       add_handshake, false},
        {"SELECT record FROM events WHERE kind = 'tls' AND flow = (SELECT flow FROM events "
         "WHERE id = ?1 AND kind = 'dialogue') ORDER BY number",                       add_seal,      false},
        {"SELECT record FROM events WHERE dialogue = ?1 AND kind = 'exchange' ORDER BY number",
         add_exchange,                                                                                         false},
        {"SELECT record FROM events WHERE kind = 'flow' AND flow = (SELECT flow FROM events "
         "WHERE id = ?1 AND kind = 'dialogue')",                                       add_closing,   false},
        {"SELECT record FROM events WHERE dialogue = ?1 AND kind = 'oddity' ORDER BY number",
         add_oddity,                                                                                           true },
        {"SELECT record FROM events WHERE dialogue = ?1 AND kind = 'finding' ORDER BY number",
         add_finding,                                                                                          true },
    };
    g_autoptr(Sequence) sequence = g_new0(Sequence, 1);
    bool is_ordered = false;
    json_t *dialogue =
        record_asked(database, "SELECT record FROM events WHERE id = ?1 AND kind = 'dialogue'", id);

    sequence->steps = g_array_new(FALSE, FALSE, sizeof(SequenceStep));
    g_array_set_clear_func(sequence->steps, step_clear);
    sequence->id = g_strdup(id);
    sequence->client = name_of_end(dialogue, "client", record_text(dialogue, "helo"));
    sequence->server = name_of_end(dialogue, "server", record_banner(dialogue));
    json_decref(dialogue);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i].is_mark && !is_ordered) {
            if (sequence->has_clock)
                g_array_sort(sequence->steps, compare_steps);
            is_ordered = true;
        }
        if (parts[i].is_mark && sequence->steps->len == 0)
            break;
        if (!add_each(sequence, database, parts[i].sql, id, parts[i].add, error))
            return NULL;
    }
    if (sequence->steps->len > 0)
        sequence->zero = g_array_index(sequence->steps, SequenceStep, 0).when;
    return g_steal_pointer(&sequence);
}

const char *sequence_moment(const Sequence *sequence, const SequenceStep *step,
                            char text[MOMENT_TEXT_SIZE])
{
    int64_t us = (step->when - sequence->zero) / 1000;

    if (!sequence->has_clock)
        *text = '\0';
    else
        g_snprintf(text, MOMENT_TEXT_SIZE, "%" G_GINT64_FORMAT ".%06d", us / 1000000,
                   (int)(us % 1000000));
    return text;
}
