/* talk_layers.c - the layers between a talk's stream and its reader. */
#include "pipeline/talk_layers.h"

#include "base/limits.h"

/* What came out of a layer goes into the next, or waits for the reader. */
static void give_on(Talk *talk, Side side, Bytes bytes, uint64_t gap, const Place *place)
{
    guint next = talk->stepping + 1;

    if (next < talk->depth[side])
        layer_add(talk->layers->pdata[next], side, bytes, gap, place);
    else
        talk_wait(talk, side, bytes, gap, place);
}

static void on_bytes(void *user, Side side, Bytes bytes, const Place *place)
{
    give_on(user, side, bytes, 0, place);
}

static void on_gap(void *user, Side side, uint64_t length, const Place *place)
{
    give_on(user, side, (Bytes){NULL, 0}, length, place);
}

static void on_oddity(void *user, OddityKind kind, Side side, const Span *span)
{
    const Oddity oddity = {.kind = kind, .side = side, .is_of_tls = true, .span = *span};

    talk_oddity(user, &oddity);
}

void talk_layers_add(Talk *talk, Side side, Bytes bytes, uint64_t gap, const Place *place)
{
    talk->last_sealed = *place;
    layer_add(talk->layers->pdata[0], side, bytes, gap, place);
}

/* The side's next layer, made where the other side has not entered it already. */
static Layer *next_layer(Talk *talk, Side side, const TransformKind *kind)
{
    const TransformTell tell = {talk, on_bytes, on_gap, on_oddity};
    const TransformContext context = {.keys = talk->tell->keys};

    if (talk->layers == NULL)
        talk->layers = g_ptr_array_new_with_free_func((GDestroyNotify)layer_free);
    if (talk->depth[side] == talk->layers->len)
        g_ptr_array_add(talk->layers, layer_new(kind, &tell, &context, talk->tell->held_bytes));
    return talk->layers->pdata[talk->depth[side]];
}

bool talk_layers_enter(Talk *talk, Side side, const TransformKind *kind)
{
    Waiting *waiting = &talk->waiting[side];
    const Piece *piece = waiting_first(waiting);

    if (talk->depth[side] == LAYERS_MAX)
        return false;
    Layer *layer = next_layer(talk, side, kind);
    if (layer_transform(layer, kind) == NULL) /* the two sides do not agree: nobody can read on */
        return false;
    layer_enter(layer, side, piece == NULL ? 0 : piece->place.offset + piece->taken);
    for (; piece != NULL; piece = waiting_first(waiting)) {
        Place place = piece->place;

        place.offset += piece->taken;
        talk->last_sealed = place;
        layer_add(layer, side, bytes_skip((Bytes){piece->data, piece->len}, piece->taken),
                  piece->gap, &place);
        waiting_take(waiting, piece->len - piece->taken);
    }
    talk->depth[side]++;
    talk->is_inside[side] = true;
    return true;
}

bool talk_layers_step(Talk *talk, Side side)
{
    for (guint level = talk->depth[side]; level > 0; level--) {
        talk->stepping = level - 1;
        if (layer_step(talk->layers->pdata[level - 1], side))
            return true;
    }
    return false;
}

void talk_layers_end(Talk *talk)
{
    for (guint level = 0; talk->layers != NULL && level < talk->layers->len; level++) {
        talk->stepping = level;
        layer_end(talk->layers->pdata[level]);
    }
}

const Layer *talk_layer_find(const Talk *talk, const TransformKind *kind)
{
    for (guint level = 0; talk->layers != NULL && level < talk->layers->len; level++)
        if (layer_transform(talk->layers->pdata[level], kind) != NULL)
            return talk->layers->pdata[level];
    return NULL;
}

void talk_layers_free(Talk *talk)
{
    g_clear_pointer(&talk->layers, g_ptr_array_unref);
}
