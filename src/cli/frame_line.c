/* frame_line.c - what the line of one frame says. */
#include "cli/frame_line.h"

#include "base/i18n.h"
#include "cli/frame_imap.h"
#include "cli/frame_talk.h"
#include "report/page.h"

#include <inttypes.h>

#define LINKTYPE_ETHERNET 1

static uint32_t counted(uint32_t number, const FlowSide *side)
{
    /* as Wireshark does: 0 is the SYN; without one, the first octet seen is 1 */
    return number - side->initial_sequence + (side->has_syn ? 0 : 1);
}

/* By how many bits a side's windows are shifted; -1: not known, -2: not at all.
 * source RFC 7323 2.2, 2.3: at most 14 */
static int window_shift(const Flow *flow, Side side)
{
    const FlowSide *sender = &flow->side[side], *other = &flow->side[side_other(side)];

    if (!sender->has_options || !other->has_options)
        return -1;
    return sender->options.has_window_shift && other->options.has_window_shift
               ? MIN(sender->options.window_shift, 14)
               : -2;
}

Frame frame_of_view(const FrameView *view, size_t payload_max)
{
    Frame frame = {.capture = view->capture,
                   .number = view->packet->number,
                   .when = view->packet->when,
                   .length = view->packet->original_len,
                   .has_when = view->packet->has_when,
                   .kind = view->kind,
                   .is_ethernet = view->packet->link_type == LINKTYPE_ETHERNET,
                   .segment = *view->segment,
                   .has_segment = view->flow != NULL};
    Bytes head = bytes_first(view->packet->bytes, sizeof(frame.head));

    if (head.len > 0)
        memcpy(frame.head, head.data, head.len);
    frame.head_len = head.len;
    frame.segment.payload = bytes_first(frame.segment.payload, payload_max);
    if (!frame.has_segment)
        return frame;
    const FlowSide *other = &view->flow->side[side_other(view->side)];
    frame.sequence = counted(view->segment->sequence, &view->flow->side[view->side]);
    frame.is_other_unseen = !other->is_seen;
    frame.acknowledged = other->is_seen ? counted(view->segment->acknowledgement, other)
                                        : view->segment->acknowledgement;
    for (uint8_t i = 0; i < view->segment->options.sack_blocks && other->is_seen; i++)
        frame.segment.options.sack[i] =
            (SackBlock){counted(view->segment->options.sack[i].left, other),
                        counted(view->segment->options.sack[i].right, other)};
    frame.window_shift = window_shift(view->flow, view->side);
    bool is_shifted = frame.window_shift > 0 && (view->segment->flags & TCP_SYN) == 0;
    frame.window = (uint32_t)view->segment->window << (is_shifted ? frame.window_shift : 0);
    frame.began = view->flow->began;
    frame.is_duplicate = view->original != NULL;
    if (frame.is_duplicate)
        frame.original = *view->original;
    frame.side = view->side;
    frame.mode = view->mode;
    frame.server_mode = view->server_mode;
    frame.server_port = view->flow->side[SERVER].port;
    frame.has_tls = view->sealed != NULL;
    frame.tls_version = view->sealed_version;
    if (frame.has_tls)
        g_strlcpy(frame.sealed, view->sealed, sizeof(frame.sealed));
    return frame;
}

void frame_count(Frame *frame, FlowLook *look)
{
    Side side = frame->side;

    if (!frame->is_other_unseen || (frame->segment.flags & TCP_ACK) == 0)
        return;
    if (!look->has_acknowledged[side])
        look->acknowledged[side] = frame->acknowledged;
    look->has_acknowledged[side] = true;
    frame->acknowledged = frame->acknowledged - look->acknowledged[side] + 1;
}

static void add_flags(GString *info, uint8_t flags)
{
    static const char *const names[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
    const char *comma = "";

    g_string_append(info, " [");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if ((flags & 1u << i) == 0)
            continue;
        g_string_append_printf(info, "%s%s", comma, names[i]);
        comma = ", ";
    }
    g_string_append_c(info, ']');
}

/* As tshark writes it. */
static GString *segment_info(const Frame *frame)
{
    const Segment *segment = &frame->segment;
    const TcpOptions *options = &segment->options;
    GString *info = g_string_new(NULL);

    g_string_append_printf(info, "%u → %u", segment->source_port, segment->destination_port);
    add_flags(info, segment->flags);
    g_string_append_printf(info, " Seq=%u", frame->sequence);
    if (segment->flags & TCP_ACK)
        g_string_append_printf(info, " Ack=%u", frame->acknowledged);
    g_string_append_printf(info, " Win=%u Len=%u", frame->window, segment->payload_len);
    if (options->has_mss)
        g_string_append_printf(info, " MSS=%u", options->mss);
    if (options->sack_permitted)
        g_string_append(info, " SACK_PERM");
    if (options->has_timestamps)
        g_string_append_printf(info, " TSval=%u TSecr=%u", options->ts_value, options->ts_echo);
    if (options->has_window_shift)
        g_string_append_printf(info, " WS=%u", 1u << MIN(options->window_shift, 14));
    for (uint8_t i = 0; i < options->sack_blocks; i++)
        g_string_append_printf(info, " SLE=%u SRE=%u", options->sack[i].left,
                               options->sack[i].right);
    return info;
}

/* The records in a segment; one that begins elsewhere is continued. source RFC 8446 5.1, 4 */
static GString *sealed_info(const Frame *frame)
{
    GString *info = g_string_new(NULL);
    Cursor cursor = cursor_of(frame->segment.payload);

    while (cursor.rest.len >= 5) {
        static const char *const types[] = {"Change Cipher Spec", "Alert", "Handshake",
                                            "Application Data"};
        uint8_t type = cursor_u8(&cursor), major = cursor_u8(&cursor);
        cursor_take(&cursor, 1);
        uint16_t len = cursor_u16(&cursor);
        uint8_t first = cursor.rest.len > 0 ? cursor.rest.data[0] : 0;

        if (type < 20 || type > 23 || major != 3)
            break;
        g_string_append_printf(info, "%s%s", info->len == 0 ? "" : ", ",
                               type == 22 && first == 1   ? "Client Hello"
                               : type == 22 && first == 2 ? "Server Hello"
                                                          : types[type - 20]);
        cursor.rest = bytes_skip(cursor.rest, len);
    }
    if (info->len == 0)
        g_string_append_printf(info, _("continued, %u bytes"), frame->segment.payload_len);
    return info;
}

static const char *name_of_protocol(const char *protocol)
{
    return g_strcmp0(protocol, "lmtp") == 0   ? "LMTP"
           : g_strcmp0(protocol, "imap") == 0 ? "IMAP"
           : g_strcmp0(protocol, "pop3") == 0 ? "POP"
                                              : "SMTP";
}

/* As Wireshark calls a version: "TLSv1.3". */
static const char *protocol_of_version(const char *version)
{
    static const char *const names[][2] = {
        {"TLS 1.0", "TLSv1"  },
        {"TLS 1.1", "TLSv1.1"},
        {"TLS 1.2", "TLSv1.2"},
        {"TLS 1.3", "TLSv1.3"}
    };

    for (size_t i = 0; version != NULL && i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(version, names[i][0]))
            return names[i][1];
    return "TLS";
}

static bool looks_sealed(const Frame *frame)
{
    Bytes payload = frame->segment.payload;

    return payload.len >= 5 && payload.data[0] >= 20 && payload.data[0] <= 23 &&
           payload.data[1] == 3;
}

/*
 * Where a segment stands in its stream: NULL where it goes on with it, else a remark. Only what
 * goes on shows its octets: what they mean, and whether they are secret, follows from what came
 * before them.
 */
static const char *place_in_stream(const Frame *frame, FlowLook *look)
{
    const Segment *segment = &frame->segment;
    uint32_t end = frame->sequence + segment->payload_len + ((segment->flags & TCP_SYN) != 0) +
                   ((segment->flags & TCP_FIN) != 0);
    int32_t ahead = (int32_t)(frame->sequence - look->next[frame->side]);
    bool has_next = look->has_next[frame->side];

    look->lost = 0;
    if (end == frame->sequence)
        return NULL;
    if (!has_next || (int32_t)(end - look->next[frame->side]) > 0)
        look->next[frame->side] = end;
    look->has_next[frame->side] = true;
    if (!has_next || ahead == 0)
        return NULL;
    if (ahead < 0)
        return _("[seen before, or out of order]");
    look->lost = (uint32_t)ahead;
    look->is_in_line[frame->side] = true; /* nobody knows within which line */
    if (frame->side == CLIENT) {
        look->is_secret_line = look->has_lost = true;
        look->tail_len = look->chunk_left = 0;
        look->login = LOGIN_ANSWERED; /* what was not seen may have been one */
        frame_talk_unseen(frame, look);
    }
    return _("[something before it was not seen]");
}

/* What comes behind COMPRESS, in IMAP alone, is read by others, and not shown by frames. */
static GString *packed_info(const Frame *frame)
{
    GString *info = g_string_new(frame->side == CLIENT ? "Request: " : "Response: ");

    g_string_append_printf(info, _("compressed, %u bytes"), frame->segment.payload_len);
    return info;
}

static GString *talk_info(const Frame *frame, FlowLook *look, const char **ret_protocol)
{
    bool may_be_sealed = look->protocol == NULL || frame->mode == READING_SEALED;

    if (look->mode == READING_SEALED || (may_be_sealed && looks_sealed(frame))) {
        look->meaning = MEANS_SEALED;
        *ret_protocol = frame->has_tls ? protocol_of_version(frame->tls_version) : "TLS";
        if (frame->has_tls && frame->sealed[0] != '\0')
            return g_string_new(frame->sealed);
        return sealed_info(frame);
    }
    /* no reader, so nobody knows what of it is secret; or no text */
    if (look->protocol == NULL)
        return segment_info(frame);
    look->meaning = look->mode == READING_WRAPPED ? MEANS_OTHER : MEANS_UNKNOWN;
    if (look->mode == READING_WRAPPED)
        return segment_info(frame);
    *ret_protocol = name_of_protocol(look->protocol);
    if (look->mode == READING_PACKED)
        return packed_info(frame);
    look->meaning = MEANS_TALK;
    return g_str_equal(look->protocol, "imap") ? frame_imap(frame, look) : frame_talk(frame, look);
}

/* Its octets were shown by the frame that came first. */
static GString *duplicate_info(const Frame *frame)
{
    GString *info = segment_info(frame);

    if (frame->original.capture == frame->capture)
        g_string_append_printf(info, _(" [recorded before, in frame %" PRIu64 "]"),
                               frame->original.frame);
    else
        g_string_append_printf(info,
                               _(" [recorded before, in frame %" PRIu64 " of source %" PRIu32 "]"),
                               frame->original.frame, frame->original.capture);
    return info;
}

GString *frame_info(const Frame *frame, FlowLook *look, bool show_secrets,
                    const char **ret_protocol)
{
    look->show_secrets = show_secrets;
    *ret_protocol = "TCP";
    look->meaning = look->is_mail || look->is_forced ? MEANS_UNKNOWN : MEANS_OTHER;
    look->lost = 0;
    look->is_in_order = false;
    if (frame->is_duplicate)
        return duplicate_info(frame);
    const char *remark = place_in_stream(frame, look);
    GString *info;

    look->is_in_order = remark == NULL;
    bool is_told = look->is_mail ? frame->segment.payload.len > 0 : looks_sealed(frame);
    if (remark == NULL && is_told) {
        info = talk_info(frame, look, ret_protocol);
    } else {
        info = segment_info(frame);
        if (remark != NULL)
            g_string_append_printf(info, " %s", remark);
    }
    look->mode = frame->mode;
    look->server_mode = frame->server_mode;
    return info;
}
