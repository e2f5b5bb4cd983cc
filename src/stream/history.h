/* history.h - what happened to a connection as a word, a letter for each kind of packet. */
#pragma once

#include "stream/flow.h"

/* What counts in the letters' way: the first time, the tenth, the hundredth. */
typedef enum HistoryEvent {
    HISTORY_BAD_CHECKSUM,
    HISTORY_GAP,
    HISTORY_REPEATED,
    HISTORY_ZERO_WINDOW,
} HistoryEvent;

/* A packet of a side: S (SYN), H (SYN and ACK), A (ACK alone), D (octets), F, R, I, Q; capital for
 * the client. source Zeek, base/protocols/conn/main.zeek, history */
void history_segment(Flow *flow, Side side, const Segment *segment);

/* C, G, T or W; likewise. */
void history_event(Flow *flow, Side side, HistoryEvent event);

/* Client and server change places: ^ before it. */
void history_turn(Flow *flow);
