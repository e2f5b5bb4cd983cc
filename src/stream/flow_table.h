/* flow_table.h - segments in, connections out: which are open, and who is told of them. */
#pragma once

#include "stream/flow.h"

typedef struct FlowTable FlowTable;

/* Who is told what happens on connections. No call may feed the table. */
typedef struct StreamTell {
    void *user;
    /* Octets of one side, in order; lent. A place is that of the first of them. */
    void (*bytes)(void *user, Flow *flow, Side side, Bytes bytes, const Place *place);
    /* `length` octets of one side will never come; reading goes on behind them. */
    void (*gap)(void *user, Flow *flow, Side side, uint64_t length, const Place *place);
    void (*oddity)(void *user, Flow *flow, const Oddity *oddity);
    /* The connection is over and all its octets were told. */
    void (*over)(void *user, Flow *flow);
    /* It is freed when this returns; stray packets may have come after it was over. NULL if not
     * wanted. */
    void (*gone)(void *user, Flow *flow);
} StreamTell;

FlowTable *flow_table_new(const StreamTell *tell);
void flow_table_free(FlowTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FlowTable, flow_table_free)

/*
 * Takes a TCP segment.
 *
 *   place    capture, frame and time of its packet; offset and acked are the table's to fill in
 *   ordinal  of the packet, over all sources
 *   returns  the flow it belongs to, lent until the next call; NULL where ceilings left none
 *   limits   FLOWS_MAX, FLOWS_MAX_MEMORY, FLOW_IDLE_MAX_NS, OUT_OF_ORDER_*, HOLE_PATIENCE_*
 *   source   RFC 9293 3.4, 3.5, 3.6, 3.10.7; RFC 1122 4.2.3.6 (keep-alives)
 */
Flow *flow_table_feed(FlowTable *table, const Segment *segment, const Place *place,
                      uint64_t ordinal, Side *ret_side);

/*
 * Takes a segment that was recorded before, elsewhere: what it carries is compared with what is
 * known; it is none of the connection's packets.
 *
 *   returns  the flow it belongs to, lent until the next call; NULL where there is none
 */
Flow *flow_table_compare(FlowTable *table, const Segment *segment, const Place *place,
                         Side *ret_side);

/* Ends all connections, in the order in which they began. */
void flow_table_end(FlowTable *table);

/* Packets dropped, flows forgotten before their end, and octets given up because of ceilings. */
typedef struct StreamDrops {
    uint64_t flows;
    uint64_t out_of_order_bytes;
} StreamDrops;

StreamDrops flow_table_drops(const FlowTable *table);

/* From now on so many connections of each age that are not in use are kept unpacked; FLOWS_WARM_MAX
 * before. What is told does not depend on it. */
void flow_table_set_warm(FlowTable *table, guint count);

/* From now on all connections together may take so many octets; the least missed ones are ended
 * where they take more. It is FLOWS_MAX_MEMORY before. */
void flow_table_set_memory(FlowTable *table, size_t octets);

/* From now on the connection's octets are not wanted: its streams are given up, only its counts
 * go on. */
void flow_forget(FlowTable *table, Flow *flow);
