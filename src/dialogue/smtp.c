/* smtp.c - the SMTP reader's feeds: which octets go where. */
#include "dialogue/smtp.h"

#include "base/limits.h"

/* The side that plays a role, and the role that a side plays: TURN changes both. */
static Side side_of(const Smtp *smtp, Side role)
{
    return smtp->facts.acting_client == CLIENT ? role : side_other(role);
}

void smtp_tell_oddity(Smtp *smtp, OddityKind kind, Side side, const Span *span)
{
    const MessageState *message = smtp->body == NULL || side == SERVER ? NULL : smtp->body->message;
    Oddity oddity = {
        .kind = kind,
        .side = side_of(smtp, side),
        .envelope = smtp->envelope == NULL ? 0 : smtp->envelope->number,
        .message = message == NULL ? 0 : message->number,
        .span = *span,
    };

    smtp->tell.oddity(smtp->tell.user, &oddity);
}

void smtp_tell_message_oddity(Smtp *smtp, OddityKind kind, const MessageState *message)
{
    Oddity oddity = {
        .kind = kind,
        .side = smtp->facts.acting_client,
        .envelope = message->envelope,
        .message = message->number,
        .span = message->span,
    };

    smtp->tell.oddity(smtp->tell.user, &oddity);
}

static void on_upgrade(void *user, OddityKind kind, Side side, const Span *span)
{
    smtp_tell_oddity(user, kind, side, span);
}

static void *smtp_new(const DialogueTell *tell)
{
    Smtp *smtp = g_new0(Smtp, 1);

    smtp->tell = *tell;
    smtp->upgrade.reader = smtp;
    smtp->upgrade.tell = on_upgrade;
    smtp->facts.protocol = "smtp";
    smtp->facts.offered = g_ptr_array_new_with_free_func((GDestroyNotify)offer_free);
    smtp->unplaced = g_ptr_array_new_with_free_func((GDestroyNotify)reply_free);
    g_queue_init(&smtp->pending);
    for (Side side = CLIENT; side < N_SIDES; side++)
        lines_init(&smtp->reader[side].lines);
    buffer_init(&smtp->hidden, SMUGGLED_MAX_BYTES);
    return smtp;
}

static void pending_free(gpointer value)
{
    Pending *pending = value;

    exchange_free(pending->exchange);
    sasl_free(pending->sasl);
    if (pending->ends_message)
        g_free(pending->message);
    g_free(pending);
}

static void smtp_free(void *reader)
{
    Smtp *smtp = reader;

    if (smtp == NULL)
        return;
    g_queue_clear_full(&smtp->pending, pending_free);
    g_free(smtp->chunked);
    g_free(smtp->banner);
    g_free(smtp->facts.helo);
    g_free(smtp->facts.mechanism);
    g_free(smtp->facts.user);
    g_ptr_array_unref(smtp->facts.offered);
    g_ptr_array_unref(smtp->unplaced);
    g_clear_pointer(&smtp->secrets, g_ptr_array_unref);
    reply_free(smtp->reply);
    envelope_free(smtp->envelope);
    buffer_clear(&smtp->hidden);
    for (Side side = CLIENT; side < N_SIDES; side++)
        lines_clear(&smtp->reader[side].lines);
    g_free(smtp);
}

/* A dot that some servers take for the end: with its line ends, at its place in the stream. */
static void tell_lone_dot(void *user, uint64_t offset)
{
    Smtp *smtp = user;
    Span span = smtp->body->exchange->body.span;

    span.first.offset += offset;
    span.length = 1;
    smtp_tell_oddity(smtp, ODDITY_SMUGGLING, CLIENT, &span);
    if (smtp->has_hidden)
        return;
    smtp->has_hidden = true;
    smtp->hidden_dot = span;
    smtp->hidden_from = offset + 1;
}

/* Keeps what follows the first lone dot: the newest octets, and those before them that decided. */
static void collect_hidden(Smtp *smtp, const LoneDots *before, Bytes data)
{
    uint64_t start = before->end;

    if (!smtp->has_hidden || smtp->hidden_from == UINT64_MAX)
        return;
    if (smtp->hidden_from < start) {
        size_t missed = MIN((size_t)(start - smtp->hidden_from), before->carry_len);

        buffer_add(&smtp->hidden, (Bytes){before->carry + before->carry_len - missed, missed});
        smtp->hidden_from = start;
    }
    buffer_add(&smtp->hidden, bytes_skip(data, (size_t)(smtp->hidden_from - start)));
    smtp->hidden_from = start + data.len;
}

static void feed_dot_body(Smtp *smtp, Bytes *rest, Place *at)
{
    DotBodyTell tell = smtp_message_tell(smtp);
    size_t taken = dot_body_feed(&smtp->dot_body, *rest, &tell);
    Bytes data = bytes_first(*rest, taken);

    smtp->is_tail_lost = false;
    smtp_body_piece(smtp, at, taken);
    if (!smtp->dot_body.takes_bare_lf) {
        const LoneDots before = smtp->lone_dots;

        lone_dots_feed(&smtp->lone_dots, data, tell_lone_dot, smtp);
        collect_hidden(smtp, &before, data);
    }
    *rest = bytes_skip(*rest, taken);
    at->offset += taken;
    if (dot_body_is_ended(&smtp->dot_body))
        smtp_body_over(smtp, true);
}

static void take_line(Smtp *smtp, Side side, const Line *line)
{
    if (side == SERVER)
        smtp_server_line(smtp, line);
    else if (smtp->reader[CLIENT].mode == READING_ANSWER)
        smtp_answer_line(smtp, line);
    else
        smtp_client_line(smtp, line);
}

static void feed_line(Smtp *smtp, Side side, Bytes *rest, Place *at)
{
    Line line;

    if (lines_next(&smtp->reader[side].lines, rest, at, &line))
        take_line(smtp, side, &line);
}

/* Client and server change places: each begins anew in its role. source RFC 821 3.8, RFC 2645 5.2
 */
void smtp_turn(Smtp *smtp)
{
    SmtpReader client = smtp->reader[CLIENT];

    smtp->reader[CLIENT] = smtp->reader[SERVER];
    smtp->reader[SERVER] = client;
    smtp->facts.acting_client = side_other(smtp->facts.acting_client);
    smtp->is_turn_agreed = false;
    smtp->has_greeting = smtp->has_command = smtp->is_misaligned = false;
    smtp->facts.has_hello_reply = smtp->has_pipelining = false;
    smtp->must_have = smtp->said_until = smtp->greeting_end = 0;
    g_ptr_array_set_size(smtp->facts.offered, 0);
}

static size_t smtp_feed(void *user, Side sender, Bytes bytes, const Place *place)
{
    Smtp *smtp = user;
    Side side = side_of(smtp, sender);
    SmtpReader *reader = &smtp->reader[side];
    Bytes rest = bytes;
    Place at = *place;

    if (smtp->facts.first.frame == 0)
        smtp->facts.first = at;
    if (side == CLIENT)
        smtp_go_on_behind_hole(smtp, &at);
    smtp->is_turn = false;
    while (rest.len > 0 && reader->mode != READING_HELD && reader->mode != READING_SEALED &&
           !(side == SERVER && smtp->is_turn)) {
        if (upgrade_look(&smtp->upgrade, side, !reader->lines.is_begun, &reader->mode, &rest, &at))
            continue;
        if (side == CLIENT &&
            (smtp_preface_feed(smtp, &rest, &at) || smtp_blob_feed(smtp, &rest, &at)))
            continue;
        switch (reader->mode) {
        case READING_BODY:
            feed_dot_body(smtp, &rest, &at);
            break;
        case READING_WRAPPED:
            rest = bytes_skip(rest, rest.len);
            break;
        case READING_OCTETS:
            smtp_feed_chunk(smtp, &rest, &at);
            break;
        default:
            feed_line(smtp, side, &rest, &at);
        }
    }
    if (rest.len < bytes.len)
        smtp->facts.last = at;
    if (smtp->is_turn_agreed)
        smtp_turn(smtp);
    return bytes.len - rest.len;
}

/* The line that a hole tore: what came of it may still be a command or a reply. */
static void break_line(Smtp *smtp, Side side)
{
    Line line;

    if (lines_break(&smtp->reader[side].lines, &line))
        take_line(smtp, side, &line);
}

static void client_gap(Smtp *smtp, uint64_t length, const Place *place)
{
    SmtpReader *reader = &smtp->reader[CLIENT];

    smtp->has_client_gap = true;
    if (smtp->is_data_guess) /* the first line of the data is what is missing */
        smtp_begin_guessed_body(smtp);
    if (reader->mode == READING_BODY) {
        DotBodyTell tell = smtp_message_tell(smtp);

        dot_body_gap(&smtp->dot_body, &tell);
        smtp->tell.message_gap(smtp->tell.user, smtp->body->message->number, length);
        smtp_body_piece(smtp, place, length);
        smtp->has_hole = smtp->is_tail_lost = true;
        smtp->lone_dots = (LoneDots){.told = smtp->lone_dots.told};
        smtp->hidden_from = UINT64_MAX;
        return;
    }
    if (reader->mode == READING_OCTETS) {
        uint64_t missing = MIN(length, smtp->octets_left);

        smtp->tell.message_gap(smtp->tell.user, smtp->body->message->number, missing);
        smtp_body_piece(smtp, place, missing);
        smtp->octets_left -= missing;
        length -= missing;
        if (smtp->octets_left == 0)
            smtp_body_over(smtp, true);
        if (length == 0)
            return;
    }
    uint64_t of_blob = MIN(smtp->blob_left, length);
    if (of_blob > 0)
        body_facts_add(&smtp->blob->exchange->body, place, of_blob);
    smtp->blob_left -= of_blob;
    length -= of_blob;
    if (length == 0 && of_blob > 0)
        return;
    break_line(smtp, CLIENT);
    reader->is_after_gap = true;
    smtp->has_lost_lines = false;
    smtp->lost_at = *place;
    smtp->lost_bytes = length;
}

static void server_gap(Smtp *smtp, uint64_t length, const Place *place)
{
    smtp->has_server_gap = true;
    break_line(smtp, SERVER);
    smtp->reader[SERVER].is_after_gap = true;
    if (g_queue_is_empty(&smtp->pending))
        return;
    if (!smtp->is_misaligned)
        smtp->misaligned_from = place->offset;
    smtp->is_misaligned = true;
    smtp->misaligned_until = place->offset + length;
}

static bool smtp_gap(void *user, Side sender, uint64_t length, const Place *place)
{
    Smtp *smtp = user;
    Side side = side_of(smtp, sender);
    SmtpReader *reader = &smtp->reader[side];

    if (side == CLIENT)
        smtp_go_on_behind_hole(smtp, place);
    if (reader->mode == READING_HELD)
        return false;
    if (upgrade_gap(&smtp->upgrade, side, &reader->mode))
        return true;
    if (side == CLIENT)
        client_gap(smtp, length, place);
    else
        server_gap(smtp, length, place);
    return true;
}

static void smtp_release(void *user, Side side)
{
    Smtp *smtp = user;
    SmtpReader *reader = &smtp->reader[side_of(smtp, side)];

    if (reader->mode != READING_HELD || smtp->holder == NULL)
        return;
    reader->mode = READING_LINES;
    if (smtp->holder->verb == &smtp_verb_data) {
        smtp->is_data_guess = true;
    } else if (smtp->holder->verb->traits & VERB_LOGS_IN) {
        smtp->is_answer_guess = true;
        reader->mode = READING_ANSWER;
    } else if (smtp->holder->verb->traits & VERB_SEALS) {
        upgrade_expect_tls(&smtp->upgrade, CLIENT, smtp->must_have);
    } else {
        if (smtp->holder->verb == &smtp_verb_xexch50)
            smtp_begin_blob(smtp, smtp->holder);
        smtp->holder = NULL;
    }
}

/* Behind TLS both sides begin anew: what was offered before counts no more. source RFC 3207 4.2 */
static void smtp_unseal(void *user, Side side)
{
    Smtp *smtp = user;

    smtp->reader[side_of(smtp, side)].mode = READING_LINES;
    smtp->is_after_tls = true;
    smtp->has_pipelining = false;
}

static void smtp_end(void *user, bool is_cut)
{
    Smtp *smtp = user;
    DotBodyTell tell = smtp_message_tell(smtp);
    Place last = smtp->facts.last;
    Span end = {last, last, 0};

    upgrade_end(&smtp->upgrade);
    if (smtp->reader[CLIENT].mode != READING_SEALED && smtp->body == NULL)
        break_line(smtp, CLIENT);
    if (smtp->reader[SERVER].mode != READING_SEALED)
        break_line(smtp, SERVER);
    if (smtp->reply != NULL) /* its last line never came */
        smtp_place_reply(smtp, g_steal_pointer(&smtp->reply));
    if (smtp->is_misaligned)
        smtp_align(smtp);
    if (smtp->body != NULL) {
        if (smtp->reader[CLIENT].mode == READING_BODY)
            dot_body_end(&smtp->dot_body, &tell);
        smtp_body_over(smtp, false);
    }
    bool is_heard = smtp->reader[SERVER].mode != READING_SEALED && smtp->has_greeting && !is_cut &&
                    !smtp->has_server_gap;
    while (!g_queue_is_empty(&smtp->pending)) {
        Pending *pending = g_queue_peek_head(&smtp->pending);

        if (is_heard && pending->exchange->reply == NULL && !smtp->facts.has_quit &&
            pending->verb->after != after_quit)
            smtp_tell_oddity(smtp, ODDITY_COMMAND_NEVER_ANSWERED, CLIENT,
                             &pending->exchange->command->span);
        smtp_settle(smtp, pending);
    }
    if (smtp->chunked != NULL) {
        MessageTold told = {.number = smtp->chunked->number,
                            .envelope = smtp->chunked->envelope,
                            .via = smtp->facts.protocol,
                            .acting_client = smtp->facts.acting_client,
                            .span = smtp->chunked->span};

        smtp->tell.message(smtp->tell.user, &told);
        g_clear_pointer(&smtp->chunked, g_free);
    }
    smtp_end_envelope(smtp,
                      is_cut || smtp->has_client_gap || smtp->has_server_gap ? OUTCOME_CUT
                                                                             : OUTCOME_ABORTED,
                      &end.last);
}

static ReadingMode smtp_mode(const void *user, Side side)
{
    const Smtp *smtp = user;

    return smtp->reader[side_of(smtp, side)].mode;
}

static const DialogueFacts *smtp_facts(const void *user)
{
    const Smtp *smtp = user;

    return &smtp->facts;
}

const Dialect smtp_dialect = {
    .name = "smtp",
    .make = smtp_new,
    .feed = smtp_feed,
    .gap = smtp_gap,
    .release = smtp_release,
    .unseal = smtp_unseal,
    .end = smtp_end,
    .mode = smtp_mode,
    .facts = smtp_facts,
    .free = smtp_free,
};
