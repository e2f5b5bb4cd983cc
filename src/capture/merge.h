/*
 * merge.h - several captures as one timeline: of those that are open, the earliest packet is next.
 *
 * Each capture keeps its own order: where its stamps go back, what comes late is handed out at
 * once. A stamp that is far ahead of both of its neighbours is not believed; one packet with a
 * wrong time would else hold back all behind it. Packets of one time come in the order in which
 * their captures were added.
 */
#pragma once

#include "capture/capture.h"

typedef struct Merge Merge;

/* What comes next. */
typedef struct MergeNext {
    CaptureSource *source; /* lent */
    bool is_over;          /* the source has no more packets: it is let go */
    Packet packet;         /* else; lent until the next call */
} MergeNext;

Merge *merge_new(void);
void merge_free(Merge *merge);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Merge, merge_free)

/*
 * Adds a source, and reads its first packet.
 *
 *   source   lent until it is told to be over
 *   count    packets to be read of it at most; 0: all
 */
void merge_add(Merge *merge, CaptureSource *source, uint64_t count);

/* How many sources are open. */
guint merge_count(const Merge *merge);

/* Takes what comes next; false where no source is open. */
bool merge_next(Merge *merge, MergeNext *ret_next);
