/* exchange.h - how readers make what dialogues tell. */
#pragma once

#include "dialogue/dialogue.h"

/* A command that keeps a copy of its line; nothing else is filled in. Goes with its exchange. */
Command *command_new(Bytes line);

/* A second reply with the same contents (the lines are shared). */
Reply *reply_copy(const Reply *reply);

/* Keeps the first STEPS_MAX. */
void exchange_add_step(Exchange *exchange, Side side, int code, Bytes text, bool is_secret,
                       const Span *span);

Envelope *envelope_new(void);

/* What a final reply means for what it answers: 2yz, 4yz, 5yz. source RFC 5321 4.2.1 */
Outcome outcome_of_code(int code);
