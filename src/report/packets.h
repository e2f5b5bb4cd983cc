/* packets.h - a line per frame, as tshark prints it. */
#pragma once

#include "pipeline/pipeline.h"
#include "report/page.h"

typedef struct PacketLines PacketLines;

/*
 * Begins.
 *
 *   all   every frame; else those of mail connections alone. Frames of a connection of which that
 *         is not known yet wait, and so do those behind them
 */
PacketLines *packet_lines_new(Page *page, bool all);

void packet_lines_feed(PacketLines *lines, const FrameView *view);
void packet_lines_decide(PacketLines *lines, const Flow *flow, bool is_mail);

/* Writes what still waits, and frees it. */
void packet_lines_free(PacketLines *lines);
