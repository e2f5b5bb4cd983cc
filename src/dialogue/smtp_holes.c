/* smtp_holes.c - what holes took: commands that replies betray, replies that find their commands.
 */
#include "base/limits.h"
#include "dialogue/smtp.h"
#include "dialogue/smtp_reply.h"

/* A command that a hole took, where its reply shows what it was. */
Pending *smtp_infer(Smtp *smtp, const Verb *verb, const Span *span)
{
    Pending *pending = g_new0(Pending, 1);
    Command *command = g_new0(Command, 1);

    pending->verb = verb;
    pending->exchange = g_new0(Exchange, 1);
    pending->exchange->command = command;
    command->verb = g_strdup(verb->word);
    command->is_known = command->is_inferred = true;
    command->span = (Span){span->first, span->first, 0};
    pending->exchange->group = ++smtp->group;
    pending->exchange->acting_client = smtp->facts.acting_client;
    g_queue_push_tail(&smtp->pending, pending);
    if (verb->traits & VERB_HOLDS)
        smtp->holder = pending;
    smtp->reader[CLIENT].is_after_gap = false;
    return pending;
}

/*
 * A hole took the line of a BDAT command: recipients were accepted, no 354 was sent, octets that
 * are no commands followed, and the server replied. With the id of a queue it was the last chunk.
 */
Pending *smtp_infer_chunk(Smtp *smtp, const Reply *reply)
{
    g_autofree char *queue_id = smtp_queue_id(reply);
    Line rest;

    if (!smtp->reader[CLIENT].is_after_gap || smtp->lost_bytes == 0 || smtp->has_server_gap ||
        smtp_accepted_recipients(smtp) == 0)
        return NULL;
    if (lines_break(&smtp->reader[CLIENT].lines, &rest)) {
        smtp->has_lost_lines = true;
        smtp->lost_bytes += rest.span.length;
    }
    if (!smtp->has_lost_lines && queue_id == NULL)
        return NULL; /* it may have been one more RCPT */
    Pending *pending = smtp_infer(smtp, &smtp_verb_bdat, &reply->span);
    pending->is_last_chunk = pending->ends_message = queue_id != NULL;
    pending->message = g_steal_pointer(&smtp->chunked);
    smtp_begin_body(smtp, pending);
    smtp_body_piece(smtp, &smtp->lost_at, smtp->lost_bytes);
    smtp->tell.message_gap(smtp->tell.user, pending->message->number, smtp->lost_bytes);
    smtp_close_body(smtp, false);
    pending->exchange->has_body = false; /* its size was in the hole */
    if (!pending->ends_message)
        smtp->chunked = pending->message;
    return pending;
}

/* The replies in `unplaced` answer the commands up to the one at `index`, in order. */
static void align_to(Smtp *smtp, guint index)
{
    guint count = smtp->unplaced->len;
    guint lost = index + 1 > count ? index + 1 - count : 0;

    smtp->is_misaligned = false;
    for (; lost > 0; lost--)
        smtp_settle(smtp, g_queue_peek_head(&smtp->pending));
    for (guint alone = count > index + 1 ? count - index - 1 : 0; alone > 0; alone--)
        smtp_tell_alone(smtp, g_ptr_array_steal_index(smtp->unplaced, 0));
    while (smtp->unplaced->len > 0)
        smtp_place_reply(smtp, g_ptr_array_steal_index(smtp->unplaced, 0));
}

void smtp_align(Smtp *smtp)
{
    guint waiting = g_queue_get_length(&smtp->pending);

    if (smtp->unplaced->len > 0 && waiting > 0) {
        align_to(smtp, waiting - 1);
        return;
    }
    smtp->is_misaligned = false;
    while (smtp->unplaced->len > 0) /* nothing waits for them any more */
        smtp_place_reply(smtp, g_ptr_array_steal_index(smtp->unplaced, 0));
    while (!g_queue_is_empty(&smtp->pending)) {
        Pending *head = g_queue_peek_head(&smtp->pending);

        if (head == smtp->body)
            break;
        if (head == smtp->holder) { /* its reply was lost: what follows has to tell */
            smtp_dialect.release(smtp, smtp->facts.acting_client);
            break;
        }
        smtp_settle(smtp, head);
    }
}

/* Behind a hole: a reply that only one waiting command can have shows where the others belong. */
void smtp_place_after_gap(Smtp *smtp, Reply *reply)
{
    bool is_telling = reply->code == 354 || reply->code == 334 || reply->code == 235;
    guint index = 0;
    bool is_of_lost_data = reply->code == 354 && smtp->reader[CLIENT].is_after_gap;

    if (is_of_lost_data) { /* the hole took DATA: all that waits was answered before */
        smtp_align(smtp);
        smtp_place_reply(smtp, reply);
        return;
    }
    g_ptr_array_add(smtp->unplaced, reply);
    for (GList *at = smtp->pending.head; is_telling && at != NULL; at = at->next, index++) {
        if (smtp_can_answer(at->data, reply->code)) {
            align_to(smtp, index);
            return;
        }
    }
    if (smtp->unplaced->len > PENDING_COMMANDS_MAX)
        smtp_align(smtp);
}

/* Behind a hole in the replies: a client that went on had seen what the hole took. */
void smtp_go_on_behind_hole(Smtp *smtp, const Place *place)
{
    if (!smtp->is_misaligned || place->acked <= smtp->misaligned_from)
        return;
    smtp_align(smtp);
    smtp->is_misaligned = place->acked < smtp->misaligned_until;
}
