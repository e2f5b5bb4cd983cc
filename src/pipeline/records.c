/* records.c - where facts were seen, and the records of flow, dialogue and oddity. */
#include "pipeline/records.h"
#include "pipeline/ambiguity.h"
#include "pipeline/tls_layer.h"

#include "base/text.h"

#include <string.h>

char *record_id(Talk *talk, char letter, uint32_t number)
{
    char id[FLOW_DIGITS + 16]; /* an event has up to seven ids, so they are not left to printf */
    char *at = id + sizeof(id);

    *--at = '\0';
    for (uint32_t rest = number; rest > 0; rest /= 10)
        *--at = (char)('0' + rest % 10);
    if (number > 0)
        *--at = '-';
    at -= FLOW_DIGITS;
    memcpy(at, talk_digits(talk), FLOW_DIGITS);
    *--at = letter;
    return g_strdup(at);
}

json_t *record_pair(uint64_t one, uint64_t other)
{
    json_t *pair = json_array();

    json_array_append_new(pair, json_integer((json_int_t)one));
    json_array_append_new(pair, json_integer((json_int_t)other));
    return pair;
}

void record_set_frames(json_t *record, const Span *span)
{
    uint64_t first = span->first.frame, last = span->last.frame;

    /* of two captures each has frames of its own; the earlier one's stay */
    if (span->last.capture != span->first.capture)
        last = first;
    record_set(record, "frames", record_pair(MIN(first, last), MAX(first, last)));
    if (span->first.capture > 1)
        record_set_number(record, "capture", span->first.capture);
}

void record_set_frame(json_t *record, const Place *place)
{
    json_t *frames = json_array();

    json_array_append_new(frames, json_integer((json_int_t)place->frame));
    record_set(record, "frames", frames);
    if (place->capture > 1)
        record_set_number(record, "capture", place->capture);
}

/* The holes inside a run of octets; they are known in order. NULL where there are none. */
static json_t *gaps_inside(const GArray *known, const Span *span)
{
    uint64_t end = span_end(span);
    guint first = known == NULL ? 0 : known->len;
    json_t *gaps = NULL;

    while (first > 0) {
        const MessageGap *gap = &g_array_index(known, MessageGap, first - 1);

        if (gap->offset + gap->length <= span->first.offset)
            break;
        first--;
    }
    for (guint i = first; known != NULL && i < known->len; i++) {
        const MessageGap *gap = &g_array_index(known, MessageGap, i);

        if (gap->offset >= end)
            break;
        if (gaps == NULL)
            gaps = json_array();
        json_array_append_new(gaps, record_pair(gap->offset, gap->length));
    }
    return gaps;
}

static bool is_opened(const Talk *talk)
{
    return tls_facts(talk_tls(talk))->opened != KEY_SOURCE_NONE;
}

/* Where in a mail file a message stands, or a part of it. */
static json_t *record_of_filed(const FiledMessage *filed, uint32_t capture, const Span *span)
{
    bool is_part = span->length > 0 && span->length < filed->length;

    json_t *evidence = json_object();

    record_set_number(evidence, "capture", capture);
    if (filed->path != NULL)
        record_set_octets(evidence, "path", bytes_of_text(filed->path));
    record_set_number(evidence, "offset", filed->offset + (is_part ? span->first.offset : 0));
    record_set_number(evidence, "length", is_part ? span->length : filed->length);
    if (filed->quoted_lines > 0)
        record_set_number(evidence, "quoted", filed->quoted_lines);
    return evidence;
}

json_t *record_of_evidence(const Talk *talk, Side side, const Span *span)
{
    if (talk->filed != NULL)
        return record_of_filed(talk->filed, span->first.capture, span);
    json_t *evidence = record_of_sealed(talk, side, span);

    if (talk_is_sealed_at(talk, side, span->first.offset) && is_opened(talk))
        record_set_text(evidence, "decrypted", key_source_name(tls_facts(talk_tls(talk))->opened));
    return evidence;
}

json_t *record_of_sealed(const Talk *talk, Side side, const Span *span)
{
    json_t *evidence = record_of_frames(talk->flow, span);

    record_set_side(evidence, side);
    record_set_number(evidence, "offset", span->first.offset);
    record_set_number(evidence, "length", span->length);
    record_set(evidence, "gaps", gaps_inside(talk->gaps[side], span));
    return evidence;
}

void record_add_evidence(Event *event, const Talk *talk, Side side, const Span *span)
{
    record_set(event->record, "evidence", record_of_evidence(talk, side, span));
}

static void forget_keys(json_t *record, const char *const *keys, size_t count)
{
    const char *key;
    void *next;
    json_t *value;
    size_t i;

    json_array_foreach(record, i, value) forget_keys(value, keys, count);
    for (i = 0; i < count && json_is_object(record); i++)
        json_object_del(record, keys[i]);
    json_object_foreach_safe(record, next, key, value) forget_keys(value, keys, count);
}

static bool has_gap_in(const Talk *talk, Side side, const Span *span)
{
    const GArray *known = talk->gaps[side];

    for (guint i = 0; known != NULL && i < known->len; i++) {
        const MessageGap *gap = &g_array_index(known, MessageGap, i);

        if (gap->offset < span_end(span) && gap->offset + gap->length > span->first.offset)
            return true;
    }
    return false;
}

void record_forget_unseen(Event *event, const Talk *talk, const Span *data)
{
    static const char *const places[] = {"offset", "length", "gaps", "segments"};
    static const char *const times[] = {"time", "start", "end", "latency_ns"};

    if (talk->has_packets)
        return;
    if (talk->filed != NULL) { /* nobody saw when it came */
        json_object_del(event->record, "time");
        return;
    }
    forget_keys(event->record, places, G_N_ELEMENTS(places));
    if (!talk->has_clock)
        forget_keys(event->record, times, G_N_ELEMENTS(times));
    if (data == NULL || !(has_gap_in(talk, CLIENT, data) || has_gap_in(talk, SERVER, data)))
        return;
    json_object_del(json_object_get(event->record, "body"), "bytes");
    json_object_del(json_object_get(event->record, "body"), "time");
    json_object_del(event->record, "latency_ns");
    if (event->kind == EVENT_MESSAGE) /* it began where nothing was written down */
        json_object_del(event->record, "time");
}

static json_t *times_of(const Flow *flow)
{
    json_t *times = json_object();

    if (flow->syn.frame != 0)
        record_set_when(times, "syn", flow->syn.when);
    if (flow->syn_ack.frame != 0)
        record_set_when(times, "syn_ack", flow->syn_ack.when);
    if (flow->ack.frame != 0)
        record_set_when(times, "ack", flow->ack.when);
    return times;
}

/* The sources of the handshake's frames, where they are not the first. */
static json_t *captures_of(const Flow *flow)
{
    json_t *captures = json_object();

    if (flow->syn.capture > 1)
        record_set_number(captures, "syn", flow->syn.capture);
    if (flow->syn_ack.capture > 1)
        record_set_number(captures, "syn_ack", flow->syn_ack.capture);
    if (flow->ack.capture > 1)
        record_set_number(captures, "ack", flow->ack.capture);
    return captures;
}

static json_t *handshake_of(const Flow *flow)
{
    json_t *handshake = json_object(), *isn = json_object();

    if (flow->syn.frame != 0)
        record_set_number(handshake, "syn", flow->syn.frame);
    if (flow->syn_ack.frame != 0)
        record_set_number(handshake, "syn_ack", flow->syn_ack.frame);
    if (flow->ack.frame != 0)
        record_set_number(handshake, "ack", flow->ack.frame);
    json_t *captures = captures_of(flow);
    record_set_filled(handshake, "captures", captures);
    for (Side side = CLIENT; side < N_SIDES; side++)
        if (flow->side[side].has_syn)
            record_set_number(isn, side_name(side), flow->side[side].initial_sequence);
    record_set_filled(handshake, "isn", isn);
    if (flow->syn.frame != 0 && flow->ack.frame != 0)
        record_set_span(handshake, "rtt_ns", flow->ack.when - flow->syn.when);
    json_t *times = times_of(flow);
    record_set_filled(handshake, "times", times);
    return handshake;
}

/* "FIN, ACK": the flags that matter to a closing, as Wireshark writes them. */
static char *flags_to_text(uint8_t flags)
{
    GString *text = g_string_new(NULL);

    if (flags & TCP_FIN)
        g_string_append(text, ", FIN");
    if (flags & TCP_RST)
        g_string_append(text, ", RST");
    if (flags & TCP_ACK)
        g_string_append(text, ", ACK");
    g_string_erase(text, 0, text->len == 0 ? 0 : 2);
    return g_string_free(text, FALSE);
}

static json_t *step_of(const CloseStep *step)
{
    json_t *record = json_object();
    g_autofree char *flags = flags_to_text(step->flags);

    record_set_frame(record, &step->place);
    record_set_when(record, "time", step->place.when);
    record_set_text(record, "side", side_name(step->side));
    record_set_text(record, "flags", flags);
    record_set_number(record, "seq", step->sequence);
    if (step->flags & TCP_ACK)
        record_set_number(record, "ack", step->acknowledgement);
    return record;
}

static json_t *close_of(const Flow *flow)
{
    json_t *close = json_object(), *frames = json_array(), *steps = json_array();

    record_set_text(close, "how", close_how_name(flow->close));
    if (flow->has_closer)
        record_set_text(close, "by", side_name(flow->closed_by));
    for (uint8_t i = 0; i < flow->close_step_count; i++) {
        const CloseStep *step = &flow->close_steps[i];
        json_array_append_new(frames, json_integer((json_int_t)step->place.frame));
        json_array_append_new(steps, step_of(step));
    }
    record_set_filled(close, "frames", frames);
    record_set_filled(close, "steps", steps);
    return close;
}

Event *record_of_flow(Talk *talk)
{
    const Flow *flow = talk->flow;
    Event *event = event_new(EVENT_FLOW, flow->first.when);
    const Span span = {flow->first, flow->last, 0};

    record_add_ends(event, talk);
    record_set_when(event->record, "start", flow->first.when);
    record_set_when(event->record, "end", flow->last.when);
    record_set_span(event->record, "duration_ns", flow->last.when - flow->first.when);
    json_t *handshake = handshake_of(flow);
    record_set_filled(event->record, "handshake", handshake);
    record_set(event->record, "close", close_of(flow));
    record_set_text(event->record, "state", flow_state(flow));
    record_set_text(event->record, "history", flow->history);
    record_set(event->record, "tcp", record_of_tcp(flow));
    record_set_flag(event->record, "partial", flow->is_partial);
    record_set(event->record, "evidence", record_of_frames(flow, &span));
    return event;
}

static json_t *offers_of(const GPtrArray *offered, bool is_all_sealed)
{
    json_t *list = json_array();

    for (guint i = 0; i < offered->len; i++) {
        const Offer *offer = offered->pdata[i];
        json_t *record = json_object();

        record_set_text(record, "keyword", offer->keyword);
        record_set_text(record, "parameters", offer->parameters);
        if (offer->is_after_tls || is_all_sealed)
            record_set_flag(record, "after_tls", true);
        json_array_append_new(list, record);
    }
    return list;
}

/* Each with its first and last exchange; one without any is left out. */
static json_t *phases_of(const DialogueFacts *facts)
{
    json_t *list = facts->phases == NULL ? NULL : json_array();

    for (guint i = 0; list != NULL && i < facts->phases->len; i++) {
        const Phase *phase = &g_array_index(facts->phases, Phase, i);
        uint64_t last = i + 1 < facts->phases->len ? phase[1].exchange - 1 : facts->exchanges;

        if (last < phase->exchange)
            continue;
        json_t *record = json_pack("{s:s}", "phase", phase->name);
        record_set_when(record, "start", phase->first.when);
        record_set(record, "exchanges", record_pair(phase->exchange, last));
        json_array_append_new(list, record);
    }
    return list;
}

static json_t *authentication_of(const DialogueFacts *facts)
{
    json_t *record = json_object();

    record_set_text(record, "mechanism", facts->mechanism);
    record_set_text(record, "user", facts->user);
    record_set_text(record, "outcome", outcome_name(facts->authentication));
    return record;
}

static const char *ended_by(const DialogueFacts *facts, const Flow *flow)
{
    if (facts->has_421)
        return "421";
    if (facts->has_quit)
        return g_str_equal(facts->protocol, "imap") ? "logout" : "quit";
    switch (flow->close) {
    case CLOSE_FIN3:
    case CLOSE_FIN4:
        return "fin";
    case CLOSE_RST:
        return "rst";
    case CLOSE_TIMEOUT:
        return "timeout";
    default:
        return flow->has_closer ? "fin" : "cut";
    }
}

Event *record_of_dialogue(Talk *talk, const LookupTable *lookups)
{
    const DialogueFacts *facts = talk->dialect->facts(talk->reader);
    bool has_octets = facts->first.frame != 0; /* else holes are all that is known of it */
    Span span = {has_octets ? facts->first : talk->flow->first,
                 has_octets ? facts->last : talk->flow->last, 0};

    if (talk->last_sealed.frame != 0 && talk->last_sealed.when >= span.last.when)
        span.last = talk->last_sealed;
    Event *event = event_new(EVENT_DIALOGUE, span.first.when);
    json_t *record = event->record;

    record_add_ends(event, talk);
    record_set_octets(record, "banner", facts->banner);
    record_set_text(record, "helo", facts->helo);
    record_set_text(record, "helo_verb", facts->helo_verb);
    if (facts->has_hello_reply && facts->helo_verb != NULL)
        record_set_flag(record, "esmtp", facts->is_esmtp);
    if (facts->offered->len > 0)
        record_set(record, "offered", offers_of(facts->offered, talk->is_sealed_first));
    if (facts->has_hello_reply || facts->starttls != STARTTLS_NOT_OFFERED)
        record_set_text(record, "starttls", starttls_state_name(facts->starttls));
    if (facts->attempts > 0)
        record_set(record, "authentication", authentication_of(facts));
    record_set_filled(record, "phases", phases_of(facts));
    if (talk->has_packets)
        names_add_to(record, talk->names, lookups, talk->flow);
    record_set_number(record, "exchanges", facts->exchanges);
    record_set_number(record, "messages", facts->messages);
    record_set_text(record, "ended", ended_by(facts, talk->flow));
    record_set_when(record, "start", span.first.when);
    record_set_when(record, "end", span.last.when);
    record_set(record, "evidence", record_of_frames(talk->flow, &span));
    return event;
}

void record_add_ids(Event *event, Talk *talk, uint32_t envelope, uint32_t message)
{
    g_autofree char *envelope_id = envelope == 0 ? NULL : record_id(talk, 'e', envelope);
    bool has_message = message != 0 || talk->filed != NULL; /* there it is the only one */
    g_autofree char *message_id = has_message ? record_id(talk, 'm', message) : NULL;

    record_set_text(event->record, "envelope", envelope_id);
    record_set_text(event->record, "message", message_id);
}

static json_t *record_off_stream(const Talk *talk, const Oddity *oddity)
{
    json_t *evidence = record_of_frames(talk->flow, &oddity->span);

    record_set_side(evidence, oddity->side);
    return evidence;
}

Event *record_of_oddity(Talk *talk, const Oddity *oddity, const Secrets *secrets)
{
    Event *event = event_new(EVENT_ODDITY, oddity->span.first.when);
    uint32_t number = ++talk->oddities;
    g_autofree char *id = record_id(talk, 'o', number);

    event->place = number;
    record_set_text(event->record, "id", id);
    record_add_ids(event, talk, oddity->envelope, oddity->message);
    record_add_ends(event, talk);
    record_set_text(event->record, "oddity", oddity_name(oddity->kind));
    record_set_text(event->record, "sentence", oddity_sentence(oddity->kind));
    if (secrets->mode == SECRETS_SHOW) /* what came twice may be one */
        record_set(event->record, "copies", ambiguity_copies(oddity));
    if (oddity->is_off_stream)
        record_set(event->record, "evidence", record_off_stream(talk, oddity));
    else
        record_set(event->record, "evidence",
                   oddity->is_of_tls ? record_of_sealed(talk, oddity->side, &oddity->span)
                                     : record_of_evidence(talk, oddity->side, &oddity->span));
    return event;
}
