/* flow_table.c - which connection a segment belongs to: look-up, roles, ages, ceilings. */
/* Long because look-up, ages and ceilings are what one table is to all its connections. */
#include "stream/flow_table.h"

#include "base/limits.h"
#include "stream/cold.h"
#include "stream/doubts.h"
#include "stream/history.h"
#include "stream/opening.h"
#include "stream/pace.h"
#include "stream/track.h"

/* Stray repetitions of the last segments come within seconds; they must not look like a new
 * connection. */
#define LINGER_NS (INT64_C(10) * 1000000000)
/* Resets are forged: where octets go on coming after one, they are still read. */
#define RESET_LINGER_NS (INT64_C(1) * 1000000000)

/* Somebody outside holds a flow that is in use, or octets of it wait. */
typedef enum Use { IDLE, IN_USE, N_USES } Use;

/* How long a flow without packets is kept. */
typedef enum Age { AGE_QUICK, AGE_SLOW, AGE_RESET, AGE_CLOSED, N_AGES } Age;

static const int64_t idle_max_ns[N_AGES] = {
    [AGE_QUICK] = TOMBSTONE_IDLE_MAX_NS, /* half open, or not wanted */
    [AGE_SLOW] = FLOW_IDLE_MAX_NS,
    [AGE_RESET] = RESET_LINGER_NS,
    [AGE_CLOSED] = LINGER_NS,
};

/* A flow as the table keeps it; the Flow is lent to others. */
typedef struct Record {
    Flow flow; /* first, so that a Flow * of ours is a Record * */
    FlowKey key;
    bool client_is_low;
    bool is_forgotten;
    bool is_in_talk; /* its streams are being told: they may not be freed now */
    bool told_after_close;
    Track *track; /* NULL once forgotten */
    Age age;
    Use use;
    int64_t seen; /* FlowTable.now at its latest packet, whose own time may be wrong, ns */
    GList link;   /* in FlowTable.by_age[use][age], by `seen` */
    Opening opening;
} Record;

struct FlowTable {
    StreamTell tell;
    GHashTable *flows; /* FlowKey * (in the Record) to Record * */
    Cold *cold;        /* of Image: records that are not among `flows` */
    GQueue by_age[N_USES][N_AGES];
    size_t memory_max; /* octets that all connections may take */
    guint warm_max;    /* see flow_table_set_warm */
    int64_t now;       /* latest time of a packet, ns */
    int64_t doubted; /* time of the latest packet, where that is far ahead of all others; else 0 */
    StreamDrops drops;
    size_t losses;         /* of all flows that are open, as they are kept */
    size_t waiting_memory; /* of all flows, octets that wait for others */
};

/* All that a record is, in one piece. */
typedef struct Image {
    Record record;
    Track track; /* valid if record.track is not NULL */
} Image;

static void record_free(gpointer value)
{
    Record *record = value;

    track_free(record->track);
    if (record->flow.runs != NULL)
        g_array_unref(record->flow.runs);
    if (record->flow.losses != NULL)
        g_array_unref(record->flow.losses);
    g_free(record);
}

FlowTable *flow_table_new(const StreamTell *tell)
{
    FlowTable *table = g_new0(FlowTable, 1);

    table->tell = *tell;
    table->flows = g_hash_table_new_full(flow_key_hash, flow_key_equal, NULL, record_free);
    table->cold = cold_new();
    table->memory_max = FLOWS_MAX_MEMORY;
    table->warm_max = FLOWS_WARM_MAX;
    for (Use use = 0; use < N_USES; use++)
        for (Age age = 0; age < N_AGES; age++)
            g_queue_init(&table->by_age[use][age]);
    return table;
}

void flow_table_free(FlowTable *table)
{
    if (table == NULL)
        return;
    g_hash_table_destroy(table->flows);
    cold_free(table->cold);
    g_free(table);
}

void flow_table_set_warm(FlowTable *table, guint count)
{
    table->warm_max = count;
}

void flow_table_set_memory(FlowTable *table, size_t octets)
{
    table->memory_max = octets;
}

StreamDrops flow_table_drops(const FlowTable *table)
{
    return table->drops;
}

static bool key_of(const Segment *segment, FlowKey *ret_key)
{
    int order = memcmp(&segment->source, &segment->destination, sizeof(Address));
    bool source_is_low =
        order < 0 || (order == 0 && segment->source_port < segment->destination_port);

    memset(ret_key, 0, sizeof(*ret_key)); /* padding is hashed too */
    ret_key->low = source_is_low ? segment->source : segment->destination;
    ret_key->high = source_is_low ? segment->destination : segment->source;
    ret_key->low_port = source_is_low ? segment->source_port : segment->destination_port;
    ret_key->high_port = source_is_low ? segment->destination_port : segment->source_port;
    return source_is_low;
}

static Use use_of(const Record *record)
{
    bool has_octets = false;

    for (Side side = CLIENT; record->track != NULL && side < N_SIDES; side++) {
        const Half *half = &record->track->half[side];

        has_octets |= half->waiting != NULL || half->history != NULL;
    }
    return record->flow.talk != NULL || has_octets ? IN_USE : IDLE;
}

static GQueue *queue_of(FlowTable *table, const Record *record)
{
    return &table->by_age[record->use][record->age];
}

static void set_age(FlowTable *table, Record *record, Age age)
{
    g_queue_unlink(queue_of(table, record), &record->link);
    record->age = age;
    record->use = use_of(record);
    g_queue_push_tail_link(queue_of(table, record), &record->link);
}

static size_t losses_of(const Record *record)
{
    return record->flow.losses == NULL ? 0 : record->flow.losses->len;
}

/* Tells all that waits, then that the connection is over; its streams are given up. */
static void tell_over(FlowTable *table, Record *record, CloseHow how)
{
    if (record->flow.is_over)
        return;
    if (record->flow.close == CLOSE_OPEN)
        record->flow.close = how;
    record->is_in_talk = true;
    if (record->opening.has_new_syn) { /* nobody answered it */
        const Place *place = &record->opening.new_syn;
        const Oddity oddity =
            oddity_of_packet(ODDITY_SYN_IN_STREAM, record->opening.new_syn_side, place);

        table->tell.oddity(table->tell.user, &record->flow, &oddity);
    }
    if (record->track != NULL) {
        table->waiting_memory -= track_waiting_memory(record->track);
        size_t losses = losses_of(record);
        track_end(record->track, &record->flow, &table->tell);
        table->losses += losses_of(record) - losses;
        g_clear_pointer(&record->track, track_free);
    }
    record->flow.is_over = true;
    table->tell.over(table->tell.user, &record->flow);
}

static void end_flow(FlowTable *table, Record *record, CloseHow how)
{
    tell_over(table, record, how);
    if (table->tell.gone != NULL)
        table->tell.gone(table->tell.user, &record->flow);
    table->losses -= losses_of(record);
    g_queue_unlink(queue_of(table, record), &record->link);
    g_hash_table_remove(table->flows, &record->key);
}

static void make_cold(FlowTable *table, Record *record)
{
    Image image = {.record = *record};
    ColdFacts facts = {.queue = record->age, .seen = record->seen, .order = record->flow.began};

    memcpy(&facts.key, &record->key, sizeof(FlowKey));
    if (record->track != NULL)
        image.track = *record->track;
    image.record.link = (GList){0};
    memset(&image.record.key, 0, sizeof(FlowKey));
    cold_put(table->cold, &facts, &image, sizeof(image));
    g_queue_unlink(queue_of(table, record), &record->link);
    g_free(record->track); /* what it, and the flow, point to moved on with it */
    record->track = NULL;
    record->flow.runs = NULL;
    record->flow.losses = NULL;
    g_hash_table_remove(table->flows, &record->key);
}

/* The record of a key, warm; NULL where there is none. */
static Record *find_record(FlowTable *table, const FlowKey *key)
{
    Record *record = g_hash_table_lookup(table->flows, key);
    Image image;

    if (record != NULL || !cold_take(table->cold, key, &image, sizeof(image)))
        return record;
    record = g_memdup2(&image.record, sizeof(Record));
    memcpy(&record->key, key, sizeof(*key));
    if (record->track != NULL)
        record->track = g_memdup2(&image.track, sizeof(Track));
    record->link.data = record;
    g_queue_push_tail_link(queue_of(table, record), &record->link);
    g_hash_table_insert(table->flows, &record->key, record);
    return record;
}

/* Those that nobody reads become cold, the oldest first, where there are many. */
static void cool(FlowTable *table)
{
    for (Age age = 0; age < N_AGES; age++)
        while (table->by_age[IDLE][age].length > table->warm_max)
            make_cold(table, g_queue_peek_head(&table->by_age[IDLE][age]));
}

/* Whether the oldest of an age was last seen longer ago than `since_ns`: first those that are cold,
 * then those of whom nothing waits, then dialogues. NULL where none was. */
static Record *oldest_before(FlowTable *table, Age age, int64_t since_ns)
{
    FlowKey key;
    int64_t seen;

    if (cold_oldest(table->cold, age, &key, &seen) && table->now - seen > since_ns)
        return find_record(table, &key);
    for (unsigned use = 0; use < N_USES; use++) {
        Record *record = g_queue_peek_head(&table->by_age[use][age]);

        if (record != NULL && table->now - record->seen > since_ns)
            return record;
    }
    return NULL;
}

static void end_idle(FlowTable *table)
{
    Record *oldest;

    for (Age age = 0; age < N_AGES; age++) {
        while ((oldest = oldest_before(table, age, idle_max_ns[age])) != NULL) {
            if (age != AGE_RESET) {
                end_flow(table, oldest, CLOSE_TIMEOUT);
                continue;
            }
            tell_over(table, oldest, CLOSE_RST);
            set_age(table, oldest, AGE_CLOSED);
        }
    }
}

static guint count_all(const FlowTable *table)
{
    return g_hash_table_size(table->flows) + cold_count(table->cold);
}

/* Octets that all connections take, dialogues reckoned at what they usually do. */
static size_t memory_of_all(const FlowTable *table)
{
    size_t dialogues = 0;

    for (Age age = 0; age < N_AGES; age++)
        dialogues += table->by_age[IN_USE][age].length;
    return g_hash_table_size(table->flows) * sizeof(Image) + cold_memory(table->cold) +
           table->waiting_memory + dialogues * DIALOGUE_MEMORY;
}

/* Ends the oldest connection, of those that are missed least. */
static void end_one(FlowTable *table)
{
    static const Age victims[] = {AGE_CLOSED, AGE_RESET, AGE_QUICK, AGE_SLOW};

    for (size_t i = 0; i < G_N_ELEMENTS(victims); i++) {
        Record *oldest = oldest_before(table, victims[i], INT64_MIN);

        if (oldest != NULL) {
            table->drops.flows += !oldest->flow.is_over;
            end_flow(table, oldest, CLOSE_CUT); /* by us */
            return;
        }
    }
}

static void make_room(FlowTable *table)
{
    while (count_all(table) >= FLOWS_MAX ||
           (count_all(table) > 0 && memory_of_all(table) > table->memory_max))
        end_one(table);
}

static Record *add_flow(FlowTable *table, const FlowKey *key, bool source_is_low,
                        const Segment *segment, const Place *place, uint64_t ordinal)
{
    Record *record = g_new0(Record, 1);
    Side sender = opening_sender(segment);
    FlowSide *side = record->flow.side;

    make_room(table);
    record->key = *key;
    record->client_is_low = source_is_low == (sender == CLIENT);
    record->flow.first = record->flow.last = *place;
    record->flow.began = ordinal;
    side[sender].address = segment->source;
    side[sender].port = segment->source_port;
    side[side_other(sender)].address = segment->destination;
    side[side_other(sender)].port = segment->destination_port;
    record->flow.tunnel_count = segment->tunnel_count;
    memcpy(record->flow.tunnel, segment->tunnel, sizeof(record->flow.tunnel));
    record->flow.vlan_count = segment->vlan_count;
    memcpy(record->flow.vlan, segment->vlan, sizeof(record->flow.vlan));
    record->track = g_new0(Track, 1);
    record->link.data = record;
    g_queue_push_tail_link(queue_of(table, record), &record->link);
    g_hash_table_insert(table->flows, &record->key, record);
    return record;
}

/* The flow of a segment; a new one where there is none, or where the ports are used again. */
static Record *find_flow(FlowTable *table, const Segment *segment, const Place *place,
                         uint64_t ordinal, Side *ret_side)
{
    FlowKey key;
    bool source_is_low = key_of(segment, &key);
    Record *record = find_record(table, &key);

    if (record != NULL) {
        *ret_side = source_is_low == record->client_is_low ? CLIENT : SERVER;
        if (!opening_is_anew(&record->opening, &record->flow, *ret_side, segment, place))
            return record;
        Opening again = record->opening;
        record->opening.has_new_syn = false;
        end_flow(table, record, CLOSE_CUT); /* how it closed was not seen */
        record = add_flow(table, &key, source_is_low, segment, place, ordinal);
        opening_resume(&again, &record->flow, record->track);
    } else {
        record = add_flow(table, &key, source_is_low, segment, place, ordinal);
    }
    *ret_side = source_is_low == record->client_is_low ? CLIENT : SERVER;
    return record;
}

/* Whoever recorded set its clock, or several recorded: the order of the packets stays what counts.
 */
static void tell_clock(FlowTable *table, Record *record, Side side, const Place *place)
{
    const Oddity oddity = oddity_of_packet(ODDITY_CLOCK_WENT_BACK, side, place);

    if (record->track == NULL || record->track->told_clock || place->when >= record->flow.last.when)
        return;
    record->track->told_clock = true;
    table->tell.oddity(table->tell.user, &record->flow, &oddity);
}

static void feed_track(FlowTable *table, Record *record, Side side, const Segment *segment,
                       const Place *place)
{
    Track *track = record->track;
    size_t waited = track_waiting_memory(track), losses = losses_of(record);

    uint64_t given_up = track->given_up;

    record->is_in_talk = true;
    record->flow.has_more_losses |= table->losses >= LOSSES_TOTAL_MAX;
    track_segment(track, &record->flow, side, segment, place, &table->tell);
    table->drops.out_of_order_bytes += track->given_up - given_up;
    table->waiting_memory += track_waiting_memory(track) - waited;
    while (table->waiting_memory > OUT_OF_ORDER_TOTAL_MAX_BYTES &&
           track_waiting_memory(track) > 0) {
        uint64_t gap_bytes = record->flow.gap_bytes;

        waited = track_waiting_memory(track);
        track_give_up(track, &record->flow, &table->tell);
        table->waiting_memory -= waited - track_waiting_memory(track);
        table->drops.out_of_order_bytes += record->flow.gap_bytes - gap_bytes;
    }
    table->losses += losses_of(record) - losses;
    record->is_in_talk = false;
    if (record->is_forgotten)
        flow_forget(table, &record->flow);
}

/* Both sides have said all, and acknowledged it. */
static bool is_all_said(const Record *record)
{
    Track *track = record->track;

    for (Side side = CLIENT; side < N_SIDES; side++) {
        const Half *half = track == NULL ? NULL : track_half(track, side);

        if (!record->opening.fin[side].is_acked)
            return false;
        if (half != NULL && (half_first(half) != NULL || half->next < half->end))
            return false;
    }
    return true;
}

/* A segment brings octets that its side had not sent before, nor before its FIN. */
static bool is_new(const Record *record, Side side, const Segment *segment)
{
    const Half *half = record->track == NULL ? NULL : track_half(record->track, side);
    uint32_t end = segment->sequence + segment->payload_len;

    if (segment->payload_len == 0)
        return false;
    if (record->opening.fin[side].is_sent)
        return (int32_t)(end - (record->opening.fin[side].ack - 1)) > 0;
    return half == NULL || !half->is_started || half_offset(half, end) > (int64_t)half->highest;
}

static void tell_after_close(FlowTable *table, Record *record, Side side, const Segment *segment,
                             const Place *place)
{
    const Oddity oddity = oddity_of_packet(ODDITY_DATA_AFTER_CLOSE, side, place);

    if (record->told_after_close || !is_new(record, side, segment))
        return;
    record->told_after_close = true;
    table->tell.oddity(table->tell.user, &record->flow, &oddity);
}

static Age age_of(const Record *record, const FlowSide *sender)
{
    const Flow *flow = &record->flow;
    bool is_open = flow->side[CLIENT].is_seen && flow->side[SERVER].is_seen;

    if (flow->close == CLOSE_RST && !flow->is_over)
        return AGE_RESET;
    if (flow->close != CLOSE_OPEN)
        return AGE_CLOSED;
    return record->track != NULL && (is_open || sender->bytes > 0) ? AGE_SLOW : AGE_QUICK;
}

/* The packet that was doubted was right: its connection was not idle. */
static void believe(FlowTable *table)
{
    for (unsigned i = 0; i < N_USES * N_AGES; i++) {
        Record *record = g_queue_peek_tail(&table->by_age[i / N_AGES][i % N_AGES]);

        if (record != NULL && record->flow.last.when == table->doubted)
            record->seen = table->doubted;
    }
}

/* One packet alone that is far ahead of all others has a wrong time: it ends no connection. */
static void move_clock(FlowTable *table, int64_t when)
{
    bool is_far = table->now != 0 && when - table->now > CLOCK_JUMP_MAX_NS;

    if (is_far && (table->doubted == 0 || ABS(when - table->doubted) > CLOCK_JUMP_MAX_NS)) {
        table->doubted = when;
        return;
    }
    if (is_far)
        believe(table);
    table->doubted = 0;
    table->now = MAX(table->now, when);
}

/* Where the packets of a connection are that is in several captures. */
static void add_run(Flow *flow, const Place *place)
{
    const FlowRun run = {place->capture, place->frame, place->frame};

    if (flow->runs == NULL) {
        const FlowRun before = {flow->first.capture, flow->first.frame, flow->last.frame};

        flow->runs = g_array_new(FALSE, FALSE, sizeof(FlowRun));
        g_array_append_val(flow->runs, before);
    }
    FlowRun *last = &g_array_index(flow->runs, FlowRun, flow->runs->len - 1);
    if (last->capture == place->capture) {
        last->last = MAX(last->last, place->frame);
        return;
    }
    if (flow->runs->len == FLOW_RUNS_MAX) /* by half, so that not each one moves all others */
        g_array_remove_range(flow->runs, 0, FLOW_RUNS_MAX / 2);
    g_array_append_val(flow->runs, run);
}

Flow *flow_table_feed(FlowTable *table, const Segment *segment, const Place *place,
                      uint64_t ordinal, Side *ret_side)
{
    move_clock(table, place->when);
    end_idle(table);
    cool(table);
    Record *record = find_flow(table, segment, place, ordinal, ret_side);
    Flow *flow = &record->flow;
    FlowSide *side = &flow->side[*ret_side];
    bool client_was_low = record->client_is_low;
    Segment rest; /* of a segment that may not close what it says it closes */

    tell_clock(table, record, *ret_side, place);
    if (flow->runs != NULL || place->capture != flow->last.capture)
        add_run(flow, place);
    flow->last = *place;
    record->seen = table->now;
    side->is_seen = true;
    side->frames++;
    side->bytes += segment->payload_len;
    history_segment(flow, *ret_side, segment);
    pace_segment(flow, *ret_side, segment, place);
    if (flow->is_over || flow->close == CLOSE_RST || segment->flags & TCP_RST)
        tell_after_close(table, record, *ret_side, segment, place);
    opening_segment(flow, record->track, *ret_side, segment, place);
    if (record->track != NULL &&
        doubts_is_stray(record->track, flow, *ret_side, segment, place, &table->tell)) {
        rest = *segment;
        rest.flags &= (uint8_t)~TCP_FIN;
        segment = &rest;
    }
    bool is_stray_reset = segment == &rest && segment->flags & TCP_RST;
    if (!is_stray_reset && !opening_is_foreign(flow, *ret_side, segment)) {
        if (record->track != NULL) {
            doubts_tell(record->track, flow, *ret_side, segment, place, &table->tell);
            feed_track(table, record, *ret_side, segment, place);
        }
        if (record->client_is_low != client_was_low) /* turned by who was told */
            *ret_side = side_other(*ret_side);
        closing_segment(&record->opening, flow, *ret_side, segment, place);
    }
    if (!flow->is_over && is_all_said(record))
        tell_over(table, record, flow->close);
    set_age(table, record, age_of(record, &flow->side[*ret_side]));
    return flow;
}

Flow *flow_table_compare(FlowTable *table, const Segment *segment, const Place *place,
                         Side *ret_side)
{
    FlowKey key;
    bool source_is_low = key_of(segment, &key);
    Record *record = find_record(table, &key);

    if (record == NULL)
        return NULL;
    Flow *flow = &record->flow;
    Segment octets = *segment; /* what it closes was closed by the first one, or was not */

    octets.flags &= (uint8_t)~TCP_FIN;
    *ret_side = source_is_low == record->client_is_low ? CLIENT : SERVER;
    flow->duplicates++;
    if (record->track == NULL || segment->flags & TCP_RST ||
        opening_is_foreign(flow, *ret_side, segment))
        return flow;
    flow->is_compared = true;
    feed_track(table, record, *ret_side, &octets, place);
    flow->is_compared = false;
    if (record->use != use_of(record))
        set_age(table, record, record->age);
    *ret_side = source_is_low == record->client_is_low ? CLIENT : SERVER;
    return flow;
}

static int by_beginning(gconstpointer one, gconstpointer other)
{
    const Record *const *first = one, *const *second = other;

    return (*first)->flow.began < (*second)->flow.began ? -1 : 1;
}

/* Of FlowKey *, lent: those of the records that are warm, in the order in which they began. */
static GPtrArray *warm_in_order(FlowTable *table)
{
    GPtrArray *warm = g_ptr_array_sized_new(g_hash_table_size(table->flows));
    GHashTableIter iter;
    gpointer record;

    g_hash_table_iter_init(&iter, table->flows);
    while (g_hash_table_iter_next(&iter, NULL, &record))
        g_ptr_array_add(warm, record);
    g_ptr_array_sort(warm, by_beginning);
    return warm;
}

static bool is_cold_next(const GPtrArray *warm, guint next_warm, const GPtrArray *cold,
                         guint next_cold)
{
    if (next_warm == warm->len || next_cold == cold->len)
        return next_warm == warm->len;
    const Record *record = warm->pdata[next_warm];

    return cold_order(cold->pdata[next_cold]) < record->flow.began;
}

void flow_table_end(FlowTable *table)
{
    g_autoptr(GPtrArray) warm = warm_in_order(table), cold = cold_in_order(table->cold);
    guint next_warm = 0, next_cold = 0;

    while (next_warm < warm->len || next_cold < cold->len) {
        if (is_cold_next(warm, next_warm, cold, next_cold)) {
            /* a copy, since it goes with what it is the key of */
            FlowKey key = *(const FlowKey *)cold->pdata[next_cold++];

            end_flow(table, find_record(table, &key), CLOSE_CUT);
        } else {
            end_flow(table, warm->pdata[next_warm++], CLOSE_CUT);
        }
    }
}

void flow_forget(FlowTable *table, Flow *flow)
{
    Record *record = (Record *)flow;

    record->is_forgotten = true;
    if (record->is_in_talk || record->track == NULL)
        return; /* its streams are freed when they have been told */
    table->waiting_memory -= track_waiting_memory(record->track);
    g_clear_pointer(&record->track, track_free);
}

void flow_turn(Flow *flow)
{
    Record *record = (Record *)flow;
    FlowSide client = flow->side[CLIENT];

    flow->side[CLIENT] = flow->side[SERVER];
    flow->side[SERVER] = client;
    history_turn(flow);
    for (guint i = 0; flow->losses != NULL && i < flow->losses->len; i++) {
        Loss *loss = &g_array_index(flow->losses, Loss, i);

        loss->side = side_other(loss->side);
    }
    record->client_is_low = !record->client_is_low;
    opening_turn(&record->opening, flow, record->track);
}
