/* stream_fuzz.c - segments of two connections in any order, with any numbers and flags. */
#include "stream/flow_table.h"

/*
 * The first octet says how the connections behave (START_*), then each segment takes six: what it
 * is (SEGMENT_*), its flags, its offset in the stream, its acknowledgement, its length, and the
 * time since the one before.
 */
#define START_WRAPS 0x01   /* the sequence numbers wrap soon */
#define START_TURNS 0x02   /* who is told first turns the connection */
#define START_FORGETS 0x04 /* who is told first wants no more */
#define START_OTHER 0x08   /* no mail port: the lower one is the server's */
#define START_COLD 0x10    /* what is not in use is packed at once */

#define SEGMENT_FROM_SERVER 0x01
#define SEGMENT_SECOND 0x02   /* of the second connection */
#define SEGMENT_DIFFERS 0x04  /* other octets than the stream has */
#define SEGMENT_CUT 0x08      /* the capture kept half of it */
#define SEGMENT_FAR 0x10      /* the offset counts MiB */
#define SEGMENT_NEGATIVE 0x20 /* the offset is before the start */
#define SEGMENT_ACK_FAR 0x40  /* the acknowledgement counts 16 MiB */
#define SEGMENT_BIG 0x80      /* the length counts 256 octets */

#define SEGMENT_OCTETS 6
#define SEGMENTS_MAX 2000

/* What was told of a flow. */
typedef struct Told {
    uint64_t next[N_SIDES]; /* offset of what must be told next */
    uint64_t gaps;          /* octets */
    bool is_over, is_forgotten, is_turned;
} Told;

typedef struct Run {
    FlowTable *table;
    uint8_t start;
    bool has_differences; /* what the octets are is not known */
    uint64_t fed, told;   /* octets of payload */
    uint64_t begun, over, gone;
} Run;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The octet that a host sends at a sequence number. */
static uint8_t octet_of(uint16_t port, uint32_t sequence)
{
    return (uint8_t)(sequence * 31 + (sequence >> 8) + port);
}

static Told *told_of(Flow *flow, Run *run)
{
    if (flow->talk == NULL) {
        flow->talk = g_new0(Told, 1);
        run->begun++;
    }
    return flow->talk;
}

static void turn(Flow *flow, Told *told)
{
    uint64_t client = told->next[CLIENT];

    told->is_turned = true;
    told->next[CLIENT] = told->next[SERVER];
    told->next[SERVER] = client;
    flow_turn(flow);
}

/* Octets come in order, once, and are those that were sent. */
static void on_bytes(void *user, Flow *flow, Side side, Bytes bytes, const Place *place)
{
    Run *run = user;
    Told *told = told_of(flow, run);
    const FlowSide *sender = &flow->side[side];
    uint32_t first = sender->initial_sequence + (sender->has_syn ? 1 : 0);

    g_assert_false(told->is_over);
    g_assert_cmpuint(bytes.len, >, 0);
    g_assert_cmpuint(place->offset, ==, told->next[side]);
    for (size_t i = 0; !run->has_differences && i < bytes.len; i++)
        g_assert_cmpuint(bytes.data[i], ==,
                         octet_of(sender->port, first + (uint32_t)(place->offset + i)));
    told->next[side] += bytes.len;
    run->told += bytes.len;
    if (run->start & START_TURNS && !told->is_turned)
        turn(flow, told);
    if (run->start & START_FORGETS)
        flow_forget(run->table, flow);
    told->is_forgotten |= run->start & START_FORGETS;
}

static void on_gap(void *user, Flow *flow, Side side, uint64_t length, const Place *place)
{
    Told *told = told_of(flow, user);

    g_assert_false(told->is_over);
    g_assert_cmpuint(length, >, 0);
    g_assert_cmpuint(place->offset, ==, told->next[side]);
    told->next[side] += length;
    told->gaps += length;
}

static void on_oddity(void *user, Flow *flow, const Oddity *oddity)
{
    told_of(flow, user);
    g_assert_cmpint(oddity->kind, <, N_ODDITIES);
}

static void on_over(void *user, Flow *flow)
{
    Run *run = user;
    Told *told = told_of(flow, run);

    g_assert_false(told->is_over);
    g_assert_true(flow->is_over);
    g_assert_cmpint(flow->close, !=, CLOSE_OPEN);
    g_assert_nonnull(flow_state(flow));
    told->is_over = true;
    run->over++;
    if (told->is_forgotten)
        return;
    g_assert_cmpuint(flow->side[CLIENT].stream_bytes, ==, told->next[CLIENT]);
    g_assert_cmpuint(flow->side[SERVER].stream_bytes, ==, told->next[SERVER]);
    g_assert_cmpuint(flow->gap_bytes, ==, told->gaps);
}

static void on_gone(void *user, Flow *flow)
{
    Run *run = user;

    g_assert_true(told_of(flow, run)->is_over);
    g_clear_pointer(&flow->talk, g_free);
    run->gone++;
}

static Segment segment_of(const Run *run, uint8_t kind, Cursor *cursor)
{
    static const Address hosts[N_SIDES] = {
        {{192, 0, 2, 1}, 4},
        {{192, 0, 2, 2}, 4},
    };
    Side side = kind & SEGMENT_FROM_SERVER ? SERVER : CLIENT;
    uint16_t ports[N_SIDES] = {kind & SEGMENT_SECOND ? 50001 : 50000,
                               run->start & START_OTHER ? 60000 : 25};
    uint32_t firsts[N_SIDES] = {run->start & START_WRAPS ? UINT32_MAX - 100 : 1000, 5000};
    Segment segment = {
        .source = hosts[side],
        .destination = hosts[side_other(side)],
        .source_port = ports[side],
        .destination_port = ports[side_other(side)],
        .transport = 6,
        .flags = cursor_u8(cursor),
    };
    uint32_t offset = (uint32_t)cursor_u8(cursor) << (kind & SEGMENT_FAR ? 20 : 0);

    segment.sequence = firsts[side] + (kind & SEGMENT_NEGATIVE ? 0 - offset : offset);
    segment.acknowledgement = firsts[side_other(side)] +
                              ((uint32_t)cursor_u8(cursor) << (kind & SEGMENT_ACK_FAR ? 24 : 0));
    segment.payload_len = (uint32_t)cursor_u8(cursor) << (kind & SEGMENT_BIG ? 8 : 0);
    return segment;
}

/* Milliseconds, minutes, or back. */
static int64_t time_of(uint8_t octet)
{
    if (octet < 128)
        return octet * INT64_C(1000000);
    return octet == 255 ? -INT64_C(7200000000000) : (octet - 128) * INT64_C(60000000000);
}

static void feed(Run *run, Segment *segment, uint8_t kind, const Place *place)
{
    size_t kept = kind & SEGMENT_CUT ? segment->payload_len / 2 : segment->payload_len;
    g_autofree uint8_t *octets = g_malloc(MAX(kept, 1));
    uint32_t first = segment->sequence + (segment->flags & TCP_SYN ? 1 : 0);
    Side side;

    for (size_t i = 0; i < kept; i++)
        octets[i] = (uint8_t)(octet_of(segment->source_port, first + (uint32_t)i) ^
                              (kind & SEGMENT_DIFFERS ? 0x80 : 0));
    run->has_differences |= kind & SEGMENT_DIFFERS;
    segment->payload = (Bytes){octets, kept};
    run->fed += kept;
    Flow *flow = flow_table_feed(run->table, segment, place, place->frame, &side);
    if (!(run->start & START_COLD)) /* who holds it keeps it from being packed */
        told_of(flow, run);
    g_assert_cmpuint(flow->side[side].port, ==, segment->source_port);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Cursor cursor = cursor_of((Bytes){data, size});
    Run run = {.start = cursor_u8(&cursor)};
    StreamTell tell = {&run, on_bytes, on_gap, on_oddity, on_over, on_gone};
    g_autoptr(FlowTable) table = flow_table_new(&tell);
    Place place = {.capture = 1, .when = INT64_C(1700000000000000000), .acked = ACKED_UNKNOWN};

    run.table = table;
    if (run.start & START_COLD)
        flow_table_set_warm(table, 0);
    while (cursor.rest.len >= SEGMENT_OCTETS && place.frame < SEGMENTS_MAX) {
        uint8_t kind = cursor_u8(&cursor);
        Segment segment = segment_of(&run, kind, &cursor);

        place.frame++;
        place.when += time_of(cursor_u8(&cursor));
        feed(&run, &segment, kind, &place);
    }
    flow_table_end(table);
    g_assert_cmpuint(run.told, <=, run.fed);
    g_assert_cmpuint(run.over, ==, run.begun);
    g_assert_cmpuint(run.gone, ==, run.begun);
    g_assert_cmpuint(flow_table_drops(table).flows, ==, 0);
    return 0;
}
