/* pop3_server.c - replies of a POP3 server: of one line or of several, and which command's. */
#include "base/limits.h"
#include "base/text.h"
#include "dialogue/pop3.h"

Outcome pop3_outcome(const PopPending *pending)
{
    const Reply *reply = pending->exchange->reply;

    if (reply == NULL)
        return OUTCOME_UNKNOWN;
    return reply->status[0] == '+' ? OUTCOME_ACCEPTED : OUTCOME_REFUSED;
}

/* --- messages ----------------------------------------------------------------------------------*/

static void tell_body_bytes(void *user, Bytes bytes)
{
    Pop3 *pop = user;
    const PopPending *head = g_queue_peek_head(&pop->pending);

    pop->tell.message_bytes(pop->tell.user, head->message, bytes);
}

static void begin_body(Pop3 *pop, PopPending *pending)
{
    pending->message = ++pop->facts.messages;
    pending->exchange->message = pending->message;
    pending->exchange->has_body = pending->exchange->is_body_of_server = true;
    pop->expecting = POP_BODY;
    pop->has_hole = false;
    dot_body_init(&pop->dot_body, pending->takes_bare_lf);
}

bool pop3_infer_body(Pop3 *pop, uint64_t length)
{
    PopPending *head = g_queue_peek_head(&pop->pending);

    if (pop->expecting != POP_STATUS || g_queue_get_length(&pop->pending) != 1 ||
        (head->verb->traits & POP_MESSAGE) == 0 || length <= POP3_REPLY_MAX_BYTES)
        return false;
    begin_body(pop, head);
    return true;
}

void pop3_feed_body(Pop3 *pop, Bytes *rest, Place *at)
{
    const DotBodyTell tell = {pop, tell_body_bytes};
    PopPending *pending = g_queue_peek_head(&pop->pending);
    size_t taken = dot_body_feed(&pop->dot_body, *rest, &tell);

    body_facts_add(&pending->exchange->body, at, taken);
    *rest = bytes_skip(*rest, taken);
    at->offset += taken;
    if (!dot_body_is_ended(&pop->dot_body))
        return;
    pending->is_whole = !pop->has_hole;
    pop3_settle(pop, pending);
}

void pop3_body_gap(Pop3 *pop, uint64_t length, const Place *place)
{
    const DotBodyTell tell = {pop, tell_body_bytes};
    PopPending *pending = g_queue_peek_head(&pop->pending);

    dot_body_gap(&pop->dot_body, &tell);
    pop->tell.message_gap(pop->tell.user, pending->message, length);
    body_facts_add(&pending->exchange->body, place, length);
    pop->has_hole = true;
}

/* The message will not go on, and its end was not seen. */
static void break_body(Pop3 *pop)
{
    const DotBodyTell tell = {pop, tell_body_bytes};

    dot_body_end(&pop->dot_body, &tell);
}

static void tell_message(Pop3 *pop, const PopPending *pending)
{
    bool is_top = pending->verb == &pop3_verb_top;
    MailboxPlace place = pop3_place_of(pop, pending->number);
    const MessageTold told = {
        .number = pending->message,
        .via = is_top ? "pop3-top" : "pop3-retr",
        .acting_client = SERVER,
        .is_whole = pending->is_whole && !is_top,
        .mailbox = &place,
        .span = pending->exchange->body.segments > 0 ? pending->exchange->body.span
                                                     : pending->exchange->reply->span,
    };

    pop->tell.message(pop->tell.user, &told);
    mailbox_place_clear(&place);
}

/* --- exchanges ---------------------------------------------------------------------------------*/

static void let_client_go_on(Pop3 *pop, ReadingMode mode)
{
    pop->reader[CLIENT].mode = mode;
    pop->is_turn = true;
}

void pop3_settle(Pop3 *pop, PopPending *pending)
{
    Exchange *exchange = pending->exchange;
    ReadingMode mode = pop->reader[CLIENT].mode;

    if (pop->expecting == POP_BODY && pending == g_queue_peek_head(&pop->pending) &&
        !dot_body_is_ended(&pop->dot_body))
        break_body(pop);
    g_queue_remove(&pop->pending, pending);
    pop->expecting = POP_STATUS;
    if (pop->reply != NULL && pending->is_answered)
        exchange->reply = g_steal_pointer(&pop->reply);
    exchange->number = ++pop->facts.exchanges;
    if (exchange->reply != NULL && (!pop->has_pipelining || pending->sasl != NULL))
        pop->must_have = MAX(pop->must_have, span_end(&exchange->reply->span));
    if (pop->holder == pending) {
        pop->holder = NULL;
        pop->is_answer_guess = false;
        if (mode == READING_HELD || mode == READING_ANSWER)
            let_client_go_on(pop, READING_LINES);
    }
    if (pending->verb->after != NULL)
        pending->verb->after(pop, pending);
    if (exchange->are_steps_cut)
        pop3_tell_oddity(pop, ODDITY_TOO_MANY_STEPS, CLIENT, &exchange->command->span);
    exchange->said_secrets = pop->secrets;
    pop->tell.exchange(pop->tell.user, exchange);
    if (pending->message != 0)
        tell_message(pop, pending);
    exchange_free(exchange);
    sasl_free(pending->sasl);
    g_free(pending);
    if (g_queue_is_empty(&pop->pending))
        pop->is_misaligned = false;
}

/* A reply that answers no command: the greeting, or something unasked for. source RFC 1939 4 */
static void tell_alone(Pop3 *pop, Reply *reply, bool is_greeting)
{
    const Exchange exchange = {.number = ++pop->facts.exchanges,
                               .reply = reply,
                               .said_secrets = pop->secrets,
                               .is_greeting = is_greeting};
    GBytes *text = reply->lines->pdata[0];

    if (!is_greeting) {
        pop3_tell_oddity(pop, ODDITY_REPLY_WITHOUT_COMMAND, SERVER, &reply->span);
    } else {
        const PopPending *head = g_queue_peek_head(&pop->pending);

        pop->must_have = span_end(&reply->span);
        pop->banner = g_strndup(g_bytes_get_data(text, NULL), g_bytes_get_size(text));
        pop->facts.banner = (Bytes){(uint8_t *)pop->banner, g_bytes_get_size(text)};
        if (head != NULL && !pop->told_before_greeting && head->acked < span_end(&reply->span))
            pop3_tell_oddity(pop, ODDITY_COMMAND_BEFORE_GREETING, CLIENT,
                             &head->exchange->command->span);
        pop->told_before_greeting = true;
    }
    pop->has_greeting = true;
    pop->tell.exchange(pop->tell.user, &exchange);
    reply_free(reply);
}

/* --- lines -------------------------------------------------------------------------------------*/

/* The response code in front of a reply's text: "[IN-USE] ..."; yours, or NULL.
 * source RFC 2449 8, RFC 3206 4 */
static char *response_code(Bytes text)
{
    ptrdiff_t end = bytes_find(text, ']');

    if (text.len == 0 || text.data[0] != '[' || end < 2)
        return NULL;
    g_autofree char *code = text_valid(bytes_first(bytes_skip(text, 1), (size_t)end - 1));
    return g_ascii_strup(code, -1);
}

/* "+OK" or "-ERR", and what follows it; false where the line is neither. */
static bool read_status(const Line *line, const char **ret_status, Bytes *ret_text)
{
    static const char *const words[] = {"+OK", "-ERR"};

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        Bytes word = bytes_of_text(words[i]);

        if (!bytes_starts_with_nocase(line->text, word))
            continue;
        Bytes rest = bytes_skip(line->text, word.len);
        if (rest.len > 0 && g_ascii_isalnum(rest.data[0]))
            continue;
        *ret_status = words[i];
        *ret_text = rest.len > 0 && is_blank(rest.data[0]) ? bytes_skip(rest, 1) : rest;
        return true;
    }
    return false;
}

static Reply *begin_reply(const char *status, Bytes text, const Line *line)
{
    Reply *reply = g_new0(Reply, 1);

    reply->status = status;
    reply->response = response_code(text);
    reply->lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_ptr_array_add(reply->lines, g_bytes_new(text.data, text.len));
    reply->span = line->span;
    return reply;
}

/* The first reply greets, though the client may have spoken before; a transcript may leave it out.
 */
static bool is_greeting(const Pop3 *pop, const Line *line)
{
    return !pop->has_greeting && !pop->has_server_gap &&
           (g_queue_is_empty((GQueue *)&pop->pending) || line->span.first.acked != ACKED_UNKNOWN);
}

static bool has_lines(const PopPending *pending)
{
    unsigned traits = pending->verb->traits;

    return traits & POP_LIST ||
           (traits & POP_LIST_IF_ALONE && pending->exchange->command->argument.len == 0);
}

static void take_status(Pop3 *pop, const char *status, Bytes text, const Line *line)
{
    PopPending *head = g_queue_peek_head(&pop->pending);
    Reply *reply = begin_reply(status, text, line);

    bool is_unheard = head != NULL && line->span.first.acked != ACKED_UNKNOWN &&
                      line->span.first.acked < span_end(&head->exchange->command->span);
    pop->reader[SERVER].is_after_gap = false;
    if (is_greeting(pop, line)) {
        tell_alone(pop, reply, true);
        return;
    }
    if (head == NULL || is_unheard) {
        pop->lone = reply;
        pop->expecting = POP_UNKNOWN_LINES;
        return;
    }
    pop->has_greeting = true;
    head->is_answered = true;
    head->takes_bare_lf = line->has_bare_lf;
    bool is_known = pop3_verb_is_known(head->verb);
    pop->reply = reply;
    pop->reply_bytes = text.len;
    pop->is_reply_cut = false;
    if (status[0] == '+' && head->verb->traits & POP_MESSAGE)
        begin_body(pop, head);
    else if (status[0] == '+' && has_lines(head))
        pop->expecting = POP_LINES;
    else
        pop3_settle(pop, head);
    if (!is_known) /* its answer may have lines */
        pop->expecting = POP_UNKNOWN_LINES;
}

/* "+ challenge". source RFC 5034 4 */
static bool take_challenge(Pop3 *pop, const Line *line)
{
    PopPending *head = g_queue_peek_head(&pop->pending);
    bool is_challenge = line->text.len > 0 && line->text.data[0] == '+' &&
                        (line->text.len == 1 || is_blank(line->text.data[1]));

    if (!is_challenge || head == NULL || head->sasl == NULL)
        return false;
    pop->reader[SERVER].is_after_gap = false;
    sasl_challenge(head->sasl, head->exchange, 0, bytes_skip(line->text, 2), &line->span);
    if (head == pop->holder && pop->reader[CLIENT].mode == READING_HELD)
        let_client_go_on(pop, READING_ANSWER);
    return true;
}

/* A line that was left unread, for one of two reasons; each is told once. */
static void tell_left_out(Pop3 *pop, const Line *line)
{
    bool has_hole = pop->has_client_gap || pop->has_server_gap;
    bool *told = has_hole ? &pop->told_lost : &pop->told_unread;

    if (!*told)
        pop3_tell_oddity(pop, has_hole ? ODDITY_LOST_IN_GAP : ODDITY_REPLY_LINES_UNREAD, SERVER,
                         &line->span);
    *told = true;
}

/* Neither status nor challenge: the rest of what a hole tore, or of a reply to a command that was
 * not seen, or is not known. */
static void pass_over(Pop3 *pop, const Line *line)
{
    bool is_unknown = pop->reader[SERVER].is_after_gap || pop->expecting != POP_STATUS;

    if (line->is_torn || (line->text.len == 0 && !is_unknown))
        return;
    if (!is_unknown) {
        pop3_tell_oddity(pop, ODDITY_MALFORMED_REPLY, SERVER, &line->span);
        return;
    }
    if (bytes_equal(line->text, BYTES_OF(".")) && pop->expecting == POP_UNKNOWN_LINES)
        pop->expecting = POP_STATUS;
    tell_left_out(pop, line);
}

/* A line behind the first one of a reply; a dot more in front of one that begins with a dot.
 * source RFC 1939 3 */
static void take_line(Pop3 *pop, const Line *line)
{
    PopPending *head = g_queue_peek_head(&pop->pending);
    Reply *reply = pop->reply;
    Bytes text = line->text;

    bool is_rest = pop->reader[SERVER].is_after_gap;
    pop->reader[SERVER].is_after_gap = false;
    span_reach(&reply->span, &line->span.last, span_end(&line->span));
    bool is_end = bytes_equal(text, BYTES_OF(".")) && !line->is_torn;
    if (is_rest && !is_end) { /* of a line whose beginning is lost */
        pass_over(pop, line);
        return;
    }
    if (is_end) {
        pop3_settle(pop, head);
        return;
    }
    if (text.len > 0 && text.data[0] == '.')
        text = bytes_skip(text, 1);
    if (!line->is_torn)
        pop3_learn(pop, head, text);
    pop->reply_bytes += text.len;
    if (reply->lines->len < REPLY_LINES_MAX && pop->reply_bytes <= REPLY_MAX_BYTES) {
        g_ptr_array_add(reply->lines, g_bytes_new(text.data, text.len));
    } else if (!pop->is_reply_cut) {
        pop->is_reply_cut = true;
        pop3_tell_oddity(pop, ODDITY_LONG_REPLY, SERVER, &line->span);
    }
}

void pop3_end_lone(Pop3 *pop)
{
    if (pop->lone != NULL)
        tell_alone(pop, g_steal_pointer(&pop->lone), false);
}

/* "Name:" as header fields begin. source RFC 5322 2.2 */
static bool is_header_field(Bytes line)
{
    ptrdiff_t colon = bytes_find(line, ':');

    for (ptrdiff_t i = 0; i < colon; i++)
        if (!g_ascii_isgraph(line.data[i]))
            return false;
    return colon > 0;
}

/* "+OK 120 octets": what the answer to RETR says, and that to TOP does not. */
static bool tells_octets(const Reply *reply)
{
    gsize len;
    const uint8_t *data = g_bytes_get_data(reply->lines->pdata[0], &len);
    const Bytes text = {data, len};
    ptrdiff_t blank = bytes_find(text, ' ');

    return pop3_number(text) > 0 && blank > 0 &&
           bytes_starts_with_nocase(bytes_skip(text, (size_t)blank), BYTES_OF(" octets"));
}

/*
 * A hole took a command, and a message is what the server sends: that was RETR, since TOP is longer
 * than the hole, or not answered so.
 */
static bool infer_message(Pop3 *pop, const Line *line)
{
    static const char shortest[] = "RETR 1\r\n";
    const DotBodyTell tell = {pop, tell_body_bytes};

    if (pop->lost_bytes == 0 || pop->lone->status[0] != '+' || line->is_torn || line->is_cut ||
        !is_header_field(line->text) ||
        (pop->lost_bytes != strlen(shortest) && !tells_octets(pop->lone)))
        return false;
    PopPending *pending = g_new0(PopPending, 1);
    Command *command = g_new0(Command, 1);

    pending->verb = &pop3_verb_retr;
    pending->exchange = g_new0(Exchange, 1);
    pending->exchange->command = command;
    pending->acked = ACKED_UNKNOWN;
    pending->is_answered = true;
    pending->takes_bare_lf = line->has_bare_lf;
    command->verb = g_strdup(pending->verb->word);
    command->is_known = command->is_inferred = true;
    command->span = (Span){pop->lone->span.first, pop->lone->span.first, 0};
    pending->exchange->group = ++pop->group;
    g_queue_push_head(&pop->pending, pending);
    pop->reply = g_steal_pointer(&pop->lone);
    begin_body(pop, pending);
    body_facts_add(&pending->exchange->body, &line->span.first, line->span.length);
    dot_body_feed(&pop->dot_body, line->text, &tell);
    dot_body_feed(&pop->dot_body, line->has_bare_lf ? BYTES_OF("\n") : BYTES_OF("\r\n"), &tell);
    return true;
}

void pop3_server_line(Pop3 *pop, const Line *line)
{
    const char *status;
    Bytes text;

    if (line->is_cut)
        pop3_tell_oddity(pop, ODDITY_LONG_LINE, SERVER, &line->span);
    if (pop->lone != NULL && infer_message(pop, line))
        return;
    pop3_end_lone(pop);
    if (pop->expecting == POP_LINES)
        take_line(pop, line);
    else if (read_status(line, &status, &text))
        take_status(pop, status, text, line);
    else if (!take_challenge(pop, line))
        pass_over(pop, line);
}

size_t pop3_align(Pop3 *pop, uint64_t offset, size_t length)
{
    Line torn;

    while (pop->is_misaligned && g_queue_get_length(&pop->pending) > 1) {
        PopPending *head = pop->pending.head->data;
        const PopPending *next = pop->pending.head->next->data;

        if (next->acked == ACKED_UNKNOWN || next->acked <= head->acked)
            return length; /* sent without waiting: nothing can be said */
        if (next->acked > offset)
            return (size_t)MIN(length, next->acked - offset);
        pop3_settle(pop, head);
        lines_break(&pop->reader[SERVER].lines, &torn);
        pop->reader[SERVER].is_after_gap = true;
    }
    return length;
}
