/* events_fault.c - what holds for every list of events: known keys, and their order. */
#include "events_fault.h"

#include "event/fields.h"
#include "events_equal.h"

/* What was told so far; keys are ids. */
typedef struct Reading {
    GHashTable *numbers; /* "exchange d...": the number of the last one */
    GHashTable *told;    /* messages, dialogues and flows that were told */
    GHashTable *untold;  /* dialogues of which something was told, but not they themselves */
    bool has_ended;
} Reading;

static const char *text_of(const json_t *record, const char *key)
{
    return json_string_value(json_object_get(record, key));
}

static bool is_told(const Reading *reading, const char *id)
{
    return id != NULL && g_hash_table_contains(reading->told, id);
}

/* The number of an exchange, message or envelope in its dialogue; 0 where there is none. */
static uint64_t number_of(EventKind kind, const json_t *record)
{
    const char *number = kind == EVENT_MESSAGE ? text_of(record, "message") : NULL;

    if (kind != EVENT_MESSAGE)
        return (uint64_t)json_integer_value(json_object_get(record, "number"));
    number = number == NULL ? NULL : strchr(number, '-');
    return number == NULL ? 0 : g_ascii_strtoull(number + 1, NULL, 10);
}

/* Exchanges, messages and envelopes: numbers that go up by one, nothing behind the dialogue. */
static char *fault_of_part(Reading *reading, EventKind kind, const json_t *record)
{
    const char *dialogue = text_of(record, "dialogue");
    const char *message = text_of(record, "message");
    uint64_t number = number_of(kind, record);

    if (dialogue == NULL)
        return g_strdup("no dialogue");
    if (is_told(reading, dialogue))
        return g_strdup("comes behind its dialogue");
    if (kind == EVENT_ENVELOPE && message != NULL && !is_told(reading, message))
        return g_strdup("comes before its message");
    char *counted = g_strdup_printf("%s %s", event_kind_name(kind), dialogue);
    uint64_t before = GPOINTER_TO_SIZE(g_hash_table_lookup(reading->numbers, counted));
    g_hash_table_insert(reading->numbers, counted, GSIZE_TO_POINTER(number));
    g_hash_table_add(reading->untold, g_strdup(dialogue));
    if (kind == EVENT_MESSAGE)
        g_hash_table_add(reading->told, g_strdup(message));
    if (number == before + 1)
        return NULL;
    return g_strdup_printf("number %" G_GUINT64_FORMAT " follows %" G_GUINT64_FORMAT, number,
                           before);
}

/* Dialogues and flows, each told once. */
static char *fault_of_whole(Reading *reading, const json_t *record, const char *key)
{
    const char *id = text_of(record, key);

    if (id == NULL)
        return g_strdup("no id");
    if (is_told(reading, id))
        return g_strdup("is told twice");
    g_hash_table_add(reading->told, g_strdup(id));
    g_hash_table_remove(reading->untold, id);
    return NULL;
}

static char *fault_of_end(Reading *reading)
{
    GHashTableIter iter;
    gpointer dialogue;

    reading->has_ended = true;
    g_hash_table_iter_init(&iter, reading->untold);
    if (g_hash_table_iter_next(&iter, &dialogue, NULL))
        return g_strdup_printf("%s was not told", (const char *)dialogue);
    return NULL;
}

static char *fault_of(Reading *reading, const json_t *record)
{
    const char *name = text_of(record, "event");
    EventKind kind;

    if (name == NULL || !event_kind_find(name, &kind))
        return g_strdup("no known kind");
    if (reading->has_ended)
        return g_strdup("comes behind the end");
    /* a finding that holds by what other connections show comes when they are over */
    if (kind != EVENT_FINDING && is_told(reading, text_of(record, "flow")))
        return g_strdup("comes behind its flow");
    switch (kind) {
    case EVENT_EXCHANGE:
    case EVENT_MESSAGE:
    case EVENT_ENVELOPE:
        return fault_of_part(reading, kind, record);
    case EVENT_DIALOGUE:
        return fault_of_whole(reading, record, "dialogue");
    case EVENT_FLOW:
        return fault_of_whole(reading, record, "flow");
    case EVENT_END:
        return fault_of_end(reading);
    default:
        return NULL;
    }
}

char *events_disorder(const GPtrArray *records)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) untold = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Reading reading = {numbers, told, untold, false};

    for (guint i = 0; i < records->len; i++) {
        const json_t *record = g_ptr_array_index(records, i);
        g_autofree char *fault = fault_of(&reading, record);

        if (fault != NULL) {
            g_autofree char *line = record_to_text(record, 0);
            return g_strdup_printf("event %u: %s: %s", i + 1, fault, line);
        }
    }
    return reading.has_ended ? NULL : g_strdup("no end");
}

char *events_fault(const GPtrArray *records)
{
    for (guint i = 0; i < records->len; i++) {
        g_autoptr(Event) event = event_of_record(json_incref(g_ptr_array_index(records, i)));
        g_autofree char *unknown = event == NULL ? NULL : event_unknown_field(event);

        if (unknown != NULL)
            return g_strdup_printf("event %u, %s: not in events.def, or of another type: %s", i + 1,
                                   event_kind_name(event->kind), unknown);
    }
    return events_disorder(records);
}
