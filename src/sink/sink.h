/* sink.h - where events go: a file of lines, a case, several at once. */
#pragma once

#include "event/event.h"

/*
 * Takes events in the order in which they are to be kept. Who fills one in owns the struct's
 * beginning: `struct Case { Sink sink; ... }`.
 */
typedef struct Sink Sink;
struct Sink {
    /* Keeps one event; false and an error (POSTA_ERROR_MACHINE) if that cannot be done. */
    bool (*write)(Sink *sink, const Event *event, GError **error);
    /* All events were written; makes them safe. Called once, even after a failed write. */
    bool (*end)(Sink *sink, GError **error);
    void (*free)(Sink *sink);
};

static inline void sink_free(Sink *sink)
{
    if (sink != NULL)
        sink->free(sink);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sink, sink_free)

/* Writes events one a line (NDJSON) to a path; "-" is standard output. The file is made anew. */
Sink *ndjson_sink_new(const char *path, GError **error);

/* Gives each event to several sinks, in turn; owns them, and the array. */
Sink *tee_sink_new(GPtrArray *sinks);

/* Forgets all events. */
Sink *null_sink_new(void);
