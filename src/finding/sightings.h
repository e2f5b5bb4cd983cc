/*
 * sightings.h - under which sender a message was carried, for it may be seen again on its way.
 *
 * What is seen twice is known by its Message-ID, author and date together. A server that passes a
 * message on leaves the envelope's sender alone, but for lists and forwarders, who say so.
 */
#pragma once

#include "finding/facts.h"

typedef struct Sightings Sightings;

Sightings *sightings_new(void);
void sightings_free(Sightings *sightings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sightings, sightings_free)

/*
 * Compares the sender that a message is carried under, or that it lay in a mailbox with, with the
 * one it was carried under before.
 *
 *   limits  SIGHTINGS_MAX: a newer message takes the place of an older one
 *   source  RFC 5321 4.4, 3.9
 */
void find_in_sighting(Sightings *sightings, const FindingFacts *facts, const FindingTell *tell);
