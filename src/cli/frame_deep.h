/* frame_deep.h - one frame down to its octets: its tree, and which of its octets may be seen. */
#pragma once

#include "cli/frame_line.h"
#include "report/page.h"
#include "tree/describe.h"

/* What holds for all frames. */
typedef struct DeepWishes {
    bool show_secrets;
    guint *tls_connections; /* how many connections have records of TLS so far */
} DeepWishes;

/* A frame that will be shown in depth; it owns all of it. */
typedef struct DeepFrame {
    Tree *tree;
    uint8_t *octets; /* the packet as it was captured */
    size_t len;
    Bytes secret;     /* in octets: what is a TCP payload, or may be a part of one */
    bool has_payload; /* secret is the TCP payload of the frame's segment */
    uint8_t *hidden;  /* of each octet: 1 where it may not be seen; NULL where all may */
} DeepFrame;

/*
 * Makes the tree of a frame's headers.
 *
 *   frame    of the same view
 *   returns  yours
 */
DeepFrame *deep_frame_new(const FrameView *view, const Frame *frame, const Vendors *vendors,
                          int64_t since_previous, int64_t since_first);
void deep_frame_free(DeepFrame *deep);

/*
 * Adds what its payload says, and finds out which of its octets may be seen.
 *
 *   look    of its connection, behind frame_info; NULL where it has none
 *   pieces  what frame_info found; NULL likewise
 *   limits  TLS_CONNECTIONS_MAX: of others no records are shown
 */
void deep_frame_end(DeepFrame *deep, const Frame *frame, FlowLook *look, FramePieces *pieces,
                    const DeepWishes *wishes);

/* How much memory it takes, about. */
size_t deep_frame_memory(const DeepFrame *deep);

/* It has a layer of this name (NULL: of any). */
bool deep_frame_has(const DeepFrame *deep, const char *layer);

/* Writes its tree as tshark -V does, or its octets as tshark -x; of one layer, or (NULL) of all. */
void deep_frame_write_tree(const DeepFrame *deep, Page *page, const char *layer);
void deep_frame_write_octets(const DeepFrame *deep, Page *page, const char *layer);
