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
    const char *within; /* the digits of an id: that connection alone; NULL for all; lent */
} PacketWishes;

/*
 * Begins. While it is not known what a connection carries, its frames wait, and so do those behind
 * them.
 *
 *   limits        FRAMES_WAITING_MAX frames wait; then what is not known counts as no mail, unless
 *                 it uses a mail port
 */
PacketLines *packet_lines_new(Page *page, const PacketWishes *wishes);

void packet_lines_feed(PacketLines *lines, const FrameView *view);
/* `protocol` as in FrameView. */
void packet_lines_decide(PacketLines *lines, const Flow *flow, bool is_mail, const char *protocol);

typedef struct PacketCounts {
    uint64_t frames, shown;
} PacketCounts;

/* Writes what still waits, and frees it; returns how many frames there were, and how many lines. */
PacketCounts packet_lines_free(PacketLines *lines);
