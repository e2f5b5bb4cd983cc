/* frame_filter.h - which frames an expression of tcpdump lets through. */
#pragma once

#include "capture/capture.h"

/*
 * Makes a filter.
 *
 *   returns yours; NULL on error
 *   errors  POSTA_ERROR_USAGE: the expression means nothing, whatever the link type
 *   source  pcap-filter(7)
 */
FrameFilter *frame_filter_new(const char *expression, GError **error);
void frame_filter_free(FrameFilter *filter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FrameFilter, frame_filter_free)

/* The expression; lent. */
const char *frame_filter_expression(const FrameFilter *filter);

/*
 * Whether a packet passes. Each link type has its own program, made when its first packet comes.
 *
 *   errors  POSTA_ERROR_USAGE: the expression means nothing for this link type; ret_passes is not
 *           written then
 */
bool frame_filter_ask(FrameFilter *filter, const Packet *packet, bool *ret_passes, GError **error);
