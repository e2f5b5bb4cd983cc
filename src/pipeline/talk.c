/* talk.c - one connection on its way from octets to facts: protocol, reader, what waits for it. */
#include "pipeline/talk.h"

#include "base/limits.h"
#include "dialogue/unread.h"
#include "pipeline/ambiguity.h"
#include "pipeline/inflate_layer.h"
#include "pipeline/talk_dns.h"
#include "pipeline/talk_layers.h"
#include "pipeline/talk_tells.h"
#include "pipeline/tls_layer.h"

#define SMTP_PORT 25 /* where a transcript tells no other */

Talk *talk_new(Flow *flow, const TalkTell *tell)
{
    Talk *talk = g_new0(Talk, 1);

    talk->tell = tell;
    talk->flow = flow;
    talk->mails.options = tell->message_options;
    talk->has_packets = talk->has_clock = true;
    for (Side side = CLIENT; side < N_SIDES; side++) {
        waiting_init(&talk->waiting[side], tell->held_bytes);
        dns_stream_init(&talk->dns[side]);
    }
    return talk;
}

void talk_close(Talk *talk)
{
    ends_clear(&talk->ends);
    g_clear_pointer(&talk->names, names_free);
    if (talk->reader == NULL)
        return;
    talk->read_as = talk_protocol(talk);
    for (Side side = CLIENT; side < N_SIDES; side++)
        talk->last_mode[side] = talk->dialect->mode(talk->reader, side);
    g_clear_pointer(&talk->reader, talk->dialect->free);
}

void talk_free(Talk *talk)
{
    if (talk == NULL)
        return;
    for (Side side = CLIENT; side < N_SIDES; side++) {
        waiting_clear(&talk->waiting[side]);
        dns_stream_clear(&talk->dns[side]);
        g_clear_pointer(&talk->first[side], g_byte_array_unref);
        g_clear_pointer(&talk->gaps[side], g_array_unref);
    }
    ambiguity_clear(talk);
    g_clear_pointer(&talk->early, g_array_unref);
    mails_clear(&talk->mails);
    talk_layers_free(talk);
    talk_close(talk);
    g_free(talk);
}

bool talk_is_mail(const Talk *talk)
{
    return talk->filed != NULL || talk->protocol == PROTOCOL_SMTP ||
           talk->protocol == PROTOCOL_POP3 || talk->protocol == PROTOCOL_IMAP;
}

ReadingMode talk_mode(const Talk *talk, Side side)
{
    if (talk_has_layer(talk, side)) /* what is compressed and sealed is compressed inside */
        return talk_layer_find(talk, &tls_transform) != NULL ? READING_SEALED : READING_PACKED;
    if (talk->reader != NULL)
        return talk->dialect->mode(talk->reader, side);
    if (talk->read_as != NULL)
        return talk->last_mode[side];
    return talk->protocol == PROTOCOL_TLS ? READING_SEALED : READING_LINES;
}

const char *talk_protocol(const Talk *talk)
{
    return talk->reader == NULL ? talk->read_as : talk->dialect->facts(talk->reader)->protocol;
}

const char *talk_digits(Talk *talk)
{
    if (!talk->has_digits) {
        flow_digits(talk->flow, talk->digits);
        flow_community_id(talk->flow, talk->community_id);
        talk->has_digits = true;
    }
    return talk->digits;
}

static bool is_layered(const Talk *talk)
{
    return talk_has_layer(talk, CLIENT) || talk_has_layer(talk, SERVER);
}

static void start_reader(Talk *talk)
{
    const DialogueTell tell = talk_tells(talk);
    const Flow *flow = talk->flow;

    talk->reader = talk->dialect->make(&tell);
    talk->is_inside[CLIENT] = talk->is_inside[SERVER] = false; /* it knows nothing else */
    if (!flow->is_partial || is_layered(talk))
        return;
    /* what came before the capture is missing like what a hole took */
    for (Side side = CLIENT; side < N_SIDES; side++)
        if (!flow->side[side].has_syn)
            talk->dialect->gap(talk->reader, side, 0, &flow->first);
}

/* More waits than may: in one talk, or in all together and on this side at all. */
static bool is_too_much(const Talk *talk, Side side)
{
    const Waiting *waiting = &talk->waiting[side];

    return waiting->bytes > HELD_MAX_BYTES || waiting->memory > HELD_MAX_MEMORY ||
           (*waiting->total > HELD_TOTAL_MAX_MEMORY && waiting->memory > HELD_LEAST_MEMORY);
}

/* What opens or unpacks the octets of a side that its reader does not read; NULL where nothing
 * does. */
static const TransformKind *transform_of(const Talk *talk, ReadingMode mode)
{
    if (talk->dialect->unseal == NULL)
        return NULL;
    switch (mode) {
    case READING_SEALED:
        return &tls_transform;
    case READING_PACKED:
        return &inflate_transform;
    default:
        return NULL;
    }
}

static bool is_closed(ReadingMode mode)
{
    return mode == READING_SEALED || mode == READING_PACKED;
}

/* The reader does not read a side: what came out of a layer it will; what did not enters one. */
static void open_side(Talk *talk, Side side, ReadingMode mode)
{
    const TransformKind *kind = transform_of(talk, mode);

    if (talk->is_inside[side]) {
        talk->is_inside[side] = false;
        talk->dialect->unseal(talk->reader, side);
    } else if (kind == NULL || !talk_layers_enter(talk, side, kind)) {
        const Piece *last = g_queue_peek_tail(&talk->waiting[side].pieces);

        talk->last_sealed = last->place;
        waiting_clear(&talk->waiting[side]);
    }
}

/* Its octets are known to the reader's tells while it reads. */
static size_t feed_reader(Talk *talk, Side side, Bytes bytes, const Place *place)
{
    talk->fed = bytes;
    talk->fed_at = *place;
    size_t taken = talk->dialect->feed(talk->reader, side, bytes, place);
    talk->fed = (Bytes){NULL, 0};
    if (talk->tell->said != NULL && taken > 0)
        talk->tell->said(talk->tell->user, talk->flow, side, bytes_first(bytes, taken), 0, place);
    return taken;
}

/* Gives the reader what waits on a side; true if it took anything. */
static bool feed_waiting(Talk *talk, Side side)
{
    Waiting *waiting = &talk->waiting[side];
    const Piece *piece = waiting_first(waiting);

    if (piece == NULL || talk->reader == NULL)
        return false;
    ReadingMode mode = talk->dialect->mode(talk->reader, side);
    if (is_closed(mode)) {
        open_side(talk, side, mode);
        return true;
    }
    if (piece->gap > 0) {
        if (!talk->dialect->gap(talk->reader, side, piece->gap, &piece->place))
            return false;
        if (talk->tell->said != NULL)
            talk->tell->said(talk->tell->user, talk->flow, side, (Bytes){NULL, 0}, piece->gap,
                             &piece->place);
        waiting_take(waiting, 0);
        return true;
    }
    Place place = piece->place;
    place.offset += piece->taken;
    size_t taken =
        feed_reader(talk, side, bytes_skip((Bytes){piece->data, piece->len}, piece->taken), &place);
    waiting_take(waiting, taken);
    return taken > 0 || is_closed(talk->dialect->mode(talk->reader, side));
}

static void decide(Talk *talk, bool is_all);

static Side acting_client(const Talk *talk)
{
    if (talk->reader == NULL)
        return CLIENT;
    g_assert(talk->dialect != NULL);
    return talk->dialect->facts(talk->reader)->acting_client;
}

/* Layers give more only once the reader has taken most of what they gave. */
static bool step_layers(Talk *talk, Side side)
{
    return talk_has_layer(talk, side) && !is_too_much(talk, side) && talk_layers_step(talk, side);
}

/* The client's octets first: a reply that let it go on stopped the server's. False if nothing could
 * be fed. */
static bool pump(Talk *talk)
{
    bool has_moved = true, has_moved_at_all = false;

    while (has_moved) {
        has_moved = false;
        Side client = acting_client(talk);

        while (feed_waiting(talk, client))
            has_moved = true;
        has_moved |= feed_waiting(talk, side_other(client));
        has_moved = has_moved || step_layers(talk, client) || step_layers(talk, side_other(client));
        if (talk->protocol == PROTOCOL_UNDECIDED)
            decide(talk, is_too_much(talk, CLIENT) || is_too_much(talk, SERVER));
        has_moved_at_all |= has_moved;
    }
    return has_moved_at_all;
}

static void turn(Talk *talk)
{
    Waiting client = talk->waiting[CLIENT];
    GByteArray *first = talk->first[CLIENT];
    GArray *gaps = talk->gaps[CLIENT], *ambiguous = talk->ambiguous[CLIENT];

    flow_turn(talk->flow);
    talk->waiting[CLIENT] = talk->waiting[SERVER];
    talk->waiting[SERVER] = client;
    talk->first[CLIENT] = talk->first[SERVER];
    talk->first[SERVER] = first;
    talk->gaps[CLIENT] = talk->gaps[SERVER];
    talk->gaps[SERVER] = gaps;
    talk->ambiguous[CLIENT] = talk->ambiguous[SERVER];
    talk->ambiguous[SERVER] = ambiguous;
}

static void forget_first(Talk *talk)
{
    for (Side side = CLIENT; side < N_SIDES; side++)
        g_clear_pointer(&talk->first[side], g_byte_array_unref);
}

/* TLS from the first octet on. Where it is inside of TLS again, nobody reads it. */
static void begin_sealed(Talk *talk)
{
    if (is_layered(talk))
        return;
    talk->is_sealed_first = true;
    for (Side side = CLIENT; side < N_SIDES; side++)
        talk_layers_enter(talk, side, &tls_transform);
}

static void decide(Talk *talk, bool is_all)
{
    FirstOctets first = {
        .server_port = talk->has_packets ? talk->flow->side[SERVER].port : SMTP_PORT,
        .is_partial = talk->flow->is_partial && !is_layered(talk),
        .is_all = is_all,
        .has_server_waited = talk->has_server_waited,
    };
    bool is_turned;

    for (Side side = CLIENT; side < N_SIDES; side++)
        if (talk->first[side] != NULL)
            first.octets[side] = (Bytes){talk->first[side]->data, talk->first[side]->len};
    talk->protocol = detect_protocol(&first, &is_turned);
    if (talk->protocol == PROTOCOL_UNDECIDED)
        return;
    if (is_turned)
        turn(talk);
    if (talk->protocol == PROTOCOL_OTHER)
        talk->unread = unread_name(&first);
    forget_first(talk);
    talk->dialect = dialect_find(talk->protocol);
    if (talk->dialect != NULL)
        start_reader(talk);
    if (talk->protocol == PROTOCOL_TLS)
        begin_sealed(talk);
    talk->tell->decided(talk->tell->user, talk->flow);
    if (talk->early != NULL)
        for (guint i = 0; i < talk->early->len; i++)
            talk_tell_oddity(talk, &g_array_index(talk->early, Oddity, i));
    g_clear_pointer(&talk->early, g_array_unref);
    if (talk->reader != NULL || is_layered(talk)) {
        pump(talk);
        return;
    }
    for (Side side = CLIENT; side < N_SIDES; side++) {
        if (talk->protocol == PROTOCOL_DNS)
            talk_dns_begin(talk, side);
        waiting_clear(&talk->waiting[side]);
    }
}

static void add_first(Talk *talk, Side side, Bytes bytes, const Place *place)
{
    GByteArray *first = talk->first[side];

    if (first == NULL) {
        first = talk->first[side] = g_byte_array_new();
        if (side == SERVER)
            talk->has_server_waited = place->acked != ACKED_UNKNOWN && place->acked > 0;
    }
    Bytes fits = bytes_first(bytes, DETECT_MAX_BYTES - first->len);
    g_byte_array_append(first, fits.data, (guint)fits.len);
}

/* What waits goes on as far as it can, and where it is too much, further. */
static void go_on(Talk *talk, Side side)
{
    pump(talk);
    do {
        if (talk->reader == NULL || !is_too_much(talk, side))
            return;
        talk->dialect->release(talk->reader, side);
    } while (pump(talk)); /* what was let go may hold again */
}

void talk_bytes(Talk *talk, Side side, Bytes bytes, const Place *place)
{
    if (talk_has_layer(talk, side)) {
        talk_layers_add(talk, side, bytes, 0, place);
        go_on(talk, side);
        return;
    }
    if (talk->protocol == PROTOCOL_UNDECIDED) {
        add_first(talk, side, bytes, place);
        waiting_add(&talk->waiting[side], bytes, 0, place);
        decide(talk, talk->waiting[side].bytes > UNDECIDED_MAX_BYTES || is_too_much(talk, side));
        return;
    }
    if (talk->protocol == PROTOCOL_DNS)
        talk_dns_feed(talk, side, bytes, place);
    if (talk->reader == NULL)
        return;
    if (waiting_first(&talk->waiting[side]) == NULL) {
        size_t taken = feed_reader(talk, side, bytes, place);
        Place at = *place;

        at.offset += taken;
        bytes = bytes_skip(bytes, taken);
        if (bytes.len > 0)
            waiting_add(&talk->waiting[side], bytes, 0, &at);
    } else {
        waiting_add(&talk->waiting[side], bytes, 0, place);
    }
    if (waiting_first(&talk->waiting[side]) != NULL ||
        waiting_first(&talk->waiting[side_other(side)]) != NULL)
        go_on(talk, side);
}

/* Holes that touch are one; at the ceiling the last one reaches over all that follow. */
static void add_gap(GArray *gaps, MessageGap gap)
{
    MessageGap *last = gaps->len == 0 ? NULL : &g_array_index(gaps, MessageGap, gaps->len - 1);

    if (last != NULL && (gaps->len == GAPS_MAX || last->offset + last->length == gap.offset))
        last->length = gap.offset + gap.length - last->offset;
    else
        g_array_append_val(gaps, gap);
}

/* A hole in what the reader is to read. */
static void note_gap(Talk *talk, Side side, uint64_t length, const Place *place)
{
    MessageGap gap = {place->offset, length};

    if (talk->gaps[side] == NULL)
        talk->gaps[side] = g_array_new(FALSE, FALSE, sizeof(MessageGap));
    add_gap(talk->gaps[side], gap);
}

void talk_wait(Talk *talk, Side side, Bytes bytes, uint64_t gap, const Place *place)
{
    if (talk->protocol == PROTOCOL_TLS) /* what is in it can be told anew */
        talk->protocol = PROTOCOL_UNDECIDED;
    if (talk->protocol == PROTOCOL_UNDECIDED)
        add_first(talk, side, bytes, place);
    else if (talk->reader == NULL)
        return;
    if (gap > 0)
        note_gap(talk, side, gap, place);
    waiting_add(&talk->waiting[side], bytes, gap, place);
}

void talk_gap(Talk *talk, Side side, uint64_t length, const Place *place)
{
    if (talk_has_layer(talk, side)) {
        talk_layers_add(talk, side, (Bytes){NULL, 0}, length, place);
        go_on(talk, side);
        return;
    }
    note_gap(talk, side, length, place);
    if (talk->protocol == PROTOCOL_DNS)
        dns_stream_gap(&talk->dns[side]);
    if (talk->protocol != PROTOCOL_UNDECIDED && talk->reader == NULL)
        return;
    waiting_add(&talk->waiting[side], (Bytes){NULL, 0}, length, place);
    if (talk->reader != NULL)
        pump(talk);
    else if (is_too_much(talk, side))
        decide(talk, true);
}

static void clear_oddity(void *value)
{
    Oddity *oddity = value;

    for (guint i = 0; i < G_N_ELEMENTS(oddity->reading); i++)
        g_clear_pointer(&oddity->reading[i], g_bytes_unref);
}

static void keep_oddity(Talk *talk, Oddity oddity)
{
    if (talk->early == NULL) {
        talk->early = g_array_new(FALSE, FALSE, sizeof(Oddity));
        g_array_set_clear_func(talk->early, clear_oddity);
    }
    if (talk->early->len == EARLY_ODDITIES_MAX)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(oddity.reading); i++)
        if (oddity.reading[i] != NULL)
            g_bytes_ref(oddity.reading[i]);
    g_array_append_val(talk->early, oddity);
}

void talk_oddity(Talk *talk, const Oddity *oddity)
{
    ambiguity_note(talk, oddity);
    if (talk->protocol != PROTOCOL_UNDECIDED)
        talk_tell_oddity(talk, oddity);
    else
        keep_oddity(talk, *oddity);
}

void talk_end(Talk *talk, bool is_cut)
{
    talk_layers_end(talk);
    pump(talk);
    if (talk->protocol == PROTOCOL_UNDECIDED)
        decide(talk, true);
    if (talk->reader == NULL)
        return;
    /* nobody will decide any more what the waiting octets are */
    do {
        talk->dialect->release(talk->reader, CLIENT);
        talk->dialect->release(talk->reader, SERVER);
    } while (pump(talk));
    talk->dialect->end(talk->reader, is_cut);
    Mail *mail;
    while ((mail = mails_next(&talk->mails, 0)) != NULL) {
        talk_judge(talk, mail, NULL);
        mail_free(mail);
    }
}
