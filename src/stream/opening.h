/* opening.h - how a connection is opened and closed: who calls whom, handshake, FIN and RST. */
#pragma once

#include "stream/flow.h"
#include "stream/track.h"

/* What is remembered of the opening and the closing between packets. */
typedef struct Opening {
    bool has_new_syn;          /* a SYN with another number came on the open connection */
    uint32_t new_syn_sequence; /* valid if has_new_syn, as the two below */
    TcpOptions new_syn_options;
    Side new_syn_side;
    Place new_syn;
    struct {
        bool is_sent;
        bool is_acked;
        uint32_t ack; /* the acknowledgement that covers it; valid if is_sent */
    } fin[N_SIDES];
} Opening;

/*
 * Whether the sender of a connection's first seen segment is its client.
 *
 * A SYN tells; else a well-known mail port does, else the lower port is the server's.
 */
Side opening_sender(const Segment *segment);

/*
 * Whether a segment begins a new connection on used ports: a SYN with another sequence number
 * after the close, or one that the other side answers. source RFC 9293 3.6.1, 3.10.7.4
 */
bool opening_is_anew(Opening *opening, const Flow *flow, Side side, const Segment *segment,
                     const Place *place);

/* Whether a segment, whose facts were taken, is a SYN that does not begin its side's stream: then
 * nothing in it belongs to the connection. */
bool opening_is_foreign(const Flow *flow, Side side, const Segment *segment);

/* After opening_is_anew by an answered SYN: that SYN belongs to the new flow. */
void opening_resume(const Opening *old, Flow *flow, Track *track);

/* Takes the facts of the handshake out of a segment, and starts the streams (track may be NULL). */
void opening_segment(Flow *flow, Track *track, Side side, const Segment *segment,
                     const Place *place);

/* Takes the facts of the closing out of a segment. source RFC 9293 3.6, 3.5.2 */
void closing_segment(Opening *opening, Flow *flow, Side side, const Segment *segment,
                     const Place *place);

/* Client and server change places. */
void opening_turn(Opening *opening, Flow *flow, Track *track);
