/* pop3_client.c - commands of a POP3 client, and its answers in log-ins. */
#include "base/limits.h"
#include "dialogue/pop3.h"
#include "dialogue/smtp_command.h"

static void note_line(Pop3 *pop, const Line *line)
{
    if (line->is_cut)
        pop3_tell_oddity(pop, ODDITY_LONG_LINE, CLIENT, &line->span);
    if (line->has_bare_lf && !pop->told_bare_lf) {
        pop->told_bare_lf = true;
        pop3_tell_oddity(pop, ODDITY_BARE_LF, CLIENT, &line->span);
    }
    if (bytes_find(line->text, '\0') >= 0 && !pop->told_nul) {
        pop->told_nul = true;
        pop3_tell_oddity(pop, ODDITY_NUL_IN_LINE, CLIENT, &line->span);
    }
}

static void begin_login(PopPending *pending, const Line *line)
{
    Command *command = pending->exchange->command;
    Bytes mechanism, initial;

    pop3_auth_argument(command->argument, &mechanism, &initial);
    if (!smtp_is_mechanism(mechanism))
        mechanism = initial = bytes_first(mechanism, 0); /* it may be a secret */
    pending->sasl = sasl_new(mechanism, &line->span);
    if (initial.len > 0)
        command->decoded = sasl_initial(pending->sasl, initial);
}

/* The client did not wait for a reply that it had to wait for. source RFC 2449 6.6 */
static bool is_early(const Pop3 *pop, const Place *place)
{
    const PopPending *before = g_queue_peek_tail((GQueue *)&pop->pending);

    if (before != NULL && (!pop->has_pipelining || before->verb->traits & POP_SEALS))
        return pop->has_greeting && !pop->has_server_gap;
    return place->acked != ACKED_UNKNOWN && place->acked < pop->must_have;
}

static PopPending *add_pending(Pop3 *pop, const Line *line)
{
    PopPending *pending = g_new0(PopPending, 1);
    Exchange *exchange = pending->exchange = g_new0(Exchange, 1);
    Command *command = exchange->command = pop3_command_read(line->text);

    pending->verb = pop3_verb_find(bytes_of_text(command->verb));
    pending->acked = line->span.first.acked;
    pending->number = pop3_number(command->argument);
    command->span = line->span;
    command->segments = line->segments;
    exchange->is_early = is_early(pop, &line->span.first);
    if (g_queue_is_empty(&pop->pending))
        pop->group++;
    exchange->group = pop->group;
    if (pending->verb->traits & POP_LOGS_IN && command->argument.len > 0)
        begin_login(pending, line);
    g_queue_push_tail(&pop->pending, pending);
    return pending;
}

/* After lost octets: a line that is no command may be the rest of one. */
static bool is_lost(Pop3 *pop, const Line *line)
{
    PopReader *reader = &pop->reader[CLIENT];

    if (!reader->is_after_gap)
        return false;
    reader->is_after_gap = false;
    if (!line->is_torn && pop3_is_surely_command(line->text))
        return false;
    if (!pop->told_lost)
        pop3_tell_oddity(pop, ODDITY_LOST_IN_GAP, CLIENT, &line->span);
    pop->told_lost = true;
    return true;
}

/* Behind a log-in that was refused, its answers come all the same, and look like commands. */
static void hide_answer(Pop3 *pop, PopPending *pending)
{
    Command *command = pending->exchange->command;

    pop->is_login_refused &= !command->is_known;
    if (!pop->is_login_refused || command->argument.len > 0)
        return;
    command->secret = command->text;
    command->verb[0] = '\0';
}

void pop3_client_line(Pop3 *pop, const Line *line)
{
    if (is_lost(pop, line))
        return;
    note_line(pop, line);
    pop->lost_bytes = 0;
    PopPending *pending = add_pending(pop, line);

    hide_answer(pop, pending);
    secrets_remember(&pop->secrets, pending->exchange->command->secret);
    if (!pending->exchange->command->is_known)
        pop3_tell_oddity(pop, line->text.len == 0 ? ODDITY_EMPTY_COMMAND : ODDITY_UNKNOWN_COMMAND,
                         CLIENT, &line->span);
    if (pending->sasl != NULL || pending->verb->traits & POP_SEALS) {
        pop->holder = pending;
        pop->reader[CLIENT].mode = READING_HELD;
    }
    if (g_queue_get_length(&pop->pending) > PENDING_COMMANDS_MAX) {
        pop3_tell_oddity(pop, ODDITY_TOO_MANY_PENDING, CLIENT, &line->span);
        pop3_settle(pop, g_queue_peek_head(&pop->pending));
    }
}

/* Nobody saw the server's questions: a line that is a command ends the log-in. */
static bool ends_guess(Pop3 *pop, const Line *line)
{
    PopPending *pending = pop->holder;

    if (!pop->is_answer_guess || !pop3_is_surely_command(line->text))
        return false;
    while (g_queue_peek_head(&pop->pending) != pending)
        pop3_settle(pop, g_queue_peek_head(&pop->pending));
    pop3_settle(pop, pending);
    return true;
}

void pop3_answer_line(Pop3 *pop, const Line *line)
{
    if (ends_guess(pop, line)) {
        pop3_client_line(pop, line);
        return;
    }
    g_assert(pop->holder != NULL);
    note_line(pop, line);
    secrets_remember(&pop->secrets, line->text);
    sasl_answer(pop->holder->sasl, pop->holder->exchange, line->text, &line->span);
    if (!pop->is_answer_guess)
        pop->reader[CLIENT].mode = READING_HELD;
}
