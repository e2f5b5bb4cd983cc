/* pop3.c - the POP3 reader's feeds: which octets go where. */
#include "dialogue/pop3.h"

#include "base/limits.h"

void pop3_tell_oddity(Pop3 *pop, OddityKind kind, Side side, const Span *span)
{
    const PopPending *head = g_queue_peek_head(&pop->pending);
    const Oddity oddity = {
        .kind = kind,
        .side = side,
        .message = side == SERVER && head != NULL ? head->message : 0,
        .span = *span,
    };

    pop->tell.oddity(pop->tell.user, &oddity);
}

static void on_upgrade(void *user, OddityKind kind, Side side, const Span *span)
{
    pop3_tell_oddity(user, kind, side, span);
}

static void *pop3_new(const DialogueTell *tell)
{
    Pop3 *pop = g_new0(Pop3, 1);

    pop->tell = *tell;
    pop->upgrade.reader = pop;
    pop->upgrade.tell = on_upgrade;
    pop->facts.protocol = "pop3";
    pop->facts.offered = g_ptr_array_new_with_free_func((GDestroyNotify)offer_free);
    pop->deletions = g_array_new(FALSE, FALSE, sizeof(PopDeletion));
    g_queue_init(&pop->pending);
    for (Side side = CLIENT; side < N_SIDES; side++)
        lines_init(&pop->reader[side].lines);
    return pop;
}

static void pending_free(gpointer value)
{
    PopPending *pending = value;

    exchange_free(pending->exchange);
    sasl_free(pending->sasl);
    g_free(pending);
}

static void pop3_free(void *reader)
{
    Pop3 *pop = reader;

    if (pop == NULL)
        return;
    g_queue_clear_full(&pop->pending, pending_free);
    reply_free(pop->reply);
    reply_free(pop->lone);
    reply_free(pop->login.refusal);
    g_free(pop->login.user);
    g_free(pop->user);
    g_free(pop->banner);
    g_free(pop->facts.mechanism);
    g_free(pop->facts.user);
    g_ptr_array_unref(pop->facts.offered);
    g_clear_pointer(&pop->facts.phases, g_array_unref);
    g_clear_pointer(&pop->unique_ids, g_hash_table_destroy);
    g_clear_pointer(&pop->secrets, g_ptr_array_unref);
    g_array_unref(pop->deletions);
    for (Side side = CLIENT; side < N_SIDES; side++)
        lines_clear(&pop->reader[side].lines);
    g_free(pop);
}

static void take_line(Pop3 *pop, Side side, const Line *line)
{
    if (side == SERVER)
        pop3_server_line(pop, line);
    else if (pop->reader[CLIENT].mode == READING_ANSWER)
        pop3_answer_line(pop, line);
    else
        pop3_client_line(pop, line);
}

/* Reads on a side up to where something may change. */
static void feed_some(Pop3 *pop, Side side, Bytes *rest, Place *at)
{
    size_t known = side == SERVER ? pop3_align(pop, at->offset, rest->len) : rest->len;
    Bytes piece = bytes_first(*rest, known);
    Line line;

    if (side == SERVER && pop->expecting == POP_BODY)
        pop3_feed_body(pop, &piece, at);
    else if (lines_next(&pop->reader[side].lines, &piece, at, &line))
        take_line(pop, side, &line);
    *rest = bytes_skip(*rest, known - piece.len);
}

static size_t pop3_feed(void *user, Side side, Bytes bytes, const Place *place)
{
    Pop3 *pop = user;
    PopReader *reader = &pop->reader[side];
    Bytes rest = bytes;
    Place at = *place;

    if (pop->facts.first.frame == 0) {
        pop->facts.first = at;
        pop3_enter(pop, POP_AUTHORIZATION, 1, &at);
    }
    pop->is_turn = false;
    while (rest.len > 0 && reader->mode != READING_HELD && reader->mode != READING_SEALED &&
           !(side == SERVER && pop->is_turn)) {
        bool is_between = pop->expecting != POP_BODY && !reader->lines.is_begun;

        if (upgrade_look(&pop->upgrade, side, is_between, &reader->mode, &rest, &at))
            continue;
        if (reader->mode == READING_WRAPPED)
            rest = bytes_skip(rest, rest.len);
        else
            feed_some(pop, side, &rest, &at);
    }
    if (rest.len < bytes.len)
        pop->facts.last = at;
    return bytes.len - rest.len;
}

/* The line that a hole tore: what came of it may still be a command or a reply. */
static void break_line(Pop3 *pop, Side side)
{
    Line line;

    if (lines_break(&pop->reader[side].lines, &line))
        take_line(pop, side, &line);
}

static void server_gap(Pop3 *pop, uint64_t length, const Place *place)
{
    pop->has_server_gap = true;
    pop->is_misaligned = !g_queue_is_empty(&pop->pending);
    bool is_between = !pop->reader[SERVER].lines.is_begun;
    if (pop->expecting == POP_BODY || (is_between && pop3_infer_body(pop, length))) {
        pop3_body_gap(pop, length, place);
        return;
    }
    break_line(pop, SERVER);
    pop->reader[SERVER].is_after_gap = true;
}

static bool pop3_gap(void *user, Side side, uint64_t length, const Place *place)
{
    Pop3 *pop = user;
    PopReader *reader = &pop->reader[side];

    if (reader->mode == READING_HELD)
        return false;
    if (reader->mode == READING_SEALED || reader->mode == READING_WRAPPED)
        return true;
    if (upgrade_gap(&pop->upgrade, side, &reader->mode))
        return true;
    if (side == SERVER) {
        server_gap(pop, length, place);
    } else {
        pop->has_client_gap = true;
        pop->lost_bytes = length;
        break_line(pop, CLIENT);
        reader->is_after_gap = true;
    }
    return true;
}

static void pop3_release(void *user, Side side)
{
    Pop3 *pop = user;
    PopReader *reader = &pop->reader[side];

    if (reader->mode != READING_HELD || pop->holder == NULL)
        return;
    if (pop->holder->sasl != NULL) {
        pop->is_answer_guess = true;
        reader->mode = READING_ANSWER;
    } else {
        upgrade_expect_tls(&pop->upgrade, CLIENT, pop->must_have);
        reader->mode = READING_LINES;
    }
}

static void pop3_unseal(void *user, Side side)
{
    Pop3 *pop = user;

    pop->reader[side].mode = READING_LINES;
    pop->is_after_tls = true;
    pop->has_pipelining = false;
}

static void pop3_end(void *user, bool is_cut)
{
    Pop3 *pop = user;

    upgrade_end(&pop->upgrade);
    for (Side side = CLIENT; side < N_SIDES; side++)
        if (pop->reader[side].mode != READING_SEALED)
            break_line(pop, side);
    pop3_end_lone(pop);
    bool is_heard = pop->reader[SERVER].mode != READING_SEALED && pop->has_greeting && !is_cut &&
                    !pop->has_server_gap;
    while (!g_queue_is_empty(&pop->pending)) {
        PopPending *pending = g_queue_peek_head(&pop->pending);

        if (is_heard && !pending->is_answered && pending->verb != &pop3_verb_quit)
            pop3_tell_oddity(pop, ODDITY_COMMAND_NEVER_ANSWERED, CLIENT,
                             &pending->exchange->command->span);
        pop3_settle(pop, pending);
    }
    pop3_end_login(pop);
    pop3_end_mailbox(pop, !is_cut && !pop->has_client_gap && !pop->has_server_gap);
}

static ReadingMode pop3_mode(const void *user, Side side)
{
    const Pop3 *pop = user;
    ReadingMode mode = pop->reader[side].mode;

    return side == SERVER && mode == READING_LINES && pop->expecting == POP_BODY ? READING_BODY
                                                                                 : mode;
}

static const DialogueFacts *pop3_facts(const void *user)
{
    const Pop3 *pop = user;

    return &pop->facts;
}

const Dialect pop3_dialect = {
    .name = "pop3",
    .make = pop3_new,
    .feed = pop3_feed,
    .gap = pop3_gap,
    .release = pop3_release,
    .unseal = pop3_unseal,
    .end = pop3_end,
    .mode = pop3_mode,
    .facts = pop3_facts,
    .free = pop3_free,
};
