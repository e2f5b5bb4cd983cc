/* frame_view.c - what a frame was, for those who look at frames. */
#include "pipeline/frame_view.h"

#include "pipeline/talk.h"
#include "pipeline/tls_layer.h"
#include "tls/suites.h"

FrameView frame_view_of(const Packet *packet, const OpenSource *open, PacketKind kind,
                        const Segment *segment)
{
    const CaptureFacts *facts = open->source == NULL ? NULL : capture_facts(open->source);
    bool has_interface = facts != NULL && packet->interface < facts->interfaces->len;

    return (FrameView){
        .packet = packet,
        .capture = open->capture,
        .interface = has_interface ? g_ptr_array_index(facts->interfaces, packet->interface) : NULL,
        .kind = kind,
        .segment = segment,
    };
}

void frame_view_add_flow(FrameView *view, const Flow *flow, Side side)
{
    const Talk *talk = flow->talk;
    const Tls *tls = talk == NULL ? NULL : talk_tls(talk);
    const Place place = {.capture = view->capture, .frame = view->packet->number};

    view->flow = flow;
    view->side = side;
    view->mode = talk == NULL ? READING_LINES : talk_mode(talk, CLIENT);
    view->server_mode = talk == NULL ? READING_LINES : talk_mode(talk, SERVER);
    view->protocol = talk == NULL ? NULL : talk_protocol(talk);
    if (tls == NULL)
        return;
    view->sealed = tls_said(tls, &place);
    view->sealed_version = tls_version_name(tls_facts(tls)->version);
}
