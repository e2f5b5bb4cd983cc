/* events_equal.h - whether two runs told the same, but for what cutting and order may change. */
#pragma once

#include <glib.h>
#include <jansson.h>

/*
 * Takes out of a record what the laws except: frames, times, spans, ids, segments, group, early and
 * the counters of flows.
 *
 *   returns a new record
 */
json_t *record_bare(const json_t *record);

/* JSON on one line; yours, free with g_free. */
char *record_to_text(const json_t *record, size_t flags);

/*
 * Compares two lists of records (GPtrArray of json_t *), the excepted keys aside. Records that one
 * packet completes come in an order of their own, so the lists are compared as sets.
 *
 *   returns NULL where they are equal, else what stands in one of them alone; yours
 */
char *events_difference(const GPtrArray *expected, const GPtrArray *found);
