/* transform.c - one transform of a talk: what waits for it, and where what it makes stands. */
#include "pipeline/transform.h"

#include "base/limits.h"

/* Up to `outer` of what is fed, there are the octets up to `inner` of what comes out. */
typedef struct Mark {
    uint64_t outer, inner;
} Mark;

typedef struct LayerSide {
    Waiting waiting;
    uint64_t entered; /* offset of the first octet fed; UINT64_MAX before */
    uint64_t inner;   /* offset of the next octet that comes out */
    GQueue marks;     /* of Mark *, not known to be acknowledged */
    uint64_t acked;   /* what the other side is known to have of what came out */
} LayerSide;

struct Layer {
    const TransformKind *kind;
    void *transform;
    TransformTell tell;
    LayerSide side[N_SIDES];
};

/* What the sender of a place had of the other side's inner octets. */
static uint64_t inner_acked(Layer *layer, Side side, const Place *place)
{
    LayerSide *other = &layer->side[side_other(side)];

    if (place->acked == ACKED_UNKNOWN || place->acked <= other->entered)
        return place->acked;
    for (const Mark *mark = g_queue_peek_head(&other->marks);
         mark != NULL && mark->outer <= place->acked; mark = g_queue_peek_head(&other->marks)) {
        other->acked = mark->inner;
        g_free(g_queue_pop_head(&other->marks));
    }
    return MAX(other->acked, other->entered);
}

/* Octets came out; returns where they stand. */
static Place come_out(Layer *layer, Side side, uint64_t length, const Place *place)
{
    LayerSide *self = &layer->side[side];
    Mark *mark = g_new(Mark, 1);
    Place inner = *place;

    inner.offset = self->inner;
    inner.acked = inner_acked(layer, side, place);
    self->inner += length;
    *mark = (Mark){place->offset, self->inner};
    g_queue_push_tail(&self->marks, mark);
    if (g_queue_get_length(&self->marks) > LAYER_MARKS_MAX) {
        Mark *oldest = g_queue_pop_head(&self->marks);

        self->acked = oldest->inner;
        g_free(oldest);
    }
    return inner;
}

static void on_bytes(void *user, Side side, Bytes bytes, const Place *place)
{
    Layer *layer = user;
    Place inner = come_out(layer, side, bytes.len, place);

    layer->tell.bytes(layer->tell.user, side, bytes, &inner);
}

static void on_gap(void *user, Side side, uint64_t length, const Place *place)
{
    Layer *layer = user;
    Place inner = come_out(layer, side, length, place);

    layer->tell.gap(layer->tell.user, side, length, &inner);
}

static void on_oddity(void *user, OddityKind kind, Side side, const Span *span)
{
    Layer *layer = user;

    layer->tell.oddity(layer->tell.user, kind, side, span);
}

Layer *layer_new(const TransformKind *kind, const TransformTell *tell,
                 const TransformContext *context, size_t *held_bytes)
{
    Layer *layer = g_new0(Layer, 1);
    const TransformTell own = {layer, on_bytes, on_gap, on_oddity};

    layer->kind = kind;
    layer->tell = *tell;
    for (Side side = CLIENT; side < N_SIDES; side++) {
        waiting_init(&layer->side[side].waiting, held_bytes);
        g_queue_init(&layer->side[side].marks);
        layer->side[side].entered = UINT64_MAX;
    }
    layer->transform = kind->make(&own, context);
    return layer;
}

void layer_free(Layer *layer)
{
    if (layer == NULL)
        return;
    for (Side side = CLIENT; side < N_SIDES; side++) {
        waiting_clear(&layer->side[side].waiting);
        g_queue_clear_full(&layer->side[side].marks, g_free);
    }
    layer->kind->free(layer->transform);
    g_free(layer);
}

void *layer_transform(const Layer *layer, const TransformKind *kind)
{
    return layer->kind == kind ? layer->transform : NULL;
}

void layer_enter(Layer *layer, Side side, uint64_t offset)
{
    layer->side[side].entered = layer->side[side].inner = layer->side[side].acked = offset;
}

uint64_t layer_entered(const Layer *layer, Side side)
{
    return layer->side[side].entered;
}

void layer_add(Layer *layer, Side side, Bytes bytes, uint64_t gap, const Place *place)
{
    waiting_add(&layer->side[side].waiting, bytes, gap, place);
}

bool layer_step(Layer *layer, Side side)
{
    Waiting *waiting = &layer->side[side].waiting;
    const Piece *piece = waiting_first(waiting);

    if (piece == NULL)
        return false;
    if (piece->gap > 0) {
        layer->kind->gap(layer->transform, side, piece->gap, &piece->place);
        waiting_take(waiting, 0);
        return true;
    }
    Place place = piece->place;
    place.offset += piece->taken;
    size_t taken = layer->kind->feed(
        layer->transform, side, bytes_skip((Bytes){piece->data, piece->len}, piece->taken), &place);
    g_assert(taken > 0);
    waiting_take(waiting, taken);
    return true;
}

void layer_end(Layer *layer)
{
    if (layer->kind->end != NULL)
        layer->kind->end(layer->transform);
}
