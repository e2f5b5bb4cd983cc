/* frame_imap.h - what the line of a frame says of an IMAP talk, its secrets masked. */
#pragma once

#include "cli/frame_line.h"

/*
 * The lines of a segment that goes on with its stream, " | " between them; messages are counted.
 *
 *   look     of its connection; remembers what the next frames need
 *   returns  yours; octets as they came, to be made safe
 */
GString *frame_imap(const Frame *frame, FlowLook *look);

void imap_look_free(ImapLook *imap);
