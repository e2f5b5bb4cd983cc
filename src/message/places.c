/* places.c - where in a stream the octets of a message stood. */
#include "message/places.h"

#include "base/limits.h"

typedef struct Run {
    uint64_t offset; /* of its first octet, in the message */
    Place place;     /* of it in the stream */
} Run;

void places_clear(Places *places)
{
    g_clear_pointer(&places->runs, g_array_unref);
    g_clear_pointer(&places->body, g_array_unref);
}

static const Run *run_at(const GArray *runs, guint at)
{
    return &g_array_index(runs, Run, at);
}

/* It goes on where the last run stands, in the same frame. */
static bool is_next(const GArray *runs, uint64_t offset, const Place *place)
{
    if (runs->len == 0)
        return false;
    const Run *last = run_at(runs, runs->len - 1);
    return last->place.offset + (offset - last->offset) == place->offset &&
           place_is_same_packet(&last->place, place);
}

void places_add(Places *places, uint64_t offset, const Place *place)
{
    const Run run = {offset, *place};

    if (places->runs == NULL)
        places->runs = g_array_new(FALSE, FALSE, sizeof(Run));
    if (!is_next(places->runs, offset, place) && places->runs->len < PLACES_MAX)
        g_array_append_val(places->runs, run);
}

/* Forgets every second run, so that those that come are as far apart. */
static void thin_out(Places *places)
{
    GArray *body = places->body;
    guint kept = 0;

    for (guint i = 0; i < body->len; i += 2)
        g_array_index(body, Run, kept++) = *run_at(body, i);
    g_array_set_size(body, kept);
    places->stride = (run_at(body, kept - 1)->offset - run_at(body, 0)->offset) / kept;
}

void places_add_body(Places *places, uint64_t offset, const Place *place)
{
    const Run run = {offset, *place};

    if (places->body == NULL)
        places->body = g_array_new(FALSE, FALSE, sizeof(Run));
    GArray *body = places->body;
    if (is_next(body, offset, place) ||
        (body->len > 0 && offset - run_at(body, body->len - 1)->offset < places->stride))
        return;
    if (body->len == PLACES_BODY_MAX)
        thin_out(places);
    g_array_append_val(body, run);
}

/* The run that holds an octet, by halving. */
static guint run_of(const GArray *runs, uint64_t offset)
{
    guint low = 0, high = runs->len; /* it is in [low, high) */

    while (high - low > 1) {
        guint middle = low + (high - low) / 2;

        if (run_at(runs, middle)->offset <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static const GArray *runs_of(const Places *places, uint64_t offset)
{
    bool is_body = places->body != NULL && offset >= run_at(places->body, 0)->offset;

    return is_body || places->runs == NULL ? places->body : places->runs;
}

static Place place_at(const GArray *runs, uint64_t offset)
{
    const Run *run = run_at(runs, run_of(runs, offset));
    Place place = run->place;

    place.offset += offset - MIN(offset, run->offset);
    return place;
}

/* The place of the last octet. Where runs between were forgotten, it is in the next one at the
 * latest. */
static Place last_place_at(const Places *places, uint64_t offset)
{
    const GArray *runs = runs_of(places, offset);
    guint at = run_of(runs, offset);

    if (runs == places->body && places->stride > 0 && at + 1 < runs->len)
        return run_at(runs, at + 1)->place;
    return place_at(runs, offset);
}

bool places_find(const Places *places, uint64_t offset, uint64_t length, Span *ret_span)
{
    if (places->runs == NULL && places->body == NULL)
        return false;
    ret_span->first = place_at(runs_of(places, offset), offset);
    ret_span->last = last_place_at(places, offset + (length == 0 ? 0 : length - 1));
    ret_span->length = ret_span->last.offset - MIN(ret_span->last.offset, ret_span->first.offset);
    ret_span->length += length == 0 ? 0 : 1;
    return true;
}
