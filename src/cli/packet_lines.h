/* packet_lines.h - a line per frame, as tshark prints it. */
#pragma once

#include "pipeline/pipeline.h"
#include "report/page.h"

typedef struct PacketLines PacketLines;

/* Which frames have a line, and what it may show. */
typedef struct PacketWishes {
    bool all;           /* every frame; else those of mail connections alone */
    bool show_secrets;  /* the answers of log-ins as they are; else ******** in their place */
    bool has_captures;  /* more than one: each frame says which one's it is */
    bool tree;          /* each frame as a tree, in place of its line */
    bool dump;          /* the octets of each frame, behind its line or tree */
    const char *layer;  /* of tree and dump: this layer alone; NULL for all; lent */
    const char *within; /* the digits of an id: that connection alone; NULL for all; lent */
} PacketWishes;

/*
 * Begins. While it is not known what a connection carries, its frames wait, and so do those behind
 * them.
 *
 *   limits        FRAMES_WAITING_MAX frames wait; then what is not known counts as no mail, unless
 *                 it uses a mail port; so where those that wait take WAITING_MAX_BYTES
 */
PacketLines *packet_lines_new(Page *page, const PacketWishes *wishes);

void packet_lines_feed(PacketLines *lines, const FrameView *view);
/* `protocol` as in FrameView. */
void packet_lines_decide(PacketLines *lines, const Flow *flow, bool is_mail, const char *protocol);

typedef struct PacketCounts {
    uint64_t frames, shown;
    uint64_t dropped; /* by those who recorded, as the captures say; valid if has_dropped */
    bool has_dropped;
} PacketCounts;

/* A source was read: adds how many packets it says were dropped, if it does. */
void packet_lines_end_source(PacketLines *lines, const CaptureFacts *facts);

/* Writes what still waits, and frees it; returns how many frames there were, and how many lines. */
PacketCounts packet_lines_free(PacketLines *lines);
