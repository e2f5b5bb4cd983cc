/*
 * event.h - what everybody downstream consumes: one record of one kind, as JSON.
 *
 * Events are the one currency: files of events, the case and every page read the same records,
 * none of them through another. Their keys are listed in events.def and in posta-events(5).
 */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "base/bytes.h"

#define EVENT_VERSION 1 /* the `v` of every event */

/* In the order in which events of one frame and flow are written. */
typedef enum EventKind {
    EVENT_EXCHANGE,
    EVENT_MESSAGE,
    EVENT_PART,
    EVENT_ENVELOPE,
    EVENT_CREDENTIAL,
    EVENT_MAILBOX,
    EVENT_TLS,
    EVENT_ODDITY,
    EVENT_FINDING,
    EVENT_DIALOGUE,
    EVENT_FLOW,
    EVENT_LOOKUP,
    EVENT_CAPTURE,
    EVENT_END,
    N_EVENT_KINDS
} EventKind;

/* One record and where it belongs among the others. */
typedef struct Event {
    EventKind kind;
    json_t *record;      /* the whole record, keys in the order in which they are written */
    uint64_t completed;  /* ordinal of the packet that completed it, over all sources */
    uint64_t flow_began; /* ordinal of the first packet of its flow; UINT64_MAX for none */
    uint64_t place;      /* where it began in its flow; orders events of one kind */
} Event;

const char *event_kind_name(EventKind kind);
bool event_kind_find(const char *name, EventKind *ret_kind);

/* Makes an event whose record holds `v`, `event` and `time` (ns since 1970; RFC 3339 in the
 * record). Free with event_free. */
Event *event_new(EventKind kind, int64_t when);

/* Makes an event of a record that was written before; takes the record. NULL if it is none. */
Event *event_of_record(json_t *record);
void event_free(Event *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Event, event_free)

/* The order in which events are written. */
int event_compare(const Event *one, const Event *other);

/* The id of the thing that this event is about ("m2fkq…-1"), lent; NULL for capture and end. */
const char *event_id(const Event *event);

/* Makes `line` the record on one line, without line end. Who writes many events keeps one line for
 * all of them: memory for each was a tenth of all that was done with them. */
void event_write_line(const Event *event, GString *line);

/* Setters for records: they leave the key out where the value is not known (NULL, no octets). */
void record_set_text(json_t *record, const char *key, const char *text);
void record_set_octets(json_t *record, const char *key, Bytes octets); /* made valid UTF-8 */
void record_set_number(json_t *record, const char *key, uint64_t number);
void record_set_span(json_t *record, const char *key, int64_t span_ns);
void record_set_when(json_t *record, const char *key, int64_t when);
void record_set_flag(json_t *record, const char *key, bool flag);
void record_set(json_t *record, const char *key, json_t *value); /* takes value; NULL: left out */
void record_set_filled(json_t *record, const char *key, json_t *value); /* so, and where empty */
