/* talk.h - the lines of a talk in a frame, and what each of them means. */
#pragma once

#include "base/place.h"
#include "tree/tree.h"

typedef enum TalkKind {
    TALK_LINE,    /* a line, or a part of one */
    TALK_ANSWER,  /* a line of the client that answers a challenge of a log-in */
    TALK_HIDDEN,  /* a line of the client that may be such an answer: nobody knows */
    TALK_MESSAGE, /* octets of a message */
} TalkKind;

/* A piece of a talk in the payload of a frame. */
typedef struct TalkPiece {
    TalkKind kind;
    Bytes octets;            /* in the frame */
    char *text;              /* of a line: without its line end, its secrets masked */
    bool is_start, is_whole; /* of a line: it begins here, it ends here */
} TalkPiece;

/* What the frames of one connection remember of commands, to tell what replies answer. */
typedef struct TalkMemory {
    char *verb;        /* the last command; NULL before any */
    unsigned open;     /* commands that were not answered */
    bool is_continued; /* the latest line of the server said that more of its reply follows */
} TalkMemory;

void talk_memory_clear(TalkMemory *memory);

/*
 * Adds the pieces of a frame: commands and replies with their words, and what they mean.
 *
 *   protocol  "smtp", "lmtp", "pop3", "imap"
 */
void describe_talk(Tree *tree, TalkMemory *memory, const char *protocol, Side side, Bytes payload,
                   const GArray *pieces);
