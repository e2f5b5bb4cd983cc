/* frame_records.c - in which frames of which captures something was seen. */
#include "pipeline/records.h"

/* The frames of one capture. */
typedef struct Stretch {
    uint32_t capture;
    uint64_t first, last;
} Stretch;

/* The latest run that has the packet; -1 where that is forgotten. */
static int find_run(const GArray *runs, const Place *place)
{
    for (guint i = runs->len; i-- > 0;) {
        const FlowRun *run = &g_array_index(runs, FlowRun, i);

        if (run->capture == place->capture && run->first <= place->frame &&
            place->frame <= run->last)
            return (int)i;
    }
    return -1;
}

static void add_stretch(GArray *stretches, uint32_t capture, uint64_t first, uint64_t last)
{
    const Stretch stretch = {capture, first, last};

    for (guint i = 0; i < stretches->len; i++) {
        Stretch *known = &g_array_index(stretches, Stretch, i);

        if (known->capture != capture)
            continue;
        known->first = MIN(known->first, first);
        known->last = MAX(known->last, last);
        return;
    }
    g_array_append_val(stretches, stretch);
}

/* The frames of the flow between the two ends of a span, capture by capture. */
static void add_between(GArray *stretches, const GArray *runs, const Span *span)
{
    int first = find_run(runs, &span->first), last = find_run(runs, &span->last);

    for (int i = first; first >= 0 && i <= last; i++) {
        const FlowRun *run = &g_array_index(runs, FlowRun, i);

        add_stretch(stretches, run->capture, i == first ? span->first.frame : run->first,
                    i == last ? span->last.frame : run->last);
    }
}

static void set_stretch(json_t *record, const Stretch *stretch)
{
    record_set_number(record, "capture", stretch->capture);
    record_set(record, "frames", record_pair(stretch->first, stretch->last));
}

/* Nearly all of them. */
static json_t *record_of_one(const Span *span)
{
    uint64_t first = span->first.frame, last = span->last.frame;
    json_t *evidence = json_object();

    set_stretch(evidence, &(Stretch){span->first.capture, MIN(first, last), MAX(first, last)});
    return evidence;
}

json_t *record_of_frames(const Flow *flow, const Span *span)
{
    if (span->first.capture == span->last.capture && (flow == NULL || flow->runs == NULL))
        return record_of_one(span);
    g_autoptr(GArray) stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
    json_t *evidence = json_object(), *more = json_array();

    add_stretch(stretches, span->first.capture, span->first.frame, span->first.frame);
    if (flow != NULL && flow->runs != NULL)
        add_between(stretches, flow->runs, span);
    add_stretch(stretches, span->last.capture, span->last.frame, span->last.frame);
    set_stretch(evidence, &g_array_index(stretches, Stretch, 0));
    for (guint i = 1; i < stretches->len; i++) {
        json_t *rest = json_object();

        set_stretch(rest, &g_array_index(stretches, Stretch, i));
        json_array_append_new(more, rest);
    }
    record_set_filled(evidence, "more", more);
    return evidence;
}

void record_set_side(json_t *evidence, Side side)
{
    size_t i;
    json_t *rest;

    record_set_text(evidence, "side", side_name(side));
    json_array_foreach(json_object_get(evidence, "more"), i, rest)
        record_set_text(rest, "side", side_name(side));
}
