/* pipeline.c - the one place that joins the stages: packets in, events out. */
#include "pipeline/frame_view.h"
#include "pipeline/joint.h"
#include "pipeline/records.h"
#include "pipeline/talk_layers.h"
#include "pipeline/tls_layer.h"

void pipeline_add(Pipeline *pipeline, Event *event)
{
    event->completed = pipeline->ordinal;
    g_ptr_array_add(pipeline->events, event);
}

static int compare_events(gconstpointer one, gconstpointer other)
{
    return event_compare(*(const Event *const *)one, *(const Event *const *)other);
}

bool pipeline_flush(Pipeline *pipeline, GError **error)
{
    bool is_written = true;

    if (pipeline->events->len == 0)
        return true;
    g_ptr_array_sort(pipeline->events, compare_events);
    for (guint i = 0; i < pipeline->events->len && is_written; i++) {
        const Event *event = pipeline->events->pdata[i];

        pipeline->counts[event->kind]++;
        is_written = pipeline->sink->write(pipeline->sink, event, error);
    }
    g_ptr_array_set_size(pipeline->events, 0);
    return is_written;
}

/* Flows that are told: those of mail, and those that use its ports. */
static bool is_kept(const Pipeline *pipeline, const Flow *flow)
{
    const Talk *talk = flow->talk;

    return pipeline->options.all_flows || (talk != NULL && talk_is_mail(talk)) ||
           port_is_mail(flow->side[SERVER].port);
}

/* Adds an event of a talk that tells of mail data, or (NULL) of none. */
static void add_told(Pipeline *pipeline, const Flow *flow, const Span *data, Event *event)
{
    record_forget_unseen(event, flow->talk, data);
    pipeline_add(pipeline, event);
}

static void on_exchange(void *user, Flow *flow, const Exchange *exchange)
{
    Pipeline *pipeline = user;

    add_told(pipeline, flow, exchange->has_body ? &exchange->body.span : NULL,
             record_of_exchange(flow->talk, exchange, &pipeline->secrets));
    harvest_add(&((Talk *)flow->talk)->harvest, exchange);
    if (pipeline->options.follow != NULL)
        follow_exchange(pipeline->options.follow, flow->talk, exchange, &pipeline->secrets);
}

static void on_envelope(void *user, Flow *flow, const Envelope *envelope)
{
    Pipeline *pipeline = user;

    add_told(pipeline, flow, NULL, record_of_envelope(flow->talk, envelope, &pipeline->secrets));
    judge_envelope(&pipeline->judge, flow, envelope);
}

static void on_credential(void *user, Flow *flow, const Credential *credential)
{
    Pipeline *pipeline = user;

    add_told(pipeline, flow, NULL,
             record_of_credential(flow->talk, credential, &pipeline->secrets));
    judge_credential(&pipeline->judge, flow, credential);
}

static void on_judge(void *user, Flow *flow, const Mail *mail, const Envelope *envelope)
{
    judge_mail(&((Pipeline *)user)->judge, flow, mail, envelope);
}

static void on_smuggled(void *user, Flow *flow, const Smuggled *smuggled)
{
    judge_smuggled(&((Pipeline *)user)->judge, flow, smuggled);
}

static void on_mailbox(void *user, Flow *flow, const MailboxAction *action)
{
    add_told(user, flow, NULL, record_of_mailbox(flow->talk, action));
}

/* As message_key_of makes it of the event. */
static char *message_key(const Pipeline *pipeline, Talk *talk, uint32_t number)
{
    if (talk->filed == NULL)
        return record_id(talk, 'm', number);
    return g_strdup_printf("%u:%" G_GUINT64_FORMAT, pipeline->capture, talk->filed->number);
}

static void on_message(void *user, Flow *flow, const MessageTold *told, Mail *mail)
{
    Pipeline *pipeline = user;
    const GPtrArray *parts = message_parts(mail->message);

    add_told(pipeline, flow, &told->span,
             record_of_message(flow->talk, told, mail, pipeline->options.trusted));
    for (guint i = 0; i < parts->len; i++)
        add_told(user, flow, &told->span, record_of_part(flow->talk, told, parts->pdata[i], i));
    if (pipeline->options.tap.over != NULL) {
        g_autofree char *key = message_key(pipeline, flow->talk, told->number);

        pipeline->options.tap.over(pipeline->options.user, key);
    }
}

static void on_oddity(void *user, Flow *flow, const Oddity *oddity)
{
    Pipeline *pipeline = user;

    if (is_kept(pipeline, flow))
        add_told(pipeline, flow, NULL, record_of_oddity(flow->talk, oddity, &pipeline->secrets));
    judge_oddity(&pipeline->judge, flow, oddity);
}

static void on_octets(void *user, Flow *flow, uint32_t number, Bytes bytes, uint64_t gap)
{
    Pipeline *pipeline = user;
    const PipelineOptions *options = &pipeline->options;
    g_autofree char *key = message_key(pipeline, flow->talk, number);

    if (gap > 0 && options->tap.gap != NULL)
        options->tap.gap(options->user, key, gap);
    if (bytes.len > 0)
        options->tap.octets(options->user, key, bytes);
}

/* It has no reader; but TLS may have mail inside, or tells of itself, or somebody follows it. */
static bool is_worth_reading(const Pipeline *pipeline, const Flow *flow)
{
    const Talk *talk = flow->talk;
    const Tls *tls = talk_tls(talk);

    if (pipeline->options.follow != NULL && follow_is(pipeline->options.follow, flow))
        return true;
    if (talk->protocol != PROTOCOL_TLS)
        return is_kept(pipeline, flow) && tls != NULL;
    return is_kept(pipeline, flow) ||
           (key_store_count(pipeline->keys.store) > 0 && !tls_is_hopeless(tls));
}

/* Its octets are not wanted any more; nor is anything else where nobody is told of it. What is kept
 * is told with its counts, which need its streams. */
static void leave_unread(Pipeline *pipeline, Flow *flow)
{
    if (is_kept(pipeline, flow))
        return;
    flow->is_unread = true;
    flow_forget(pipeline->flows, flow);
}

/* Its talk goes as soon as nobody is inside it. */
static void drop_unread(Flow *flow)
{
    if (flow->is_unread)
        g_clear_pointer((Talk **)&flow->talk, talk_free);
}

static void on_decided(void *user, Flow *flow)
{
    Pipeline *pipeline = user;
    Talk *talk = flow->talk;

    if (is_kept(pipeline, flow))
        open_sources_take_out(pipeline->sources, flow);
    if (talk->unread != NULL)
        other_traffic_recognise(pipeline->source->other, talk->unread);
    if (pipeline->options.decided != NULL)
        pipeline->options.decided(pipeline->options.user, flow, talk_is_mail(talk),
                                  talk_protocol(talk));
    if (talk->reader != NULL && talk->has_packets)
        talk->names = names_of_server(pipeline->lookups, &flow->side[SERVER].address);
    if (talk->reader == NULL && talk->protocol != PROTOCOL_DNS && talk->has_packets &&
        !is_worth_reading(pipeline, flow))
        leave_unread(pipeline, flow);
}

static void on_lookup(void *user, const Lookup *lookup)
{
    pipeline_add(user, record_of_lookup(lookup));
}

static void on_dns(void *user, Flow *flow, Side side, Bytes message, const Place *place)
{
    Pipeline *pipeline = user;
    const FlowSide *from = &flow->side[side], *to = &flow->side[side_other(side)];
    const DnsPlace seen = {
        .source = from->address,
        .destination = to->address,
        .source_port = from->port,
        .destination_port = to->port,
        .is_tcp = true,
        .place = *place,
        .ordinal = flow->began,
    };

    lookup_table_feed(pipeline->lookups, &seen, message);
}

static Talk *talk_of(Pipeline *pipeline, Flow *flow)
{
    if (flow->talk == NULL)
        flow->talk = talk_new(flow, &pipeline->talk_tell);
    return flow->talk;
}

static void on_bytes(void *user, Flow *flow, Side side, Bytes bytes, const Place *place)
{
    Pipeline *pipeline = user;

    if (flow->is_unread)
        return;
    Talk *talk = talk_of(pipeline, flow);
    if (pipeline->options.follow != NULL)
        follow_sent(pipeline->options.follow, flow, side, bytes, 0, place);
    talk_bytes(talk, side, bytes, place);
    if (talk->protocol == PROTOCOL_TLS && !is_worth_reading(pipeline, flow))
        leave_unread(pipeline, flow);
    drop_unread(flow);
}

static void on_gap(void *user, Flow *flow, Side side, uint64_t length, const Place *place)
{
    Pipeline *pipeline = user;

    if (flow->is_unread)
        return;
    if (pipeline->options.follow != NULL)
        follow_sent(pipeline->options.follow, flow, side, (Bytes){NULL, 0}, length, place);
    talk_gap(talk_of(pipeline, flow), side, length, place);
    drop_unread(flow);
}

static void on_said(void *user, Flow *flow, Side side, Bytes bytes, uint64_t gap,
                    const Place *place)
{
    follow_said(((Pipeline *)user)->options.follow, flow, side, bytes, gap, place);
}

static void on_stream_oddity(void *user, Flow *flow, const Oddity *oddity)
{
    if (!flow->is_unread)
        talk_oddity(talk_of(user, flow), oddity);
}

void pipeline_on_over(void *user, Flow *flow)
{
    Pipeline *pipeline = user;

    if (flow->is_unread || (flow->talk == NULL && !is_kept(pipeline, flow))) {
        if (!flow->is_unread && pipeline->options.decided != NULL)
            pipeline->options.decided(pipeline->options.user, flow, false, NULL);
        return; /* nobody is told of it */
    }
    Talk *talk = talk_of(pipeline, flow);
    talk_end(talk, flow->close == CLOSE_CUT || flow->close == CLOSE_TIMEOUT);
    judge_harvest(&pipeline->judge, flow);
    if (pipeline->options.follow != NULL)
        follow_over(pipeline->options.follow, talk);
    if (is_kept(pipeline, flow)) {
        Event *tls = record_of_tls(talk);

        judge_transport(&pipeline->judge, flow);
        if (tls != NULL)
            add_told(pipeline, flow, NULL, tls);
        if (talk->reader != NULL)
            add_told(pipeline, flow, NULL, record_of_dialogue(talk, pipeline->lookups));
        if (talk->has_packets)
            pipeline_add(pipeline, record_of_flow(talk));
    }
    talk_close(talk);
}

/* At the end all flows go, one after the other in their order: each one's events are written then.
 */
static void on_gone(void *user, Flow *flow)
{
    Pipeline *pipeline = user;

    if (pipeline->is_ending && pipeline->failure == NULL)
        pipeline_flush(pipeline, &pipeline->failure);
    g_clear_pointer((Talk **)&flow->talk, talk_free);
}

static void on_found(void *user, Event *event)
{
    pipeline_add(user, event);
}

Pipeline *pipeline_new(const PipelineOptions *options, Sink *sink)
{
    Pipeline *pipeline = g_new0(Pipeline, 1);

    pipeline->options = *options;
    pipeline->secrets = (Secrets){options->secrets, options->secrets_key, secret_groups_new()};
    pipeline->sink = sink;
    keys_init(&pipeline->keys, options->keys);
    judge_init(&pipeline->judge, pipeline, on_found);
    pipeline->message_options = (MessageOptions){.has_all_hashes = options->all_hashes,
                                                 .kept_bytes = &pipeline->kept_bytes};
    pipeline->talk_tell = (TalkTell){
        .user = pipeline,
        .exchange = on_exchange,
        .envelope = on_envelope,
        .message = on_message,
        .judge = on_judge,
        .credential = on_credential,
        .mailbox = on_mailbox,
        .oddity = on_oddity,
        .smuggled = on_smuggled,
        .decided = on_decided,
        .dns = on_dns,
        .held_bytes = &pipeline->held_bytes,
        .keys = pipeline->keys.store,
        .message_options = &pipeline->message_options,
        .oddities_left_out = &pipeline->oddities_left_out,
        .octets = options->tap.octets != NULL ? on_octets : NULL,
        .said = options->follow != NULL ? on_said : NULL,
    };
    pipeline->decoder = packet_decoder_new();
    if (options->traces_layers)
        packet_decoder_trace(pipeline->decoder, &pipeline->trace);
    pipeline->flows = flow_table_new(&(StreamTell){
        .user = pipeline,
        .bytes = on_bytes,
        .gap = on_gap,
        .oddity = on_stream_oddity,
        .over = pipeline_on_over,
        .gone = on_gone,
    });
    pipeline->lookups = lookup_table_new(&(LookupTell){pipeline, on_lookup});
    pipeline->judge.lookups = pipeline->lookups;
    pipeline->merge = merge_new();
    pipeline->duplicates = duplicates_new();
    pipeline->sources = g_ptr_array_new_with_free_func((GDestroyNotify)open_source_free);
    pipeline->source = open_source_new(NULL, 1);
    g_ptr_array_add(pipeline->sources, pipeline->source);
    pipeline->events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    return pipeline;
}

void pipeline_free(Pipeline *pipeline)
{
    if (pipeline == NULL)
        return;
    flow_table_end(pipeline->flows); /* frees what talks are left; nobody is told any more */
    flow_table_free(pipeline->flows);
    packet_decoder_free(pipeline->decoder);
    lookup_table_free(pipeline->lookups);
    merge_free(pipeline->merge);
    duplicates_free(pipeline->duplicates);
    g_ptr_array_unref(pipeline->sources);
    keys_clear(&pipeline->keys);
    judge_clear(&pipeline->judge);
    g_ptr_array_unref(pipeline->events);
    g_clear_error(&pipeline->failure);
    secret_groups_free(pipeline->secrets.groups);
    g_free(pipeline);
}

/* A packet that belongs to no mail, or is not known to. */
static void count_other(Pipeline *pipeline, const Packet *packet, const Segment *segment,
                        Flow *flow)
{
    if (flow == NULL || !is_kept(pipeline, flow))
        open_source_count(pipeline->source, packet, segment, flow,
                          flow != NULL && flow->began == pipeline->ordinal);
}

static void show_frame(Pipeline *pipeline, const Packet *packet, PacketKind kind,
                       const Segment *segment)
{
    const FrameView view = frame_view_of(packet, pipeline->source, kind, segment);

    pipeline->options.frame(pipeline->options.user, &view);
}

/* original: where the packet was recorded before; or NULL */
static void show_segment(Pipeline *pipeline, const Packet *packet, const Segment *segment,
                         const Flow *flow, Side side, const Place *original)
{
    FrameView view = frame_view_of(packet, pipeline->source, PACKET_TCP, segment);

    view.original = original;
    frame_view_add_flow(&view, flow, side);
    pipeline->options.frame(pipeline->options.user, &view);
}

static Place place_of(const Pipeline *pipeline, const Packet *packet)
{
    return (Place){.capture = pipeline->source->capture,
                   .frame = packet->number,
                   .when = packet->has_when ? packet->when : pipeline->last_when,
                   .acked = ACKED_UNKNOWN};
}

/* It was recorded before: its octets are compared, and all else is known. */
static void take_duplicate(Pipeline *pipeline, const Packet *packet, const Segment *segment,
                           const Place *original)
{
    const Place place = place_of(pipeline, packet);
    Side side;
    Flow *flow = flow_table_compare(pipeline->flows, segment, &place, &side);

    pipeline->source->duplicates++;
    if (pipeline->options.frame == NULL)
        return;
    if (flow == NULL)
        show_frame(pipeline, packet, PACKET_TCP, segment);
    else
        show_segment(pipeline, packet, segment, flow, side, original);
}

static void take_segment(Pipeline *pipeline, const Packet *packet, const Segment *segment)
{
    const Place place = place_of(pipeline, packet);
    Place original;
    Side side;

    if (duplicates_find(pipeline->duplicates, packet, segment, &place, &original)) {
        take_duplicate(pipeline, packet, segment, &original);
        return;
    }
    Flow *flow = flow_table_feed(pipeline->flows, segment, &place, pipeline->ordinal, &side);

    if ((segment->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN &&
        port_is_mail(segment->destination_port))
        calls_add(pipeline->judge.calls, &segment->source, &segment->destination);
    count_other(pipeline, packet, segment, flow);
    if (pipeline->options.frame != NULL)
        show_segment(pipeline, packet, segment, flow, side, NULL);
}

/* False where it is no DNS message. */
static bool take_dns(Pipeline *pipeline, const Packet *packet, const Segment *segment)
{
    if (segment->source_port != DNS_PORT && segment->destination_port != DNS_PORT)
        return false;
    const DnsPlace seen = {
        .source = segment->source,
        .destination = segment->destination,
        .source_port = segment->source_port,
        .destination_port = segment->destination_port,
        .place = place_of(pipeline, packet),
        .ordinal = pipeline->ordinal,
    };
    Place original;

    if (!duplicates_find(pipeline->duplicates, packet, segment, &seen.place, &original))
        return lookup_table_feed(pipeline->lookups, &seen, segment->payload);
    pipeline->source->duplicates++;
    return true;
}

bool pipeline_packet(Pipeline *pipeline, const Packet *packet, GError **error)
{
    Segment segment;

    pipeline->ordinal++;
    PacketKind kind = packet_decode(pipeline->decoder, packet, &segment);
    if (kind == PACKET_TCP) {
        take_segment(pipeline, packet, &segment);
    } else {
        pipeline->damaged += kind == PACKET_DAMAGED;
        pipeline->source->unknown_links += kind == PACKET_UNKNOWN_LINK;
        if (kind != PACKET_UDP || !take_dns(pipeline, packet, &segment))
            count_other(pipeline, packet, kind == PACKET_UDP ? &segment : NULL, NULL);
        if (pipeline->options.frame != NULL)
            show_frame(pipeline, packet, kind, &segment);
    }
    if (packet->has_when)
        pipeline->last_when = packet->when;
    return pipeline_flush(pipeline, error);
}

static void tell_end(Pipeline *pipeline, bool is_complete)
{
    Event *event = event_new(EVENT_END, pipeline->last_when);
    json_t *counts = json_object(), *drops = json_object();
    StreamDrops stream = flow_table_drops(pipeline->flows);
    const OpenSource *without = pipeline->sources->pdata[0];

    if (pipeline->last_when == 0)
        json_object_del(event->record, "time");
    for (EventKind kind = 0; kind < EVENT_END; kind++)
        record_set_number(counts, event_kind_name(kind), pipeline->counts[kind]);
    record_set_number(drops, "flows", stream.flows);
    record_set_number(drops, "out_of_order_bytes", stream.out_of_order_bytes);
    record_set_number(drops, "fragments", packet_decoder_drops(pipeline->decoder));
    record_set_number(drops, "fragments_waiting", packet_decoder_waiting(pipeline->decoder));
    record_set_number(drops, "damaged_packets", pipeline->damaged);
    record_set_number(drops, "unknown_links", pipeline->unknown_links + without->unknown_links);
    record_set_number(drops, "secret_groups", secret_groups_drops(pipeline->secrets.groups));
    record_set_number(drops, "oddities", pipeline->oddities_left_out);
    record_set(event->record, "counts", counts);
    record_set_flag(event->record, "complete", is_complete);
    record_set(event->record, "drops", drops);
    pipeline_add(pipeline, event);
}

bool pipeline_end(Pipeline *pipeline, bool is_complete, GError **error)
{
    pipeline->ordinal++;
    pipeline->is_ending = true;
    flow_table_end(pipeline->flows);
    lookup_table_end(pipeline->lookups);
    bool is_written = pipeline->failure == NULL;
    if (!is_written)
        g_propagate_error(error, g_steal_pointer(&pipeline->failure));

    judge_end(&pipeline->judge);
    tell_end(pipeline, is_complete);
    is_written = is_written && pipeline_flush(pipeline, error);
    return pipeline->sink->end(pipeline->sink, is_written ? error : NULL) && is_written;
}

bool pipeline_found(const Pipeline *pipeline, Severity severity)
{
    return judge_found(&pipeline->judge, severity);
}
