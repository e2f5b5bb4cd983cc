/* packet_lines.h - a line per frame, as tshark prints it. */
#pragma once

#include "pipeline/pipeline.h"
#include "report/page.h"

typedef struct PacketLines PacketLines;

/*
 * Begins.
 *
 *   all           every frame; else those of mail connections alone. While it is not known what a
 *                 connection carries, its frames wait, and so do those behind them
 *   show_secrets  the answers of log-ins as they are; else ******** in their place
 *   limits        FRAMES_WAITING_MAX frames wait; then what is not known counts as no mail, unless
 *                 it uses a mail port
 */
PacketLines *packet_lines_new(Page *page, bool all, bool show_secrets);

void packet_lines_feed(PacketLines *lines, const FrameView *view);
void packet_lines_decide(PacketLines *lines, const Flow *flow, bool is_mail);

/* Writes what still waits, and frees it. */
void packet_lines_free(PacketLines *lines);
