/* fields.h - the keys of events, out of events.def. */
#pragma once

#include "event/event.h"

typedef struct EventField {
    EventKind kind;       /* N_EVENT_KINDS for those of every event */
    const char *path;     /* "client.ip"; "[]" stands for each member of a list */
    const char *type;     /* text, number, span, time, flag */
    const char *sentence; /* what it is, in English */
} EventField;

/* All fields, those of every event first; lent. */
const EventField *event_fields(size_t *ret_count);

/* The first key or path in a record that is not in the list; yours, NULL where all are. */
char *event_unknown_field(const Event *event);
