/* smtp_server.c - replies: out of lines, and which of them answers which command. */
#include "base/limits.h"
#include "dialogue/smtp.h"
#include "dialogue/smtp_reply.h"

/* The client may go on: its octets that wait come before the server's next ones. */
static void let_client_go_on(Smtp *smtp, ReadingMode mode)
{
    smtp->reader[CLIENT].mode = mode;
    smtp->is_turn = true;
}

static void tell_message(Smtp *smtp, Pending *pending)
{
    const MessageState *message = pending->message;
    const MessageTold told = {
        .number = message->number,
        .envelope = message->envelope,
        .via = smtp->facts.protocol,
        .acting_client = pending->exchange->acting_client,
        .is_whole = message->is_whole,
        .span = message->span,
    };

    smtp->tell.message(smtp->tell.user, &told);
}

void smtp_settle(Smtp *smtp, Pending *pending)
{
    Exchange *exchange = pending->exchange;
    ReadingMode mode = smtp->reader[CLIENT].mode;

    g_queue_remove(&smtp->pending, pending);
    if (smtp->blob == pending)
        smtp->blob_left = 0;
    if (smtp->body == pending)
        smtp_close_body(smtp, false);
    exchange->number = ++smtp->facts.exchanges;
    smtp->said_until = exchange->has_body && exchange->body.segments > 0
                           ? span_end(&exchange->body.span)
                           : span_end(&exchange->command->span);
    if (exchange->reply != NULL && pending->verb->traits & VERB_ENDS_GROUP)
        smtp->must_have = MAX(smtp->must_have, span_end(&exchange->reply->span));
    if (smtp->holder == pending) {
        smtp->holder = NULL;
        smtp->is_data_guess = smtp->is_answer_guess = false;
        if (mode == READING_HELD || mode == READING_ANSWER) /* else it went on by itself */
            let_client_go_on(smtp, READING_LINES);
    }
    uint32_t envelope = smtp->envelope == NULL ? 0 : smtp->envelope->number;

    if (!exchange->command->is_inferred)
        smtp_check_command(smtp, exchange->command);
    smtp->is_settling = pending->ends_message && pending->message != NULL;
    if (pending->verb->after != NULL)
        pending->verb->after(smtp, pending);
    smtp->is_settling = false;
    if (smtp->envelope != NULL && smtp->envelope->number > envelope)
        envelope = smtp->envelope->number; /* it began with this exchange */
    exchange->envelope = envelope;
    exchange->message = pending->message == NULL ? 0 : pending->message->number;
    if (exchange->are_steps_cut)
        smtp_tell_oddity(smtp, ODDITY_TOO_MANY_STEPS, CLIENT, &exchange->command->span);
    exchange->said_secrets = smtp->secrets;
    smtp->tell.exchange(smtp->tell.user, exchange);
    if (pending->ends_message && pending->message != NULL) {
        tell_message(smtp, pending);
        g_free(pending->message);
    }
    if (smtp->ended_envelope != NULL)
        smtp->tell.envelope(smtp->tell.user, smtp->ended_envelope);
    g_clear_pointer(&smtp->ended_envelope, envelope_free);
    exchange_free(exchange);
    sasl_free(pending->sasl);
    g_free(pending);
}

/* A reply that answers no command: the greeting, or something unasked for. */
void smtp_tell_alone(Smtp *smtp, Reply *reply)
{
    Exchange exchange = {.number = ++smtp->facts.exchanges,
                         .reply = reply,
                         .said_secrets = smtp->secrets,
                         .acting_client = smtp->facts.acting_client};
    GBytes *first = reply->lines->pdata[0];
    bool is_greeting_code = reply->code == 220 || reply->code == 421 || reply->code == 521 ||
                            reply->code == 554; /* RFC 5321 3.1, RFC 7504 4 */

    exchange.is_greeting = !smtp->has_greeting && !smtp->has_command && is_greeting_code;
    if (!exchange.is_greeting)
        smtp_tell_oddity(smtp, ODDITY_REPLY_WITHOUT_COMMAND, SERVER, &reply->span);
    else
        smtp->must_have = smtp->greeting_end = span_end(&reply->span);
    if (exchange.is_greeting && smtp->banner == NULL) {
        smtp->banner = g_strndup(g_bytes_get_data(first, NULL), g_bytes_get_size(first));
        smtp->facts.banner = (Bytes){(uint8_t *)smtp->banner, g_bytes_get_size(first)};
    }
    smtp->has_greeting = true;
    smtp->is_login_refused |= reply->code == 334 || reply->code == 535; /* of a log-in not seen */
    smtp->facts.has_421 |= reply->code == 421;
    smtp->tell.exchange(smtp->tell.user, &exchange);
    reply_free(reply);
}

/* The code can be what this command is answered with. */
bool smtp_can_answer(const Pending *pending, int code)
{
    bool is_known = smtp_verb_is_known(pending->verb);

    if (code == 354)
        return ((pending->verb == &smtp_verb_data || pending->verb == &smtp_verb_xexch50) &&
                pending->exchange->steps == NULL) ||
               !is_known;
    if (code == 334 || code == 235)
        return pending->verb->traits & VERB_LOGS_IN || !is_known;
    if (pending->verb == &smtp_verb_data && !pending->is_agreed)
        return code >= 400;
    return true;
}

/* Which waiting command a reply answers; NULL for none. */
static Pending *find_target(Smtp *smtp, const Reply *reply)
{
    Pending *head = g_queue_peek_head(&smtp->pending);
    bool has_lost = smtp->has_client_gap || !smtp->has_greeting;

    if (head != NULL && reply->code == 421 && reply->span.first.acked != ACKED_UNKNOWN &&
        reply->span.first.acked < span_end(&head->exchange->command->span))
        return NULL; /* the server had not read it when it said that it closes */
    for (GList *at = smtp->pending.head; at != NULL; at = at->next) {
        if (!smtp_can_answer(at->data, reply->code))
            continue;
        while (g_queue_peek_head(&smtp->pending) != at->data) /* their replies were lost */
            smtp_settle(smtp, g_queue_peek_head(&smtp->pending));
        return at->data;
    }
    if (head == NULL && has_lost && reply->code == 354)
        return smtp_infer(smtp, &smtp_verb_data, &reply->span);
    if (head == NULL && has_lost && (reply->code == 334 || reply->code == 235))
        return smtp_infer(smtp, &smtp_verb_auth, &reply->span);
    if (head == NULL)
        return smtp_infer_chunk(smtp, reply);
    return NULL;
}

/* The final reply came while the data were being sent. */
static bool is_before_end(Smtp *smtp, Pending *pending, const Reply *reply)
{
    if (smtp->body != pending)
        return false;
    if (pending->verb == &smtp_verb_bdat) /* its count alone ends a chunk */
        return true;
    if (dot_body_accept_bare_lf(&smtp->dot_body)) {
        smtp_body_over(smtp, true);
        return false;
    }
    /* the dot was in a hole: only then can the server have taken the message */
    if (smtp->is_tail_lost || (smtp->has_hole && reply->code < 400)) {
        smtp_body_over(smtp, false);
        return false;
    }
    return true;
}

/* LMTP: after the data each accepted recipient has a reply of its own; PRDR: and there is one more.
 * source RFC 2033 4.2, draft-hall-prdr 3 */
static bool is_one_of_several(Smtp *smtp, Pending *pending, Reply *reply)
{
    bool is_data = (pending->verb == &smtp_verb_data && pending->is_agreed) ||
                   (pending->verb == &smtp_verb_bdat && pending->is_last_chunk);

    if ((!smtp->is_lmtp && !pending->is_prdr) || !is_data)
        return false;
    if (!pending->has_finals)
        pending->finals = smtp_accepted_recipients(smtp) + pending->is_prdr;
    pending->has_finals = true;
    if (pending->exchange->more == NULL)
        pending->exchange->more = g_ptr_array_new_with_free_func((GDestroyNotify)reply_free);
    g_ptr_array_add(pending->exchange->more, reply);
    if (pending->exchange->more->len < pending->finals)
        return true;
    guint last = pending->exchange->more->len - 1;
    pending->exchange->reply = g_ptr_array_steal_index(pending->exchange->more, last);
    return false;
}

/* The client's next octets are what the reply to this command asks for: it sent no other command
 * after it, and is still to be read. */
static bool is_client_asked(const Smtp *smtp, const Pending *pending)
{
    return pending == g_queue_peek_tail((GQueue *)&smtp->pending) && smtp->body == NULL &&
           smtp->reader[CLIENT].mode != READING_SEALED;
}

/* A reply that is not the last: the server wants more, or has more to say. */
static void take_step(Smtp *smtp, Pending *pending, const Reply *reply)
{
    gsize len;
    const uint8_t *text = g_bytes_get_data(reply->lines->pdata[0], &len);

    sasl_challenge(pending->sasl, pending->exchange, reply->code, (Bytes){text, len}, &reply->span);
    smtp->must_have = span_end(&reply->span);
    if (reply->code == 353) {
        pending->is_prdr = !smtp->is_lmtp; /* which has no final reply. source RFC 2033 4.2 */
    } else if (!is_client_asked(smtp, pending)) {
        return;
    } else if (reply->code == 334) {
        smtp->holder = pending;
        let_client_go_on(smtp, READING_ANSWER);
    } else if (pending->verb == &smtp_verb_xexch50) {
        smtp->holder = NULL;
        smtp_begin_blob(smtp, pending);
        let_client_go_on(smtp, READING_LINES);
    } else if (pending->verb == &smtp_verb_data && !pending->is_agreed) {
        pending->is_agreed = true;
        smtp->is_turn = true;
        smtp->holder = NULL;
        smtp_begin_body(smtp, pending);
    }
}

static void answer(Smtp *smtp, Pending *pending, Reply *reply)
{
    Exchange *exchange = pending->exchange;
    bool is_after_data = pending->is_body_over && pending->message != NULL;

    smtp->facts.has_421 |= reply->code == 421;
    if (reply->code == 354 || reply->code == 334 || (reply->code == 353 && is_after_data)) {
        take_step(smtp, pending, reply);
        reply_free(reply);
        return;
    }
    bool is_answered = exchange->reply != NULL;
    bool is_early = is_before_end(smtp, pending, reply);
    if (is_answered) { /* before its end; if that is seen now, the command is told and gone */
        smtp_tell_alone(smtp, reply);
        return;
    }
    if (is_early) {
        exchange->reply = reply;
        smtp_tell_oddity(smtp, ODDITY_REPLY_BEFORE_END, SERVER, &reply->span);
        return;
    }
    if (is_one_of_several(smtp, pending, reply))
        return;
    if (exchange->reply == NULL)
        exchange->reply = reply;
    smtp_settle(smtp, pending);
}

/* Before the first reply: a greeting, though the client spoke first? source RFC 5321 4.3.1 */
static bool is_late_greeting(const Smtp *smtp, const Reply *reply)
{
    const Pending *head = g_queue_peek_head((GQueue *)&smtp->pending);

    return !smtp->has_greeting && head != NULL &&
           (reply->code == 220 || (reply->code == 421 && reply->span.first.acked == 0)) &&
           !(head->verb->traits & VERB_SEALS);
}

/* In the middle of a log-in came a reply that has no place there: the client may answer it all the
 * same. */
static void go_on_in_login(Smtp *smtp)
{
    const Pending *holder = smtp->holder;

    if (holder == NULL || (holder->verb->traits & VERB_LOGS_IN) == 0 ||
        smtp->reader[CLIENT].mode != READING_HELD || holder->exchange->steps == NULL)
        return;
    smtp->is_answer_guess = true;
    let_client_go_on(smtp, READING_ANSWER);
}

void smtp_place_reply(Smtp *smtp, Reply *reply)
{
    if (is_late_greeting(smtp, reply)) {
        const Pending *head = g_queue_peek_head(&smtp->pending);

        smtp_tell_before_greeting(smtp, &head->exchange->command->span);
        smtp->has_command = false;
        smtp_tell_alone(smtp, reply);
        smtp->has_command = true;
        return;
    }
    Pending *target = find_target(smtp, reply);
    if (target == NULL) {
        smtp_tell_alone(smtp, reply);
        go_on_in_login(smtp);
        return;
    }
    smtp->has_greeting = true;
    answer(smtp, target, reply);
}

static void add_reply_line(Smtp *smtp, int code, Bytes text, const Line *line)
{
    Reply *reply = smtp->reply;

    if (reply == NULL) {
        reply = smtp->reply = g_new0(Reply, 1);
        smtp->is_reply_cut = false;
        reply->lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
        reply->span = line->span;
        reply->code = code;
        smtp->reply_bytes = 0;
    } else {
        if (reply->code != code)
            smtp_tell_oddity(smtp, ODDITY_REPLY_CODES_DIFFER, SERVER, &line->span);
        reply->code = code; /* the last line decides */
        span_reach(&reply->span, &line->span.last, span_end(&line->span));
    }
    char *enhanced = smtp_enhanced(code, text);
    if (enhanced != NULL) {
        g_free(reply->enhanced);
        reply->enhanced = enhanced;
    }
    smtp->reply_bytes += text.len;
    if (reply->lines->len < REPLY_LINES_MAX && smtp->reply_bytes <= REPLY_MAX_BYTES) {
        g_ptr_array_add(reply->lines, g_bytes_new(text.data, text.len));
    } else if (!smtp->is_reply_cut) {
        smtp->is_reply_cut = true;
        smtp_tell_oddity(smtp, ODDITY_LONG_REPLY, SERVER, &line->span);
    }
}

/* The reply that was read goes to its command. */
static void give_reply(Smtp *smtp)
{
    Reply *reply = g_steal_pointer(&smtp->reply);

    if (smtp->is_misaligned && !g_queue_is_empty(&smtp->pending))
        smtp_place_after_gap(smtp, reply);
    else
        smtp_place_reply(smtp, reply);
}

void smtp_server_line(Smtp *smtp, const Line *line)
{
    SmtpReader *reader = &smtp->reader[SERVER];
    int code;
    bool is_last;
    Bytes text;

    if (line->is_cut)
        smtp_tell_oddity(smtp, ODDITY_LONG_LINE, SERVER, &line->span);
    smtp_check_line(smtp, SERVER, line, NULL);
    if (!smtp_reply_line(line->text, &code, &is_last, &text)) {
        if (!reader->is_after_gap && !line->is_torn && line->text.len > 0)
            smtp_tell_oddity(smtp, ODDITY_MALFORMED_REPLY, SERVER, &line->span);
        return;
    }
    /* a hole took the end of the reply before it */
    if (reader->is_after_gap && smtp->reply != NULL && smtp->reply->code != code)
        give_reply(smtp);
    reader->is_after_gap = false;
    add_reply_line(smtp, code, text, line);
    if (is_last)
        give_reply(smtp);
}
