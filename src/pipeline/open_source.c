/* open_source.c - a source while it is read: its keys, and counts of what it holds besides mail. */
#include "pipeline/open_source.h"

OpenSource *open_source_new(CaptureSource *source, uint32_t capture)
{
    OpenSource *open = g_new0(OpenSource, 1);

    open->source = source;
    open->capture = capture;
    open->other = other_traffic_new();
    return open;
}

void open_source_free(OpenSource *open)
{
    if (open == NULL)
        return;
    other_traffic_free(open->other);
    g_free(open);
}

/* Where packets of a flow in this source are remembered; NULL where they are in too many. */
static CountedPackets *counted_in(Flow *flow, uint32_t capture)
{
    for (size_t i = 0; i < G_N_ELEMENTS(flow->counted); i++) {
        CountedPackets *counted = &flow->counted[i];

        if (counted->capture == capture)
            return counted;
        if (counted->capture == 0) {
            counted->capture = capture;
            counted->port = flow->side[SERVER].port;
            return counted;
        }
    }
    return NULL;
}

void open_source_count(OpenSource *open, const Packet *packet, const Segment *segment, Flow *flow,
                       bool is_first)
{
    if (flow == NULL) {
        uint16_t port = segment == NULL ? 0 : MIN(segment->source_port, segment->destination_port);

        other_traffic_add(open->other, segment == NULL ? 0 : segment->transport, port, 1,
                          packet->original_len);
        return;
    }
    CountedPackets *counted = counted_in(flow, open->capture);
    uint16_t port = counted == NULL ? flow->side[SERVER].port : counted->port;

    if (is_first)
        other_traffic_flow(open->other, port);
    other_traffic_add(open->other, segment->transport, port, 1, packet->original_len);
    if (counted == NULL)
        return;
    counted->flows += is_first;
    counted->frames++;
    counted->bytes += packet->original_len;
}

void open_sources_take_out(const GPtrArray *all, Flow *flow)
{
    for (guint i = 0; i < all->len; i++) {
        const OpenSource *open = all->pdata[i];
        CountedPackets *counted = counted_in(flow, open->capture);

        if (counted != NULL && counted->frames > 0)
            other_traffic_take_out(open->other, counted);
    }
    memset(flow->counted, 0, sizeof(flow->counted));
}
