/* pop3_mailbox.c - the mailbox as a POP3 session shows it: what is in it, read, and deleted. */
#include "base/limits.h"
#include "base/text.h"
#include "dialogue/pop3.h"

MailboxPlace pop3_place_of(const Pop3 *pop, uint64_t number)
{
    const char *uid = pop->unique_ids == NULL
                          ? NULL
                          : g_hash_table_lookup(pop->unique_ids, GSIZE_TO_POINTER(number));

    return (MailboxPlace){.user = g_strdup(pop->user),
                          .folder = g_strdup("INBOX"),
                          .uid = g_strdup(uid),
                          .number = number};
}

static void tell_action(Pop3 *pop, MailboxAction *action, uint64_t number)
{
    action->place = pop3_place_of(pop, number);
    pop->tell.mailbox(pop->tell.user, action);
    mailbox_place_clear(&action->place);
}

/* "number unique-id". source RFC 1939 7 */
static void learn_unique_id(Pop3 *pop, const Span *span, Bytes line)
{
    uint64_t number = pop3_number(line);
    ptrdiff_t blank = bytes_find(line, ' ');

    if (number == 0 || blank < 0)
        return;
    if (pop->unique_ids == NULL)
        pop->unique_ids = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    if (g_hash_table_size(pop->unique_ids) >= POP3_UNIQUE_IDS_MAX) {
        if (!pop->told_many)
            pop3_tell_oddity(pop, ODDITY_LARGE_MAILBOX, SERVER, span);
        pop->told_many = true;
        return;
    }
    g_hash_table_insert(pop->unique_ids, GSIZE_TO_POINTER(number),
                        text_valid(bytes_trim(bytes_skip(line, (size_t)blank))));
}

void pop3_learn(Pop3 *pop, const PopPending *pending, Bytes line)
{
    if (pending->verb == &pop3_verb_uidl)
        learn_unique_id(pop, &pop->reply->span, line);
}

void pop3_after_list(Pop3 *pop, PopPending *pending)
{
    const Exchange *exchange = pending->exchange;
    MailboxAction action = {.action = MAILBOX_LIST,
                            .has_committed = exchange->reply != NULL,
                            .is_committed = pop3_outcome(pending) == OUTCOME_ACCEPTED,
                            .span = exchange->command->span};

    if (pending->verb == &pop3_verb_uidl && pending->number > 0 && exchange->reply != NULL &&
        action.is_committed) {
        gsize len;
        const uint8_t *data = g_bytes_get_data(exchange->reply->lines->pdata[0], &len);

        learn_unique_id(pop, &exchange->reply->span, (Bytes){data, len});
    }
    if (action.is_committed || exchange->reply == NULL)
        tell_action(pop, &action, pending->number);
}

void pop3_after_read(Pop3 *pop, PopPending *pending)
{
    const Exchange *exchange = pending->exchange;
    bool is_inferred = exchange->command->is_inferred; /* then its place is that of the reply */
    MailboxAction action = {.action = MAILBOX_READ,
                            .acting_client = is_inferred ? SERVER : CLIENT,
                            .message = pending->message,
                            .has_committed = exchange->reply != NULL,
                            .is_committed = pop3_outcome(pending) == OUTCOME_ACCEPTED,
                            .span = exchange->command->span};

    if (action.is_committed || exchange->reply == NULL)
        tell_action(pop, &action, pending->number);
}

/* A message is only marked; whether it goes is known when the session ends. source RFC 1939 6 */
void pop3_after_dele(Pop3 *pop, PopPending *pending)
{
    const PopDeletion deletion = {.number = pending->number,
                                  .span = pending->exchange->command->span,
                                  .is_sure = pop3_outcome(pending) == OUTCOME_ACCEPTED};

    if (pop3_outcome(pending) == OUTCOME_REFUSED)
        return;
    if (pop->deletions->len < POP3_DELETIONS_MAX) {
        g_array_append_val(pop->deletions, deletion);
        return;
    }
    MailboxAction action = {.action = MAILBOX_DELETE, .span = deletion.span};
    tell_action(pop, &action, deletion.number);
    if (!pop->told_many)
        pop3_tell_oddity(pop, ODDITY_LARGE_MAILBOX, CLIENT, &deletion.span);
    pop->told_many = true;
}

/* What was marked goes, or stays, or nobody knows. */
static void tell_deletions(Pop3 *pop, bool is_known, bool is_committed)
{
    for (guint i = 0; i < pop->deletions->len; i++) {
        const PopDeletion *deletion = &g_array_index(pop->deletions, PopDeletion, i);
        MailboxAction action = {.action = MAILBOX_DELETE,
                                .has_committed = is_known && (deletion->is_sure || !is_committed),
                                .is_committed = is_committed,
                                .span = deletion->span};

        tell_action(pop, &action, deletion->number);
    }
    g_array_set_size(pop->deletions, 0);
}

void pop3_after_rset(Pop3 *pop, PopPending *pending)
{
    Outcome outcome = pop3_outcome(pending);

    if (outcome != OUTCOME_REFUSED)
        tell_deletions(pop, outcome == OUTCOME_ACCEPTED, false);
}

/* A refusal means that some of them, or all, may be there still. source RFC 1939 6 */
void pop3_after_quit(Pop3 *pop, PopPending *pending)
{
    const Exchange *exchange = pending->exchange;

    pop->facts.has_quit = true;
    pop3_end_login(pop);
    if (pop->state != POP_TRANSACTION && pop->deletions->len == 0)
        return;
    tell_deletions(pop, pop3_outcome(pending) == OUTCOME_ACCEPTED, true);
    pop3_enter(pop, POP_UPDATE, exchange->number, &exchange->command->span.first);
}

void pop3_end_mailbox(Pop3 *pop, bool is_known)
{
    tell_deletions(pop, is_known, false);
}
