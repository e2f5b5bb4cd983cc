/* scene_packets.c - the pieces of a scene as packets, with all that TCP sends around them. */
#include "scene_packets.h"

#include "base/when.h"
#include "frame.h"
#include "packet/packet.h"

#define LINKTYPE_ETHERNET 1
#define WINDOW 502     /* 64256 octets, shifted by WINDOW_SHIFT */
#define WINDOW_SHIFT 7 /* bits */
#define ACK_EVERY 2    /* segments. RFC 9293 3.8.6.3 */
#define TIMES_APART NS_PER_MS
#define OLD_MS 3600000      /* older than all else in a scene */
#define FAR_AWAY 0x60000000 /* octets: more than any window */

/* Octets that arrived before earlier ones. */
typedef struct Range {
    uint64_t from, to;
} Range;

/* One end of a connection, as its TCP sees it. */
typedef struct End {
    Address address;
    uint16_t port;
    uint32_t initial;    /* sequence number of its SYN */
    uint64_t sent;       /* octets */
    bool has_fin;        /* its FIN was sent */
    uint64_t received;   /* octets of the other end, without a hole */
    GArray *early;       /* of Range: octets behind a hole */
    bool is_other_done;  /* the other end's FIN has come */
    uint64_t acked;      /* octets that its last packet acknowledged */
    unsigned unanswered; /* segments that came since its last packet */
    uint32_t echo;       /* the other end's latest time stamp */
    uint16_t window;
} End;

/* Makes packets one after the other. */
typedef struct Wire {
    const Scene *scene;
    const SceneConnection *connection;
    guint number; /* of the connection */
    GPtrArray *packets;
    End end[N_SIDES];
    int64_t now; /* ns since 1970 */
    uint16_t identification;
    WirePacket *late; /* to be recorded after the next packet with data */
} Wire;

static void wire_packet_free(WirePacket *packet)
{
    g_bytes_unref(packet->octets);
    g_free(packet);
}

static void put_octets(GByteArray *array, Bytes bytes)
{
    g_byte_array_append(array, bytes.data, (guint)bytes.len);
}

static void put_u32(GByteArray *array, uint32_t value)
{
    uint32_t in_order = GUINT32_TO_BE(value);

    g_byte_array_append(array, (const uint8_t *)&in_order, 4);
}

/* MSS, SACK permitted and window scale stand in a SYN; time stamps in every packet. */
static GByteArray *options_of(const Wire *wire, const End *end, uint8_t flags, const Piece *piece)
{
    GByteArray *options = g_byte_array_new();
    bool is_old = piece != NULL && piece->has_old_stamp;
    uint32_t stamp = (uint32_t)(wire->now / NS_PER_MS) + end->initial - (is_old ? OLD_MS : 0);

    if (flags & TCP_SYN) {
        put_u32(options, 0x02040000u | wire->connection->mss);
        put_octets(options, BYTES_OF("\x04\x02"));
    } else {
        put_octets(options, BYTES_OF("\x01\x01"));
    }
    put_octets(options, BYTES_OF("\x08\x0a"));
    put_u32(options, stamp);
    put_u32(options, flags & TCP_ACK ? end->echo : 0);
    if (flags & TCP_SYN)
        put_u32(options, 0x01030300u | WINDOW_SHIFT);
    return options;
}

size_t data_headers_len(bool is_ipv6)
{
    return 14 + (is_ipv6 ? 40 : 20) + 20 + 12; /* Ethernet, IP, TCP, time stamps */
}

/* Puts a packet into the capture, unless nobody recorded it. */
static void record(Wire *wire, WirePacket *packet, const Piece *piece)
{
    if ((piece != NULL && piece->is_lost) || !wire->scene->is_recorded[packet->side]) {
        wire_packet_free(packet);
        return;
    }
    if (piece != NULL && piece->is_late && wire->late == NULL) {
        wire->late = packet;
        return;
    }
    g_ptr_array_add(wire->packets, packet);
    if (wire->late != NULL && packet->payload_len > 0)
        g_ptr_array_add(wire->packets, g_steal_pointer(&wire->late));
}

/* Sends a packet: the octets of a piece at `offset`, or none, with flags. */
static void send_packet(Wire *wire, Side side, uint8_t flags, uint64_t offset, const Piece *piece)
{
    End *end = &wire->end[side], *other = &wire->end[side_other(side)];
    g_autoptr(GByteArray) options = options_of(wire, end, flags, piece);
    FrameFields fields = {
        .source = end->address,
        .destination = other->address,
        .source_port = end->port,
        .destination_port = other->port,
        .sequence = end->initial + (flags & TCP_SYN ? 0 : 1) + (uint32_t)offset,
        .window = flags & TCP_SYN ? 64240 : end->window,
        .identification = wire->identification++,
        .flags = (uint8_t)(flags | (piece != NULL && piece->is_urgent ? TCP_URG : 0)),
        .hop_limit = piece == NULL ? 0 : piece->hops,
        .urgent = piece != NULL && piece->is_urgent ? (uint16_t)piece_len(piece) : 0,
        .is_from_client = side == CLIENT,
        .has_bad_checksum = piece != NULL && piece->has_bad_checksum,
        .options = {options->data, options->len},
    };

    if (flags & TCP_ACK)
        fields.acknowledgement =
            other->initial + 1 + (uint32_t)end->acked + (end->is_other_done ? 1 : 0);
    if (piece != NULL && piece->octets != NULL)
        fields.payload.data = g_bytes_get_data(piece->octets, &fields.payload.len);

    WirePacket *packet = g_new0(WirePacket, 1);
    packet->octets = frame_build(&fields);
    packet->side = side;
    packet->connection = wire->number;
    packet->flags = flags;
    packet->payload_len = fields.payload.len;
    packet->is_keep_alive = piece != NULL && piece->kind == PIECE_KEEP_ALIVE;
    packet->packet.when = wire->now;
    other->echo = (uint32_t)(wire->now / NS_PER_MS) + end->initial;
    wire->now += TIMES_APART;
    end->unanswered = 0;
    record(wire, packet, piece);
}

/* Acknowledges all that has come, or up to `ceiling` octets, with a packet of its own. */
static void acknowledge(Wire *wire, Side side, uint64_t ceiling)
{
    End *end = &wire->end[side];

    end->acked = MAX(end->acked, MIN(end->received, ceiling));
    send_packet(wire, side, TCP_ACK, end->sent + (end->has_fin ? 1 : 0), NULL);
}

/* Octets reach an end; returns whether they were the next ones in order. */
static bool receive(End *end, uint64_t from, uint64_t to)
{
    bool is_next = from <= end->received && to > end->received;
    bool has_grown = true;
    Range range = {from, to};

    g_array_append_val(end->early, range);
    while (has_grown) {
        has_grown = false;
        for (guint i = 0; i < end->early->len; i++) {
            Range *early = &g_array_index(end->early, Range, i);
            if (early->from > end->received)
                continue;
            end->received = MAX(end->received, early->to);
            g_array_remove_index_fast(end->early, i);
            has_grown = true;
            break;
        }
    }
    return is_next;
}

/* How many octets each end may acknowledge in the packets before piece `index`: pieces say what
 * their sender had seen, and what it sends before cannot have seen more. */
static uint64_t ceiling_at(const GPtrArray *pieces, guint index, Side side)
{
    for (guint i = index; i < pieces->len; i++) {
        const Piece *piece = g_ptr_array_index(pieces, i);
        if (piece->kind == PIECE_DATA && piece->side == side)
            return piece->seen;
    }
    return SEEN_ALL;
}

static void send_data(Wire *wire, const GPtrArray *pieces, guint index)
{
    const Piece *piece = g_ptr_array_index(pieces, index);
    const Piece *next = index + 1 < pieces->len ? g_ptr_array_index(pieces, index + 1) : NULL;
    Side other_side = side_other(piece->side);
    End *end = &wire->end[piece->side], *other = &wire->end[other_side];
    uint64_t to = piece->offset + piece_len(piece);
    uint8_t flags = TCP_ACK | TCP_PSH | (piece->has_fin ? TCP_FIN : 0);

    end->acked = MAX(end->acked, MIN(piece->seen, end->received));
    send_packet(wire, piece->side, flags, piece->offset, piece);
    end->sent = MAX(end->sent, to);
    end->has_fin |= piece->has_fin;
    if (piece->is_dropped)
        return;
    other->is_other_done |= piece->has_fin;

    bool is_next = receive(other, piece->offset, to);
    other->unanswered++;
    if (next != NULL && next->kind == PIECE_ACK)
        return;
    bool is_answered = next != NULL && next->kind == PIECE_DATA && next->side != piece->side;
    bool goes_on = next != NULL && next->kind == PIECE_DATA && next->side == piece->side;
    if (is_next && (is_answered || (goes_on && other->unanswered < ACK_EVERY)))
        return;
    uint64_t ceiling = ceiling_at(pieces, index + 1, other_side);
    if (ceiling == SEEN_ALL || MIN(ceiling, other->received) > other->acked)
        acknowledge(wire, other_side, ceiling);
}

/* source RFC 9293 3.8.4: one octet, or none, before the next one to be sent */
static void send_keep_alive(Wire *wire, const Piece *piece)
{
    End *end = &wire->end[piece->side];

    send_packet(wire, piece->side, TCP_ACK, end->sent - 1, piece);
    acknowledge(wire, side_other(piece->side), SEEN_ALL);
}

/* source RFC 9293 3.8.6.1: one octet of what is to come, while the window is shut */
static void send_probe(Wire *wire, const Piece *piece)
{
    Side other_side = side_other(piece->side);
    End *other = &wire->end[other_side];

    other->window = 0;
    acknowledge(wire, other_side, SEEN_ALL);
    send_packet(wire, piece->side, TCP_ACK, piece->offset, piece);
    acknowledge(wire, other_side, SEEN_ALL);
    other->window = WINDOW;
    acknowledge(wire, other_side, SEEN_ALL);
}

/* source RFC 9293 3.10.7.4: what cannot belong here is answered with what was expected */
static void send_foreign(Wire *wire, const Piece *piece)
{
    uint8_t flags = piece->kind == PIECE_SYN ? TCP_SYN : TCP_ACK | TCP_PSH;

    send_packet(wire, piece->side, flags, wire->end[piece->side].sent + FAR_AWAY, piece);
    acknowledge(wire, side_other(piece->side), SEEN_ALL);
}

/* Likewise. */
static void send_far_close(Wire *wire, const Piece *piece)
{
    uint8_t flags = TCP_ACK | (piece->kind == PIECE_FIN ? TCP_FIN : TCP_RST);

    send_packet(wire, piece->side, flags, wire->end[piece->side].sent + FAR_AWAY, piece);
    acknowledge(wire, side_other(piece->side), SEEN_ALL);
}

static void send_fin(Wire *wire, Side side)
{
    End *end = &wire->end[side];

    end->acked = end->received;
    send_packet(wire, side, TCP_FIN | TCP_ACK, end->sent, NULL);
    end->has_fin = true;
    wire->end[side_other(side)].is_other_done = true;
}

static void send_piece(Wire *wire, const GPtrArray *pieces, guint index)
{
    const Piece *piece = g_ptr_array_index(pieces, index);

    if (piece->is_far) {
        send_far_close(wire, piece);
        return;
    }
    switch (piece->kind) {
    case PIECE_DATA:
        send_data(wire, pieces, index);
        break;
    case PIECE_ACK:
        acknowledge(wire, piece->side, SEEN_ALL);
        break;
    case PIECE_KEEP_ALIVE:
        send_keep_alive(wire, piece);
        break;
    case PIECE_PROBE:
        send_probe(wire, piece);
        break;
    case PIECE_FIN:
        send_fin(wire, piece->side);
        acknowledge(wire, side_other(piece->side), SEEN_ALL);
        break;
    case PIECE_RESET:
        send_packet(wire, piece->side, TCP_RST | TCP_ACK, wire->end[piece->side].sent, NULL);
        break;
    case PIECE_STRAY:
    case PIECE_SYN:
        send_foreign(wire, piece);
        break;
    case PIECE_WAIT:
        wire->now += piece->delay_ns;
        break;
    }
}

/* source RFC 9293 3.5 */
static void open_connection(Wire *wire)
{
    send_packet(wire, CLIENT, TCP_SYN, 0, NULL);
    send_packet(wire, SERVER, TCP_SYN | TCP_ACK, 0, NULL);
    send_packet(wire, CLIENT, TCP_ACK, 0, NULL);
}

/* source RFC 9293 3.6; ends that have sent a FIN before do not send another */
static void close_connection(Wire *wire)
{
    Side closer = wire->connection->closer, other = side_other(closer);

    if (wire->connection->close == SCENE_OPEN)
        return;
    if (wire->connection->close == SCENE_RESET) {
        send_packet(wire, closer, TCP_RST | TCP_ACK, wire->end[closer].sent, NULL);
        return;
    }
    if (!wire->end[closer].has_fin) {
        send_fin(wire, closer);
        if (wire->connection->close == SCENE_FIN4)
            acknowledge(wire, other, SEEN_ALL);
    }
    if (!wire->end[other].has_fin) {
        send_fin(wire, other);
        acknowledge(wire, closer, SEEN_ALL);
    }
}

/* Addresses of documentation. source RFC 5737 3, RFC 3849 2 */
static const Address addresses[][2] = {
    {{{192, 0, 2, 10}, 4},    {{0x20, 1, 0x0d, 0xb8, [15] = 0x10}, 6}            },
    {{{198, 51, 100, 25}, 4}, {{0x20, 1, 0x0d, 0xb8, [5] = 0x25, [15] = 0x25}, 6}},
    {{{203, 0, 113, 25}, 4},  {{0x20, 1, 0x0d, 0xb8, [5] = 0x26, [15] = 0x25}, 6}},
};

/* The address of a host in a copy of a scene. */
static Address address_in_copy(Address address, uint32_t copy)
{
    uint8_t *octets = address.octets + (address.version == 4 ? 0 : 11);

    if (copy == 0)
        return address;
    octets[0] = 10; /* source RFC 1918 3 */
    octets[1] = (uint8_t)(copy >> 8);
    octets[2] = (uint8_t)copy;
    return address;
}

static void set_ends(Wire *wire)
{
    for (int side = 0; side < N_SIDES; side++) {
        End *end = &wire->end[side];

        memset(end, 0, sizeof(*end));
        end->address = address_in_copy(addresses[wire->connection->is_onward ? side + 1 : side]
                                                [wire->connection->is_ipv6 ? 1 : 0],
                                       wire->scene->copy);
        end->port = wire->connection->port[side];
        end->initial = wire->connection->initial[side];
        end->window = WINDOW;
        end->early = g_array_new(false, false, sizeof(Range));
    }
}

GPtrArray *scene_packets(const Scene *scene, const GPtrArray *pieces)
{
    Wire wire = {.scene = scene, .now = when_of_civil(2024, 5, 1, 12, 0, 0)};

    wire.packets = g_ptr_array_new_with_free_func((GDestroyNotify)wire_packet_free);
    for (wire.number = 0; wire.number < scene->connections->len; wire.number++) {
        const GPtrArray *of_connection = g_ptr_array_index(pieces, wire.number);

        wire.connection = g_ptr_array_index(scene->connections, wire.number);
        set_ends(&wire);
        if (wire.connection->has_handshake)
            open_connection(&wire);
        for (guint i = 0; i < of_connection->len; i++)
            send_piece(&wire, of_connection, i);
        if (wire.late != NULL)
            g_ptr_array_add(wire.packets, g_steal_pointer(&wire.late));
        close_connection(&wire);
        for (int side = 0; side < N_SIDES; side++)
            g_array_unref(wire.end[side].early);
    }
    wire_packets_number(scene, wire.packets);
    return wire.packets;
}

static int compare_times(gconstpointer one, gconstpointer other)
{
    int64_t first = *(const int64_t *)one, second = *(const int64_t *)other;

    return first < second ? -1 : first > second;
}

void wire_packets_number(const Scene *scene, GPtrArray *packets)
{
    g_autoptr(GArray) times = g_array_new(false, false, sizeof(int64_t));

    for (guint i = 0; i < packets->len; i++) {
        const WirePacket *wire = g_ptr_array_index(packets, i);
        g_array_append_val(times, wire->packet.when);
    }
    g_array_sort(times, compare_times);
    for (guint i = 0; i < packets->len; i++) {
        WirePacket *wire = g_ptr_array_index(packets, i);
        Packet *packet = &wire->packet;
        gsize len;

        packet->bytes.data = g_bytes_get_data(wire->octets, &len);
        packet->original_len = (uint32_t)len;
        packet->bytes.len = scene->snaplen == 0 ? len : MIN(len, scene->snaplen);
        packet->when = g_array_index(times, int64_t, i);
        if (scene->clock_back_at != 0 && i + 1 >= scene->clock_back_at)
            packet->when -= scene->clock_back_ns;
        packet->has_when = true;
        packet->number = i + 1;
        packet->link_type = LINKTYPE_ETHERNET;
    }
}

GPtrArray *scene_packets_as_written(const Scene *scene)
{
    g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);

    for (guint i = 0; i < scene->connections->len; i++) {
        g_autoptr(GPtrArray) turns = scene_turns(g_ptr_array_index(scene->connections, i));
        g_ptr_array_add(pieces, turns_pieces(turns));
    }
    return scene_packets(scene, pieces);
}
