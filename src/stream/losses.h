/* losses.h - what was lost, or came more than once or late, packet by packet. */
#pragma once

#include "stream/flow.h"

/* Notes it; `place` is that of its first octet. limits LOSSES_MAX of a connection, LOSSES_TOTAL_MAX
 * of all: then Flow.has_more_losses */
void losses_add(Flow *flow, LossKind kind, Side side, const Place *place, uint64_t length);

const char *loss_kind_name(LossKind kind);
