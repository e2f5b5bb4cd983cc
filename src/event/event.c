/* event.c - records of events: kinds, order, ids, and the setters that fill them in. */
#include "event/event.h"

#include "base/text.h"
#include "base/when.h"
#include "event/line.h"

static const struct {
    const char *name;
    const char *id_key; /* the key that holds the id of the thing the event is about, or NULL */
} kinds[N_EVENT_KINDS] = {
    [EVENT_EXCHANGE] = {"exchange",   "id"      },
    [EVENT_MESSAGE] = {"message",    "message" },
    [EVENT_PART] = {"part",       "id"      },
    [EVENT_ENVELOPE] = {"envelope",   "envelope"},
    [EVENT_CREDENTIAL] = {"credential", "id"      },
    [EVENT_MAILBOX] = {"mailbox",    "id"      },
    [EVENT_TLS] = {"tls",        "id"      },
    [EVENT_ODDITY] = {"oddity",     "id"      },
    [EVENT_DIALOGUE] = {"dialogue",   "dialogue"},
    [EVENT_FLOW] = {"flow",       "flow"    },
    [EVENT_LOOKUP] = {"lookup",     "id"      },
    [EVENT_FINDING] = {"finding",    "id"      },
    [EVENT_CAPTURE] = {"capture",    NULL      },
    [EVENT_END] = {"end",        NULL      },
};

const char *event_kind_name(EventKind kind)
{
    return kinds[kind].name;
}

bool event_kind_find(const char *name, EventKind *ret_kind)
{
    for (EventKind kind = 0; kind < N_EVENT_KINDS; kind++) {
        if (g_str_equal(name, kinds[kind].name)) {
            *ret_kind = kind;
            return true;
        }
    }
    return false;
}

Event *event_new(EventKind kind, int64_t when)
{
    Event *event = g_new0(Event, 1);

    event->kind = kind;
    event->flow_began = UINT64_MAX;
    event->record = json_object();
    record_set_number(event->record, "v", EVENT_VERSION);
    record_set_text(event->record, "event", kinds[kind].name);
    record_set_when(event->record, "time", when);
    return event;
}

Event *event_of_record(json_t *record)
{
    const char *name = json_string_value(json_object_get(record, "event"));
    EventKind kind;

    if (name == NULL || !event_kind_find(name, &kind)) {
        json_decref(record);
        return NULL;
    }
    Event *event = g_new0(Event, 1);
    event->kind = kind;
    event->flow_began = UINT64_MAX;
    event->record = record;
    return event;
}

void event_free(Event *event)
{
    if (event == NULL)
        return;
    json_decref(event->record);
    g_free(event);
}

static int compare_numbers(uint64_t one, uint64_t other)
{
    return one < other ? -1 : one > other;
}

int event_compare(const Event *one, const Event *other)
{
    int order = compare_numbers(one->completed, other->completed);

    if (order == 0)
        order = compare_numbers(one->flow_began, other->flow_began);
    if (order == 0)
        order = compare_numbers(one->kind, other->kind);
    if (order == 0)
        order = compare_numbers(one->place, other->place);
    return order;
}

const char *event_id(const Event *event)
{
    const char *key = kinds[event->kind].id_key;

    return key == NULL ? NULL : json_string_value(json_object_get(event->record, key));
}

void event_write_line(const Event *event, GString *line)
{
    g_string_truncate(line, 0);
    line_add(line, event->record);
}

void record_set(json_t *record, const char *key, json_t *value)
{
    if (value != NULL)
        json_object_set_new_nocheck(record, key, value);
}

void record_set_filled(json_t *record, const char *key, json_t *value)
{
    if (json_is_array(value) ? json_array_size(value) > 0 : json_object_size(value) > 0)
        record_set(record, key, value);
    else
        json_decref(value);
}

void record_set_text(json_t *record, const char *key, const char *text)
{
    if (text != NULL)
        json_object_set_new_nocheck(record, key, json_string_nocheck(text));
}

void record_set_octets(json_t *record, const char *key, Bytes octets)
{
    if (octets.len == 0)
        return;
    g_autofree char *text = text_valid(octets);
    record_set_text(record, key, text);
}

void record_set_number(json_t *record, const char *key, uint64_t number)
{
    json_object_set_new_nocheck(record, key, json_integer((json_int_t)number));
}

void record_set_span(json_t *record, const char *key, int64_t span_ns)
{
    json_object_set_new_nocheck(record, key, json_integer(span_ns));
}

void record_set_when(json_t *record, const char *key, int64_t when)
{
    char text[WHEN_TEXT_SIZE];

    record_set_text(record, key, when_to_text(when, text));
}

void record_set_flag(json_t *record, const char *key, bool flag)
{
    json_object_set_new_nocheck(record, key, json_boolean(flag));
}
