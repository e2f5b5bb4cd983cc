/* frame_deep.c - one frame down to its octets: its tree, and which of its octets may be seen. */
#include "cli/frame_deep.h"

#include "base/i18n.h"

/* Connections whose records of TLS are put together: one may hold 16 KiB of a record, and a message
 * of a handshake. */
#define TLS_CONNECTIONS_MAX 2000

DeepFrame *deep_frame_new(const FrameView *view, const Frame *frame, const Vendors *vendors,
                          int64_t since_previous, int64_t since_first)
{
    DeepFrame *deep = g_new0(DeepFrame, 1);
    Bytes packet = view->packet->bytes;
    const FrameDetail detail = {.packet = view->packet,
                                .interface = view->interface,
                                .trace = view->segment->trace,
                                .segment = view->segment,
                                .kind = view->kind,
                                .vendors = vendors,
                                .since_previous = since_previous,
                                .since_first = since_first};
    const TcpDetail tcp = {.is_known = frame->has_segment,
                           .sequence = frame->sequence,
                           .acknowledged = frame->acknowledged,
                           .window = frame->window,
                           .window_shift = frame->window_shift};

    deep->tree = tree_new(packet);
    Bytes secret = describe_frame(deep->tree, &detail, &tcp);
    deep->len = packet.len;
    deep->octets = g_memdup2(packet.data, packet.len);
    tree_move(deep->tree, (Bytes){deep->octets, deep->len});
    if (secret.len > 0 && secret.data >= packet.data && secret.data < packet.data + packet.len) {
        deep->secret = (Bytes){deep->octets + (secret.data - packet.data), secret.len};
        deep->has_payload = frame->has_segment && secret.data == view->segment->payload.data;
    }
    return deep;
}

void deep_frame_free(DeepFrame *deep)
{
    if (deep == NULL)
        return;
    tree_free(deep->tree);
    g_free(deep->octets);
    g_free(deep->hidden);
    g_free(deep);
}

size_t deep_frame_memory(const DeepFrame *deep)
{
    return tree_memory(deep->tree) + deep->len;
}

/* The payload where the tree knows it; elsewhere where it was put together from fragments. */
static Bytes payload_of(const DeepFrame *deep, const Frame *frame)
{
    return deep->has_payload ? deep->secret : frame->segment.payload;
}

static void put_talk(DeepFrame *deep, const Frame *frame, FlowLook *look, FramePieces *pieces)
{
    Bytes payload = payload_of(deep, frame);

    frame_pieces_write(pieces);
    for (guint i = 0; i < pieces->pieces->len; i++) {
        TalkPiece *piece = &g_array_index(pieces->pieces, TalkPiece, i);

        piece->octets = octets_at(payload, (size_t)(piece->octets.data - pieces->payload.data),
                                  piece->octets.len);
    }
    describe_talk(deep->tree, &look->talk, look->protocol, frame->side, payload, pieces->pieces);
}

static void put_records(DeepFrame *deep, const Frame *frame, FlowLook *look, guint *connections)
{
    if (look->tls == NULL && *connections < TLS_CONNECTIONS_MAX) {
        look->tls = tls_memory_new();
        ++*connections;
    }
    if (look->tls != NULL)
        describe_tls(deep->tree, look->tls, frame->side, payload_of(deep, frame),
                     frame->segment.payload_len);
}

/* Records that began in frames before go on in those that begin with none. */
static bool has_records(const Frame *frame, const FlowLook *look)
{
    bool goes_on = look->tls != NULL && look->meaning == MEANS_OTHER && look->is_in_order &&
                   frame->segment.payload.len > 0;

    return look->meaning == MEANS_SEALED || goes_on;
}

static void put_payload(DeepFrame *deep, const Frame *frame, FlowLook *look, FramePieces *pieces,
                        guint *connections)
{
    if (look->tls != NULL && look->lost > 0)
        tls_memory_gap(look->tls, frame->side, look->lost + frame->segment.payload_len);
    if (look->meaning == MEANS_TALK)
        put_talk(deep, frame, look, pieces);
    else if (has_records(frame, look))
        put_records(deep, frame, look, connections);
}

/* Hides what nobody showed. */
static void hide(DeepFrame *deep, const FlowLook *look, const FramePieces *pieces)
{
    size_t at = (size_t)(deep->secret.data - deep->octets);
    bool is_known = deep->has_payload && look != NULL;

    if (is_known && (look->meaning == MEANS_OTHER || look->meaning == MEANS_SEALED))
        return;
    deep->hidden = g_new0(uint8_t, deep->len);
    for (size_t i = 0; i < deep->secret.len; i++)
        deep->hidden[at + i] =
            !is_known || look->meaning != MEANS_TALK || !frame_pieces_are_shown(pieces, i);
}

void deep_frame_end(DeepFrame *deep, const Frame *frame, FlowLook *look, FramePieces *pieces,
                    const DeepWishes *wishes)
{
    if (look != NULL)
        put_payload(deep, frame, look, pieces, wishes->tls_connections);
    tree_end(deep->tree);
    if (deep->secret.len > 0 && !wishes->show_secrets)
        hide(deep, look, pieces);
}
