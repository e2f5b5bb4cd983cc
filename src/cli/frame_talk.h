/* frame_talk.h - what the line of a frame says of the talk in it, its secrets masked. */
#pragma once

#include "cli/frame_line.h"

/*
 * The lines of a segment that goes on with its stream, " | " between them; mail data is counted.
 *
 *   look     of its connection; remembers what the next frames need
 *   returns  yours; octets as they came, to be made safe
 */
GString *frame_talk(const Frame *frame, FlowLook *look);

/* The same for a segment whose lines are not shown: replies may repeat what is secret in them. */
void frame_talk_unseen(const Frame *frame, FlowLook *look);

/* A line of the server, or a part of one: replies repeat what they did not understand. */
void frame_add_server_line(GString *info, const FlowLook *look, Bytes part, bool is_whole);

/* What the server may send back in its replies. */
void frame_remember_secret(FlowLook *look, Bytes secret);
