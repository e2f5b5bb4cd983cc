/*
 * scene.h - a talk between two ends, what the network did to it, and what must be seen of it.
 *
 * The language of the files is described in tests/scenes/README.md. The road of a scene:
 * text -> items (scene_parse.c) -> pieces in turns (scene_plan.c) -> packets (scene_packets.c).
 */
#pragma once

#include <glib.h>

#include "base/bytes.h"
#include "base/place.h"

/* What a line of the talk says or asks of the network. */
typedef enum ItemKind {
    ITEM_SAY,          /* octets of one side; lines carry their CRLF */
    ITEM_CUT,          /* a new segment begins */
    ITEM_SEGMENT,      /* from here on at most `count` octets a segment; 0: the MSS */
    ITEM_WAIT,         /* `delay_ns` pass */
    ITEM_LOSE,         /* the next `count` segments are not in the capture */
    ITEM_LOSE_BYTES,   /* the next `count` octets are not in the capture */
    ITEM_DROP,         /* the next `count` segments do not arrive, and are not in the capture */
    ITEM_LOSE_LAST,    /* the most recent segment is not in the capture */
    ITEM_SWAP,         /* the next two segments arrive in the other order */
    ITEM_LATE,         /* the next segment is recorded after the one that follows it */
    ITEM_REPEAT,       /* the last segment again, with `octets` in its place if there are any */
    ITEM_OVERLAP,      /* the next segment begins `count` octets early, with `octets` if any */
    ITEM_ALONE,        /* the last segment is acknowledged by a packet without data */
    ITEM_KEEP_ALIVE,   /* `side` sends a keep-alive of `count` octets (0 or 1) */
    ITEM_PROBE,        /* the window is shut before the next segment, and probed */
    ITEM_BAD_CHECKSUM, /* the next segment has a wrong TCP checksum */
    ITEM_HOPS,         /* the next segment has the hop limit `count` */
    ITEM_URGENT,       /* the last octet of the next segment is marked urgent */
    ITEM_OLD_STAMP,    /* the next segment has a timestamp older than all others */
    ITEM_FIN,          /* `side` has no more to say; `count` 1: on its last segment */
    ITEM_RESET,        /* `side` sends a RST */
    ITEM_STRAY,        /* `side` sends `octets` far from all else that it sends */
    ITEM_SYN,          /* `side` sends a SYN with another number */
} ItemKind;

typedef struct Item {
    ItemKind kind;
    Side side;
    bool is_raw;    /* ITEM_SAY: not a line of its own */
    bool is_far;    /* ITEM_FIN, ITEM_RESET: its number is far from all else that `side` sends */
    GBytes *octets; /* or NULL */
    uint64_t count;
    int64_t delay_ns;
} Item;

typedef enum SceneClose { SCENE_FIN4, SCENE_FIN3, SCENE_RESET, SCENE_OPEN } SceneClose;

/* One TCP connection of a scene. */
typedef struct SceneConnection {
    GPtrArray *items; /* of Item * */
    uint16_t port[N_SIDES];
    uint32_t initial[N_SIDES]; /* sequence numbers of the SYNs */
    uint16_t mss;              /* octets */
    bool is_ipv6;
    bool is_onward; /* from the server of the others to one behind it */
    bool has_handshake;
    SceneClose close;
    Side closer;
} SceneConnection;

/* `path` leads to `value` in an event; a NULL value: there is nothing at the path. */
typedef struct Condition {
    char *path; /* keys and list indexes, joined by dots; "#" at its end is a list's length */
    char *value;
} Condition;

#define COUNT_SOME (-1) /* at least one */
#define COUNT_ANY (-2)  /* none, one or several */

typedef struct Expectation {
    char *event;           /* its kind */
    GPtrArray *conditions; /* of Condition *, all of them hold */
    int64_t count;         /* so many events, or COUNT_SOME, COUNT_ANY */
    unsigned line;         /* of the file */
    char *text;            /* as written */
} Expectation;

typedef struct Scene {
    char *path, *title, *source;
    GPtrArray *connections;    /* of SceneConnection *; at least one */
    GPtrArray *expectations;   /* of Expectation * */
    uint32_t clock_back_at;    /* the clock is set back before this packet; 0: never */
    int64_t clock_back_ns;     /* by so much */
    uint32_t snaplen;          /* octets of each packet that were kept; 0: all */
    bool is_recorded[N_SIDES]; /* packets of this side are in the capture */
    uint32_t copy; /* of the same scene, with hosts of its own; 0 for the scene as it is */
    bool shows_secrets;
    GString *keylog; /* secrets of its sealed talks; empty for none */
} Scene;

/*
 * Reads a scene.
 *
 *   returns yours, free with scene_free; NULL on error
 *   errors  POSTA_ERROR_INPUT: what cannot be read or understood, with file and line
 */
Scene *scene_read(const char *path, GError **error);
void scene_free(Scene *scene);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scene, scene_free)

/* `SEEN_ALL`: all that has arrived in order. */
#define SEEN_ALL UINT64_MAX

typedef enum PieceKind {
    PIECE_DATA,       /* octets of the stream */
    PIECE_ACK,        /* an acknowledgement alone */
    PIECE_KEEP_ALIVE, /* a keep-alive, and its acknowledgement */
    PIECE_PROBE,      /* shut window, the first octet of what follows, opened window */
    PIECE_FIN,
    PIECE_RESET,
    PIECE_STRAY, /* octets far from all else; the other end says what it expected */
    PIECE_SYN,   /* a SYN in the open connection, likewise */
    PIECE_WAIT,
} PieceKind;

/* One packet to be sent, or what is to happen between packets. */
typedef struct Piece {
    PieceKind kind;
    Side side;
    uint64_t offset;  /* of the first octet in its side's stream */
    GBytes *octets;   /* or NULL */
    uint64_t seen;    /* octets of the other side that it acknowledges; SEEN_ALL */
    int64_t delay_ns; /* PIECE_WAIT */
    bool is_lost;     /* sent, but not in the capture */
    bool is_dropped;  /* and did not arrive */
    bool is_late;     /* recorded after the data packet that follows it */
    bool is_repeat;   /* sent before, perhaps otherwise; keeps its bounds whatever is recut */
    bool has_bad_checksum;
    bool is_urgent; /* its last octet is marked so */
    bool has_old_stamp;
    bool is_far;  /* PIECE_FIN, PIECE_RESET: its number is far from all else, and does nothing */
    uint8_t hops; /* its hop limit; 0: the usual one */
    bool has_fin;
} Piece;

/* What one side says before the other side's turn. */
typedef struct SceneTurn {
    Side side;
    bool is_rigid;     /* the network did something to it: only its pieces tell what */
    GPtrArray *units;  /* of Piece *: what the script wrote as one line, or as one raw run */
    GPtrArray *pieces; /* of Piece *: as they are sent */
    GArray *raw;       /* of gboolean: whether each unit is raw */
} SceneTurn;

Piece *piece_new(PieceKind kind, Side side);
/* The octets [from, from + length) of a piece, as a piece of their own. */
Piece *piece_part(const Piece *piece, size_t from, size_t length);
size_t piece_len(const Piece *piece);
/* Its headers are not like those of the others. */
bool piece_is_marked(const Piece *piece);
void piece_free(Piece *piece);
void turn_free(SceneTurn *turn);

/* The turns of a connection; yours. */
GPtrArray *scene_turns(const SceneConnection *connection);

/* Their pieces in order, as the scene wrote them: copies, yours. */
GPtrArray *turns_pieces(const GPtrArray *turns);
