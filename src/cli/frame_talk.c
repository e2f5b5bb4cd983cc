/* frame_talk.c - what the line of a frame says of the talk in it, its secrets masked. */
#include "cli/frame_talk.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "cli/frame_imap.h"
#include "dialogue/exchange.h"
#include "dialogue/pop3_command.h"
#include "dialogue/sasl.h"
#include "dialogue/smtp_command.h"

#define MASK "********"

void flow_look_free(FlowLook *look)
{
    if (look == NULL)
        return;
    if (look->line != NULL)
        g_string_free(look->line, TRUE);
    g_clear_pointer(&look->secrets, g_ptr_array_unref);
    tls_memory_free(look->tls);
    talk_memory_clear(&look->talk);
    imap_look_free(look->imap);
    g_free(look);
}

static bool is_pop3(const FlowLook *look)
{
    return g_strcmp0(look->protocol, "pop3") == 0;
}

/* The secret in a command, as its protocol's reader finds it. */
static Bytes secret_in(const FlowLook *look, Bytes line)
{
    return is_pop3(look) ? pop3_secret(line) : smtp_secret(line);
}

static bool is_surely_command(const FlowLook *look, Bytes line)
{
    return is_pop3(look) ? pop3_is_surely_command(line) : smtp_is_surely_command(line);
}

/* Answers of log-ins are base64 or "*": what holds a blank or a colon is a command again. */
static bool may_be_answer(Bytes line)
{
    return bytes_find(line, ' ') < 0 && bytes_find(line, ':') < 0;
}

/* A line with which a log-in begins has a secret as soon as enough words follow. */
static bool begins_login(const FlowLook *look, Bytes line)
{
    g_autoptr(GString) longer = g_string_new_len((const char *)line.data, (gssize)line.len);

    g_string_append(longer, " ? ?");
    return secret_in(look, (Bytes){(const uint8_t *)longer->str, longer->len}).len > 0;
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
        return !is_surely_command(look, start) && !begins_login(look, start);
    return look->login == LOGIN_OPEN && may_be_answer(start);
}

void frame_remember_secret(FlowLook *look, Bytes secret)
{
    secrets_remember(&look->secrets, secret);
}

/* How many octets a line announces that are no lines. source RFC 3030 2 */
static uint64_t chunk_behind(Bytes line)
{
    Bytes word = smtp_first_word(line);
    uint64_t size = 0;
    bool is_last;

    if (bytes_equal_nocase(word, BYTES_OF("BDAT")))
        smtp_chunk_read(bytes_trim(bytes_skip(line, word.len)), &size, &is_last);
    return size;
}

/* A line of the client is whole, and says where its log-in stands. source RFC 4954 4 */
static void end_client_line(FlowLook *look)
{
    Bytes line = bytes_trim((Bytes){(const uint8_t *)look->line->str, look->line->len});

    if (look->is_secret_line) {
        frame_remember_secret(look, line);
        frame_remember_secret(look, secret_in(look, line));
        if (look->login == LOGIN_ANSWERED && is_surely_command(look, line))
            look->login = begins_login(look, line) ? LOGIN_OPEN : LOGIN_NONE;
    } else if (line.len > 0) {
        frame_remember_secret(look, secret_in(look, line));
        look->login = begins_login(look, line) ? LOGIN_OPEN : LOGIN_NONE;
    }
    look->chunk_left = chunk_behind(line);
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
    bool is_hidden = look->is_secret_line && !look->show_secrets;
    size_t before = look->line->len, clear = is_hidden ? 0 : part.len;
    Bytes fits = bytes_first(part, LINE_MAX_BYTES - before);
    g_string_append_len(look->line, (const char *)fits.data, (gssize)fits.len);
    Bytes line = {(const uint8_t *)look->line->str, look->line->len};
    Bytes secret = secret_in(look, line);
    if (secret.len > 0 && !look->show_secrets) {
        size_t at = (size_t)(secret.data - line.data);
        clear = MIN(clear, at > before ? at - before : 0);
    }
    g_string_append_len(info, (const char *)part.data, (gssize)clear);
    frame_pieces_show(look->pieces, bytes_first(part, clear));
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

/* What stands before a challenge of a log-in; no octets where the line is none. */
static Bytes head_of_challenge(Bytes line)
{
    return bytes_starts_with(line, BYTES_OF("+ "))     ? bytes_first(line, strlen("+ "))
           : bytes_starts_with(line, BYTES_OF("334 ")) ? bytes_first(line, strlen("334 "))
                                                       : bytes_first(line, 0);
}

void frame_add_server_line(GString *info, const FlowLook *look, Bytes part, bool is_whole)
{
    Bytes head = head_of_challenge(part);

    if (look->secrets != NULL && !look->show_secrets &&
        !is_whole) { /* no one sees what a piece is a piece of */
        g_string_append(info, MASK);
        return;
    }
    if (head.len > 0 && !look->show_secrets && sasl_is_proof(bytes_skip(part, head.len))) {
        g_string_append_len(info, (const char *)head.data, (gssize)head.len);
        g_string_append(info, MASK);
        frame_pieces_show(look->pieces, head);
        return;
    }
    while (part.len > 0) {
        bool is_clear = look->secrets == NULL || look->show_secrets;
        size_t len = is_clear ? 0 : secret_at(look, part);
        if (len > 0) {
            g_string_append(info, MASK);
        } else {
            g_string_append_c(info, (char)part.data[0]);
            frame_pieces_show(look->pieces, bytes_first(part, 1));
        }
        part = bytes_skip(part, MAX(len, 1));
    }
}

/* The code and hyphen of a reply that goes on, at the start of a line; else no octets. */
static Bytes continued_code(Bytes line)
{
    bool is_continued = line.len >= 4 && line.data[3] == '-' && g_ascii_isdigit(line.data[0]) &&
                        g_ascii_isdigit(line.data[1]) && g_ascii_isdigit(line.data[2]);

    return bytes_first(line, is_continued ? 3 : 0);
}

/* As tshark does: the code of a reply stands before the first of its lines alone. */
static Bytes without_code(Bytes line, Bytes code)
{
    bool has_code = code.len > 0 && line.len > code.len && bytes_starts_with(line, code) &&
                    (line.data[3] == '-' || line.data[3] == ' ');

    return has_code ? bytes_skip(line, 4) : line;
}

/* One line, or a part of one, of either side. */
static void add_line(GString *info, const Frame *frame, FlowLook *look, Bytes line, bool is_whole)
{
    bool is_start = !look->is_in_line[frame->side];

    if (frame->side == CLIENT)
        add_client_line(info, look, line, is_start, is_whole);
    else
        frame_add_server_line(info, look, line, is_start && is_whole);
    if (line.len == 0)
        g_string_append(info, is_start ? _("(empty line)") : _("(end of the line)"));
}

/* What a line, or a part of one, is to those who look at octets; its end is never secret. */
static void add_piece(const Frame *frame, const FlowLook *look, Bytes octets, bool is_start,
                      bool is_whole)
{
    bool is_secret = frame->side == CLIENT && look->is_secret_line;
    size_t len = octets.len;

    while (len > 0 && (octets.data[len - 1] == '\n' || octets.data[len - 1] == '\r'))
        len--;
    frame_pieces_show(look->pieces, bytes_skip(octets, len));
    frame_pieces_add(look->pieces,
                     !is_secret                     ? TALK_LINE
                     : look->mode == READING_ANSWER ? TALK_ANSWER
                                                    : TALK_HIDDEN,
                     octets, is_start, is_whole);
}

/* Lines of a segment, " | " between them; what belongs to a chunk is counted. */
static void add_lines(GString *info, const Frame *frame, FlowLook *look, Bytes rest)
{
    bool *is_in_line = &look->is_in_line[frame->side];
    Bytes code = {NULL, 0};
    const char *separator = "";

    while (rest.len > 0) {
        ptrdiff_t end = bytes_find(rest, '\n');
        size_t taken = end < 0 ? rest.len : (size_t)end + 1;
        Bytes line = bytes_first(rest, end < 0 ? rest.len : (size_t)end);

        if (line.len > 0 && end >= 0 && line.data[line.len - 1] == '\r')
            line.len--;
        g_string_append(info, separator);
        separator = " | ";
        Bytes shown = frame->side == SERVER && !*is_in_line ? without_code(line, code) : line;
        code = continued_code(line);
        frame_pieces_show(look->pieces, bytes_first(line, line.len - shown.len));
        bool is_start = !*is_in_line;
        add_line(info, frame, look, shown, end >= 0);
        add_piece(frame, look, bytes_first(rest, taken), is_start, end >= 0);
        *is_in_line = end < 0;
        rest = bytes_skip(rest, taken);
        if (frame->side == SERVER || *is_in_line || look->chunk_left == 0 || rest.len == 0)
            continue;
        size_t chunk = (size_t)MIN(look->chunk_left, rest.len);
        g_string_append_printf(info, _(" | DATA fragment, %zu bytes"), chunk);
        look->chunk_left -= chunk;
        frame_pieces_add_message(look->pieces, bytes_first(rest, chunk));
        rest = bytes_skip(rest, chunk);
    }
}

/* What of a segment are lines, behind the mail data that it begins with. */
static GString *lines_info(const Frame *frame, FlowLook *look, size_t data)
{
    GString *info = g_string_new(frame->side == CLIENT ? "C: " : "S: ");
    Bytes lines = bytes_skip(frame->segment.payload, data);

    if (data > 0) {
        g_string_append_printf(info, _("DATA fragment, %zu bytes"), data);
        g_string_append(info, lines.len > 0 ? " | " : "");
        look->is_in_line[CLIENT] = false;
        frame_pieces_add_message(look->pieces, bytes_first(frame->segment.payload, data));
    }
    add_lines(info, frame, look, lines);
    if (frame->segment.payload_len > frame->segment.payload.len) {
        g_string_append_printf(info, _(" ... (%u bytes)"), frame->segment.payload_len);
        look->is_in_line[frame->side] = true; /* nobody knows within which line */
        if (frame->side == CLIENT)
            look->is_secret_line = true;
    }
    return info;
}

/* A log-in is answered by a reply that asks for nothing more. source RFC 4954 4 */
static void watch_login(FlowLook *look, Bytes reply)
{
    bool asks = is_pop3(look) ? bytes_starts_with(reply, BYTES_OF("+ "))
                              : reply.len < 3 || bytes_starts_with(reply, BYTES_OF("334"));

    if (look->login == LOGIN_OPEN && !asks)
        look->login = LOGIN_ANSWERED;
}

static GString *data_info(const Frame *frame, const FlowLook *look)
{
    GString *info = g_string_new(NULL);

    if (look->mode != READING_HELD)
        frame_pieces_add_message(look->pieces, frame->segment.payload);
    g_string_append_printf(info,
                           look->mode == READING_HELD ? _("C: %u bytes, sent before the reply")
                                                      : _("C: DATA fragment, %u bytes"),
                           frame->segment.payload_len);
    return info;
}

/* How many octets of the client's segment are mail data: all, or those up to their end. */
static size_t mail_data_in(const Frame *frame, FlowLook *look)
{
    Bytes payload = frame->segment.payload;

    if (look->mode == READING_OCTETS) {
        size_t chunk = (size_t)MIN(look->chunk_left, frame->segment.payload_len);
        look->chunk_left -= chunk;
        return chunk > 0 ? chunk : frame->segment.payload_len;
    }
    g_autoptr(GString) octets = g_string_new_len((const char *)look->tail, (gssize)look->tail_len);
    size_t before = octets->len;

    g_string_append_len(octets, (const char *)payload.data, (gssize)payload.len);
    const char *end = memmem(octets->str, octets->len, DATA_END, strlen(DATA_END));
    return end == NULL ? frame->segment.payload_len
                       : (size_t)(end - octets->str) + strlen(DATA_END) - before;
}

/* Remembers the client's last octets. */
static void keep_tail(const Frame *frame, FlowLook *look)
{
    Bytes payload = frame->segment.payload;
    size_t kept = MIN(payload.len, sizeof(look->tail));

    if (frame->side == SERVER || payload.len == 0)
        return;
    if (kept < sizeof(look->tail)) { /* what it had moves up */
        size_t room = MIN(look->tail_len, sizeof(look->tail) - kept);
        memmove(look->tail, look->tail + look->tail_len - room, room);
        look->tail_len = room;
    } else {
        look->tail_len = 0;
    }
    memcpy(look->tail + look->tail_len, payload.data + payload.len - kept, kept);
    look->tail_len += kept;
    if (payload.len < frame->segment.payload_len)
        look->tail_len = 0;
}

void frame_talk_unseen(const Frame *frame, FlowLook *look)
{
    g_autoptr(GString) unseen = g_string_new(NULL);
    FramePieces *pieces = look->pieces;

    look->pieces = NULL;
    if (look->protocol != NULL && look->mode != READING_BODY && look->mode != READING_OCTETS &&
        look->mode != READING_SEALED)
        add_lines(unseen, frame, look, frame->segment.payload);
    look->pieces = pieces;
}

/* The lines behind the first one, which the line of the frame does not show. */
static void add_more_lines(const Frame *frame, FlowLook *look, Bytes lines)
{
    g_autoptr(GString) unseen = g_string_new(NULL);

    if (look->pieces != NULL)
        add_lines(unseen, frame, look, lines);
}

/* As tshark does: of replies the first line alone; messages are counted. */
static GString *pop3_server_info(const Frame *frame, FlowLook *look)
{
    Bytes payload = frame->segment.payload;
    ptrdiff_t end = bytes_find(payload, '\n');
    Bytes line = end < 0 ? payload : bytes_first(payload, (size_t)end);
    GString *info = g_string_new("S: ");

    if (look->server_mode == READING_BODY) {
        frame_pieces_add_message(look->pieces, payload);
        g_string_append_printf(info, _("DATA fragment, %u bytes"), frame->segment.payload_len);
        return info;
    }
    if (line.len > 0 && line.data[line.len - 1] == '\r')
        line.len--;
    bool is_start = !look->is_in_line[SERVER];
    add_line(info, frame, look, line, end >= 0);
    add_piece(frame, look, end < 0 ? payload : bytes_first(payload, (size_t)end + 1), is_start,
              end >= 0);
    look->is_in_line[SERVER] = false;
    if (end >= 0)
        add_more_lines(frame, look, bytes_skip(payload, (size_t)end + 1));
    look->is_in_line[SERVER] = payload.len > 0 && payload.data[payload.len - 1] != '\n';
    return info;
}

GString *frame_talk(const Frame *frame, FlowLook *look)
{
    bool is_lines = look->mode == READING_LINES || look->mode == READING_ANSWER;
    size_t data = 0;

    if (frame->side == SERVER)
        watch_login(look, frame->segment.payload);
    else if (look->mode == READING_HELD && look->login != LOGIN_NONE)
        frame_talk_unseen(frame, look);
    if (frame->side == CLIENT && !is_lines)
        data = look->mode == READING_HELD ? frame->segment.payload_len : mail_data_in(frame, look);
    if (frame->side == SERVER && is_pop3(look))
        return pop3_server_info(frame, look);
    keep_tail(frame, look);
    return data == frame->segment.payload_len ? data_info(frame, look)
                                              : lines_info(frame, look, data);
}
