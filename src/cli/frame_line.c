/* frame_line.c - what the line of one frame says. */
#include "cli/frame_line.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "dialogue/smtp_command.h"
#include "report/page.h"

#define LINKTYPE_ETHERNET 1
#define MASK "********"
/* Of what is secret, so much is looked for in replies. */
#define SECRETS_REMEMBERED_MAX 8
#define SECRET_MIN_BYTES 3

static uint32_t counted(uint32_t number, const FlowSide *side)
{
    /* as Wireshark does: 0 is the SYN; without one, the first octet seen is 1 */
    return number - side->initial_sequence + (side->has_syn ? 0 : 1);
}

static uint32_t shifted_window(const Segment *segment, const Flow *flow, Side side)
{
    const FlowSide *sender = &flow->side[side], *other = &flow->side[side_other(side)];
    bool is_shifted = (segment->flags & TCP_SYN) == 0 && sender->has_options &&
                      other->has_options && sender->options.has_window_shift &&
                      other->options.has_window_shift;

    /* source RFC 7323 2.2, 2.3: the shift is at most 14, and never holds for a SYN */
    return (uint32_t)segment->window << (is_shifted ? MIN(sender->options.window_shift, 14) : 0);
}

Frame frame_of_view(const FrameView *view)
{
    Frame frame = {.number = view->packet->number,
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
    frame.segment.payload = bytes_first(frame.segment.payload, FRAME_PAYLOAD_MAX);
    if (!frame.has_segment)
        return frame;
    const FlowSide *other = &view->flow->side[side_other(view->side)];
    frame.sequence = counted(view->segment->sequence, &view->flow->side[view->side]);
    frame.acknowledged = other->is_seen ? counted(view->segment->acknowledgement, other)
                                        : view->segment->acknowledgement;
    frame.window = shifted_window(view->segment, view->flow, view->side);
    frame.began = view->flow->began;
    frame.side = view->side;
    frame.mode = view->mode;
    frame.server_port = view->flow->side[SERVER].port;
    return frame;
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
    if (options->sack_blocks > 0)
        g_string_append_printf(info, " SACK=%u", options->sack_blocks);
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

void flow_look_free(FlowLook *look)
{
    if (look == NULL)
        return;
    if (look->line != NULL)
        g_string_free(look->line, TRUE);
    g_clear_pointer(&look->secrets, g_ptr_array_unref);
    g_free(look);
}

/* Answers of log-ins are base64 or "*": what holds a blank or a colon is a command again. */
static bool may_be_answer(Bytes line)
{
    return bytes_find(line, ' ') < 0 && bytes_find(line, ':') < 0;
}

/* A line with which a log-in begins has a secret as soon as enough words follow. */
static bool begins_login(Bytes line)
{
    g_autoptr(GString) longer = g_string_new_len((const char *)line.data, (gssize)line.len);

    g_string_append(longer, " ? ?");
    return smtp_secret((Bytes){(const uint8_t *)longer->str, longer->len}).len > 0;
}

/*
 * Whether all of a line is a secret, by its first octets. Answers come behind a log-in that was
 * refused too, and behind one that was not answered yet.
 */
static bool is_secret_line(const FlowLook *look, Bytes start)
{
    if (look->mode == READING_ANSWER)
        return true;
    if (look->login == LOGIN_ANSWERED)
        return !smtp_is_surely_command(start) && !begins_login(start);
    return look->login == LOGIN_OPEN && may_be_answer(start);
}

/* What the server may send back in its replies. */
static void remember_secret(FlowLook *look, Bytes secret)
{
    if (secret.len < SECRET_MIN_BYTES)
        return;
    if (look->secrets == NULL)
        look->secrets = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    if (look->secrets->len == SECRETS_REMEMBERED_MAX)
        g_ptr_array_remove_index(look->secrets, 0);
    g_ptr_array_add(look->secrets, g_bytes_new(secret.data, secret.len));
}

/* A line of the client is whole, and says where its log-in stands. source RFC 4954 4 */
static void end_client_line(FlowLook *look)
{
    Bytes line = bytes_trim((Bytes){(const uint8_t *)look->line->str, look->line->len});

    if (look->is_secret_line) {
        remember_secret(look, line);
        remember_secret(look, smtp_secret(line));
        if (look->login == LOGIN_ANSWERED && smtp_is_surely_command(line))
            look->login = begins_login(line) ? LOGIN_OPEN : LOGIN_NONE;
    } else if (line.len > 0) {
        remember_secret(look, smtp_secret(line));
        look->login = begins_login(line) ? LOGIN_OPEN : LOGIN_NONE;
    }
    g_string_truncate(look->line, 0);
}

/* One line of the client, or a part of one, with what must not be seen masked. */
static void add_client_line(GString *info, FlowLook *look, Bytes part, bool is_start, bool is_whole)
{
    if (look->line == NULL)
        look->line = g_string_new(NULL);
    if (is_start) {
        g_string_truncate(look->line, 0);
        look->is_secret_line = is_secret_line(look, part);
    }
    size_t before = look->line->len, clear = look->is_secret_line ? 0 : part.len;
    Bytes fits = bytes_first(part, LINE_MAX_BYTES - before);
    g_string_append_len(look->line, (const char *)fits.data, (gssize)fits.len);
    Bytes line = {(const uint8_t *)look->line->str, look->line->len};
    Bytes secret = smtp_secret(line);
    if (secret.len > 0) {
        size_t at = (size_t)(secret.data - line.data);
        clear = MIN(clear, at > before ? at - before : 0);
    }
    g_string_append_len(info, (const char *)part.data, (gssize)clear);
    if (clear < part.len)
        g_string_append(info, MASK);
    if (is_whole)
        end_client_line(look);
}

/* How long a secret is that stands at the start of some octets; 0 where none does. */
static size_t secret_at(const FlowLook *look, Bytes octets)
{
    for (guint i = 0; i < look->secrets->len; i++) {
        gsize len;
        const uint8_t *data = g_bytes_get_data(look->secrets->pdata[i], &len);
        if (bytes_starts_with(octets, (Bytes){data, len}))
            return len;
    }
    return 0;
}

/* A line of the server, or a part of one: replies repeat what they did not understand. */
static void add_server_line(GString *info, const FlowLook *look, Bytes part, bool is_whole)
{
    if (look->secrets != NULL && !is_whole) { /* no one sees what a piece is a piece of */
        g_string_append(info, MASK);
        return;
    }
    while (part.len > 0) {
        size_t len = look->secrets == NULL ? 0 : secret_at(look, part);
        if (len > 0)
            g_string_append(info, MASK);
        else
            g_string_append_c(info, (char)part.data[0]);
        part = bytes_skip(part, MAX(len, 1));
    }
}

/* The lines of a segment, " | " between them. */
static GString *lines_info(const Frame *frame, FlowLook *look, bool show_secrets)
{
    Bytes rest = frame->segment.payload;
    GString *info = g_string_new(frame->side == CLIENT ? "C: " : "S: ");
    bool *is_in_line = &look->is_in_line[frame->side];
    bool is_first = true;

    for (; rest.len > 0; is_first = false) {
        ptrdiff_t end = bytes_find(rest, '\n');
        size_t taken = end < 0 ? rest.len : (size_t)end + 1;
        Bytes line = bytes_first(rest, end < 0 ? rest.len : (size_t)end);

        if (line.len > 0 && end >= 0 && line.data[line.len - 1] == '\r')
            line.len--;
        if (!is_first)
            g_string_append(info, " | ");
        if (show_secrets)
            g_string_append_len(info, (const char *)line.data, (gssize)line.len);
        else if (frame->side == SERVER)
            add_server_line(info, look, line, !*is_in_line && end >= 0);
        else
            add_client_line(info, look, line, !*is_in_line, end >= 0);
        if (line.len == 0 && !*is_in_line)
            g_string_append(info, _("(empty line)"));
        *is_in_line = end < 0;
        rest = bytes_skip(rest, taken);
    }
    if (frame->segment.payload_len > frame->segment.payload.len) {
        g_string_append_printf(info, _(" ... (%u bytes)"), frame->segment.payload_len);
        *is_in_line = true; /* nobody knows within which line */
        if (frame->side == CLIENT)
            look->is_secret_line = true;
    }
    return info;
}

/* A log-in is answered by a reply that asks for nothing more. source RFC 4954 4 */
static void watch_login(FlowLook *look, Bytes reply)
{
    if (look->login == LOGIN_OPEN && reply.len >= 3 && !bytes_starts_with(reply, BYTES_OF("334")))
        look->login = LOGIN_ANSWERED;
}

static const char *name_of_protocol(const char *protocol)
{
    return g_strcmp0(protocol, "lmtp") == 0 ? "LMTP" : "SMTP";
}

static bool looks_sealed(const Frame *frame)
{
    Bytes payload = frame->segment.payload;

    return payload.len >= 5 && payload.data[0] >= 20 && payload.data[0] <= 23 &&
           payload.data[1] == 3;
}

static GString *data_info(const Frame *frame, const FlowLook *look)
{
    GString *info = g_string_new(NULL);

    g_string_append_printf(info,
                           look->mode == READING_HELD ? _("C: %u bytes, sent before the reply")
                                                      : _("C: DATA fragment, %u bytes"),
                           frame->segment.payload_len);
    return info;
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

    if (end == frame->sequence)
        return NULL;
    if (!has_next || (int32_t)(end - look->next[frame->side]) > 0)
        look->next[frame->side] = end;
    look->has_next[frame->side] = true;
    if (!has_next || ahead == 0)
        return NULL;
    if (ahead < 0)
        return _("[seen before, or out of order]");
    look->is_in_line[frame->side] = true; /* nobody knows within which line */
    if (frame->side == CLIENT) {
        look->is_secret_line = true;
        look->login = LOGIN_ANSWERED; /* what was not seen may have been one */
    }
    return _("[something before it was not seen]");
}

static GString *talk_info(const Frame *frame, FlowLook *look, bool show_secrets,
                          const char **ret_protocol)
{
    bool is_lines = look->mode == READING_LINES || look->mode == READING_ANSWER;
    bool may_be_sealed = look->protocol == NULL || frame->mode == READING_SEALED;

    if (look->mode == READING_SEALED || (may_be_sealed && looks_sealed(frame))) {
        *ret_protocol = "TLS";
        return sealed_info(frame);
    }
    if (look->protocol == NULL) /* no reader, so nobody knows what of it is secret */
        return segment_info(frame);
    *ret_protocol = name_of_protocol(look->protocol);
    if (frame->side == SERVER)
        watch_login(look, frame->segment.payload);
    return is_lines || frame->side == SERVER ? lines_info(frame, look, show_secrets)
                                             : data_info(frame, look);
}

GString *frame_info(const Frame *frame, FlowLook *look, bool show_secrets,
                    const char **ret_protocol)
{
    const char *remark = place_in_stream(frame, look);
    GString *info;

    *ret_protocol = "TCP";
    if (remark == NULL && look->is_mail && frame->segment.payload.len > 0) {
        info = talk_info(frame, look, show_secrets, ret_protocol);
    } else {
        info = segment_info(frame);
        if (remark != NULL)
            g_string_append_printf(info, " %s", remark);
    }
    look->mode = frame->mode;
    return info;
}
