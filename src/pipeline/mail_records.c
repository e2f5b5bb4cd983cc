/* mail_records.c - the records of exchanges and envelopes. */
#include "pipeline/records.h"

#include "base/text.h"

static json_t *parameters_of(const GPtrArray *parameters)
{
    if (parameters == NULL)
        return NULL;
    json_t *list = json_array();

    for (guint i = 0; i < parameters->len; i++) {
        const Parameter *parameter = parameters->pdata[i];
        json_t *record = json_object();

        record_set_text(record, "name", parameter->name);
        record_set_text(record, "value", parameter->value);
        record_set_text(record, "decoded", parameter->decoded);
        json_array_append_new(list, record);
    }
    return list;
}

static void set_decoded(json_t *record, const Decoded *decoded, const Secrets *secrets)
{
    if (decoded->text == NULL)
        return;
    g_autofree char *text = secrets_text_around(secrets, bytes_of(decoded->text), decoded->secret);

    if (text[0] != '\0')
        record_set_text(record, "decoded", text);
}

static json_t *command_of(const Command *command, const Secrets *secrets)
{
    json_t *record = json_object();
    g_autofree char *argument = secrets_text_around(secrets, command->argument, command->secret);
    g_autofree char *text = secrets_text_around(secrets, command->text, command->secret);

    if (command->verb != NULL && command->verb[0] != '\0')
        record_set_text(record, "verb", command->verb);
    record_set_text(record, "tag", command->tag);
    if (command->is_uid)
        record_set_flag(record, "uid", true);
    if (argument[0] != '\0')
        record_set_text(record, "argument", argument);
    record_set(record, "parameters", parameters_of(command->parameters));
    record_set_flag(record, "known", command->is_known);
    if (command->is_inferred) {
        record_set_flag(record, "inferred", true);
        return record;
    }
    if (text[0] != '\0')
        record_set_text(record, "text", text);
    set_decoded(record, &command->decoded, secrets);
    record_set_when(record, "time", command->span.first.when);
    record_set_frames(record, &command->span);
    record_set_number(record, "segments", command->segments);
    return record;
}

/* `*text` without a secret. */
static void take_out(char **text, const Secrets *secrets, Bytes secret)
{
    if (secret.len == 0)
        return;
    char *without = secrets_text_without(secrets, bytes_of_text(*text), secret);
    g_free(*text);
    *text = without;
}

static json_t *json_of_line(Bytes line, const Hidden *hidden)
{
    g_autofree char *text = hidden == NULL || hidden->secret.len == 0
                                ? text_valid(line)
                                : secrets_text_without(hidden->secrets, line, hidden->secret);

    for (guint i = 0; hidden != NULL && hidden->steps != NULL && i < hidden->steps->len; i++) {
        const Step *step = hidden->steps->pdata[i];

        if (step->is_secret)
            take_out(&text, hidden->secrets, bytes_of(step->text));
    }
    for (guint i = 0; hidden != NULL && hidden->said != NULL && i < hidden->said->len; i++)
        take_out(&text, hidden->secrets, bytes_of(hidden->said->pdata[i]));
    return json_string_nocheck(text);
}

/* A word out of a reply. */
static void set_reply_text(json_t *record, const char *key, const char *text, const Hidden *hidden)
{
    if (text != NULL)
        record_set(record, key, json_of_line(bytes_of_text(text), hidden));
}

static json_t *reply_of(const Reply *reply, bool is_dated, const Hidden *hidden)
{
    if (reply == NULL)
        return NULL;
    json_t *record = json_object(), *lines = json_array();

    record_set_text(record, "address", reply->address);
    if (reply->code != 0)
        record_set_number(record, "code", (uint64_t)reply->code);
    record_set_text(record, "status", reply->status);
    record_set_text(record, "tag", reply->tag);
    record_set_text(record, "enhanced", reply->enhanced);
    set_reply_text(record, "response", reply->response, hidden);
    for (guint i = 0; i < reply->lines->len; i++)
        json_array_append_new(lines, json_of_line(bytes_of(reply->lines->pdata[i]), hidden));
    record_set(record, "lines", lines);
    if (is_dated) {
        record_set_when(record, "time", reply->span.first.when);
        record_set_frames(record, &reply->span);
    }
    return record;
}

static json_t *steps_of(const Exchange *exchange, const Secrets *secrets)
{
    const GPtrArray *steps = exchange->steps;

    if (steps == NULL)
        return NULL;
    json_t *list = json_array();

    for (guint i = 0; i < steps->len; i++) {
        const Step *step = steps->pdata[i];
        json_t *record = json_object();
        Bytes text = bytes_of(step->text);
        g_autofree char *shown = step->is_secret ? secrets_text(secrets, text) : text_valid(text);

        /* a step is told by role; TURN changes who plays it */
        record_set_text(
            record, "side",
            side_name(exchange->acting_client == CLIENT ? step->side : side_other(step->side)));
        if (step->code != 0)
            record_set_number(record, "code", (uint64_t)step->code);
        record_set_text(record, "text", shown);
        set_decoded(record, &step->decoded, secrets);
        record_set_when(record, "time", step->span.first.when);
        record_set_frames(record, &step->span);
        json_array_append_new(list, record);
    }
    return list;
}

static json_t *body_of(const BodyFacts *body)
{
    json_t *record = json_pack("{s:I, s:I}", "bytes", (json_int_t)body->bytes, "segments",
                               (json_int_t)body->segments);

    if (body->segments > 0) {
        record_set_when(record, "time", body->span.first.when);
        record_set_frames(record, &body->span);
    }
    return record;
}

/* From the last octet of the client to the first of the reply. */
static void add_latency(json_t *record, const Exchange *exchange)
{
    if (exchange->command == NULL || exchange->command->is_inferred || exchange->reply == NULL)
        return;
    const Span *said =
        exchange->has_body && !exchange->is_body_of_server && exchange->body.segments > 0
            ? &exchange->body.span
            : &exchange->command->span;

    record_set_span(record, "latency_ns", exchange->reply->span.first.when - said->last.when);
}

json_t *record_of_reply(const Reply *reply, const Hidden *hidden)
{
    return reply_of(reply, false, hidden);
}

static json_t *untagged_of(const GPtrArray *untagged)
{
    if (untagged == NULL)
        return NULL;
    json_t *list = json_array();

    for (guint i = 0; i < untagged->len; i++) {
        const Untagged *one = untagged->pdata[i];

        json_array_append_new(
            list, json_pack("{s:s, s:I}", "kind", one->kind, "count", (json_int_t)one->count));
    }
    return list;
}

Event *record_of_exchange(Talk *talk, const Exchange *exchange, const Secrets *secrets)
{
    const Span *span =
        exchange->command != NULL ? &exchange->command->span : &exchange->reply->span;
    Event *event = event_new(EVENT_EXCHANGE, span->first.when);
    const Hidden hidden = {
        .secrets = secrets,
        .secret = exchange->command == NULL ? (Bytes){NULL, 0}
              : exchange->command->secret,
        .steps = exchange->steps,
        .said = exchange->said_secrets,
    };
    json_t *record = event->record;

    event->place = exchange->number;
    record_add_ids(event, talk, exchange->envelope, exchange->message);
    record_add_ends(event, talk);
    record_set_number(record, "number", exchange->number);
    if (exchange->command != NULL)
        record_set(record, "command", command_of(exchange->command, secrets));
    record_set(record, "steps", steps_of(exchange, secrets));
    if (exchange->has_body)
        record_set(record, "body", body_of(&exchange->body));
    record_set(record, "reply", reply_of(exchange->reply, true, &hidden));
    if (exchange->more != NULL && exchange->more->len > 0) {
        json_t *more = json_array();

        for (guint i = 0; i < exchange->more->len; i++)
            json_array_append_new(more, reply_of(exchange->more->pdata[i], true, &hidden));
        record_set(record, "more", more);
    }
    record_set(record, "untagged", untagged_of(exchange->untagged));
    add_latency(record, exchange);
    if (exchange->group > 0)
        record_set_number(record, "group", exchange->group);
    if (exchange->is_early)
        record_set_flag(record, "early", true);
    /* a command that a hole took is known by the reply to it */
    bool is_of_client = exchange->command != NULL && !exchange->command->is_inferred;
    record_add_evidence(
        event, talk, is_of_client ? exchange->acting_client : side_other(exchange->acting_client),
        span);
    return event;
}

static json_t *recipients_of(const GPtrArray *recipients, const Hidden *hidden)
{
    json_t *list = json_array();

    for (guint i = 0; i < recipients->len; i++) {
        const Recipient *recipient = recipients->pdata[i];
        json_t *record = json_object();

        record_set_text(record, "address", recipient->address);
        record_set(record, "parameters", parameters_of(recipient->parameters));
        record_set(record, "reply", reply_of(recipient->reply, false, hidden));
        record_set(record, "final", reply_of(recipient->final, false, hidden));
        record_set_text(record, "outcome", outcome_name(recipient->outcome));
        json_array_append_new(list, record);
    }
    return list;
}

Event *record_of_envelope(Talk *talk, const Envelope *envelope, const Secrets *secrets)
{
    Event *event = event_new(EVENT_ENVELOPE, envelope->span.first.when);
    const Hidden hidden = {.secrets = secrets, .said = envelope->said_secrets};
    json_t *record = event->record;

    event->place = envelope->number;
    record_add_ids(event, talk, envelope->number, envelope->message);
    record_add_ends(event, talk);
    record_set_number(record, "number", envelope->number);
    if (envelope->mail_from != NULL) {
        record_set_text(record, "mail_from", envelope->mail_from);
        record_set_flag(record, "null_sender", envelope->is_null_sender);
    }
    record_set(record, "parameters", parameters_of(envelope->parameters));
    record_set(record, "recipients", recipients_of(envelope->recipients, &hidden));
    record_set_text(record, "verb", envelope->verb);
    if (envelope->chunks > 0)
        record_set_number(record, "chunks", envelope->chunks);
    record_set(record, "reply", reply_of(envelope->reply, false, &hidden));
    set_reply_text(record, "queue_id", envelope->queue_id, &hidden);
    record_set_text(record, "outcome", outcome_name(envelope->outcome));
    record_add_evidence(event, talk, envelope->acting_client, &envelope->span);
    return event;
}
