/* scene_run.c - packets through all stages, into a list of records. */
#include "scene_run.h"

#include "pipeline/pipeline.h"
#include "tls/keylog.h"

/* A sink that keeps what it gets. */
typedef struct Collector {
    Sink sink;
    GPtrArray *records; /* of json_t * */
} Collector;

static bool collect(Sink *sink, const Event *event, GError **error)
{
    Collector *collector = (Collector *)sink;

    (void)error;
    g_ptr_array_add(collector->records, json_deep_copy(event->record));
    return true;
}

static bool collect_end(Sink *sink, GError **error)
{
    (void)sink;
    (void)error;
    return true;
}

static void collector_free(Sink *sink)
{
    (void)sink; /* it lives on the stack of scene_run */
}

GPtrArray *scene_run(const Scene *scene, const GPtrArray *packets, GError **error)
{
    g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
    Collector collector = {
        {collect, collect_end, collector_free},
        records
    };
    PipelineOptions options = {.secrets = scene->shows_secrets ? SECRETS_SHOW : SECRETS_MASK};
    g_autoptr(KeyStore) keys = key_store_new();

    key_store_feed(keys, bytes_of_text(scene->keylog->str), KEY_SOURCE_KEYLOG);
    options.keys = keys;
    g_autoptr(Pipeline) pipeline = pipeline_new(&options, &collector.sink);

    for (guint i = 0; i < packets->len; i++) {
        const WirePacket *wire = g_ptr_array_index(packets, i);
        if (!pipeline_packet(pipeline, &wire->packet, error))
            return NULL;
    }
    if (!pipeline_end(pipeline, true, error))
        return NULL;
    return g_steal_pointer(&records);
}
