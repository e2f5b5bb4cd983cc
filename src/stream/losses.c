/* losses.c - what was lost, or came more than once or late, packet by packet. */
#include "stream/losses.h"

#include "base/limits.h"

void losses_add(Flow *flow, LossKind kind, Side side, const Place *place, uint64_t length)
{
    const Loss loss = {kind, side, *place, length};

    if (flow->losses == NULL)
        flow->losses = g_array_new(FALSE, FALSE, sizeof(Loss));
    if (flow->losses->len == LOSSES_MAX || flow->has_more_losses)
        flow->has_more_losses = true;
    else
        g_array_append_val(flow->losses, loss);
}

const char *loss_kind_name(LossKind kind)
{
    switch (kind) {
    case LOSS_RETRANSMISSION:
        return "retransmission";
    case LOSS_OVERLAP:
        return "overlap";
    case LOSS_OUT_OF_ORDER:
        return "out-of-order";
    case LOSS_HOLE:
        return "hole";
    }
    g_assert_not_reached();
}
