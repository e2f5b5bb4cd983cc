/* events_fault.h - what holds for every list of events, whatever the talk and however it was cut.
 */
#pragma once

#include <glib.h>

/*
 * Holds a list of records (GPtrArray of json_t *) against law 0:
 *
 * - each key is one of events.def, and its value of the type that stands there;
 * - exchanges, messages and envelopes of a dialogue come in the order of their numbers, none left
 * out;
 * - a message comes before its envelope, both before their dialogue, and that before its flow;
 * - no dialogue is left untold; `end` comes once, and last.
 *
 *   returns NULL where all hold, else the first that does not; yours
 */
char *events_fault(const GPtrArray *records);

/* The same without the keys: what may have changed where the same octets were cut anew. */
char *events_disorder(const GPtrArray *records);
