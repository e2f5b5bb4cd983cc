/*
 * pump.h - feeds two sides to a reader as a connection does, and writes down what it tells.
 *
 * Long because the unit tests and the fuzz target of the reader share it, and nothing else does.
 */
#pragma once

#include "dialogue/dialogue.h"

#ifndef PUMP_DIALECT
#define PUMP_DIALECT smtp_dialect
#endif

/* Octets, or a hole, that the reader has not taken yet. */
typedef struct PumpPiece {
    Place place;
    uint64_t gap; /* octets missing; 0 where it is octets */
    GBytes *octets;
} PumpPiece;

typedef struct Pump {
    void *reader;
    GQueue waiting[N_SIDES]; /* of PumpPiece * */
    uint64_t offset[N_SIDES];
    uint64_t acked[N_SIDES]; /* what each side has of the other; or ACKED_UNKNOWN */
    bool acks_all;           /* each side has all that the other sent before; the default */
    uint64_t frame;
    GString *told;        /* all facts, a line each */
    GPtrArray *message;   /* of GString *: octets of each message, by number - 1; holes as "~" */
    GArray *message_ends; /* of guint: how often each was told */
    uint64_t exchanges, oddities, envelopes;
} Pump;

static void pump_note_reply(GString *out, const Reply *reply)
{
    if (reply->status != NULL)
        g_string_append_printf(out, " %s", reply->status);
    else
        g_string_append_printf(out, " %d", reply->code);
    if (reply->enhanced != NULL)
        g_string_append_printf(out, "/%s", reply->enhanced);
    if (reply->lines->len > 1)
        g_string_append_printf(out, "*%u", reply->lines->len);
    if (reply->address != NULL)
        g_string_append_printf(out, "(%s)", reply->address);
}

static void pump_on_exchange(void *user, const Exchange *exchange)
{
    Pump *pump = user;
    GString *out = pump->told;

    g_assert_cmpuint(exchange->number, ==, ++pump->exchanges);
    g_assert_true(exchange->command != NULL || exchange->reply != NULL);
    g_string_append(out, exchange->is_greeting       ? "greeting"
                         : exchange->command == NULL ? "alone"
                                                     : exchange->command->verb);
    if (exchange->command != NULL && exchange->command->is_inferred)
        g_string_append(out, "?");
    for (guint i = 0; exchange->steps != NULL && i < exchange->steps->len; i++) {
        const Step *step = exchange->steps->pdata[i];

        if (step->side == SERVER)
            g_string_append_printf(out, " %d+", step->code);
        else
            g_string_append_printf(out, " <%" G_GSIZE_FORMAT ">", g_bytes_get_size(step->text));
    }
    if (exchange->has_body)
        g_string_append_printf(out, " [%" G_GUINT64_FORMAT "]", exchange->body.bytes);
    for (guint i = 0; exchange->more != NULL && i < exchange->more->len; i++)
        pump_note_reply(out, exchange->more->pdata[i]);
    if (exchange->reply != NULL)
        pump_note_reply(out, exchange->reply);
    g_string_append_c(out, '\n');
}

static void pump_on_envelope(void *user, const Envelope *envelope)
{
    Pump *pump = user;
    GString *out = pump->told;

    g_assert_cmpuint(envelope->number, >, pump->envelopes);
    pump->envelopes = envelope->number;
    g_string_append_printf(out, "envelope %s", envelope->mail_from ? envelope->mail_from : "?");
    for (guint i = 0; i < envelope->recipients->len && i < 100; i++) {
        const Recipient *recipient = envelope->recipients->pdata[i];

        g_string_append_printf(out, " %s=%s", recipient->address, outcome_name(recipient->outcome));
    }
    g_string_append_printf(out, " %s", outcome_name(envelope->outcome));
    if (envelope->verb != NULL)
        g_string_append_printf(out, " %s", envelope->verb);
    if (envelope->message != 0)
        g_string_append_printf(out, " m%u", envelope->message);
    if (envelope->queue_id != NULL)
        g_string_append_printf(out, " id=%s", envelope->queue_id);
    g_string_append_c(out, '\n');
}

static GString *pump_message(Pump *pump, uint32_t number)
{
    const guint none = 0;

    g_assert_cmpuint(number, >, 0);
    while (pump->message->len < number) {
        g_ptr_array_add(pump->message, g_string_new(NULL));
        g_array_append_val(pump->message_ends, none);
    }
    g_assert_cmpuint(g_array_index(pump->message_ends, guint, number - 1), ==, 0);
    return pump->message->pdata[number - 1];
}

static void pump_on_message_bytes(void *user, uint32_t number, Bytes bytes)
{
    g_assert_cmpuint(bytes.len, >, 0);
    g_string_append_len(pump_message(user, number), (const char *)bytes.data, (gssize)bytes.len);
}

static void pump_on_message_gap(void *user, uint32_t number, uint64_t length)
{
    (void)length;
    g_string_append_c(pump_message(user, number), '~');
}

static void pump_on_message(void *user, const MessageTold *told)
{
    Pump *pump = user;
    GString *octets = pump_message(pump, told->number);

    g_array_index(pump->message_ends, guint, told->number - 1)++;
    g_string_append_printf(pump->told, "message %u of %u %s%s %" G_GSIZE_FORMAT "\n", told->number,
                           told->envelope, told->via, told->is_whole ? "" : " torn", octets->len);
}

static void pump_on_credential(void *user, const Credential *credential)
{
    Pump *pump = user;

    g_string_append_printf(pump->told, "login %u %s %s %s\n", credential->attempt,
                           credential->mechanism ? credential->mechanism : "?",
                           credential->user ? credential->user : "?",
                           outcome_name(credential->outcome));
}

static void pump_on_oddity(void *user, const Oddity *oddity)
{
    Pump *pump = user;

    pump->oddities++;
    g_string_append_printf(pump->told, "! %s %s @%" G_GUINT64_FORMAT "\n", side_name(oddity->side),
                           oddity_name(oddity->kind), oddity->span.first.offset);
}

static void pump_on_mailbox(void *user, const MailboxAction *action)
{
    Pump *pump = user;

    g_string_append_printf(pump->told, "mailbox %s %s %s %" G_GUINT64_FORMAT "\n",
                           mailbox_verb_name(action->action),
                           action->place.folder ? action->place.folder : "?",
                           action->place.uid ? action->place.uid : "?", action->place.number);
}

static inline void pump_init(Pump *pump)
{
    *pump = (Pump){.acks_all = true};
    pump->told = g_string_new(NULL);
    pump->message = g_ptr_array_new();
    pump->message_ends = g_array_new(FALSE, FALSE, sizeof(guint));
    pump->reader = PUMP_DIALECT.make(&(DialogueTell){
        .user = pump,
        .exchange = pump_on_exchange,
        .envelope = pump_on_envelope,
        .message_bytes = pump_on_message_bytes,
        .message_gap = pump_on_message_gap,
        .message = pump_on_message,
        .credential = pump_on_credential,
        .mailbox = pump_on_mailbox,
        .oddity = pump_on_oddity,
    });
}

static inline void pump_piece_free(gpointer value)
{
    PumpPiece *piece = value;

    g_clear_pointer(&piece->octets, g_bytes_unref);
    g_free(piece);
}

static inline void pump_clear(Pump *pump)
{
    PUMP_DIALECT.free(pump->reader);
    for (Side side = CLIENT; side < N_SIDES; side++)
        g_queue_clear_full(&pump->waiting[side], pump_piece_free);
    for (guint i = 0; i < pump->message->len; i++)
        g_string_free(pump->message->pdata[i], TRUE);
    g_ptr_array_unref(pump->message);
    g_array_unref(pump->message_ends);
    g_string_free(pump->told, TRUE);
}

/* What comes on a side is for another layer to open, and nobody opens it here. */
static inline bool pump_is_closed(const Pump *pump, Side side)
{
    ReadingMode mode = PUMP_DIALECT.mode(pump->reader, side);

    return mode == READING_SEALED || mode == READING_PACKED;
}

/* Gives the reader what waits on a side; true if it took anything. */
static inline bool pump_give(Pump *pump, Side side)
{
    PumpPiece *piece = g_queue_peek_head(&pump->waiting[side]);
    gsize len = 0, taken = 0;

    if (piece == NULL)
        return false;
    if (pump_is_closed(pump, side)) {
        pump_piece_free(g_queue_pop_head(&pump->waiting[side]));
        return true;
    }
    if (piece->gap > 0) {
        if (!PUMP_DIALECT.gap(pump->reader, side, piece->gap, &piece->place))
            return false;
    } else {
        const uint8_t *data = g_bytes_get_data(piece->octets, &len);

        taken = PUMP_DIALECT.feed(pump->reader, side, (Bytes){data, len}, &piece->place);
        g_assert_cmpuint(taken, <=, len);
        if (taken < len) {
            GBytes *rest = g_bytes_new_from_bytes(piece->octets, taken, len - taken);

            g_bytes_unref(piece->octets);
            piece->octets = rest;
            piece->place.offset += taken;
            return taken > 0 || pump_is_closed(pump, side);
        }
    }
    pump_piece_free(g_queue_pop_head(&pump->waiting[side]));
    return true;
}

/* The client's octets first, as the dialect wants it. */
static inline bool pump_run(Pump *pump)
{
    bool has_moved = true, has_moved_at_all = false;

    while (has_moved) {
        has_moved = false;
        while (pump_give(pump, CLIENT))
            has_moved = true;
        has_moved |= pump_give(pump, SERVER);
        has_moved_at_all |= has_moved;
    }
    return has_moved_at_all;
}

static inline void pump_add(Pump *pump, Side side, Bytes octets, uint64_t gap)
{
    PumpPiece *piece = g_new0(PumpPiece, 1);

    if (pump->acks_all)
        pump->acked[side] = pump->offset[side_other(side)];
    piece->place = (Place){.capture = 1,
                           .frame = ++pump->frame,
                           .when = (int64_t)pump->frame,
                           .offset = pump->offset[side],
                           .acked = pump->acked[side]};
    piece->gap = gap;
    if (gap == 0)
        piece->octets = g_bytes_new(octets.data, octets.len);
    pump->offset[side] += gap + octets.len;
    g_queue_push_tail(&pump->waiting[side], piece);
    pump_run(pump);
}

/* Octets of a side, in pieces of so many; 0: whole. */
static inline void pump_octets(Pump *pump, Side side, Bytes octets, size_t cut)
{
    for (size_t step = cut == 0 ? octets.len : cut; octets.len > 0;
         octets = bytes_skip(octets, step))
        pump_add(pump, side, bytes_first(octets, step), 0);
}

static inline void pump_gap(Pump *pump, Side side, uint64_t length)
{
    pump_add(pump, side, (Bytes){NULL, 0}, length);
}

static inline void pump_release(Pump *pump, Side side)
{
    PUMP_DIALECT.release(pump->reader, side);
    pump_run(pump);
}

/* The connection is over: nothing may wait any more, and all that was begun must have been told. */
static inline void pump_end(Pump *pump, bool is_cut)
{
    const DialogueFacts *facts = PUMP_DIALECT.facts(pump->reader);

    do {
        PUMP_DIALECT.release(pump->reader, CLIENT);
        PUMP_DIALECT.release(pump->reader, SERVER);
    } while (pump_run(pump));
    PUMP_DIALECT.end(pump->reader, is_cut);
    for (Side side = CLIENT; side < N_SIDES; side++)
        g_assert_true(g_queue_is_empty(&pump->waiting[side]));
    g_assert_cmpuint(facts->exchanges, ==, pump->exchanges);
    g_assert_cmpuint(facts->envelopes, ==, pump->envelopes);
    g_assert_cmpuint(facts->messages, ==, pump->message->len);
    for (guint i = 0; i < pump->message_ends->len; i++)
        g_assert_cmpuint(g_array_index(pump->message_ends, guint, i), ==, 1);
    g_string_append_printf(pump->told, "%s %s %s\n", facts->protocol,
                           starttls_state_name(facts->starttls),
                           outcome_name(facts->authentication));
}
