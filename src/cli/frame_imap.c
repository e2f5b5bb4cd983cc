/* frame_imap.c - what the line of a frame says of an IMAP talk, its secrets masked. */
#include "cli/frame_imap.h"

#include "base/i18n.h"
#include "cli/frame_talk.h"
#include "dialogue/imap.h"

#define MASK "********"

/* What the lines of a connection remember. */
struct ImapLook {
    ImapScanner scanner[N_SIDES];
    size_t secret_from; /* of the client's command at hand: what is never shown begins here */
    bool is_login;      /* its log-in was not answered: lines may be answers */
    unsigned answers;   /* that its client gave */
    bool is_blind;      /* octets of the client were not seen: what is no command may be secret */
    bool is_message;    /* the literal at hand is one */
};

static void on_client_token(void *user, const ImapToken *token)
{
    ImapLook *imap = user;
    const ImapScanner *scanner = &imap->scanner[CLIENT];

    if (scanner->tokens->len != 3 || token->in_code)
        return;
    /* behind the user of LOGIN, and behind the mechanism of AUTHENTICATE */
    if (imap_verb_find(imap_word(scanner, 1))->traits & IMAP_LOGS_IN)
        imap->secret_from = token->raw_at + token->raw_len;
}

static void on_server_token(void *user, const ImapToken *token)
{
    ImapLook *imap = user;
    ImapScanner *scanner = &imap->scanner[SERVER];
    Bytes text = imap_token_text(scanner, token);

    /* what a person reads: +, or the status of a response */
    if (scanner->in_text || token->kind != IMAP_ATOM)
        return;
    if ((scanner->tokens->len == 1 && bytes_equal(text, BYTES_OF("+"))) ||
        (scanner->tokens->len == 2 &&
         (bytes_equal_nocase(text, BYTES_OF("OK")) || bytes_equal_nocase(text, BYTES_OF("NO")) ||
          bytes_equal_nocase(text, BYTES_OF("BAD")))))
        imap_scan_text(scanner);
}

static ImapLook *imap_look(FlowLook *look)
{
    if (look->imap != NULL)
        return look->imap;
    look->imap = g_new0(ImapLook, 1);
    imap_scanner_init(&look->imap->scanner[CLIENT], look->imap, on_client_token);
    imap_scanner_init(&look->imap->scanner[SERVER], look->imap, on_server_token);
    look->imap->secret_from = SIZE_MAX;
    return look->imap;
}

void imap_look_free(ImapLook *imap)
{
    if (imap == NULL)
        return;
    for (Side side = CLIENT; side < N_SIDES; side++)
        imap_scanner_clear(&imap->scanner[side]);
    g_free(imap);
}

/* The literal that a side announced is one of a message: it is counted, not shown. */
static bool is_message(const ImapScanner *scanner, Side side)
{
    Bytes verb = imap_word(scanner, 1);

    if (side == SERVER)
        return bytes_equal_nocase(imap_word(scanner, 2), BYTES_OF("FETCH"));
    return bytes_equal_nocase(verb, BYTES_OF("APPEND")) && scanner->tokens->len > 2;
}

/* All of a line may be a secret: an answer, or what cannot be told from one. Every command has a
 * blank, and no answer has. */
static bool may_be_answer(const ImapLook *imap, const FlowLook *look)
{
    const ImapScanner *scanner = &imap->scanner[CLIENT];
    bool is_command = imap_verb_is_known(imap_verb_find(imap_word(scanner, 1))) ||
                      bytes_equal_nocase(imap_word(scanner, 1), BYTES_OF("UID"));

    if (look->mode == READING_ANSWER && !scanner->in_literal)
        return true;
    if (bytes_equal_nocase(imap_word(scanner, 0), BYTES_OF("DONE")) && scanner->tokens->len == 1)
        return false;
    return scanner->tokens->len < 2 || ((imap->is_blind || imap->is_login) && !is_command);
}

/* A piece of the client's line, that began at this position of its command. */
static void add_client(GString *info, ImapLook *imap, FlowLook *look, Bytes piece, size_t begin)
{
    size_t clear = piece.len;

    if (!look->show_secrets && may_be_answer(imap, look))
        clear = 0;
    else if (!look->show_secrets && imap->secret_from < begin + piece.len)
        clear = imap->secret_from > begin ? imap->secret_from - begin : 0;
    g_string_append_len(info, (const char *)piece.data, (gssize)clear);
    frame_pieces_show(look->pieces, bytes_first(piece, clear));
    if (clear < piece.len)
        g_string_append(info, clear > 0 ? " " MASK : MASK);
    if (clear < piece.len)
        frame_remember_secret(look, bytes_trim(bytes_skip(piece, clear)));
}

/* A command is over, or a response. */
static void end_unit(ImapLook *imap, Side side)
{
    const ImapScanner *client = &imap->scanner[CLIENT], *server = &imap->scanner[SERVER];
    Bytes verb = imap_word(client, 1);

    if (side == CLIENT) {
        bool is_command =
            imap_verb_is_known(imap_verb_find(verb)) || bytes_equal_nocase(verb, BYTES_OF("UID"));

        bool is_login = bytes_equal_nocase(verb, BYTES_OF("AUTHENTICATE"));

        imap->answers = is_login ? 0 : imap->answers + 1;
        imap->is_login |= is_login;
        imap->is_blind &= !is_command;
        imap->secret_from = SIZE_MAX;
        return;
    }
    Bytes tag = imap_word(server, 0);
    bool is_tagged = !bytes_equal(tag, BYTES_OF("*")) && !bytes_equal(tag, BYTES_OF("+"));

    imap->is_login &= !is_tagged;
    /* a literal that was refused is not sent */
    if (is_tagged && client->in_literal && bytes_equal(tag, imap_word(client, 0)))
        imap_scan_drop(&imap->scanner[CLIENT]);
}

/* What the server asks behind an answer may prove what was answered. source RFC 5802 3 */
static bool proves_answer(const ImapLook *imap)
{
    return imap->is_login && imap->answers > 0 &&
           bytes_equal(imap_word(&imap->scanner[SERVER], 0), BYTES_OF("+"));
}

static Bytes without_end(Bytes line)
{
    while (line.len > 0 && (line.data[line.len - 1] == '\n' || line.data[line.len - 1] == '\r'))
        line.len--;
    return line;
}

/* A run of a literal: of a message it is counted. */
static void add_literal(GString *info, const Frame *frame, FlowLook *look, Bytes *rest)
{
    ImapLook *imap = look->imap;
    ImapScanner *scanner = &imap->scanner[frame->side];
    Bytes piece = imap_scan_peek(scanner, *rest);
    size_t begin = scanner->position;
    Place at = {.frame = frame->number};

    if (imap->is_message) {
        g_string_append_printf(info, _("message, %zu bytes"), piece.len);
        frame_pieces_add_message(look->pieces, piece);
    } else if (frame->side == CLIENT)
        add_client(info, imap, look, piece, begin);
    else
        frame_add_server_line(info, look, piece, true);
    if (!imap->is_message)
        frame_pieces_add(look->pieces, TALK_LINE, piece, false, false);
    imap_scan_literal(scanner, rest, &at);
}

static void add_proof(GString *info, const FlowLook *look, Bytes piece)
{
    g_string_append(info, "+ " MASK);
    frame_pieces_show(look->pieces, bytes_first(piece, strlen("+ ")));
}

/* A run of a line. */
static void add_line(GString *info, const Frame *frame, FlowLook *look, Bytes *rest)
{
    ImapLook *imap = look->imap;
    ImapScanner *scanner = &imap->scanner[frame->side];
    size_t begin = scanner->is_given_out ? 0 : scanner->position;
    Bytes all = *rest;
    Place at = {.frame = frame->number};
    ImapScan what = imap_scan(scanner, rest, &at);
    Bytes piece = without_end(bytes_first(all, all.len - rest->len));
    bool is_answer = frame->side == CLIENT && may_be_answer(imap, look);

    if (piece.len == 0)
        g_string_append(info, begin == 0 ? _("(empty line)") : _("(end of the line)"));
    else if (frame->side == CLIENT)
        add_client(info, imap, look, piece, begin);
    else if (!look->show_secrets && proves_answer(imap))
        add_proof(info, look, piece);
    else
        frame_add_server_line(info, look, piece, what != IMAP_SCAN_MORE);
    Bytes octets = bytes_first(all, all.len - rest->len);
    frame_pieces_show(look->pieces, bytes_skip(octets, piece.len));
    frame_pieces_add(look->pieces, is_answer ? TALK_ANSWER : TALK_LINE, octets, begin == 0,
                     what != IMAP_SCAN_MORE);
    if (what == IMAP_SCAN_UNIT)
        end_unit(imap, frame->side);
    if (what != IMAP_SCAN_LITERAL)
        return;
    imap->is_message = is_message(scanner, frame->side);
    imap_scan_begin_literal(scanner, !imap->is_message);
}

/* Octets were left out: the literal is counted on, all else begins anew. */
static void pass_over(ImapLook *imap, const Frame *frame, uint64_t length)
{
    ImapScanner *scanner = &imap->scanner[frame->side];
    const Place at = {.frame = frame->number};

    if (length == 0 || imap_scan_gap(scanner, length, &at) == length)
        return;
    imap_scan_drop(scanner);
    imap->is_blind |= frame->side == CLIENT;
}

GString *frame_imap(const Frame *frame, FlowLook *look)
{
    GString *info = g_string_new(frame->side == CLIENT ? "Request: " : "Response: ");
    ImapLook *imap = imap_look(look);
    const ImapScanner *scanner = &imap->scanner[frame->side];
    Bytes rest = frame->segment.payload;
    const char *separator = "";

    if (frame->side == CLIENT && look->has_lost) { /* nobody knows within which line */
        imap_scan_drop(&imap->scanner[CLIENT]);
        imap->is_blind = true;
        look->has_lost = false;
    }
    while (rest.len > 0) {
        g_string_append(info, separator);
        separator = " | ";
        if (scanner->in_literal)
            add_literal(info, frame, look, &rest);
        else
            add_line(info, frame, look, &rest);
    }
    if (frame->segment.payload_len > frame->segment.payload.len) {
        g_string_append_printf(info, _(" ... (%u bytes)"), frame->segment.payload_len);
        pass_over(imap, frame, frame->segment.payload_len - frame->segment.payload.len);
    }
    return info;
}
