/* exchange.c - what dialogues tell: giving it back, and naming its outcomes. */
#include "dialogue/exchange.h"

#include "base/limits.h"

void parameter_free(Parameter *parameter)
{
    if (parameter == NULL)
        return;
    g_free(parameter->name);
    g_free(parameter->value);
    g_free(parameter->decoded);
    g_free(parameter);
}

void offer_free(Offer *offer)
{
    if (offer == NULL)
        return;
    g_free(offer->keyword);
    g_free(offer->parameters);
    g_free(offer);
}

Command *command_new(Bytes line)
{
    Command *command = g_malloc0(sizeof(Command) + line.len);
    uint8_t *copy = (uint8_t *)(command + 1);

    if (line.len > 0)
        memcpy(copy, line.data, line.len);
    command->text = (Bytes){copy, line.len};
    return command;
}

static void command_free(Command *command)
{
    if (command == NULL)
        return;
    g_free(command->verb);
    g_free(command->tag);
    decoded_clear(&command->decoded);
    g_clear_pointer(&command->parameters, g_ptr_array_unref);
    g_free(command);
}

void reply_free(Reply *reply)
{
    if (reply == NULL)
        return;
    g_free(reply->enhanced);
    g_free(reply->response);
    g_free(reply->tag);
    g_free(reply->address);
    g_clear_pointer(&reply->lines, g_ptr_array_unref);
    g_free(reply);
}

Reply *reply_copy(const Reply *reply)
{
    Reply *copy = g_new(Reply, 1);

    *copy = *reply;
    copy->enhanced = g_strdup(reply->enhanced);
    copy->response = g_strdup(reply->response);
    copy->tag = g_strdup(reply->tag);
    copy->address = g_strdup(reply->address);
    copy->lines = g_ptr_array_ref(reply->lines);
    return copy;
}

void untagged_free(Untagged *untagged)
{
    if (untagged == NULL)
        return;
    g_free(untagged->kind);
    g_free(untagged);
}

void decoded_clear(Decoded *decoded)
{
    g_clear_pointer(&decoded->text, g_bytes_unref);
    decoded->secret = (Bytes){NULL, 0};
}

static void step_free(gpointer value)
{
    Step *step = value;

    g_bytes_unref(step->text);
    decoded_clear(&step->decoded);
    g_free(step);
}

void exchange_add_step(Exchange *exchange, const Step *step, Bytes text)
{
    Step *kept;

    if (exchange->steps == NULL)
        exchange->steps = g_ptr_array_new_with_free_func(step_free);
    kept = g_new(Step, 1);
    *kept = *step;
    kept->text = g_bytes_new(text.data, text.len);
    if (exchange->steps->len < STEPS_MAX) {
        g_ptr_array_add(exchange->steps, kept);
        return;
    }
    exchange->are_steps_cut = true;
    step_free(kept);
}

void exchange_free(Exchange *exchange)
{
    if (exchange == NULL)
        return;
    command_free(exchange->command);
    g_clear_pointer(&exchange->steps, g_ptr_array_unref);
    g_clear_pointer(&exchange->more, g_ptr_array_unref);
    g_clear_pointer(&exchange->untagged, g_ptr_array_unref);
    reply_free(exchange->reply);
    g_free(exchange);
}

static void recipient_free(gpointer value)
{
    Recipient *recipient = value;

    g_free(recipient->address);
    g_clear_pointer(&recipient->parameters, g_ptr_array_unref);
    reply_free(recipient->reply);
    reply_free(recipient->final);
    g_free(recipient);
}

void body_facts_add(BodyFacts *body, const Place *place, uint64_t length)
{
    const Place *last = &body->span.last;

    if (body->segments == 0)
        body->span.first = *place;
    if (body->segments == 0 || !place_is_same_packet(last, place))
        body->segments++;
    body->bytes += length;
    span_reach(&body->span, place, place->offset + length);
}

Envelope *envelope_new(void)
{
    Envelope *envelope = g_new0(Envelope, 1);

    envelope->recipients = g_ptr_array_new_with_free_func(recipient_free);
    return envelope;
}

void envelope_free(Envelope *envelope)
{
    if (envelope == NULL)
        return;
    g_free(envelope->mail_from);
    g_clear_pointer(&envelope->parameters, g_ptr_array_unref);
    g_ptr_array_unref(envelope->recipients);
    reply_free(envelope->reply);
    g_free(envelope->queue_id);
    g_free(envelope);
}

Outcome outcome_of_code(int code)
{
    switch (code / 100) {
    case 2:
        return OUTCOME_ACCEPTED;
    case 4:
        return OUTCOME_DEFERRED;
    case 5:
        return OUTCOME_REFUSED;
    default:
        return OUTCOME_UNKNOWN;
    }
}

const char *outcome_name(Outcome outcome)
{
    static const char *const names[] = {
        [OUTCOME_UNKNOWN] = "unknown",     [OUTCOME_ACCEPTED] = "accepted",
        [OUTCOME_DEFERRED] = "deferred",   [OUTCOME_REFUSED] = "refused",
        [OUTCOME_ABORTED] = "aborted",     [OUTCOME_CUT] = "cut",
        [OUTCOME_CANCELLED] = "cancelled",
    };

    return names[outcome];
}

const char *starttls_state_name(StarttlsState state)
{
    static const char *const names[] = {
        [STARTTLS_NOT_OFFERED] = "not-offered",
        [STARTTLS_OFFERED] = "offered",
        [STARTTLS_MASKED] = "masked",
        [STARTTLS_REFUSED] = "refused",
        [STARTTLS_DONE] = "done",
    };

    return names[state];
}
