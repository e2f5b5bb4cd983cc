/* talk_tells.h - what the reader of a connection tells, given on with its flow and its mails. */
#pragma once

#include "pipeline/talk.h"

/* What a reader is made with; it is told the talk for as long as that lives. */
DialogueTell talk_tells(Talk *talk);

/*
 * Gives on an oddity, of the reader or of the streams below it.
 *
 *   limits ODDITIES_OF_A_KIND_MAX; more are counted in talk->tell->oddities_left_out
 */
void talk_tell_oddity(Talk *talk, const Oddity *oddity);

/* All that can be known of a message is: it goes to who judges. `mail` may be NULL: nothing. */
void talk_judge(Talk *talk, const Mail *mail, const Envelope *envelope);
