/* history.c - what happened to a connection as a word, a letter for each kind of packet. */
#include "stream/history.h"

/* Others behind the last letter were left out; Zeek's letter for what was read in part. */
#define LETTER_CUT 'X'

static void add(Flow *flow, Side side, char letter)
{
    size_t len = strlen(flow->history);

    if (len == FLOW_HISTORY_MAX)
        return;
    if (len == FLOW_HISTORY_MAX - 1)
        letter = LETTER_CUT;
    flow->history[len] = side == CLIENT ? letter : g_ascii_tolower(letter);
}

static bool has(const Flow *flow, Side side, char letter)
{
    return strchr(flow->history, side == CLIENT ? letter : g_ascii_tolower(letter)) != NULL;
}

/* What tells a packet from the last one of its kind: its number. */
static void add_numbered(Flow *flow, Side side, char letter, uint32_t *number, uint32_t sequence)
{
    if (!has(flow, side, letter) || *number != sequence)
        add(flow, side, letter);
    *number = sequence;
}

static void add_once(Flow *flow, Side side, char letter)
{
    if (!has(flow, side, letter))
        add(flow, side, letter);
}

void history_segment(Flow *flow, Side side, const Segment *segment)
{
    HistoryNumbers *numbers = &flow->side[side].numbers;
    uint8_t flags = segment->flags;
    bool is_syn = flags & TCP_SYN, is_fin = flags & TCP_FIN, is_reset = flags & TCP_RST;

    if (is_syn && (is_fin || is_reset))
        add_once(flow, side, 'Q');
    else if (is_fin && is_reset)
        add_once(flow, side, 'I');
    else if (is_syn)
        add_numbered(flow, side, flags & TCP_ACK ? 'H' : 'S', &numbers->syn, segment->sequence);
    else if (is_fin)
        add_numbered(flow, side, 'F', &numbers->fin, segment->sequence);
    else if (is_reset)
        add_numbered(flow, side, 'R', &numbers->reset, segment->sequence);
    else if (segment->payload_len > 0)
        add_once(flow, side, 'D');
    else if (flags & TCP_ACK)
        add_once(flow, side, 'A');
}

void history_event(Flow *flow, Side side, HistoryEvent event)
{
    static const char letters[] = {'C', 'G', 'T', 'W'};
    uint32_t count = ++flow->side[side].numbers.counts[event];

    while (count % 10 == 0)
        count /= 10;
    if (count == 1)
        add(flow, side, letters[event]);
}

void history_turn(Flow *flow)
{
    size_t len = strlen(flow->history);

    for (size_t i = 0; i < len; i++)
        flow->history[i] = g_ascii_isupper(flow->history[i]) ? g_ascii_tolower(flow->history[i])
                                                             : g_ascii_toupper(flow->history[i]);
    if (flow->history[0] == '^' || len == FLOW_HISTORY_MAX)
        return;
    memmove(flow->history + 1, flow->history, len + 1);
    flow->history[0] = '^';
}
