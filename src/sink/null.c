/* null.c - a sink that forgets all events. */
#include "sink/sink.h"

static bool null_write(Sink *sink, const Event *event, GError **error)
{
    (void)sink, (void)event, (void)error;
    return true;
}

static bool null_end(Sink *sink, GError **error)
{
    (void)sink, (void)error;
    return true;
}

static void null_free(Sink *sink)
{
    g_free(sink);
}

Sink *null_sink_new(void)
{
    Sink *sink = g_new(Sink, 1);

    *sink = (Sink){null_write, null_end, null_free};
    return sink;
}
