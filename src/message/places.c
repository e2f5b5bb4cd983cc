/* places.c - where in a stream the octets of a message's header section stood. */
#include "message/places.h"

#include "base/limits.h"

typedef struct Run {
    uint64_t offset; /* of its first octet, in the message */
    Place place;     /* of it in the stream */
} Run;

void places_clear(Places *places)
{
    g_clear_pointer(&places->runs, g_array_unref);
}

void places_add(Places *places, uint64_t offset, const Place *place)
{
    const Run run = {offset, *place};

    if (places->runs == NULL)
        places->runs = g_array_new(FALSE, FALSE, sizeof(Run));
    if (places->runs->len > 0) {
        const Run *last = &g_array_index(places->runs, Run, places->runs->len - 1);
        bool is_next = last->place.offset + (offset - last->offset) == place->offset;

        if (is_next && last->place.frame == place->frame && last->place.capture == place->capture)
            return;
    }
    if (places->runs->len < PLACES_MAX)
        g_array_append_val(places->runs, run);
}

/* The place of one octet, by halving. */
static Place place_at(const GArray *runs, uint64_t offset)
{
    guint low = 0, high = runs->len; /* the run that holds it is in [low, high) */

    while (high - low > 1) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(runs, Run, middle).offset <= offset)
            low = middle;
        else
            high = middle;
    }
    const Run *run = &g_array_index(runs, Run, low);
    Place place = run->place;
    place.offset += offset - MIN(offset, run->offset);
    return place;
}

bool places_find(const Places *places, uint64_t offset, uint64_t length, Span *ret_span)
{
    if (places->runs == NULL)
        return false;
    ret_span->first = place_at(places->runs, offset);
    ret_span->last = place_at(places->runs, offset + (length == 0 ? 0 : length - 1));
    ret_span->length = ret_span->last.offset - MIN(ret_span->last.offset, ret_span->first.offset);
    ret_span->length += length == 0 ? 0 : 1;
    return true;
}
