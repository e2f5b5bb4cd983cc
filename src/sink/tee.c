/* tee.c - gives each event to several sinks. */
#include "sink/sink.h"

typedef struct TeeSink {
    Sink sink;
    GPtrArray *sinks; /* of Sink *; those whose reader is gone are taken out */
} TeeSink;

static bool is_reader_gone(const GError *error)
{
    return g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_PIPE);
}

/*
 * A reader that went away takes its own sink with it and no other: a case that is made at the same
 * time goes on. Only when nobody is left the closed pipe becomes the answer.
 */
static bool drop_closed(TeeSink *tee, guint index, GError *problem, GError **error)
{
    if (is_reader_gone(problem) && tee->sinks->len > 1) {
        g_error_free(problem);
        g_ptr_array_remove_index(tee->sinks, index);
        return true;
    }
    g_propagate_error(error, problem);
    return false;
}

static bool tee_write(Sink *sink, const Event *event, GError **error)
{
    TeeSink *tee = (TeeSink *)sink;

    for (guint i = 0; i < tee->sinks->len;) {
        Sink *one = g_ptr_array_index(tee->sinks, i);
        GError *problem = NULL;

        if (one->write(one, event, &problem))
            i++;
        else if (!drop_closed(tee, i, problem, error))
            return false;
    }
    return true;
}

/* All sinks are ended, even after one failed; the first failure that matters is the answer. */
static bool tee_end(Sink *sink, GError **error)
{
    TeeSink *tee = (TeeSink *)sink;
    GError *first = NULL;

    for (guint i = 0; i < tee->sinks->len; i++) {
        Sink *one = g_ptr_array_index(tee->sinks, i);
        g_autoptr(GError) problem = NULL;

        if (one->end(one, &problem) || (is_reader_gone(problem) && tee->sinks->len > 1))
            continue;
        if (first == NULL)
            first = g_steal_pointer(&problem);
    }
    if (first == NULL)
        return true;
    g_propagate_error(error, first);
    return false;
}

static void tee_free(Sink *sink)
{
    TeeSink *tee = (TeeSink *)sink;

    g_ptr_array_unref(tee->sinks);
    g_free(tee);
}

Sink *tee_sink_new(GPtrArray *sinks)
{
    TeeSink *tee = g_new0(TeeSink, 1);

    tee->sink = (Sink){tee_write, tee_end, tee_free};
    tee->sinks = sinks;
    g_ptr_array_set_free_func(sinks, (GDestroyNotify)sink_free);
    return &tee->sink;
}
