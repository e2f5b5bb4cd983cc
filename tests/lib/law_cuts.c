/* law_cuts.c - the same octets in other segments. */
#include "laws.h"

#define ROUND_WHOLE 0
#define ROUND_OCTETS 1
/* Talks with more octets are cut octet by octet only so far from the ends of their turns. */
#define OCTETS_MANY 100000
#define OCTETS_FROM_END 1000

static bool can_be_cut(const Piece *piece, size_t longest)
{
    return piece->kind == PIECE_DATA && !piece->is_lost && !piece->is_repeat && !piece->is_late &&
           !piece_is_marked(piece) && piece_len(piece) <= longest;
}

/* Whether a piece goes on where the one before it ends, and nothing happened to either. */
static bool can_be_joined(const Piece *before, const Piece *piece, size_t longest)
{
    return can_be_cut(before, longest) && can_be_cut(piece, longest) &&
           before->side == piece->side && !before->has_fin &&
           before->offset + piece_len(before) == piece->offset &&
           piece_len(before) + piece_len(piece) <= longest;
}

static void join(Piece *before, const Piece *piece)
{
    GByteArray *octets = g_bytes_unref_to_array(before->octets);
    gsize len;
    const uint8_t *data = g_bytes_get_data(piece->octets, &len);

    g_byte_array_append(octets, data, (guint)len);
    before->octets = g_byte_array_free_to_bytes(octets);
    before->has_fin = piece->has_fin;
}

static GPtrArray *joined(const GPtrArray *pieces, size_t longest)
{
    GPtrArray *whole = g_ptr_array_new_with_free_func((GDestroyNotify)piece_free);

    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = g_ptr_array_index(pieces, i);
        Piece *before = whole->len == 0 ? NULL : g_ptr_array_index(whole, whole->len - 1);

        if (before != NULL && can_be_joined(before, piece, longest))
            join(before, piece);
        else
            g_ptr_array_add(whole, piece_part(piece, 0, piece_len(piece)));
    }
    return whole;
}

/* Small segments are where readers stumble, so half of them are. */
static size_t next_length(GRand *chance, size_t rest)
{
    bool is_small = g_rand_boolean(chance);
    size_t most = is_small && rest > 4 ? 4 : rest;

    return most == 0 ? 0 : (size_t)g_rand_int_range(chance, 1, (gint32)most + 1);
}

static size_t count_octets(const GPtrArray *pieces)
{
    size_t count = 0;

    for (guint i = 0; i < pieces->len; i++)
        count += piece_len(g_ptr_array_index(pieces, i));
    return count;
}

/* One octet, or a leap over what lies far from the ends. */
static size_t next_octet(size_t at, size_t len, bool leaps)
{
    return leaps && at == OCTETS_FROM_END && len > 2 * OCTETS_FROM_END ? len - 2 * OCTETS_FROM_END
                                                                       : 1;
}

GPtrArray *pieces_recut(const GPtrArray *pieces, size_t longest, guint round)
{
    g_autoptr(GPtrArray) whole = joined(pieces, longest);
    bool leaps = count_octets(whole) > OCTETS_MANY;

    if (round == ROUND_WHOLE)
        return g_steal_pointer(&whole);
    GPtrArray *cut = g_ptr_array_new_with_free_func((GDestroyNotify)piece_free);
    GRand *chance = g_rand_new_with_seed(round);

    for (guint i = 0; i < whole->len; i++) {
        const Piece *piece = g_ptr_array_index(whole, i);
        size_t len = piece_len(piece), step;

        for (size_t at = 0; at < len || at == 0; at += step) {
            step = !can_be_cut(piece, longest) ? len
                   : round == ROUND_OCTETS     ? next_octet(at, len, leaps)
                                               : next_length(chance, len - at);
            g_ptr_array_add(cut, piece_part(piece, at, step));
            if (step == 0)
                break;
        }
    }
    g_rand_free(chance);
    return cut;
}
