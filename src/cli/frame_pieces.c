/* frame_pieces.c - which octets of a frame's payload its line shows, and what they are. */
#include "cli/frame_pieces.h"

#define MASK "********"

static void clear_piece(gpointer value)
{
    g_free(((TalkPiece *)value)->text);
}

void frame_pieces_init(FramePieces *pieces, Bytes payload)
{
    pieces->payload = payload;
    pieces->shown = g_byte_array_sized_new((guint)payload.len);
    g_byte_array_set_size(pieces->shown, (guint)payload.len);
    if (payload.len > 0)
        memset(pieces->shown->data, 0, payload.len);
    pieces->pieces = g_array_new(FALSE, FALSE, sizeof(TalkPiece));
    g_array_set_clear_func(pieces->pieces, clear_piece);
}

void frame_pieces_clear(FramePieces *pieces)
{
    g_clear_pointer(&pieces->shown, g_byte_array_unref);
    g_clear_pointer(&pieces->pieces, g_array_unref);
}

/* The octets stand in the payload. */
static bool is_inside(const FramePieces *pieces, Bytes octets)
{
    const Bytes *payload = &pieces->payload;

    return octets.len > 0 && payload->len > 0 && octets.data >= payload->data &&
           octets.data < payload->data + payload->len &&
           octets.len <= payload->len - (size_t)(octets.data - payload->data);
}

void frame_pieces_show(FramePieces *pieces, Bytes octets)
{
    if (pieces != NULL && is_inside(pieces, octets))
        memset(pieces->shown->data + (octets.data - pieces->payload.data), 1, octets.len);
}

void frame_pieces_add(FramePieces *pieces, TalkKind kind, Bytes octets, bool is_start,
                      bool is_whole)
{
    const TalkPiece piece = {kind, octets, NULL, is_start, is_whole};

    if (pieces != NULL && is_inside(pieces, octets))
        g_array_append_val(pieces->pieces, piece);
}

void frame_pieces_add_message(FramePieces *pieces, Bytes octets)
{
    frame_pieces_show(pieces, octets);
    frame_pieces_add(pieces, TALK_MESSAGE, octets, false, false);
}

bool frame_pieces_are_shown(const FramePieces *pieces, size_t at)
{
    return at < pieces->shown->len && pieces->shown->data[at] != 0;
}

static Bytes without_end(Bytes line)
{
    while (line.len > 0 && (line.data[line.len - 1] == '\n' || line.data[line.len - 1] == '\r'))
        line.len--;
    return line;
}

static char *masked(const FramePieces *pieces, Bytes line)
{
    size_t at = (size_t)(line.data - pieces->payload.data);
    GString *text = g_string_new(NULL);
    bool was_shown = true;

    for (size_t i = 0; i < line.len; i++) {
        bool is_shown = frame_pieces_are_shown(pieces, at + i);

        if (is_shown)
            g_string_append_c(text, line.data[i] == 0 ? '.' : (char)line.data[i]);
        else if (was_shown)
            g_string_append(text, MASK);
        was_shown = is_shown;
    }
    return g_string_free(text, FALSE);
}

void frame_pieces_write(FramePieces *pieces)
{
    for (guint i = 0; i < pieces->pieces->len; i++) {
        TalkPiece *piece = &g_array_index(pieces->pieces, TalkPiece, i);

        if (piece->kind != TALK_MESSAGE && piece->text == NULL)
            piece->text = masked(pieces, without_end(piece->octets));
    }
}
