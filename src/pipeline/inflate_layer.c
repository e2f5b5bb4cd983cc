/* inflate_layer.c - DEFLATE as a layer of a talk. */
#include "pipeline/inflate_layer.h"

#include "base/limits.h"
#include "dialogue/inflate.h"

/* One side of a packed talk. */
typedef struct Packed {
    TransformTell tell;
    Side side;
    Inflater *inflater; /* NULL before its first octet */
    bool is_over;       /* nothing of it can be unpacked any more */
    uint64_t fed;       /* octets so far */
    Place place;        /* behind what is being fed */
} Packed;

typedef struct InflateLayer {
    Packed side[N_SIDES];
} InflateLayer;

static void *make(const TransformTell *tell, const TransformContext *context)
{
    InflateLayer *layer = g_new0(InflateLayer, 1);

    (void)context;
    for (Side side = CLIENT; side < N_SIDES; side++)
        layer->side[side] = (Packed){.tell = *tell, .side = side};
    return layer;
}

static void layer_free_all(void *transform)
{
    InflateLayer *layer = transform;

    for (Side side = CLIENT; side < N_SIDES; side++)
        inflater_free(layer->side[side].inflater);
    g_free(layer);
}

static void on_unpacked(void *user, Bytes octets)
{
    const Packed *packed = user;

    packed->tell.bytes(packed->tell.user, packed->side, octets, &packed->place);
}

/* What is unpacked stands where what it was made of ends. */
static size_t feed(void *transform, Side side, Bytes bytes, const Place *place)
{
    Packed *packed = &((InflateLayer *)transform)->side[side];
    Span span = {*place, *place, 1};

    if (packed->is_over)
        return bytes.len;
    if (packed->inflater == NULL)
        packed->inflater = inflater_new();
    uint64_t in_step = packed->fed % INFLATE_STEP_BYTES;
    packed->place = *place;
    packed->place.offset += MIN(bytes.len, INFLATE_STEP_BYTES - in_step);
    size_t taken = inflater_feed(packed->inflater, bytes, on_unpacked, packed);
    InflateEnd end = inflater_end(packed->inflater);

    packed->fed += taken;
    if (end == INFLATE_GOES_ON)
        return taken;
    span.first.offset -= in_step; /* so far it is known where it is wrong */
    packed->is_over = true;
    packed->tell.oddity(packed->tell.user,
                        end == INFLATE_DAMAGED ? ODDITY_PACKED_DAMAGED : ODDITY_PACKED_TOO_LARGE,
                        side, &span);
    packed->tell.gap(packed->tell.user, side, 1, &packed->place);
    return taken;
}

/* What follows a hole refers to what was in it. */
static void gap(void *transform, Side side, uint64_t length, const Place *place)
{
    Packed *packed = &((InflateLayer *)transform)->side[side];
    Place behind = *place;

    if (packed->is_over)
        return;
    packed->is_over = true;
    behind.offset += length;
    packed->tell.gap(packed->tell.user, side, length, &behind);
}

const TransformKind inflate_transform = {
    .name = "deflate",
    .make = make,
    .feed = feed,
    .gap = gap,
    .free = layer_free_all,
};
