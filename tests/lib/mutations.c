/* mutations.c - hostile captures made of good ones. */
#include "mutations.h"

#include "base/when.h"
#include "packet/packet.h"

#define COPIES_APART (7 * NS_PER_MS) /* between the beginnings of two copies */
#define SCENES_APART 61              /* a prime: a small crowd has scenes of all kinds */
#define PLACES_MAX 3                 /* that a packet is moved by: captures of several queues do */
#define OCTETS_MAX 8                 /* changed in one packet */
#define ETHERNET 14
#define IPV4 20
#define TCP 20
#define FRAGMENT 24 /* octets of data in all fragments but the last; a multiple of 8 */

const char *mutation_name(Mutation mutation)
{
    static const char *const names[N_MUTATIONS] = {"damage", "reorder", "duplicate", "overlap",
                                                   "fragment"};

    return names[mutation];
}

guint pair_hash(gconstpointer pair)
{
    g_autoptr(GBytes) octets = g_bytes_new_static(pair, sizeof(Pair));

    return g_bytes_hash(octets);
}

gboolean pair_equal(gconstpointer one, gconstpointer other)
{
    return memcmp(one, other, sizeof(Pair)) == 0;
}

Pair pair_of(const Address *one, uint16_t one_port, const Address *other, uint16_t other_port)
{
    int order = memcmp(one, other, sizeof(Address));
    bool is_low = order < 0 || (order == 0 && one_port < other_port);
    Pair pair;

    memset(&pair, 0, sizeof(pair)); /* padding is hashed too */
    pair.low = is_low ? *one : *other;
    pair.high = is_low ? *other : *one;
    pair.low_port = is_low ? one_port : other_port;
    pair.high_port = is_low ? other_port : one_port;
    return pair;
}

static void wire_packet_free(void *value)
{
    WirePacket *packet = value;

    g_bytes_unref(packet->octets);
    g_free(packet);
}

static WirePacket *packet_with(const WirePacket *packet, GBytes *octets)
{
    WirePacket *copy = g_memdup2(packet, sizeof(*packet));

    copy->octets = octets;
    return copy;
}

static int by_time(gconstpointer one, gconstpointer other)
{
    const WirePacket *first = *(const WirePacket *const *)one;
    const WirePacket *second = *(const WirePacket *const *)other;

    if (first->packet.when != second->packet.when)
        return first->packet.when < second->packet.when ? -1 : 1;
    return first->packet.number < second->packet.number ? -1 : 1;
}

/* Sets what follows from the octets and the place of each packet. */
static void number(GPtrArray *packets)
{
    for (guint i = 0; i < packets->len; i++) {
        WirePacket *wire = packets->pdata[i];
        gsize len;

        wire->packet.bytes.data = g_bytes_get_data(wire->octets, &len);
        wire->packet.bytes.len = len;
        wire->packet.original_len = MAX(wire->packet.original_len, (uint32_t)len);
        wire->packet.number = i + 1;
    }
}

GPtrArray *crowd_packets(const GPtrArray *scenes, size_t octets)
{
    GPtrArray *crowd = g_ptr_array_new_with_free_func(wire_packet_free);
    size_t so_far = 0;

    for (uint32_t copy = 1; so_far < octets; copy++) {
        Scene *scene = scenes->pdata[copy * SCENES_APART % scenes->len];

        scene->copy = copy;
        g_autoptr(GPtrArray) packets = scene_packets_as_written(scene);
        for (guint i = 0; i < packets->len; i++) {
            const WirePacket *wire = packets->pdata[i];
            Bytes kept = wire->packet.bytes;
            WirePacket *packet = packet_with(wire, g_bytes_new(kept.data, kept.len));

            packet->packet.when += copy * COPIES_APART;
            packet->packet.number = crowd->len;
            so_far += kept.len;
            g_ptr_array_add(crowd, packet);
        }
    }
    g_ptr_array_sort(crowd, by_time);
    number(crowd);
    return crowd;
}

guint address_hash(gconstpointer address)
{
    g_autoptr(GBytes) octets = g_bytes_new_static(address, sizeof(Address));

    return g_bytes_hash(octets);
}

gboolean address_is_same(gconstpointer one, gconstpointer other)
{
    return memcmp(one, other, sizeof(Address)) == 0;
}

/* Whose a packet seems to be is touched. */
static void touch(GHashTable *touched, const WirePacket *wire)
{
    g_autoptr(PacketDecoder) decoder = packet_decoder_new();
    Packet packet = wire->packet;
    Segment segment;

    packet.bytes.data = g_bytes_get_data(wire->octets, &packet.bytes.len);
    if (packet_decode(decoder, &packet, &segment) != PACKET_TCP)
        return;
    g_hash_table_add(touched, g_memdup2(&segment.source, sizeof(Address)));
    g_hash_table_add(touched, g_memdup2(&segment.destination, sizeof(Address)));
}

static GBytes *damaged(GBytes *octets, GRand *chance)
{
    GByteArray *array = g_bytes_unref_to_array(g_bytes_ref(octets));
    guint len = array->len;
    gint changes = g_rand_int_range(chance, 1, OCTETS_MAX + 1);

    for (gint i = 0; i < changes && len > 0; i++) {
        /* headers are where it matters */
        guint32 most = g_rand_boolean(chance) ? MIN(len, ETHERNET + IPV4 + TCP) : len;
        array->data[g_rand_int_range(chance, 0, (gint32)most)] ^=
            (guint8)g_rand_int_range(chance, 1, 256);
    }
    if (len > 0 && g_rand_int_range(chance, 0, 8) == 0)
        g_byte_array_set_size(array, (guint)g_rand_int_range(chance, 0, (gint32)len));
    return g_byte_array_free_to_bytes(array);
}

static void put_u16(guint8 *field, guint value)
{
    field[0] = (guint8)(value >> 8);
    field[1] = (guint8)value;
}

/* source RFC 1071 1 */
static void set_header_checksum(guint8 *header)
{
    guint32 sum = 0;

    put_u16(header + 10, 0);
    for (guint i = 0; i < IPV4; i += 2)
        sum += (guint32)header[i] << 8 | header[i + 1];
    sum = (sum & 0xffff) + (sum >> 16);
    put_u16(header + 10, ~(sum + (sum >> 16)) & 0xffff);
}

/* The data [from, to) of an IPv4 packet as a fragment. source RFC 791 3.2 */
static WirePacket *fragment(const WirePacket *wire, guint from, guint to, bool has_more)
{
    gsize len;
    const guint8 *data = g_bytes_get_data(wire->octets, &len);
    GByteArray *frame = g_byte_array_new();

    g_byte_array_append(frame, data, ETHERNET + IPV4);
    g_byte_array_append(frame, data + ETHERNET + IPV4 + from, to - from);
    put_u16(frame->data + ETHERNET + 2, IPV4 + to - from);
    put_u16(frame->data + ETHERNET + 6, (has_more ? 0x2000u : 0) | from / 8);
    set_header_checksum(frame->data + ETHERNET);
    WirePacket *packet = packet_with(wire, g_byte_array_free_to_bytes(frame));
    packet->packet.original_len = 0;
    return packet;
}

/* False where it is no IPv4 packet, or too short. */
static bool add_fragments(GPtrArray *packets, const WirePacket *wire)
{
    gsize len;
    const guint8 *data = g_bytes_get_data(wire->octets, &len);
    guint data_len = (guint)len - ETHERNET - IPV4;

    if (len < ETHERNET + IPV4 + FRAGMENT + 1 || data[ETHERNET] != 0x45 || wire->payload_len == 0 ||
        wire->packet.original_len != len)
        return false;
    guint last = (data_len - 1) / FRAGMENT * FRAGMENT;
    g_ptr_array_add(packets, fragment(wire, last, data_len, false));
    for (guint from = 0; from < last; from += FRAGMENT)
        g_ptr_array_add(packets, fragment(wire, from, from + FRAGMENT, true));
    return true;
}

/* The second half of its octets, as a segment of its own. Its checksum is told to be wrong. */
static bool add_overlap(GPtrArray *packets, const WirePacket *wire)
{
    gsize len;
    const guint8 *data = g_bytes_get_data(wire->octets, &len);
    guint headers = (guint)(len - wire->payload_len), half = (guint)wire->payload_len / 2;

    if (data[ETHERNET] != 0x45 || half == 0 || wire->packet.original_len != len ||
        wire->flags & (TCP_FIN | TCP_SYN))
        return false;
    GByteArray *frame = g_byte_array_new();
    g_byte_array_append(frame, data, headers);
    g_byte_array_append(frame, data + headers + half, (guint)wire->payload_len - half);
    put_u16(frame->data + ETHERNET + 2, frame->len - ETHERNET);
    set_header_checksum(frame->data + ETHERNET);
    guint8 *field = frame->data + ETHERNET + IPV4 + 4;
    guint32 sequence =
        (guint32)field[0] << 24 | (guint32)field[1] << 16 | (guint32)field[2] << 8 | field[3];
    put_u16(field, (sequence + half) >> 16);
    put_u16(field + 2, (sequence + half) & 0xffff);
    WirePacket *packet = packet_with(wire, g_byte_array_free_to_bytes(frame));
    packet->packet.original_len = 0;
    g_ptr_array_add(packets, packet_with(wire, g_bytes_ref(wire->octets)));
    g_ptr_array_add(packets, packet);
    return true;
}

/* Before some of the packets that it followed, of any connection. */
static void put_earlier(GPtrArray *packets, GRand *chance, WirePacket *packet)
{
    gint places = g_rand_int_range(chance, 1, PLACES_MAX + 1);

    g_ptr_array_insert(packets, MAX((gint)packets->len - places, 0), packet);
}

/* Adds a packet as the mutation has it; false where it cannot be done to it. */
static bool mutate(GPtrArray *packets, Mutation mutation, GRand *chance, const WirePacket *wire)
{
    switch (mutation) {
    case MUTATION_DAMAGE:
        g_ptr_array_add(packets, packet_with(wire, damaged(wire->octets, chance)));
        return true;
    case MUTATION_REORDER:
        put_earlier(packets, chance, packet_with(wire, g_bytes_ref(wire->octets)));
        return true;
    case MUTATION_DUPLICATE:
        put_earlier(packets, chance, packet_with(wire, g_bytes_ref(wire->octets)));
        g_ptr_array_add(packets, packet_with(wire, g_bytes_ref(wire->octets)));
        return true;
    case MUTATION_OVERLAP:
        return add_overlap(packets, wire);
    case MUTATION_FRAGMENT:
        return add_fragments(packets, wire);
    case N_MUTATIONS:
        break;
    }
    g_assert_not_reached();
}

/* Packets get the times of their places: a capture has them in order. */
static void retime(GPtrArray *packets)
{
    int64_t latest = 0;

    for (guint i = 0; i < packets->len; i++) {
        WirePacket *wire = packets->pdata[i];

        wire->packet.when = MAX(wire->packet.when, latest);
        latest = wire->packet.when;
    }
}

GPtrArray *packets_mutated(const GPtrArray *packets, Mutation mutation, guint permille,
                           guint32 seed, GHashTable **ret_touched)
{
    GPtrArray *mutated = g_ptr_array_new_with_free_func(wire_packet_free);
    GHashTable *touched = g_hash_table_new_full(address_hash, address_is_same, g_free, NULL);
    GRand *chance = g_rand_new_with_seed(seed);

    for (guint i = 0; i < packets->len; i++) {
        const WirePacket *wire = packets->pdata[i];
        guint before = mutated->len;

        if ((guint)g_rand_int_range(chance, 0, 1000) >= permille ||
            !mutate(mutated, mutation, chance, wire)) {
            g_ptr_array_add(mutated, packet_with(wire, g_bytes_ref(wire->octets)));
            continue;
        }
        touch(touched, wire);
        for (guint j = before; j < mutated->len; j++)
            touch(touched, mutated->pdata[j]);
    }
    g_rand_free(chance);
    retime(mutated);
    number(mutated);
    *ret_touched = touched;
    return mutated;
}
