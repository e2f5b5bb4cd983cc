/* tcp_records.c - what TCP did on a connection, as a record. */
#include "pipeline/records.h"
#include "stream/losses.h"

static json_t *round_trips_of(const Pace *pace)
{
    json_t *record = json_object();

    record_set_number(record, "count", pace->trips);
    record_set_span(record, "least_ns", pace->least_ns);
    record_set_span(record, "mean_ns", pace->total_ns / (int64_t)pace->trips);
    record_set_span(record, "most_ns", pace->most_ns);
    return record;
}

static json_t *side_of(const FlowSide *side)
{
    const TcpOptions *options = &side->options;
    json_t *record = json_object();

    record_set_number(record, "frames", side->frames);
    record_set_number(record, "bytes", side->bytes);
    if (side->has_options && options->has_mss)
        record_set_number(record, "mss", options->mss);
    if (side->has_options && options->has_window_shift)
        record_set_number(record, "window_shift", options->window_shift);
    if (side->has_options)
        record_set_flag(record, "sack_permitted", options->sack_permitted);
    if (side->pace.has_window) {
        record_set_number(record, "window_least", side->pace.window_least);
        record_set_number(record, "window_most", side->pace.window_most);
    }
    if (side->pace.zero_windows > 0)
        record_set_number(record, "zero_windows", side->pace.zero_windows);
    if (side->pace.trips > 0)
        record_set(record, "round_trips", round_trips_of(&side->pace));
    return record;
}

static json_t *losses_of(const Flow *flow)
{
    json_t *list = flow->losses == NULL ? NULL : json_array();

    for (guint i = 0; list != NULL && i < flow->losses->len; i++) {
        const Loss *loss = &g_array_index(flow->losses, Loss, i);
        json_t *record = json_object();

        record_set_text(record, "kind", loss_kind_name(loss->kind));
        record_set_text(record, "side", side_name(loss->side));
        record_set_when(record, "time", loss->place.when);
        record_set_frame(record, &loss->place);
        record_set_number(record, "offset", loss->place.offset);
        record_set_number(record, "length", loss->length);
        json_array_append_new(list, record);
    }
    return list;
}

json_t *record_of_tcp(const Flow *flow)
{
    json_t *tcp = json_object();

    for (Side side = CLIENT; side < N_SIDES; side++)
        record_set(tcp, side_name(side), side_of(&flow->side[side]));
    record_set_number(tcp, "retransmissions", flow->retransmissions);
    record_set_number(tcp, "out_of_order", flow->out_of_order);
    record_set_number(tcp, "overlaps", flow->overlaps);
    record_set_number(tcp, "conflicting_overlaps", flow->conflicts);
    record_set_number(tcp, "gap_bytes", flow->gap_bytes);
    record_set_number(tcp, "bad_checksums", flow->bad_checksums);
    if (flow->duplicates > 0)
        record_set_number(tcp, "duplicates", flow->duplicates);
    record_set(tcp, "losses", losses_of(flow));
    if (flow->has_more_losses)
        record_set_flag(tcp, "more_losses", true);
    return tcp;
}
