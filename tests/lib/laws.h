/*
 * laws.h - the laws that hold for every talk.
 *
 * 0. All keys are known, and events come in the order that no cut can change (events_fault.h).
 * 1. Any cut of the same octets gives the same events.
 * 2. Any interleaving of the two sides that TCP allows gives the same events.
 */
#pragma once

#include "scene_run.h"

/* How often chance is asked; the seeds are the numbers from 0 on. */
#define LAW_ROUNDS 50
/* Scenes with many records try the same again and again: so many in all rounds of chance do. */
#define LAW_RECORDS 5000
/* Octets of a segment; an IPv4 packet holds 65,535. */
#define LAW_SEGMENT_MAX 60000

/*
 * Pieces that are cut anew: 0 whole turns, 1 octet by octet, from 2 on seeded at random. Of very
 * long talks only the ends of turns are cut octet by octet.
 *
 *   pieces  as turns_pieces made them; what was lost, repeated or late keeps its bounds
 *   longest octets of a new piece; pieces that are longer keep their bounds
 *   returns pieces, yours
 */
GPtrArray *pieces_recut(const GPtrArray *pieces, size_t longest, guint round);

/*
 * Pieces in another order that TCP allows, with acknowledgements lowered as far as the talk allows.
 *
 *   turns   of a connection; those that the network disturbed stay as they are
 *   longest octets of a new piece
 *   returns pieces, yours
 */
GPtrArray *turns_reordered(const GPtrArray *turns, size_t longest, bool has_handshake, guint round);

/* Lets packets be recorded before the ones that they acknowledge, up to three places early. */
void packets_shuffled(const Scene *scene, GPtrArray *packets, guint round);

/*
 * Holds a scene against a law (0 to 2).
 *
 *   expected  the records of the scene as it was written
 *   returns   NULL where it holds, else what is wrong in the first round that breaks it; yours
 */
char *law_broken(int law, const Scene *scene, const GPtrArray *expected);
