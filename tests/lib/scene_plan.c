/* scene_plan.c - the items of a connection become turns, and these the pieces that are sent. */
#include "scene.h"

/* What words asked for the segment that comes next. */
typedef struct Wishes {
    uint64_t lose;       /* so many segments are lost */
    uint64_t drop;       /* so many segments do not even arrive */
    uint64_t lose_bytes; /* so many octets, in a segment of their own */
    uint64_t overlap;    /* octets that are sent again with it */
    GBytes *overlap_with;
    uint8_t hops;
    bool swap, is_late, has_probe, has_bad_checksum, is_urgent, has_old_stamp;
} Wishes;

typedef struct Planner {
    GPtrArray *turns;          /* of SceneTurn * */
    SceneTurn *turn;           /* the one going on, or NULL */
    GByteArray *said[N_SIDES]; /* the whole streams so far */
    uint64_t sent[N_SIDES];    /* octets of them in pieces */
    uint64_t segment;          /* octets a segment */
    Wishes wishes;
    Piece *swapped;       /* waits for the one that overtakes it */
    Piece *last;          /* the data piece sent last, lent; or NULL */
    SceneTurn *last_turn; /* its turn */
} Planner;

Piece *piece_new(PieceKind kind, Side side)
{
    Piece *piece = g_new0(Piece, 1);

    piece->kind = kind;
    piece->side = side;
    piece->seen = SEEN_ALL;
    return piece;
}

size_t piece_len(const Piece *piece)
{
    return piece->octets == NULL ? 0 : g_bytes_get_size(piece->octets);
}

bool piece_is_marked(const Piece *piece)
{
    return piece->has_bad_checksum || piece->is_urgent || piece->has_old_stamp || piece->hops != 0;
}

Piece *piece_part(const Piece *piece, size_t from, size_t length)
{
    Piece *part = g_memdup2(piece, sizeof(*piece));

    part->offset += from;
    part->octets =
        piece->octets == NULL ? NULL : g_bytes_new_from_bytes(piece->octets, from, length);
    part->has_fin = piece->has_fin && from + length == piece_len(piece);
    return part;
}

void piece_free(Piece *piece)
{
    g_clear_pointer(&piece->octets, g_bytes_unref);
    g_free(piece);
}

void turn_free(SceneTurn *turn)
{
    g_ptr_array_unref(turn->units);
    g_ptr_array_unref(turn->pieces);
    g_array_unref(turn->raw);
    g_free(turn);
}

static SceneTurn *begin_turn(Planner *planner, Side side, bool is_rigid)
{
    SceneTurn *turn = g_new0(SceneTurn, 1);

    turn->side = side;
    turn->is_rigid = is_rigid;
    turn->units = g_ptr_array_new_with_free_func((GDestroyNotify)piece_free);
    turn->pieces = g_ptr_array_new_with_free_func((GDestroyNotify)piece_free);
    turn->raw = g_array_new(false, false, sizeof(gboolean));
    g_ptr_array_add(planner->turns, turn);
    planner->turn = turn;
    return turn;
}

/* Sends a data piece, or keeps it until another has overtaken it. */
static void send_piece(Planner *planner, Piece *piece)
{
    if (planner->wishes.swap) {
        planner->wishes.swap = false;
        planner->turn->is_rigid = true;
        planner->swapped = piece;
        return;
    }
    g_ptr_array_add(planner->turn->pieces, piece);
    planner->last = piece;
    planner->last_turn = planner->turn;
    if (planner->swapped != NULL)
        g_ptr_array_add(planner->turn->pieces, g_steal_pointer(&planner->swapped));
}

/* The octets of an overlap, in front of the piece that is to carry them. */
static void grant_overlap(Planner *planner, Piece *piece)
{
    Wishes *wishes = &planner->wishes;
    GByteArray *said = planner->said[piece->side];
    uint64_t count = MIN(wishes->overlap, piece->offset);
    GByteArray *octets = g_byte_array_new();
    gsize len;
    const uint8_t *data = said->data + (piece->offset - count);

    if (wishes->overlap_with != NULL)
        data = g_bytes_get_data(wishes->overlap_with, &len);
    g_byte_array_append(octets, data, (guint)count);
    data = g_bytes_get_data(piece->octets, &len);
    g_byte_array_append(octets, data, (guint)len);
    g_bytes_unref(piece->octets);
    piece->octets = g_byte_array_free_to_bytes(octets);
    piece->offset -= count;
    piece->is_repeat = true;
    wishes->overlap = 0;
    g_clear_pointer(&wishes->overlap_with, g_bytes_unref);
}

/* Does what the words before a segment asked for. */
static void grant_wishes(Planner *planner, Piece *piece)
{
    Wishes *wishes = &planner->wishes;

    if (wishes->lose_bytes > 0) {
        piece->is_lost = true;
        wishes->lose_bytes -= MIN(wishes->lose_bytes, piece_len(piece));
    } else if (wishes->lose > 0) {
        piece->is_lost = true;
        wishes->lose--;
    }
    if (wishes->drop > 0) {
        piece->is_lost = piece->is_dropped = true;
        wishes->drop--;
    }
    if (wishes->overlap > 0)
        grant_overlap(planner, piece);
    if (wishes->has_probe) {
        Piece *probe = piece_part(piece, 0, 1);
        probe->kind = PIECE_PROBE;
        g_ptr_array_add(planner->turn->pieces, probe);
    }
    piece->is_late = wishes->is_late;
    piece->has_bad_checksum = wishes->has_bad_checksum;
    piece->is_urgent = wishes->is_urgent;
    piece->has_old_stamp = wishes->has_old_stamp;
    piece->hops = wishes->hops;
    planner->turn->is_rigid |= piece->is_lost || piece->is_repeat || piece->is_late ||
                               wishes->has_probe || piece_is_marked(piece);
    wishes->is_late = wishes->has_probe = wishes->has_bad_checksum = false;
    wishes->is_urgent = wishes->has_old_stamp = false;
    wishes->hops = 0;
}

/* Sends what was said since the last segment, in segments that are not too long. */
static void flush(Planner *planner)
{
    if (planner->turn == NULL)
        return;
    Side side = planner->turn->side;

    while (planner->sent[side] < planner->said[side]->len) {
        Piece *piece = piece_new(PIECE_DATA, side);
        uint64_t from = planner->sent[side];
        uint64_t length = MIN(planner->said[side]->len - from, planner->segment);

        if (planner->wishes.lose_bytes > 0)
            length = MIN(length, planner->wishes.lose_bytes);
        piece->offset = from;
        piece->octets = g_bytes_new(planner->said[side]->data + from, length);
        planner->sent[side] += length;
        grant_wishes(planner, piece);
        send_piece(planner, piece);
    }
}

static void say(Planner *planner, const Item *item)
{
    gsize len;
    const uint8_t *data = g_bytes_get_data(item->octets, &len);
    gboolean is_raw = item->is_raw;

    if (planner->turn == NULL || planner->turn->side != item->side) {
        flush(planner);
        begin_turn(planner, item->side, false);
    }
    Piece *unit = piece_new(PIECE_DATA, item->side);
    unit->offset = planner->said[item->side]->len;
    unit->octets = g_bytes_ref(item->octets);
    g_ptr_array_add(planner->turn->units, unit);
    g_array_append_val(planner->turn->raw, is_raw);
    g_byte_array_append(planner->said[item->side], data, (guint)len);
}

static void repeat(Planner *planner, const Item *item)
{
    if (planner->last == NULL)
        return;
    Piece *again = piece_part(planner->last, 0, piece_len(planner->last));

    if (item->octets != NULL) {
        g_bytes_unref(again->octets);
        again->octets = g_bytes_ref(item->octets);
    }
    again->is_lost = again->is_dropped = again->is_late = again->has_fin = false;
    again->is_repeat = true;
    if (planner->turn == NULL || planner->turn->side != again->side)
        begin_turn(planner, again->side, true);
    planner->turn->is_rigid = true;
    grant_wishes(planner, again);
    g_ptr_array_add(planner->turn->pieces, again);
}

/* A packet that carries no octets of the stream stands in a turn of its own. */
static void send_lone(Planner *planner, PieceKind kind, const Item *item)
{
    Piece *piece = piece_new(kind, item->side);

    piece->offset = planner->sent[item->side];
    piece->delay_ns = item->delay_ns;
    piece->is_far = item->is_far;
    if (kind == PIECE_KEEP_ALIVE)
        piece->octets = g_bytes_new("", item->count);
    else if (kind == PIECE_STRAY)
        piece->octets = g_bytes_ref(item->octets);
    g_ptr_array_add(begin_turn(planner, item->side, true)->pieces, piece);
    planner->turn = NULL;
}

static void finish(Planner *planner, const Item *item)
{
    if (item->count == 1 && planner->last != NULL && planner->last->side == item->side) {
        planner->last->has_fin = true;
        planner->last_turn->is_rigid = true;
        planner->turn = NULL;
    } else {
        send_lone(planner, PIECE_FIN, item);
    }
}

static void acknowledge_alone(Planner *planner)
{
    if (planner->last != NULL)
        g_ptr_array_add(planner->last_turn->pieces,
                        piece_new(PIECE_ACK, side_other(planner->last->side)));
}

static void lose_last(Planner *planner)
{
    if (planner->last == NULL)
        return;
    planner->last->is_lost = true;
    planner->last_turn->is_rigid = true;
}

/* Words for what comes next only leave a wish. */
static void make_wish(Planner *planner, const Item *item)
{
    Wishes *wishes = &planner->wishes;

    wishes->lose += item->kind == ITEM_LOSE ? item->count : 0;
    wishes->drop += item->kind == ITEM_DROP ? item->count : 0;
    wishes->lose_bytes += item->kind == ITEM_LOSE_BYTES ? item->count : 0;
    wishes->swap |= item->kind == ITEM_SWAP;
    wishes->is_late |= item->kind == ITEM_LATE;
    wishes->has_probe |= item->kind == ITEM_PROBE;
    wishes->has_bad_checksum |= item->kind == ITEM_BAD_CHECKSUM;
    wishes->is_urgent |= item->kind == ITEM_URGENT;
    wishes->has_old_stamp |= item->kind == ITEM_OLD_STAMP;
    if (item->kind == ITEM_HOPS)
        wishes->hops = (uint8_t)item->count;
    if (item->kind != ITEM_OVERLAP)
        return;
    wishes->overlap = item->count;
    if (item->octets != NULL)
        wishes->overlap_with = g_bytes_ref(item->octets);
}

static void take_item(Planner *planner, const SceneConnection *connection, const Item *item)
{
    if (item->kind == ITEM_SAY) {
        say(planner, item);
        return;
    }
    flush(planner);
    switch (item->kind) {
    case ITEM_SEGMENT:
        planner->segment = item->count == 0 ? connection->mss : item->count;
        break;
    case ITEM_REPEAT:
        repeat(planner, item);
        break;
    case ITEM_LOSE_LAST:
        lose_last(planner);
        break;
    case ITEM_ALONE:
        acknowledge_alone(planner);
        break;
    case ITEM_WAIT:
        send_lone(planner, PIECE_WAIT, item);
        break;
    case ITEM_KEEP_ALIVE:
        send_lone(planner, PIECE_KEEP_ALIVE, item);
        break;
    case ITEM_FIN:
        finish(planner, item);
        break;
    case ITEM_RESET:
        send_lone(planner, PIECE_RESET, item);
        break;
    case ITEM_STRAY:
        send_lone(planner, PIECE_STRAY, item);
        break;
    case ITEM_SYN:
        send_lone(planner, PIECE_SYN, item);
        break;
    default:
        make_wish(planner, item);
    }
}

GPtrArray *scene_turns(const SceneConnection *connection)
{
    Planner planner = {.segment = connection->mss};

    planner.turns = g_ptr_array_new_with_free_func((GDestroyNotify)turn_free);
    for (int side = 0; side < N_SIDES; side++)
        planner.said[side] = g_byte_array_new();
    for (guint i = 0; i < connection->items->len; i++)
        take_item(&planner, connection, g_ptr_array_index(connection->items, i));
    flush(&planner);
    if (planner.swapped != NULL) /* nothing came that could overtake it */
        g_ptr_array_add(planner.turn->pieces, planner.swapped);
    g_clear_pointer(&planner.wishes.overlap_with, g_bytes_unref);
    for (int side = 0; side < N_SIDES; side++)
        g_byte_array_unref(planner.said[side]);
    return planner.turns;
}

GPtrArray *turns_pieces(const GPtrArray *turns)
{
    GPtrArray *pieces = g_ptr_array_new_with_free_func((GDestroyNotify)piece_free);

    for (guint i = 0; i < turns->len; i++) {
        const SceneTurn *turn = g_ptr_array_index(turns, i);
        for (guint j = 0; j < turn->pieces->len; j++) {
            const Piece *piece = g_ptr_array_index(turn->pieces, j);
            g_ptr_array_add(pieces, piece_part(piece, 0, piece_len(piece)));
        }
    }
    return pieces;
}
