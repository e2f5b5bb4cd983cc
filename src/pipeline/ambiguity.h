/*
 * ambiguity.h - octets of a talk that its two ends may have read otherwise than posta: they came
 * twice with different contents, or were marked urgent.
 */
#pragma once

#include "pipeline/talk.h"

/*
 * Takes what an oddity of the streams says of such octets.
 *
 *   limits  AMBIGUITIES_MAX; behind it the last one reaches over all that come
 */
void ambiguity_note(Talk *talk, const Oddity *oddity);

/* Both copies of octets that came twice, as a list of their texts and hashes; NULL where they did
 * not. */
json_t *ambiguity_copies(const Oddity *oddity);

/* Adds to the record of a message, and to its evidence, which of its octets are in doubt. */
void ambiguity_add(json_t *record, json_t *evidence, const Talk *talk, const MessageTold *told,
                   const Mail *mail);

void ambiguity_clear(Talk *talk);
