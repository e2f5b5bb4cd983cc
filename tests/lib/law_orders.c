/*
 * law_orders.c - the same talk with its two sides interleaved otherwise.
 *
 * What each side says keeps its order. A unit (a line, a raw run) only has to follow what its
 * sender must have seen to say it: the reply to the k-th last line follows that line, and a
 * command follows the replies before it, unless it is one that clients send without waiting
 * (RFC 2920 3.1) and nothing that is asked there changes what comes.
 */
#include "laws.h"

#include "packet/packet.h"

#define EARLY_MAX 3 /* places that a packet is recorded early */

/* Something said, and how much of the other side it must and can have seen. */
typedef struct Node {
    const Piece *piece;
    uint64_t least, most; /* octets of the other side's stream; SEEN_ALL: all that were sent */
    uint64_t reach;       /* octets of its own side's stream, up to and with it */
    guint needs;          /* nodes of the other side that come before it */
    bool is_rigid;        /* stays a segment of its own */
} Node;

typedef struct Order {
    GArray *nodes[N_SIDES];    /* of Node */
    uint64_t said[N_SIDES];    /* octets in them */
    guint turn_start[N_SIDES]; /* nodes before the latest turn of each side */
    size_t longest;            /* octets of a new piece */
} Order;

static const Piece *unit_at(const SceneTurn *turn, guint index)
{
    return g_ptr_array_index(turn->units, index);
}

static Bytes unit_text(const SceneTurn *turn, guint index)
{
    Bytes bytes;

    bytes.data = g_bytes_get_data(unit_at(turn, index)->octets, &bytes.len);
    return bytes;
}

static bool unit_is_raw(const SceneTurn *turn, guint index)
{
    return g_array_index(turn->raw, gboolean, index);
}

static bool is_final_line(Bytes line)
{
    return line.len >= 4 && g_ascii_isdigit(line.data[0]) && line.data[3] != '-';
}

/* How many replies a turn of the server holds; -1 where it holds something else. */
static int count_replies(const SceneTurn *turn)
{
    int count = 0;

    for (guint i = 0; i < turn->units->len; i++) {
        Bytes line = unit_text(turn, i);
        if (unit_is_raw(turn, i) || line.len < 5 || !g_ascii_isdigit(line.data[0]))
            return -1;
        count += is_final_line(line) ? 1 : 0;
    }
    return count;
}

static bool begins_with_one_of(Bytes line, const char *const *words)
{
    for (; *words != NULL; words++)
        if (bytes_starts_with_nocase(line, bytes_of_text(*words)))
            return true;
    return false;
}

/* Whether a unit is a command, or the answer to a question of a log-in. */
static bool is_command(const SceneTurn *turn, guint index, bool has_questions)
{
    static const char *const words[] = {"HELO", "EHLO", "LHLO", "MAIL", "RCPT",     "DATA",
                                        "BDAT", "RSET", "NOOP", "VRFY", "EXPN",     "HELP",
                                        "QUIT", "AUTH", "ETRN", "TURN", "STARTTLS", NULL};

    return has_questions ||
           (!unit_is_raw(turn, index) && begins_with_one_of(unit_text(turn, index), words));
}

/*
 * How many replies of a turn answer one of the last units of the client's turn each: all, where
 * each of these units asks for one (but the first, which may be the end of a body); else 0.
 */
static guint count_matched(const SceneTurn *replies, const SceneTurn *asked)
{
    int count = count_replies(replies);
    bool has_questions =
        count > 0 && bytes_starts_with_nocase(unit_text(replies, 0), BYTES_OF("334"));

    if (asked == NULL || asked->is_rigid || asked->side != CLIENT || count <= 0 ||
        (guint)count > asked->units->len)
        return 0;
    for (guint i = asked->units->len - (guint)count + 1; i < asked->units->len; i++)
        if (!is_command(asked, i, has_questions))
            return 0;
    return (guint)count;
}

/* Whether a client may go on without the replies of this turn. */
static bool need_not_wait(const SceneTurn *asked, const SceneTurn *replies, const SceneTurn *next)
{
    static const char *const plain[] = {"MAIL", "RCPT", "RSET", "NOOP", "VRFY", "EXPN", NULL};
    static const char *const ending[] = {"421", "221", "3", NULL};

    if (asked->is_rigid || replies->is_rigid || next->is_rigid || asked->side != CLIENT ||
        count_replies(replies) != (int)asked->units->len)
        return false;
    for (guint i = 0; i < asked->units->len; i++)
        if (unit_is_raw(asked, i) || !begins_with_one_of(unit_text(asked, i), plain))
            return false;
    for (guint i = 0; i < replies->units->len; i++)
        if (begins_with_one_of(unit_text(replies, i), ending))
            return false;
    for (guint i = 0; i < next->units->len; i++)
        if (unit_is_raw(next, i) || !begins_with_one_of(unit_text(next, i), plain))
            return false;
    return true;
}

static uint64_t end_of(const Piece *piece)
{
    return piece->offset + piece_len(piece);
}

static void add_node(Order *order, const Piece *piece, guint needs, bool is_rigid)
{
    const GArray *others = order->nodes[side_other(piece->side)];
    Node node = {.piece = piece, .needs = needs, .is_rigid = is_rigid, .most = SEEN_ALL};

    if (needs > 0)
        node.least = g_array_index(others, Node, needs - 1).reach;
    if (piece->side == CLIENT) /* a turn does not know the replies to it */
        node.most = order->said[SERVER];
    if (piece->kind == PIECE_DATA)
        order->said[piece->side] = MAX(order->said[piece->side], end_of(piece));
    node.reach = order->said[piece->side];
    g_array_append_val(order->nodes[piece->side], node);
}

static void add_rigid_turn(Order *order, const SceneTurn *turn)
{
    for (guint i = 0; i < turn->pieces->len; i++) {
        const Piece *piece = g_ptr_array_index(turn->pieces, i);
        add_node(order, piece, order->nodes[side_other(piece->side)]->len, true);
    }
}

/* The k-th last reply follows the k-th last unit of the client's turn before it. */
static void add_replies(Order *order, const SceneTurn *turn, const SceneTurn *asked)
{
    guint all = order->nodes[CLIENT]->len;
    guint waiting = count_matched(turn, asked);

    for (guint i = 0; i < turn->units->len; i++) {
        add_node(order, unit_at(turn, i), waiting == 0 ? all : all - waiting + 1, false);
        if (waiting > 0 && is_final_line(unit_text(turn, i)))
            waiting--;
    }
}

static void add_turn(Order *order, const GPtrArray *turns, guint index)
{
    const SceneTurn *turn = g_ptr_array_index(turns, index);
    const SceneTurn *before = index > 0 ? g_ptr_array_index(turns, index - 1) : NULL;
    const SceneTurn *asked = index > 1 ? g_ptr_array_index(turns, index - 2) : NULL;
    guint start = order->nodes[turn->side]->len;

    if (turn->is_rigid) {
        add_rigid_turn(order, turn);
    } else if (turn->side == SERVER) {
        add_replies(order, turn, before);
    } else {
        bool waits = asked == NULL || before->side != SERVER || !need_not_wait(asked, before, turn);
        guint needs = waits ? order->nodes[SERVER]->len : order->turn_start[SERVER];
        for (guint i = 0; i < turn->units->len; i++)
            add_node(order, unit_at(turn, i), needs, false);
    }
    order->turn_start[turn->side] = start;
}

/* How much of the other side the sender says that it has: the least, or something more. */
static uint64_t choose_seen(GRand *chance, uint64_t least, uint64_t most)
{
    if (most <= least || g_rand_boolean(chance))
        return least;
    return least + (uint64_t)g_rand_int_range(chance, 0, (gint32)(most - least) + 1);
}

/* Whether a piece may go into the segment before it. */
static bool can_join(const Order *order, const Piece *before, const Piece *piece)
{
    return before != NULL && before->side == piece->side && before->kind == PIECE_DATA &&
           before->seen != SEEN_ALL && piece_len(before) + piece_len(piece) <= order->longest;
}

/* Puts a node behind the others, now and then into the segment before it. */
static void place(const Order *order, GPtrArray *pieces, GRand *chance, const Node *node,
                  uint64_t sent, uint64_t *seen)
{
    Piece *piece = piece_part(node->piece, 0, piece_len(node->piece));
    Piece *before = pieces->len == 0 ? NULL : g_ptr_array_index(pieces, pieces->len - 1);

    if (piece->kind == PIECE_DATA) {
        *seen = choose_seen(chance, MAX(*seen, node->least), MIN(node->most, sent));
        piece->seen = node->is_rigid ? SEEN_ALL : *seen;
    }
    if (node->is_rigid || !can_join(order, before, piece) || g_rand_boolean(chance)) {
        g_ptr_array_add(pieces, piece);
        return;
    }
    GByteArray *octets = g_bytes_unref_to_array(before->octets);
    gsize len;
    const uint8_t *data = g_bytes_get_data(piece->octets, &len);
    g_byte_array_append(octets, data, (guint)len);
    before->octets = g_byte_array_free_to_bytes(octets);
    before->seen = piece->seen;
    piece_free(piece);
}

/* Takes nodes of both sides by chance, as far as they may come now. */
static GPtrArray *interleave(const Order *order, GRand *chance)
{
    GPtrArray *pieces = g_ptr_array_new_with_free_func((GDestroyNotify)piece_free);
    guint done[N_SIDES] = {0, 0};
    uint64_t sent[N_SIDES] = {0, 0}, seen[N_SIDES] = {0, 0};

    for (;;) {
        const Node *next[N_SIDES] = {NULL, NULL};
        for (int side = CLIENT; side < N_SIDES; side++) {
            const GArray *nodes = order->nodes[side];
            if (done[side] < nodes->len &&
                g_array_index(nodes, Node, done[side]).needs <= done[1 - side])
                next[side] = &g_array_index(nodes, Node, done[side]);
        }
        if (next[CLIENT] == NULL && next[SERVER] == NULL)
            break;
        Side side = g_rand_boolean(chance) ? CLIENT : SERVER;
        if (next[side] == NULL)
            side = side_other(side);
        place(order, pieces, chance, next[side], sent[side_other(side)], &seen[side]);
        if (next[side]->piece->kind == PIECE_DATA)
            sent[side] = MAX(sent[side], end_of(next[side]->piece));
        done[side]++;
    }
    g_assert(done[CLIENT] == order->nodes[CLIENT]->len);
    g_assert(done[SERVER] == order->nodes[SERVER]->len);
    return pieces;
}

GPtrArray *turns_reordered(const GPtrArray *turns, size_t longest, bool has_handshake, guint round)
{
    GRand *chance = g_rand_new_with_seed(round);
    Order order = {
        .nodes = {g_array_new(false, false, sizeof(Node)), g_array_new(false, false, sizeof(Node))},
        .longest = longest
    };

    for (guint i = 0; i < turns->len; i++) {
        /* the first octets that are seen of a side tell where its stream begins */
        if (i < 2 && !has_handshake)
            add_rigid_turn(&order, g_ptr_array_index(turns, i));
        else
            add_turn(&order, turns, i);
    }
    GPtrArray *pieces = interleave(&order, chance);
    for (int side = CLIENT; side < N_SIDES; side++)
        g_array_unref(order.nodes[side]);
    g_rand_free(chance);
    return pieces;
}

/* A packet may be recorded before one of the other side: not before one that opens or closes, and
 * not before its own side's. */
static bool may_overtake(const WirePacket *packet, const WirePacket *before)
{
    uint8_t bounds = TCP_SYN | TCP_FIN | TCP_RST;

    return packet->connection == before->connection && packet->side != before->side &&
           packet->payload_len > 0 && !packet->is_keep_alive && (before->flags & bounds) == 0 &&
           (packet->flags & bounds) == 0;
}

void packets_shuffled(const Scene *scene, GPtrArray *packets, guint round)
{
    GRand *chance = g_rand_new_with_seed(round);

    for (guint i = 1; i < packets->len; i++) {
        int places = g_rand_int_range(chance, -EARLY_MAX, EARLY_MAX + 1);
        const WirePacket *packet = g_ptr_array_index(packets, i);
        const SceneConnection *connection =
            g_ptr_array_index(scene->connections, packet->connection);

        if (!connection->has_handshake)
            continue;
        for (guint at = i; places > 0 && at > 0; at--, places--) {
            gpointer *slots = packets->pdata;
            if (!may_overtake(slots[at], slots[at - 1]))
                break;
            gpointer kept = slots[at];
            slots[at] = slots[at - 1];
            slots[at - 1] = kept;
        }
    }
    wire_packets_number(scene, packets);
    g_rand_free(chance);
}
