/* exchange.h - how readers make what dialogues tell. */
#pragma once

#include "dialogue/dialogue.h"

/* A command that keeps a copy of its line; nothing else is filled in. Goes with its exchange. */
Command *command_new(Bytes line);

/* A second reply with the same contents (the lines are shared). */
Reply *reply_copy(const Reply *reply);

/* Adds a step with a copy of its text, and takes what it stands for; keeps the first STEPS_MAX, and
 * says in the exchange that there were more. */
void exchange_add_step(Exchange *exchange, const Step *step, Bytes text);

/* One with no sender and no recipients, and nothing decided; yours. */
Envelope *envelope_new(void);

/* A piece of the body was read, or is missing: `length` octets from `place` on. */
void body_facts_add(BodyFacts *body, const Place *place, uint64_t length);

/* A log-in is over: gives it its number, and remembers it as the last one, unless one before it
 * held. */
void facts_note_login(DialogueFacts *facts, Credential *credential);

/*
 * Remembers what the client said that is secret: replies may repeat it, whatever they answer.
 *
 *   said    of GBytes *, the last few; NULL before any
 *   limits  SECRETS_REMEMBERED_MAX; what is shorter than SECRET_MIN_BYTES is found in any text, and
 *           not remembered
 */
void secrets_remember(GPtrArray **said, Bytes secret);

/* The same of the secret of a log-in, as its mechanism spells it out. */
void secrets_remember_login(GPtrArray **said, const Credential *credential);

/*
 * The dialogue goes over into another phase.
 *
 *   name      static
 *   exchange  number of the first one in it
 *   place     where it begins
 *   limits    PHASES_MAX
 */
void facts_enter_phase(DialogueFacts *facts, const char *name, uint64_t exchange,
                       const Place *place);

/* What a final reply means for what it answers: 2yz, 4yz, 5yz. source RFC 5321 4.2.1 */
Outcome outcome_of_code(int code);
