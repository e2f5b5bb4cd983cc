/* fragments.c - IP datagrams put together from their fragments. */
#include "packet/fragments.h"

#include "base/limits.h"

/*
 * Fragments begin at multiples of 8 octets, and all but the last are multiples of 8 long. So a bit
 * for each unit of 8 octets tells what is here: no list of holes to keep in order, and no order of
 * arrival that would cost more than another.
 */
#define UNIT_BYTES 8u
#define DATAGRAM_MAX_BYTES 65535u
#define UNITS_MAX ((DATAGRAM_MAX_BYTES + UNIT_BYTES - 1) / UNIT_BYTES)
#define FIRST_ROOM 2048u /* octets; an Ethernet frame's worth and a bit */

/* A datagram of which not all is here. */
typedef struct Datagram {
    Address source, destination;
    uint32_t identification;
    uint8_t key_protocol;           /* IPv4 counts ids by protocol; 0 for IPv6 */
    uint8_t protocol;               /* said by the first fragment, valid once it is here */
    int64_t begun;                  /* when, ns */
    uint32_t length;                /* octets; 0 until the last fragment is here */
    uint32_t reach;                 /* octets: where the farthest fragment ends */
    uint32_t units;                 /* how many bits are set in present[] */
    uint32_t fragments;             /* how many went in */
    uint8_t present[UNITS_MAX / 8]; /* a bit for each unit */
    uint8_t *octets;                /* at their offsets */
    uint32_t room;                  /* octets allocated */
} Datagram;

static void datagram_free(void *data)
{
    Datagram *datagram = data;

    g_free(datagram->octets);
    g_free(datagram);
}

static bool is_too_old(const Datagram *datagram, int64_t now)
{
    /* Unsigned, since times come from the file and may be as far apart as they like. */
    return now > datagram->begun &&
           (uint64_t)now - (uint64_t)datagram->begun > (uint64_t)FRAGMENT_AGE_MAX_NS;
}

static void take_out(Fragments *fragments, unsigned index)
{
    const Datagram *datagram = g_ptr_array_index(fragments->open, index);

    fragments->held_bytes -= sizeof(Datagram) + datagram->room;
    g_ptr_array_remove_index(fragments->open, index);
}

static void give_up(Fragments *fragments, unsigned index)
{
    const Datagram *datagram = g_ptr_array_index(fragments->open, index);

    fragments->drops += datagram->fragments;
    take_out(fragments, index);
}

static uint8_t key_protocol(const Segment *segment, const IpPayload *payload)
{
    return segment->source.version == 4 ? payload->protocol : 0;
}

static bool belongs_to(const Datagram *datagram, const Segment *segment, const IpPayload *payload)
{
    return datagram->identification == payload->identification &&
           datagram->key_protocol == key_protocol(segment, payload) &&
           address_equal(&datagram->source, &segment->source) &&
           address_equal(&datagram->destination, &segment->destination);
}

/* The index of the datagram that the fragment belongs to; begins one if there is none. */
static unsigned find_or_begin(Fragments *fragments, const Segment *segment,
                              const IpPayload *payload)
{
    for (unsigned i = 0; i < fragments->open->len; i++) {
        if (!belongs_to(g_ptr_array_index(fragments->open, i), segment, payload))
            continue;
        if (!is_too_old(g_ptr_array_index(fragments->open, i), fragments->now))
            return i;
        give_up(fragments, i);
        break;
    }
    if (fragments->open->len == FRAGMENT_DATAGRAMS_MAX)
        give_up(fragments, 0);

    Datagram *datagram = g_new0(Datagram, 1);

    datagram->source = segment->source;
    datagram->destination = segment->destination;
    datagram->identification = payload->identification;
    datagram->key_protocol = key_protocol(segment, payload);
    datagram->begun = fragments->now;
    fragments->held_bytes += sizeof(Datagram);
    g_ptr_array_add(fragments->open, datagram);
    return fragments->open->len - 1;
}

/* A fragment that no datagram can have; the ping of death is one. source RFC 8200 4.5 */
static bool cannot_be(const IpPayload *payload)
{
    uint32_t length = payload->portion.wire_len;

    return length == 0 || length > DATAGRAM_MAX_BYTES - payload->offset ||
           (payload->has_more && length % UNIT_BYTES != 0);
}

/* A fragment about whose datagram others have said that it ends elsewhere. */
static bool contradicts(const Datagram *datagram, const IpPayload *payload)
{
    uint32_t end = payload->offset + payload->portion.wire_len;

    if (datagram->length > 0)
        return payload->has_more ? end > datagram->length : end != datagram->length;
    return !payload->has_more && end < datagram->reach;
}

static void make_room(Fragments *fragments, Datagram *datagram, uint32_t end)
{
    uint32_t room = MAX(datagram->room, FIRST_ROOM);

    while (room < end)
        room *= 2;
    if (room == datagram->room)
        return;
    fragments->held_bytes += room - datagram->room;
    datagram->octets = g_realloc(datagram->octets, room);
    datagram->room = room;
}

/*
 * Puts those units in place that are not there yet.
 *
 *   returns false where one that is there has other octets
 */
static bool put_units(Datagram *datagram, const IpPayload *payload)
{
    Bytes rest = payload->portion.bytes;
    uint32_t at = payload->offset;
    bool agrees = true;

    /* What the capture cut off in the middle of a unit is not there. */
    if (rest.len < payload->portion.wire_len)
        rest.len -= rest.len % UNIT_BYTES;
    for (; rest.len > 0; at += UNIT_BYTES, rest = bytes_skip(rest, UNIT_BYTES)) {
        size_t count = MIN(rest.len, UNIT_BYTES);
        uint32_t unit = at / UNIT_BYTES;
        uint8_t bit = (uint8_t)(1u << unit % 8);

        if ((datagram->present[unit / 8] & bit) != 0) {
            agrees = agrees && memcmp(datagram->octets + at, rest.data, count) == 0;
            continue;
        }
        memcpy(datagram->octets + at, rest.data, count);
        datagram->present[unit / 8] |= bit;
        datagram->units++;
    }
    return agrees;
}

static bool is_whole(const Datagram *datagram)
{
    return datagram->length > 0 &&
           datagram->units == (datagram->length + UNIT_BYTES - 1) / UNIT_BYTES;
}

/* Puts a fragment into its datagram; false where it is given up. */
static bool datagram_add(Fragments *fragments, Datagram *datagram, const IpPayload *payload)
{
    uint32_t end = payload->offset + payload->portion.wire_len;

    if (contradicts(datagram, payload))
        return false;
    make_room(fragments, datagram, end);
    if (payload->offset == 0 && (datagram->present[0] & 1) == 0)
        datagram->protocol = payload->protocol;
    if (!payload->has_more)
        datagram->length = end;
    datagram->reach = MAX(datagram->reach, end);
    return put_units(datagram, payload);
}

bool fragments_add(Fragments *fragments, const Packet *packet, const Segment *segment,
                   IpPayload *payload)
{
    if (packet->has_when)
        fragments->now = packet->when;
    while (fragments->open->len > 0 &&
           is_too_old(g_ptr_array_index(fragments->open, 0), fragments->now))
        give_up(fragments, 0);
    if (cannot_be(payload)) {
        fragments->drops++;
        return false;
    }

    unsigned index = find_or_begin(fragments, segment, payload);
    Datagram *datagram = g_ptr_array_index(fragments->open, index);

    if (datagram_add(fragments, datagram, payload))
        datagram->fragments++;
    else
        fragments->drops++;
    if (!is_whole(datagram)) {
        while (fragments->held_bytes > FRAGMENT_MAX_BYTES)
            give_up(fragments, 0);
        return false;
    }
    g_free(fragments->whole);
    fragments->whole = g_steal_pointer(&datagram->octets);
    *payload = (IpPayload){
        .portion = {{fragments->whole, datagram->length}, datagram->length},
        .protocol = datagram->protocol,
    };
    take_out(fragments, index);
    return true;
}

void fragments_init(Fragments *fragments)
{
    *fragments = (Fragments){.open = g_ptr_array_new_with_free_func(datagram_free)};
}

void fragments_clear(Fragments *fragments)
{
    g_ptr_array_unref(fragments->open);
    g_free(fragments->whole);
    *fragments = (Fragments){0};
}

uint64_t fragments_waiting(const Fragments *fragments)
{
    uint64_t count = 0;

    for (guint i = 0; i < fragments->open->len; i++)
        count += ((const Datagram *)fragments->open->pdata[i])->fragments;
    return count;
}
