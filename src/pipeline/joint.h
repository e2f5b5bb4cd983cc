/* joint.h - what the files of the pipeline itself share; private to them. */
#pragma once

#include "capture/merge.h"
#include "packet/duplicates.h"
#include "pipeline/follow.h"
#include "pipeline/judge.h"
#include "pipeline/keys.h"
#include "pipeline/open_source.h"
#include "pipeline/pipeline.h"
#include "pipeline/secrets.h"
#include "pipeline/talk.h"
#include "stream/flow_table.h"

struct Pipeline {
    PipelineOptions options;
    Secrets secrets;
    Sink *sink;
    Keys keys;
    TalkTell talk_tell;
    PacketDecoder *decoder;
    FlowTable *flows;
    LookupTable *lookups;
    Merge *merge;
    Duplicates *duplicates;
    GPtrArray *sources; /* of OpenSource *; the first is that of packets that come from none */
    OpenSource *source; /* the one at hand, lent */
    uint32_t capture;   /* index of the latest source, from 1 */
    GPtrArray *events;  /* of Event *, completed by the packet at hand */
    uint64_t ordinal;   /* of the packet at hand, over all sources, from 1 */
    uint64_t counts[N_EVENT_KINDS];
    Judge judge;
    uint64_t unknown_links; /* packets of a link that is not read, in all sources */
    uint64_t damaged;       /* packets whose headers could not be read */
    uint64_t oddities_left_out;
    MessageOptions message_options;
    size_t kept_bytes; /* what messages keep of parts */
    size_t held_bytes; /* memory of what waits in all talks */
    LayerTrace trace;  /* of the packet at hand, where options.traces_layers */
    bool is_ending;
    GError *failure;   /* the first of writing while flows end; or NULL */
    int64_t last_when; /* ns, of the latest packet; 0 before any */
};

/* An event that the packet at hand has completed; taken over. */
void pipeline_add(Pipeline *pipeline, Event *event);

/* Writes what the packet at hand has completed, in its order. */
bool pipeline_flush(Pipeline *pipeline, GError **error);

/* A connection, or a talk that was written down, is over. user: the Pipeline */
void pipeline_on_over(void *user, Flow *flow);
