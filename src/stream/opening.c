/* opening.c - how a connection is opened and closed: who calls whom, handshake, FIN and RST. */
#include "stream/opening.h"

Side opening_sender(const Segment *segment)
{
    bool is_from_mail = port_is_mail(segment->source_port);
    bool is_to_mail = port_is_mail(segment->destination_port);

    if (segment->flags & TCP_SYN)
        return segment->flags & TCP_ACK ? SERVER : CLIENT;
    if (is_from_mail != is_to_mail)
        return is_from_mail ? SERVER : CLIENT;
    return segment->source_port < segment->destination_port ? SERVER : CLIENT;
}

/* The answer to a SYN that was held back. */
static bool is_answer_to_new_syn(const Opening *opening, Side side, const Segment *segment)
{
    return opening->has_new_syn && opening->new_syn_side != side &&
           segment->acknowledgement == opening->new_syn_sequence + 1;
}

bool opening_is_anew(Opening *opening, const Flow *flow, Side side, const Segment *segment,
                     const Place *place)
{
    bool is_syn = segment->flags & TCP_SYN && !(segment->flags & TCP_RST);

    if (!is_syn)
        return false;
    if (flow->side[side].has_syn && flow->side[side].initial_sequence == segment->sequence)
        return false; /* the same SYN again */
    if (segment->flags & TCP_ACK)
        return is_answer_to_new_syn(opening, side, segment) ||
               (flow->close != CLOSE_OPEN && flow->side[side].has_syn);
    if (!flow->side[side].has_syn && flow->side[side_other(side)].has_syn)
        return false; /* both sides call each other, or the capture swapped the handshake */
    if (flow->close != CLOSE_OPEN)
        return true;
    if (flow->side[CLIENT].bytes + flow->side[SERVER].bytes == 0 && !flow->is_partial &&
        flow->ack.frame == 0)
        return true; /* a first try that came to nothing */
    opening->has_new_syn = true;
    opening->new_syn_sequence = segment->sequence;
    opening->new_syn_options = segment->options;
    opening->new_syn_side = side;
    opening->new_syn = *place;
    return false;
}

bool opening_is_foreign(const Flow *flow, Side side, const Segment *segment)
{
    const FlowSide *mine = &flow->side[side];
    uint32_t first = mine->initial_sequence + (mine->has_syn ? 1 : 0);

    return segment->flags & TCP_SYN && !(segment->flags & TCP_RST) &&
           segment->sequence + 1 != first;
}

static void take_syn(Flow *flow, Track *track, Side side, uint32_t sequence, const Place *place)
{
    flow->side[side].has_syn = true;
    flow->side[side].initial_sequence = sequence;
    if (side == CLIENT) {
        flow->syn = *place;
    } else {
        flow->syn_ack = *place;
    }
    if (track != NULL)
        track_start(track, side, sequence + 1);
}

void opening_resume(const Opening *old, Flow *flow, Track *track)
{
    if (!old->has_new_syn)
        return;
    flow->first = old->new_syn;
    flow->side[CLIENT].is_seen = true;
    flow->side[CLIENT].frames = 1;
    flow->side[CLIENT].options = old->new_syn_options;
    flow->side[CLIENT].has_options = true;
    take_syn(flow, track, CLIENT, old->new_syn_sequence, &old->new_syn);
}

void opening_segment(Flow *flow, Track *track, Side side, const Segment *segment,
                     const Place *place)
{
    FlowSide *mine = &flow->side[side];

    if (segment->flags & TCP_SYN && !(segment->flags & TCP_RST)) {
        bool is_known = track != NULL ? track_half(track, side)->is_started : mine->frames > 1;

        bool is_again = mine->has_syn && mine->initial_sequence == segment->sequence;

        flow->retransmissions += is_again && segment->payload_len == 0;
        if (mine->has_syn || is_known)
            return;
        mine->options = segment->options;
        mine->has_options = true;
        take_syn(flow, track, side, segment->sequence, place);
        return;
    }
    if (flow->ack.frame == 0 && side == CLIENT && flow->syn.frame != 0 &&
        flow->syn_ack.frame != 0 && segment->flags & TCP_ACK) {
        flow->ack = *place;
    }
    if (track != NULL && !track_half(track, side)->is_started && !(segment->flags & TCP_RST)) {
        flow->is_partial = true;
        mine->initial_sequence = segment->sequence;
        track_start(track, side, segment->sequence);
    }
}

static void add_close_step(Flow *flow, Side side, const Segment *segment, const Place *place)
{
    uint8_t count = flow->close_step_count;

    if (count == CLOSE_STEPS_MAX ||
        (count > 0 && place_is_same_packet(&flow->close_steps[count - 1].place, place)))
        return;
    flow->close_steps[flow->close_step_count++] =
        (CloseStep){.place = *place,
                    .side = side,
                    .flags = segment->flags,
                    .sequence = segment->sequence,
                    .acknowledgement = segment->acknowledgement};
}

static void take_reset(Flow *flow, Side side, const Segment *segment, const Place *place)
{
    flow->side[side].has_rst = true;
    if (flow->close != CLOSE_OPEN)
        return;
    flow->close = CLOSE_RST;
    add_close_step(flow, side, segment, place);
    flow->closed_by = side;
    flow->has_closer = true;
}

static void take_fin(Opening *opening, Flow *flow, Side side, const Segment *segment,
                     const Place *place)
{
    Side other = side_other(side);

    if (opening->fin[side].is_sent) {
        flow->retransmissions += segment->payload_len == 0;
        return;
    }
    opening->fin[side].is_sent = true;
    opening->fin[side].ack = segment->sequence + segment->payload_len + 1;
    flow->side[side].has_fin = true;
    add_close_step(flow, side, segment, place);
    if (!opening->fin[other].is_sent) {
        flow->closed_by = side;
        flow->has_closer = true;
        return;
    }
    bool is_with_ack = segment->flags & TCP_ACK && !opening->fin[other].is_acked &&
                       segment->acknowledgement == opening->fin[other].ack;
    if (flow->close == CLOSE_OPEN)
        flow->close = is_with_ack ? CLOSE_FIN3 : CLOSE_FIN4;
}

void closing_segment(Opening *opening, Flow *flow, Side side, const Segment *segment,
                     const Place *place)
{
    Side other = side_other(side);

    if (segment->flags & TCP_RST) {
        take_reset(flow, side, segment, place);
        return;
    }
    if (segment->flags & TCP_FIN)
        take_fin(opening, flow, side, segment, place);
    if (!opening->fin[other].is_sent || opening->fin[other].is_acked ||
        !(segment->flags & TCP_ACK) || segment->acknowledgement != opening->fin[other].ack)
        return;
    opening->fin[other].is_acked = true;
    add_close_step(flow, side, segment, place);
}

void opening_turn(Opening *opening, Flow *flow, Track *track)
{
    Opening old = *opening;

    opening->fin[CLIENT] = old.fin[SERVER];
    opening->fin[SERVER] = old.fin[CLIENT];
    opening->new_syn_side = side_other(old.new_syn_side);
    if (flow->has_closer)
        flow->closed_by = side_other(flow->closed_by);
    for (uint8_t i = 0; i < flow->close_step_count; i++)
        flow->close_steps[i].side = side_other(flow->close_steps[i].side);
    if (track != NULL)
        track->is_turned = !track->is_turned;
}
