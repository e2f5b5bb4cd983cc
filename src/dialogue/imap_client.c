/* imap_client.c - what commands of the client do to reading. */
#include "base/limits.h"
#include "base/text.h"
#include "dialogue/imap.h"

void imap_client_token(void *user, const ImapToken *token)
{
    (void)user; /* commands are read as a whole; literals are known by the tokens before them */
    (void)token;
}

void imap_let_client_go_on(Imap *imap, ReadingMode mode)
{
    imap->reader[CLIENT].mode = mode;
    imap->hold = IMAP_HOLD_NONE;
    imap->holder = NULL;
    imap->is_answer_guess = false;
    imap->is_turn = true;
}

static void note_unit(Imap *imap, const ImapScanner *scanner)
{
    if (scanner->is_cut)
        imap_tell_oddity(imap, ODDITY_LONG_LINE, CLIENT, &scanner->span);
    if (scanner->has_bare_lf && !imap->told_bare_lf) {
        imap->told_bare_lf = true;
        imap_tell_oddity(imap, ODDITY_BARE_LF, CLIENT, &scanner->span);
    }
    if (scanner->has_nul && !imap->told_nul) {
        imap->told_nul = true;
        imap_tell_oddity(imap, ODDITY_NUL_IN_LINE, CLIENT, &scanner->span);
    }
}

/* Tag, UID and verb are the first tokens. source RFC 9051 9: command, uid */
static guint verb_index(const ImapScanner *scanner)
{
    bool is_uid = bytes_equal_nocase(imap_word(scanner, 1), BYTES_OF("UID"));

    return is_uid && scanner->tokens->len > 2 ? 2 : 1;
}

/* A command begins: its first line was read, or its end came. */
static ImapPending *begin_command(Imap *imap)
{
    ImapScanner *scanner = &imap->reader[CLIENT].scanner;
    ImapPending *pending = g_new0(ImapPending, 1);
    Exchange *exchange = g_new0(Exchange, 1);
    guint at = verb_index(scanner);

    pending->exchange = exchange;
    pending->verb = imap_verb_find(imap_word(scanner, at));
    pending->tag = text_valid(imap_word(scanner, 0));
    pending->is_uid = at == 2;
    pending->seen_until = span_end(&scanner->span);
    exchange->is_early =
        scanner->span.first.acked != ACKED_UNKNOWN && scanner->span.first.acked < imap->must_have;
    if (g_queue_is_empty(&imap->pending))
        imap->group++;
    exchange->group = imap->group;
    g_queue_push_tail(&imap->pending, pending);
    imap->has_command = true;
    imap->current = pending;
    if (scanner->span.first.acked < imap->greeting_end && !imap->told_before_greeting) {
        imap->told_before_greeting = true;
        imap_tell_oddity(imap, ODDITY_COMMAND_BEFORE_GREETING, CLIENT, &scanner->span);
    }
    return pending;
}

/* A part of the raw text, as it was copied. */
static Bytes part_of(const Command *command, size_t begin)
{
    return bytes_trim(bytes_skip(command->text, begin));
}

/* Behind an announcement that was refused, the end of the line stands in the raw text. */
static Bytes without_line_end(Bytes text)
{
    if (text.len > 0 && text.data[text.len - 1] == '\n')
        text.len--;
    if (text.len > 0 && text.data[text.len - 1] == '\r')
        text.len--;
    return text;
}

void imap_make_command(Imap *imap, ImapPending *pending)
{
    const ImapScanner *scanner = &imap->reader[CLIENT].scanner;
    Command *command = command_new(without_line_end(buffer_bytes(&scanner->raw)));
    guint at = verb_index(scanner);
    const ImapToken *verb = imap_token(scanner, at);

    pending->exchange->command = command;
    command->span = scanner->span;
    command->segments = scanner->segments;
    command->tag = g_strdup(pending->tag);
    command->is_uid = pending->is_uid;
    command->is_known = imap_verb_is_known(pending->verb);
    g_autofree char *word = text_valid(imap_word(scanner, at));
    command->verb = g_ascii_strup(word, -1);
    if (verb != NULL)
        command->argument = part_of(command, verb->raw_at + verb->raw_len);
    imap_note_arguments(imap, pending);
    if (pending->verb->traits & IMAP_LOGS_IN)
        imap_begin_login(imap, pending);
}

/* "DONE" has no tag: it ends IDLE. source RFC 2177 3 */
static bool is_done(Imap *imap)
{
    const ImapScanner *scanner = &imap->reader[CLIENT].scanner;

    if (scanner->tokens->len != 1 || !bytes_equal_nocase(imap_word(scanner, 0), BYTES_OF("DONE")))
        return false;
    for (GList *at = imap->pending.head; at != NULL; at = at->next) {
        ImapPending *pending = at->data;

        if (pending->verb != &imap_verb_idle)
            continue;
        exchange_add_step(pending->exchange, &(Step){.side = CLIENT, .span = scanner->span},
                          buffer_bytes(&scanner->raw));
        return true;
    }
    return false;
}

static void too_many_pending(Imap *imap, const Span *span)
{
    ImapPending *oldest = g_queue_peek_head(&imap->pending);

    imap_tell_oddity(imap, ODDITY_TOO_MANY_PENDING, CLIENT, span);
    if (oldest != imap->current && oldest != imap->holder)
        imap_settle(imap, oldest);
}

void imap_client_unit(Imap *imap)
{
    ImapScanner *scanner = &imap->reader[CLIENT].scanner;

    if (imap->current == NULL && (is_done(imap) || imap_is_lost_command(imap)))
        return;
    note_unit(imap, scanner);
    ImapPending *pending = imap->current != NULL ? imap->current : begin_command(imap);

    pending->is_whole = true;
    imap_make_command(imap, pending);
    imap->current = NULL;
    if (!imap_verb_is_known(pending->verb))
        imap_tell_oddity(imap,
                         scanner->tokens->len == 0 ? ODDITY_EMPTY_COMMAND : ODDITY_UNKNOWN_COMMAND,
                         CLIENT, &scanner->span);
    if (pending->exchange->reply != NULL) { /* it came before the end of the command */
        imap_settle(imap, pending);
        return;
    }
    if (pending->verb->traits & IMAP_HOLDS) {
        imap->hold = IMAP_HOLD_REPLY;
        imap->holder = pending;
        imap->reader[CLIENT].mode = READING_HELD;
    }
    if (g_queue_get_length(&imap->pending) > PENDING_COMMANDS_MAX)
        too_many_pending(imap, &scanner->span);
}

/* Messages that the server was asked for before are not all there yet. */
static bool has_open_fetch(const Imap *imap)
{
    for (GList *at = imap->pending.head; at != NULL; at = at->next)
        if (((ImapPending *)at->data)->verb->traits & IMAP_FETCHES)
            return true;
    return false;
}

void imap_begin_literal(Imap *imap)
{
    ImapScanner *scanner = &imap->reader[CLIENT].scanner;
    bool is_append = imap_is_append(imap);
    bool is_empty = scanner->literal.left == 0;
    bool is_secret = imap->current->verb->traits & IMAP_LOGS_IN;

    imap->reader[CLIENT].mode = is_empty    ? READING_LINES
                                : is_secret ? READING_ANSWER
                                            : READING_OCTETS;
    imap_scan_begin_literal(scanner, !is_append);
    if (!is_append)
        return;
    imap_append_begin(imap);
    if (is_empty)
        imap_append_end(imap, true);
}

void imap_client_literal(Imap *imap)
{
    ImapScanner *scanner = &imap->reader[CLIENT].scanner;

    if (imap->current == NULL && imap_is_lost_command(imap)) {
        imap_scan_drop(scanner);
        return;
    }
    ImapPending *pending = imap->current != NULL ? imap->current : begin_command(imap);

    if (pending->exchange->reply != NULL && scanner->literal.is_waiting) {
        imap_settle(imap, pending); /* nobody will ask for more of what was answered */
        return;
    }
    imap->hold = scanner->literal.is_waiting                    ? IMAP_HOLD_LITERAL
                 : imap_is_append(imap) && has_open_fetch(imap) ? IMAP_HOLD_FETCHES
                                                                : IMAP_HOLD_NONE;
    if (imap->hold == IMAP_HOLD_NONE) {
        imap_begin_literal(imap);
        return;
    }
    imap->holder = pending;
    imap->reader[CLIENT].mode = READING_HELD;
}

void imap_answer_unit(Imap *imap)
{
    const ImapScanner *scanner = &imap->reader[CLIENT].scanner;
    Bytes line = buffer_bytes(&scanner->raw);

    if (imap->is_answer_guess && imap_is_surely_command(imap)) {
        imap_settle(imap, imap->holder); /* its reply was lost */
        imap_client_unit(imap);
        return;
    }
    note_unit(imap, scanner);
    secrets_remember(&imap->secrets, line);
    sasl_answer(imap->holder->sasl, imap->holder->exchange, line, &scanner->span);
    if (!imap->is_answer_guess)
        imap->reader[CLIENT].mode = READING_HELD;
}

void imap_break_command(Imap *imap)
{
    ImapScanner *scanner = &imap->reader[CLIENT].scanner;

    if (!scanner->is_begun || scanner->is_given_out)
        return;
    imap_scan_break(scanner);
    if (imap->append != NULL)
        imap_append_end(imap, false);
    if (imap->current == NULL && scanner->tokens->len < 2) /* no verb was read to its end */
        return;
    imap_client_unit(imap);
}
