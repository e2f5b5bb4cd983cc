/* frame_pieces.h - which octets of a frame's payload its line shows, and what they are. */
#pragma once

#include "tree/talk.h"

/* What the writers of a line found in a payload. All that nobody showed is secret. */
typedef struct FramePieces {
    Bytes payload;
    GByteArray *shown; /* an octet for each of the payload: 1 where it may be seen */
    GArray *pieces;    /* of TalkPiece, in order; their text is not made yet */
} FramePieces;

void frame_pieces_init(FramePieces *pieces, Bytes payload);
void frame_pieces_clear(FramePieces *pieces);

/* Octets of the payload may be seen; nothing where nobody asks (NULL), or for octets of another
 * place. */
void frame_pieces_show(FramePieces *pieces, Bytes octets);

/* Octets of the payload are a piece of the talk. */
void frame_pieces_add(FramePieces *pieces, TalkKind kind, Bytes octets, bool is_start,
                      bool is_whole);

/* The same of a part of a message, which may be seen. */
void frame_pieces_add_message(FramePieces *pieces, Bytes octets);

/* Whether an octet of the payload may be seen. */
bool frame_pieces_are_shown(const FramePieces *pieces, size_t at);

/* Gives each line its text, without its end, what may not be seen masked. */
void frame_pieces_write(FramePieces *pieces);
