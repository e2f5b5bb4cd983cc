/* duplicates.c - which packets were recorded before, at another place of the way. */
#include "packet/duplicates.h"

#include "base/keyed_hash.h"
#include "base/limits.h"

#define POINTS_MAX 8      /* places that a packet is seen at; no network is watched at more */
#define HEADS_COUNT 32768 /* twice DUPLICATES_REMEMBERED_MAX, a power of two */
#define COMPARED_BYTES 32 /* of the payload */
#define NONE UINT32_MAX

G_STATIC_ASSERT((HEADS_COUNT & (HEADS_COUNT - 1)) == 0);

/* What all copies of a packet have in common. */
typedef struct Mark {
    Address source, destination;
    uint16_t source_port, destination_port;
    uint32_t sequence, acknowledgement;
    uint32_t timestamp, timestamp_echo;
    uint32_t identification;
    uint32_t payload_len;
    uint32_t payload_hash; /* of its first octets */
    uint16_t window, urgent;
    uint8_t flags, transport, sack_blocks;
    SackBlock first_sack;
} Mark;

/* A packet that was seen, and where. */
typedef struct Sighting {
    Mark mark;
    Place place;
    uint32_t points[POINTS_MAX]; /* hashes */
    uint8_t point_count;
    uint32_t head;           /* in Duplicates.heads; NONE where the sighting is not in use */
    uint32_t next, previous; /* with the same head; or NONE */
} Sighting;

struct Duplicates {
    Sighting *sightings; /* a ring of DUPLICATES_REMEMBERED_MAX */
    uint32_t next;       /* the one to be used next, which is the eldest */
    uint32_t heads[HEADS_COUNT];
};

Duplicates *duplicates_new(void)
{
    Duplicates *duplicates = g_new(Duplicates, 1);

    duplicates->sightings = NULL;
    duplicates->next = 0;
    for (size_t i = 0; i < HEADS_COUNT; i++)
        duplicates->heads[i] = NONE;
    return duplicates;
}

void duplicates_free(Duplicates *duplicates)
{
    if (duplicates == NULL)
        return;
    g_free(duplicates->sightings);
    g_free(duplicates);
}

static void make_mark(const Segment *segment, Mark *ret_mark)
{
    memset(ret_mark, 0, sizeof(*ret_mark)); /* padding is hashed too */
    ret_mark->source = segment->source;
    ret_mark->destination = segment->destination;
    ret_mark->source_port = segment->source_port;
    ret_mark->destination_port = segment->destination_port;
    ret_mark->sequence = segment->sequence;
    ret_mark->acknowledgement = segment->acknowledgement;
    ret_mark->timestamp = segment->options.ts_value;
    ret_mark->timestamp_echo = segment->options.ts_echo;
    ret_mark->identification = segment->identification;
    ret_mark->payload_len = segment->payload_len;
    ret_mark->payload_hash = keyed_hash(bytes_first(segment->payload, COMPARED_BYTES));
    ret_mark->window = segment->window;
    ret_mark->urgent = segment->urgent;
    ret_mark->flags = segment->flags;
    ret_mark->transport = segment->transport;
    ret_mark->sack_blocks = segment->options.sack_blocks;
    if (ret_mark->sack_blocks > 0)
        ret_mark->first_sack = segment->options.sack[0];
}

/* The place where a packet was recorded: which recorder, and all headers before TCP's. */
static uint32_t point_of(const Packet *packet, const Segment *segment, uint32_t capture)
{
    const uint8_t *transport = segment->covered.data;
    bool is_inside =
        transport >= packet->bytes.data && transport < packet->bytes.data + packet->bytes.len;
    size_t len = is_inside ? (size_t)(transport - packet->bytes.data) : 0;
    const uint32_t known[] = {capture, packet->interface,
                              keyed_hash((Bytes){packet->bytes.data, len})};

    return keyed_hash((Bytes){(const uint8_t *)known, sizeof(known)});
}

static void forget(Duplicates *duplicates, Sighting *sighting)
{
    if (sighting->head == NONE)
        return;
    if (sighting->next != NONE)
        duplicates->sightings[sighting->next].previous = sighting->previous;
    if (sighting->previous != NONE)
        duplicates->sightings[sighting->previous].next = sighting->next;
    else
        duplicates->heads[sighting->head] = sighting->next;
    sighting->head = NONE;
}

static void remember(Duplicates *duplicates, uint32_t head, const Mark *mark, const Place *place,
                     uint32_t point)
{
    uint32_t index = duplicates->next;
    Sighting *sighting = &duplicates->sightings[index];

    duplicates->next = (index + 1) % DUPLICATES_REMEMBERED_MAX;
    forget(duplicates, sighting);
    memcpy(&sighting->mark, mark, sizeof(*mark));
    sighting->place = *place;
    sighting->points[0] = point;
    sighting->point_count = 1;
    sighting->head = head;
    sighting->previous = NONE;
    sighting->next = duplicates->heads[head];
    if (sighting->next != NONE)
        duplicates->sightings[sighting->next].previous = index;
    duplicates->heads[head] = index;
}

/* The latest packet with this mark; NULL where none is remembered. */
static Sighting *find(Duplicates *duplicates, uint32_t head, const Mark *mark)
{
    for (uint32_t at = duplicates->heads[head]; at != NONE; at = duplicates->sightings[at].next)
        if (memcmp(&duplicates->sightings[at].mark, mark, sizeof(*mark)) == 0)
            return &duplicates->sightings[at];
    return NULL;
}

static bool is_seen_at(const Sighting *sighting, uint32_t point)
{
    for (uint8_t i = 0; i < sighting->point_count; i++)
        if (sighting->points[i] == point)
            return true;
    return sighting->point_count == POINTS_MAX;
}

static void begin(Duplicates *duplicates)
{
    duplicates->sightings = g_new0(Sighting, DUPLICATES_REMEMBERED_MAX);
    for (size_t i = 0; i < DUPLICATES_REMEMBERED_MAX; i++)
        duplicates->sightings[i].head = NONE;
}

bool duplicates_find(Duplicates *duplicates, const Packet *packet, const Segment *segment,
                     const Place *place, Place *ret_original)
{
    Mark mark;
    make_mark(segment, &mark);
    uint32_t head = keyed_hash((Bytes){(const uint8_t *)&mark, sizeof(mark)}) & (HEADS_COUNT - 1);
    uint32_t point = point_of(packet, segment, place->capture);

    if (duplicates->sightings == NULL)
        begin(duplicates);
    Sighting *sighting = find(duplicates, head, &mark);
    bool is_duplicate = sighting != NULL && !is_seen_at(sighting, point) &&
                        ABS(place->when - sighting->place.when) <= DUPLICATE_WINDOW_NS;

    if (!is_duplicate) {
        remember(duplicates, head, &mark, place, point);
        return false;
    }
    sighting->points[sighting->point_count++] = point;
    *ret_original = sighting->place;
    return true;
}
