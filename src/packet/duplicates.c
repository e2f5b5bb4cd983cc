/* duplicates.c - which packets were recorded before, at another place of the way. */
#include "packet/duplicates.h"

#include "base/keyed_hash.h"
#include "base/limits.h"

#define POINTS_MAX 8 /* places that a packet is seen at; no network is watched at more */
#define HEADS_COUNT (2 * DUPLICATES_REMEMBERED_MAX)
#define COMPARED_BYTES 32 /* of the payload */

G_STATIC_ASSERT((HEADS_COUNT & (HEADS_COUNT - 1)) == 0);
G_STATIC_ASSERT((DUPLICATES_REMEMBERED_MAX & (DUPLICATES_REMEMBERED_MAX - 1)) == 0);

/* What all copies of a packet have in common; without padding, since it is hashed and compared
 * whole. */
typedef struct Mark {
    Address source, destination;
    uint16_t source_port, destination_port;
    uint16_t window;
    uint32_t sequence, acknowledgement;
    uint32_t timestamp, timestamp_echo;
    uint32_t identification;
    uint32_t payload_len;
    uint32_t payload_hash; /* of its first octets */
    uint16_t urgent;
    uint8_t flags, transport;
    uint32_t sack_blocks;
    SackBlock first_sack;
} Mark;

G_STATIC_ASSERT(sizeof(Mark) == 2 * sizeof(Address) + 3 * sizeof(uint16_t) + 8 * sizeof(uint32_t) +
                                    sizeof(uint16_t) + 2 + sizeof(SackBlock));

/* A packet that was seen, and where. */
typedef struct Sighting {
    Mark mark;
    Place place;
    uint32_t points[POINTS_MAX]; /* hashes */
    uint8_t point_count;
} Sighting;

/* How a sighting is found: apart from it, since every packet looks through some of these, and into
 * a sighting only where it is most likely the one. */
typedef struct Link {
    uint32_t hash;  /* of the mark */
    uint32_t older; /* number of the one before with the same head */
} Link;

/*
 * Sightings have numbers, in their order, and stand in a ring by them. Those with one head are
 * linked from the latest on, so that where one is no longer in the ring, none behind it is: nothing
 * has to be taken out.
 */
struct Duplicates {
    Sighting *sightings;         /* DUPLICATES_REMEMBERED_MAX; NULL before the first */
    Link *links;                 /* as many */
    uint32_t next;               /* number; wraps */
    uint32_t heads[HEADS_COUNT]; /* numbers of the latest */
};

Duplicates *duplicates_new(void)
{
    Duplicates *duplicates = g_new0(Duplicates, 1);

    duplicates->next = DUPLICATES_REMEMBERED_MAX + 1; /* so 0 is none that is in the ring */
    return duplicates;
}

void duplicates_free(Duplicates *duplicates)
{
    if (duplicates == NULL)
        return;
    g_free(duplicates->sightings);
    g_free(duplicates->links);
    g_free(duplicates);
}

static void make_mark(const Segment *segment, Mark *ret_mark)
{
    memset(ret_mark, 0, sizeof(*ret_mark));
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

static void remember(Duplicates *duplicates, uint32_t hash, const Mark *mark, const Place *place,
                     uint32_t point)
{
    uint32_t *head = &duplicates->heads[hash % HEADS_COUNT];
    uint32_t index = duplicates->next % DUPLICATES_REMEMBERED_MAX;
    Sighting *sighting = &duplicates->sightings[index];

    memcpy(&sighting->mark, mark, sizeof(*mark));
    sighting->place = *place;
    sighting->points[0] = point;
    sighting->point_count = 1;
    duplicates->links[index] = (Link){hash, *head};
    *head = duplicates->next++;
}

/* The latest packet with this mark; NULL where none is remembered. */
static Sighting *find(Duplicates *duplicates, uint32_t hash, const Mark *mark)
{
    uint32_t number = duplicates->heads[hash % HEADS_COUNT], age = 0;

    /* the age only grows, whatever stands in a head that was not used since numbers wrapped */
    while (duplicates->next - number > age &&
           duplicates->next - number <= DUPLICATES_REMEMBERED_MAX) {
        const Link *link = &duplicates->links[number % DUPLICATES_REMEMBERED_MAX];
        Sighting *sighting = &duplicates->sightings[number % DUPLICATES_REMEMBERED_MAX];

        if (link->hash == hash && memcmp(&sighting->mark, mark, sizeof(*mark)) == 0)
            return sighting;
        age = duplicates->next - number;
        number = link->older;
    }
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
    duplicates->links = g_new0(Link, DUPLICATES_REMEMBERED_MAX);
}

bool duplicates_find(Duplicates *duplicates, const Packet *packet, const Segment *segment,
                     const Place *place, Place *ret_original)
{
    Mark mark;
    make_mark(segment, &mark);
    uint32_t hash = keyed_hash((Bytes){(const uint8_t *)&mark, sizeof(mark)});
    uint32_t point = point_of(packet, segment, place->capture);

    if (duplicates->sightings == NULL)
        begin(duplicates);
    Sighting *sighting = find(duplicates, hash, &mark);
    bool is_duplicate = sighting != NULL && !is_seen_at(sighting, point) &&
                        ABS(place->when - sighting->place.when) <= DUPLICATE_WINDOW_NS;

    if (!is_duplicate) {
        remember(duplicates, hash, &mark, place, point);
        return false;
    }
    sighting->points[sighting->point_count++] = point;
    *ret_original = sighting->place;
    return true;
}
