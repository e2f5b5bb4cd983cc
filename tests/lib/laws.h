/*
 * laws.h - the two laws that hold for every talk.
 *
 * 1. Any cut of the same octets gives the same events.
 * 2. Any interleaving of the two sides that TCP allows gives the same events.
 */
#pragma once

#include "scene_run.h"

/* How often chance is asked; the seeds are the numbers from 0 on. */
#define LAW_ROUNDS 50
/* Scenes with so many records try the same again and again: they get fewer rounds. */
#define LAW_RECORDS_MANY 500
#define LAW_ROUNDS_OF_MANY 4

/*
 * Pieces that are cut anew: 0 whole turns, 1 octet by octet, from 2 on seeded at random.
 *
 *   pieces  as turns_pieces made them; what was lost, repeated or late keeps its bounds
 *   returns pieces, yours
 */
GPtrArray *pieces_recut(const GPtrArray *pieces, guint round);

/*
 * Pieces in another order that TCP allows, with acknowledgements lowered as far as the talk allows.
 *
 *   turns   of a connection; those that the network disturbed stay as they are
 *   returns pieces, yours
 */
GPtrArray *turns_reordered(const GPtrArray *turns, bool has_handshake, guint round);

/* Lets packets be recorded before the ones that they acknowledge, up to three places early. */
void packets_shuffled(const Scene *scene, GPtrArray *packets, guint round);

/*
 * Holds a scene against a law (1 or 2).
 *
 *   expected  the records of the scene as it was written
 *   returns   NULL where it holds, else what differs in the first round that does; yours
 */
char *law_broken(int law, const Scene *scene, const GPtrArray *expected);
