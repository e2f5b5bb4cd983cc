/* open_source.h - a source while it is read: its keys, and counts of what it holds besides mail. */
#pragma once

#include "pipeline/keys.h"
#include "pipeline/other_traffic.h"
#include "stream/flow.h"

typedef struct OpenSource {
    CaptureSource *source; /* lent; NULL for packets that come from none */
    uint32_t capture;      /* its index, from 1 */
    KeyReading *keys;      /* NULL where it has none */
    OtherTraffic *other;
    uint64_t duplicates;    /* packets that were recorded before, elsewhere */
    uint64_t unknown_links; /* packets of a link that is not read */
    bool has_begun;         /* a packet of it was taken */
} OpenSource;

OpenSource *open_source_new(CaptureSource *source, uint32_t capture);
void open_source_free(OpenSource *open);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(OpenSource, open_source_free)

/* Counts a packet that belongs to no mail, or is not known to.
 * segment  NULL where it holds none; flow: likewise; is_first: of its flow */
void open_source_count(OpenSource *open, const Packet *packet, const Segment *segment, Flow *flow,
                       bool is_first);

/* A connection carries mail after all: what was counted of it is taken out of the sources that are
 * open. */
void open_sources_take_out(const GPtrArray *all, Flow *flow);
