/* frame_view.h - what a frame was, for those who look at frames. */
#pragma once

#include "pipeline/open_source.h"
#include "pipeline/pipeline.h"

/* A packet of no connection, out of a source. */
FrameView frame_view_of(const Packet *packet, const OpenSource *open, PacketKind kind,
                        const Segment *segment);

/* A segment of a connection, as its reader stands behind it. */
void frame_view_add_flow(FrameView *view, const Flow *flow, Side side);
