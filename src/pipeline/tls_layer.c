/* tls_layer.c - TLS as a layer of a talk. */
#include "pipeline/tls_layer.h"

static void *make(const TransformTell *tell, const TransformContext *context)
{
    const TlsTell own = {tell->user, tell->bytes, tell->gap, tell->oddity};

    return tls_new(&own, context->keys);
}

static size_t feed(void *transform, Side side, Bytes bytes, const Place *place)
{
    tls_feed(transform, side, bytes, place);
    return bytes.len;
}

static void gap(void *transform, Side side, uint64_t length, const Place *place)
{
    tls_gap(transform, side, length, place);
}

static void end(void *transform)
{
    tls_end(transform);
}

static void free_tls(void *transform)
{
    tls_free(transform);
}

const TransformKind tls_transform = {
    .name = "tls",
    .make = make,
    .feed = feed,
    .gap = gap,
    .end = end,
    .free = free_tls,
};

const Tls *talk_tls(const Talk *talk)
{
    const Layer *layer = talk_layer_find(talk, &tls_transform);

    return layer == NULL ? NULL : layer_transform(layer, &tls_transform);
}

bool talk_is_sealed_at(const Talk *talk, Side side, uint64_t offset)
{
    const Layer *layer = talk_layer_find(talk, &tls_transform);

    return layer != NULL && offset >= layer_entered(layer, side);
}
