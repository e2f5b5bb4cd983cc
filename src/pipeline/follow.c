/* follow.c - the octets of one connection as they pass, and what in them is secret. */
#include "pipeline/follow.h"

#include "pipeline/inflate_layer.h"
#include "pipeline/records.h"
#include "pipeline/talk_layers.h"
#include "pipeline/tls_layer.h"

#define LINE_END_MAX 2 /* octets: CR and LF */

bool follow_is(const Follow *follow, const Flow *flow)
{
    const Talk *talk = flow->talk;

    if (follow->frame > 0)
        return flow->first.frame == follow->frame && flow->first.capture == follow->capture;
    return talk != NULL && !talk->has_packets && talk->has_digits &&
           g_str_equal(talk->digits, follow->digits);
}

/* Which side it is in the end: who is who may be known later than the first octets. */
static Side final_side(const Follow *follow, const Flow *flow, Side side)
{
    const FlowSide *sender = &flow->side[side];

    if (follow->frame == 0)
        return side;
    return sender->port == follow->client_port && address_equal(&sender->address, &follow->client)
               ? CLIENT
               : SERVER;
}

static void tell_octets(const Follow *follow, Side side, Bytes octets, uint64_t gap,
                        const Place *place)
{
    if (follow->octets != NULL)
        follow->octets(follow->user, side, octets, gap, place);
}

void follow_sent(const Follow *follow, const Flow *flow, Side side, Bytes octets, uint64_t gap,
                 const Place *place)
{
    if (follow_is(follow, flow) && !follow->is_said)
        tell_octets(follow, final_side(follow, flow, side), octets, gap, place);
}

void follow_said(const Follow *follow, const Flow *flow, Side side, Bytes octets, uint64_t gap,
                 const Place *place)
{
    if (!follow_is(follow, flow))
        return;
    side = final_side(follow, flow, side);
    if (side == SERVER && follow->read != NULL)
        follow->read(follow->user, side, place->offset + octets.len + gap);
    if (follow->is_said)
        tell_octets(follow, side, octets, gap, place);
}

/* What an exchange is told with. */
typedef struct Telling {
    const Follow *follow;
    const Talk *talk;
    const Secrets *secrets;
} Telling;

/*
 * Tells a secret where it is in the octets that are followed: what was sealed is not in those of
 * TCP, and of what was packed nobody knows where.
 */
static void tell_secret(const Telling *telling, Side side, uint64_t offset, uint64_t length,
                        Bytes value)
{
    const Layer *packed = talk_layer_find(telling->talk, &inflate_transform);
    g_autofree char *shown = secrets_text(telling->secrets, value);
    Span span = {.first.offset = offset, .length = length};

    if (!telling->follow->is_said && talk_is_sealed_at(telling->talk, side, offset))
        return;
    if (!telling->follow->is_said && packed != NULL && offset >= layer_entered(packed, side)) {
        span.first.offset = layer_entered(packed, side);
        span.length = UINT64_MAX - span.first.offset;
    }
    telling->follow->secret(telling->follow->user, side, &span, shown);
    telling->follow->value(telling->follow->user, value, shown);
}

/* A part of a line: where the octets of its text are those of the stream, this part alone is told;
 * else all of it. */
static void tell_part(const Telling *telling, Side side, const Span *span, size_t before,
                      Bytes text, Bytes part)
{
    bool is_plain =
        span->length >= before + text.len && span->length <= before + text.len + LINE_END_MAX;

    if (is_plain)
        tell_secret(telling, side, span->first.offset + before + (uint64_t)(part.data - text.data),
                    part.len, part);
    else
        tell_secret(telling, side, span->first.offset, span->length, part);
}

static void tell_steps(const Telling *telling, const Exchange *exchange)
{
    const GPtrArray *steps = exchange->steps;

    for (guint i = 0; steps != NULL && i < steps->len; i++) {
        const Step *step = steps->pdata[i];
        Bytes text = bytes_of(step->text);

        if (step->is_secret && text.len > 0)
            tell_part(telling, step->side, &step->span, step->code == 0 ? 0 : 4, text, text);
    }
    if (!exchange->are_steps_cut || steps == NULL)
        return;
    /* what came behind is told nowhere */
    const Step *last = steps->pdata[steps->len - 1];
    for (Side side = CLIENT; side < N_SIDES; side++) {
        uint64_t from = last->side == side ? span_end(&last->span) : last->span.last.acked;

        tell_secret(telling, side, from == ACKED_UNKNOWN ? 0 : from,
                    UINT64_MAX - (from == ACKED_UNKNOWN ? 0 : from), (Bytes){NULL, 0});
    }
}

/* What the client said is known once it is told: an unfinished line may be a secret. */
static void tell_read(const Follow *follow, const Exchange *exchange)
{
    Side client = exchange->acting_client;

    if (exchange->command != NULL && !exchange->command->is_inferred)
        follow->read(follow->user, client, span_end(&exchange->command->span));
    for (guint i = 0; exchange->steps != NULL && i < exchange->steps->len; i++) {
        const Step *step = exchange->steps->pdata[i];

        if (step->side == client)
            follow->read(follow->user, client, span_end(&step->span));
    }
    if (exchange->has_body && !exchange->is_body_of_server)
        follow->read(follow->user, client, span_end(&exchange->body.span));
}

void follow_exchange(const Follow *follow, const Talk *talk, const Exchange *exchange,
                     const Secrets *secrets)
{
    const Command *command = exchange->command;
    const Telling telling = {follow, talk, secrets};

    if (follow->secret == NULL || secrets->mode == SECRETS_SHOW || !follow_is(follow, talk->flow))
        return;
    if (command != NULL && command->secret.len > 0 && !command->is_inferred)
        tell_part(&telling, exchange->acting_client, &command->span, 0, command->text,
                  command->secret);
    tell_steps(&telling, exchange);
    tell_read(follow, exchange);
    for (guint i = 0; exchange->said_secrets != NULL && i < exchange->said_secrets->len; i++) {
        Bytes value = bytes_of(exchange->said_secrets->pdata[i]);
        g_autofree char *shown = secrets_text(secrets, value);

        follow->value(follow->user, value, shown);
    }
    if (exchange->has_body)
        follow->body(follow->user,
                     exchange->is_body_of_server ? side_other(exchange->acting_client)
                                                 : exchange->acting_client,
                     &exchange->body.span);
}

void follow_over(const Follow *follow, const Talk *talk)
{
    const Layer *layer = talk_layer_find(talk, &tls_transform);

    if (follow->sealed == NULL || !follow_is(follow, talk->flow))
        return;
    if (layer == NULL)
        layer = talk_layer_find(talk, &inflate_transform);
    for (Side side = CLIENT; side < N_SIDES && layer != NULL; side++)
        if (layer_entered(layer, side) != UINT64_MAX)
            follow->sealed(follow->user, side);
}
