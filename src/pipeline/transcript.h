/* transcript.h - the talks of a transcript on their way from lines to facts. */
#pragma once

#include "capture/transcript.h"
#include "pipeline/talk.h"

typedef struct TranscriptTalks TranscriptTalks;

/*
 * Prepares to read a transcript: each of its sessions becomes a talk, and goes through the same
 * reader as one that was captured. Its flow has what the text tells of the two ends, and nothing of
 * TCP; the frames of its places are lines of the text.
 *
 *   transcript  lent
 *   capture     index of the source, from 1
 *   tell        who is told what the talks tell; lent
 *   over        is told when a talk is over, with its flow
 */
TranscriptTalks *transcript_talks_new(Transcript *transcript, uint32_t capture,
                                      const TalkTell *tell, void (*over)(void *user, Flow *flow));

/*
 * Reads one turn.
 *
 *   ordinal  of it, over all packets and turns of all sources
 *   returns  false where there is none left and all talks are over
 */
bool transcript_talks_next(TranscriptTalks *talks, uint64_t ordinal);

void transcript_talks_free(TranscriptTalks *talks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TranscriptTalks, transcript_talks_free)
