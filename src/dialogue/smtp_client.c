/* smtp_client.c - what commands, answers of log-ins and mail data do to reading. */
#include "base/limits.h"
#include "dialogue/smtp.h"
#include "dialogue/smtp_command.h"

static bool has_eight_bit(Bytes bytes)
{
    uint8_t any = 0;

    for (size_t i = 0; i < bytes.len; i++)
        any |= bytes.data[i];
    return any & 0x80;
}

void smtp_message_bytes(Smtp *smtp, Bytes bytes)
{
    MessageState *message = smtp->body->message;

    message->bytes += bytes.len;
    message->has_eight_bit = message->has_eight_bit || has_eight_bit(bytes);
    smtp->tell.message_bytes(smtp->tell.user, message->number, bytes);
}

static void tell_message_bytes(void *user, Bytes bytes)
{
    smtp_message_bytes(user, bytes);
}

DotBodyTell smtp_message_tell(Smtp *smtp)
{
    return (DotBodyTell){smtp, tell_message_bytes};
}

/* Mail data that was sent before its sender had seen the 354. source RFC 5321 4.1.1.4 */
static void tell_early_data(Smtp *smtp, const Place *place)
{
    const Span span = {*place, *place, 1};

    if (smtp->body->verb != &smtp_verb_data || place->acked == ACKED_UNKNOWN ||
        place->acked >= smtp->must_have || smtp->told_early_data)
        return;
    smtp->told_early_data = true;
    smtp_tell_oddity(smtp, ODDITY_DATA_BEFORE_REPLY, CLIENT, &span);
}

void smtp_body_piece(Smtp *smtp, const Place *place, uint64_t length)
{
    BodyFacts *body = &smtp->body->exchange->body;
    Span *span = &smtp->body->message->span;

    if (body->segments == 0)
        tell_early_data(smtp, place);
    body_facts_add(body, place, length);
    if (span->first.frame == 0)
        span->first = *place;
    span_reach(span, place, place->offset + length);
}

/* A line turns out to be the first one of the data; torn: its end is still to come, or lost. */
static void take_line_as_data(Smtp *smtp, const Line *line)
{
    DotBodyTell tell = smtp_message_tell(smtp);
    bool has_held_cr = line->is_torn && !line->is_cut && line->span.length > line->text.len;
    Bytes end = has_held_cr         ? BYTES_OF("\r")
                : line->is_torn     ? BYTES_OF("")
                : line->has_bare_lf ? BYTES_OF("\n")
                                    : BYTES_OF("\r\n");

    smtp_body_piece(smtp, &line->span.first, line->span.length);
    dot_body_feed(&smtp->dot_body, line->text, &tell);
    if (line->is_cut)
        smtp->tell.message_gap(smtp->tell.user, smtp->body->message->number,
                               line->span.length - line->text.len - end.len);
    dot_body_feed(&smtp->dot_body, end, &tell);
    if (dot_body_is_ended(&smtp->dot_body))
        smtp_body_over(smtp, true);
}

void smtp_begin_body(Smtp *smtp, Pending *pending)
{
    Line begun;

    if (pending->message == NULL) {
        pending->message = g_new0(MessageState, 1);
        pending->message->number = ++smtp->facts.messages;
    }
    pending->exchange->has_body = true;
    smtp->body = pending;
    smtp->has_hole = smtp->is_tail_lost = false;
    if (pending->verb == &smtp_verb_bdat) {
        smtp->reader[CLIENT].mode = READING_OCTETS;
        return;
    }
    pending->ends_message = true;
    dot_body_init(&smtp->dot_body, pending->has_bare_lf);
    smtp->lone_dots = (LoneDots){0};
    smtp->has_hidden = false;
    smtp->reader[CLIENT].mode = READING_BODY;
    smtp->is_data_guess = false;
    if (lines_break(&smtp->reader[CLIENT].lines, &begun))
        take_line_as_data(smtp, &begun);
}

/* The data have ended: what was hidden in them is told. */
static void tell_hidden(Smtp *smtp)
{
    const Smuggled smuggled = {
        .envelope = smtp->envelope == NULL ? 0 : smtp->envelope->number,
        .message = smtp->body->message == NULL ? 0 : smtp->body->message->number,
        .acting_client = smtp->body->exchange->acting_client,
        .span = smtp->hidden_dot,
        .octets = buffer_bytes(&smtp->hidden),
    };

    if (!smtp->has_hidden)
        return;
    smtp->has_hidden = false;
    if (smtp->tell.smuggled != NULL)
        smtp->tell.smuggled(smtp->tell.user, &smuggled);
    buffer_clear(&smtp->hidden);
}

void smtp_close_body(Smtp *smtp, bool is_end_seen)
{
    Pending *pending = smtp->body;

    tell_hidden(smtp);
    if (pending->verb == &smtp_verb_data && smtp->dot_body.has_bare_lf_end)
        smtp_tell_oddity(smtp, ODDITY_BARE_LF_END_OF_DATA, CLIENT, &pending->exchange->body.span);
    if (pending->verb == &smtp_verb_data && smtp->dot_body.longest > TEXT_LINE_LIMIT)
        smtp_tell_oddity(smtp, ODDITY_OVER_LIMIT, CLIENT, &pending->exchange->body.span);
    if (pending->verb == &smtp_verb_data || pending->is_last_chunk)
        pending->message->is_whole = is_end_seen && !pending->message->is_fetched;
    pending->is_body_over = true;
    smtp->body = NULL;
    smtp->reader[CLIENT].mode = READING_LINES;
}

void smtp_body_over(Smtp *smtp, bool is_end_seen)
{
    Pending *pending = smtp->body;

    smtp_close_body(smtp, is_end_seen);
    if (pending->exchange->reply != NULL) /* it came before the end of the data */
        smtp_settle(smtp, pending);
}

/* The client did not wait for a reply that it had to wait for. */
static bool is_early(const Smtp *smtp, const Place *place)
{
    const Pending *before = g_queue_peek_tail((GQueue *)&smtp->pending);

    bool has_waited =
        before == NULL || before->verb->traits & VERB_NO_REPLY || before->is_body_over;

    if (!has_waited && (!smtp->has_pipelining || before->verb->traits & VERB_ENDS_GROUP))
        return !smtp->has_server_gap && smtp->has_greeting;
    return place->acked != ACKED_UNKNOWN && place->acked < smtp->must_have;
}

static void note_line(Smtp *smtp, const Line *line)
{
    if (line->is_cut)
        smtp_tell_oddity(smtp, ODDITY_LONG_LINE, CLIENT, &line->span);
    if (line->has_bare_lf && !smtp->told_bare_lf) {
        smtp->told_bare_lf = true;
        smtp_tell_oddity(smtp, ODDITY_BARE_LF, CLIENT, &line->span);
    }
    if (bytes_find(line->text, '\0') >= 0 && !smtp->told_nul) {
        smtp->told_nul = true;
        smtp_tell_oddity(smtp, ODDITY_NUL_IN_LINE, CLIENT, &line->span);
    }
}

static void begin_login(Pending *pending, const Line *line)
{
    Command *command = pending->exchange->command;
    Bytes mechanism, initial;

    smtp_auth_argument(command->argument, &mechanism, &initial);
    if (!smtp_is_mechanism(mechanism))
        mechanism = initial = bytes_first(mechanism, 0); /* it may be a secret */
    pending->sasl = sasl_new(mechanism, &line->span);
    if (initial.len > 0)
        command->decoded = sasl_initial(pending->sasl, initial);
}

static Pending *add_pending(Smtp *smtp, const Line *line)
{
    Pending *pending = g_new0(Pending, 1);
    Exchange *exchange = g_new0(Exchange, 1);
    Command *command = smtp_command_read(line->text);

    pending->exchange = exchange;
    pending->verb = smtp_verb_find(smtp_first_word(bytes_trim(line->text)));
    pending->has_bare_lf = line->has_bare_lf;
    exchange->command = command;
    command->is_known = smtp_verb_is_known(pending->verb);
    command->span = line->span;
    command->segments = line->segments;
    if (pending->verb->traits & VERB_LOGS_IN)
        begin_login(pending, line);
    exchange->is_early = is_early(smtp, &line->span.first);
    const Pending *before = g_queue_peek_tail(&smtp->pending);
    if (before == NULL || before->is_agreed) /* it waited for the last reply, or for its 354 */
        smtp->group++;
    exchange->group = smtp->group;
    exchange->acting_client = smtp->facts.acting_client;
    g_queue_push_tail(&smtp->pending, pending);
    smtp->has_command |= !(pending->verb->traits & VERB_NO_REPLY);
    return pending;
}

/* After lost octets: a line that is no command may be the rest of one, or mail data. */
static bool is_lost(Smtp *smtp, const Line *line)
{
    if (!smtp->reader[CLIENT].is_after_gap)
        return false;
    if (!line->is_torn && smtp_is_surely_command(line->text)) {
        smtp->reader[CLIENT].is_after_gap = false;
        return false;
    }
    if (smtp_is_like_answer(line->text))
        secrets_remember(&smtp->secrets, line->text);
    smtp->lost_bytes += line->span.length;
    smtp->has_lost_lines = true;
    if (!smtp->told_lost)
        smtp_tell_oddity(smtp, ODDITY_LOST_IN_GAP, CLIENT, &line->span);
    smtp->told_lost = true;
    return true;
}

/* The client went on to another command: the replies to it and to those before it were lost. */
static void settle_up_to(Smtp *smtp, Pending *last)
{
    bool is_last;

    do {
        Pending *head = g_queue_peek_head(&smtp->pending);

        is_last = head == last;
        smtp_settle(smtp, head);
    } while (!is_last);
}

void smtp_begin_guessed_body(Smtp *smtp)
{
    Pending *pending = smtp->holder;

    smtp->is_data_guess = false;
    smtp->holder = NULL;
    pending->is_agreed = true;
    smtp_begin_body(smtp, pending);
}

/* DATA went unanswered: what comes now is data, unless it is a command that may follow a refusal.
 */
static bool is_guessed_data(Smtp *smtp, const Line *line)
{
    Pending *pending = smtp->holder;

    if (!smtp->is_data_guess)
        return false;
    if (smtp_is_surely_command(line->text)) {
        smtp->is_data_guess = false;
        smtp->holder = NULL;
        settle_up_to(smtp, pending);
        return false;
    }
    smtp_begin_guessed_body(smtp);
    take_line_as_data(smtp, line);
    return true;
}

void smtp_tell_before_greeting(Smtp *smtp, const Span *span)
{
    if (!smtp->told_before_greeting)
        smtp_tell_oddity(smtp, ODDITY_COMMAND_BEFORE_GREETING, CLIENT, span);
    smtp->told_before_greeting = true;
}

void smtp_client_line(Smtp *smtp, const Line *line)
{
    if (smtp_is_guessed_chunk(smtp, line) || is_guessed_data(smtp, line) || is_lost(smtp, line))
        return;
    note_line(smtp, line);
    Pending *pending = add_pending(smtp, line);
    unsigned traits = pending->verb->traits;

    if (line->span.first.acked < smtp->greeting_end)
        smtp_tell_before_greeting(smtp, &line->span);
    smtp_hide_secret(smtp, pending);
    smtp_check_line(smtp, CLIENT, line, pending->exchange->command);

    if (!pending->exchange->command->is_known)
        smtp_tell_oddity(smtp, line->text.len == 0 ? ODDITY_EMPTY_COMMAND : ODDITY_UNKNOWN_COMMAND,
                         CLIENT, &line->span);
    if (traits & VERB_DROPS_CHUNKS && smtp->chunked != NULL) {
        pending->message = g_steal_pointer(&smtp->chunked);
        pending->ends_message = true;
    }
    if (pending->verb == &smtp_verb_bdat)
        smtp_begin_chunk(smtp, pending);
    if (pending->verb == &smtp_verb_burl)
        smtp_begin_fetch(smtp, pending);
    if (traits & VERB_HOLDS) {
        smtp->holder = pending;
        smtp->reader[CLIENT].mode = READING_HELD;
    }
    if (traits & VERB_NO_REPLY && g_queue_get_length(&smtp->pending) == 1)
        smtp_settle(smtp, pending);
    if (g_queue_get_length(&smtp->pending) > PENDING_COMMANDS_MAX) {
        Pending *oldest = g_queue_peek_head(&smtp->pending);

        smtp_tell_oddity(smtp, ODDITY_TOO_MANY_PENDING, CLIENT, &line->span);
        if (oldest != smtp->body)
            smtp_settle(smtp, oldest);
    }
}

void smtp_answer_line(Smtp *smtp, const Line *line)
{
    SmtpReader *reader = &smtp->reader[CLIENT];
    Pending *pending = smtp->holder;

    if (smtp->is_answer_guess && smtp_is_surely_command(line->text)) {
        settle_up_to(smtp, pending);
        smtp_client_line(smtp, line);
        return;
    }
    note_line(smtp, line);
    g_assert(pending != NULL);
    sasl_answer(pending->sasl, pending->exchange, line->text, &line->span);
    secrets_remember(&smtp->secrets, line->text);
    if (!smtp->is_answer_guess)
        reader->mode = READING_HELD;
}
