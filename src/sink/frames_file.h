/* frames_file.h - packets of several sources, written as one pcapng. */
#pragma once

#include "sink/folder.h"

/* A packet as it was recorded. */
typedef struct RecordedFrame {
    uint32_t capture;   /* index of its source, from 1 */
    uint32_t interface; /* within the source */
    int link_type;      /* LINKTYPE_ value */
    uint64_t number;    /* within the source, from 1 */
    int64_t when;       /* ns since 1970 UTC; 0 where it has none */
    Bytes octets;
    uint32_t original_len; /* octets on the wire */
} RecordedFrame;

typedef struct FramesFile FramesFile;

/* Begins a file of packets. source draft-ietf-opsawg-pcapng 4.1 */
FramesFile *frames_file_new(Folder *folder, const char *path, GError **error);

/* Adds a packet; its comment says which frame of which source it was. source 4.2, 4.3 of it */
bool frames_file_add(FramesFile *frames, const RecordedFrame *frame, GError **error);

/* How many packets are in it. */
uint64_t frames_file_count(const FramesFile *frames);

FolderFile *frames_file_file(const FramesFile *frames); /* lent */
void frames_file_free(FramesFile *frames);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FramesFile, frames_file_free)
