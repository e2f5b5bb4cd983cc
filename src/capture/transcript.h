/*
 * transcript.h - pasted talks as a source: who said which line, out of a text.
 *
 * Read are lines marked C: and S: (or Client:, Server:), swaks, sendmail -v, curl -v, sessions of
 * telnet or nc with no marks or with > before the replies, and the log of hMailServer. A text shows
 * what both ends said; it shows no packets, seldom a time, and sometimes not all of it.
 */
#pragma once

#include <glib.h>

#include "base/bytes.h"
#include "base/place.h"

#define PEER_NAME_SIZE 256 /* a domain name, and a NUL. source RFC 1035 2.3.4 */

/* What a text tells of the two ends, as written there; "" and 0 where it does not. */
typedef struct TranscriptPeers {
    char server_name[PEER_NAME_SIZE];
    char server_ip[PEER_NAME_SIZE];
    char client_ip[PEER_NAME_SIZE];
    uint16_t server_port;
} TranscriptPeers;

typedef enum TurnKind {
    TURN_LINE,   /* one end said something */
    TURN_UNSEEN, /* it said something here that the text leaves out: mail data, or their end */
    TURN_END,    /* the session is over */
} TurnKind;

/* One step of a talk. */
typedef struct Turn {
    TurnKind kind;
    uint32_t session; /* from 1, in the order in which they begin */
    Side side;        /* who spoke; not for TURN_END */
    Bytes octets;     /* of TURN_LINE: the line with CRLF put back; lent until the next call */
    uint64_t line;    /* where it stands in the text, from 1 */
    int64_t when;     /* ns since 1970 by the clock of the log; valid if has_when */
    bool has_when;
    bool is_closed;               /* of TURN_END: the text says that the connection was closed */
    const TranscriptPeers *peers; /* lent until the next call */
} Turn;

typedef struct Transcript Transcript;

/*
 * Looks for talks in a text.
 *
 *   text    a reference is kept
 *   returns yours, free with transcript_free; NULL where the text holds no talk of SMTP
 */
Transcript *transcript_new(GBytes *text);

/*
 * Reads on to the next turn.
 *
 *   returns false at the end; sessions that are open then have no TURN_END
 *   limits  TRANSCRIPT_SESSIONS_MAX sessions are open at once; the oldest ends before there are
 *           more
 */
bool transcript_next(Transcript *transcript, Turn *ret_turn);

/* Lines of the text read so far, and how many of them belong to no talk. */
uint64_t transcript_lines(const Transcript *transcript);
uint64_t transcript_other_lines(const Transcript *transcript);

/* Its times are those of a clock whose zone nobody knows. */
bool transcript_has_clock(const Transcript *transcript);

/* The text as it was given; lent. */
Bytes transcript_text(const Transcript *transcript);

void transcript_free(Transcript *transcript);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transcript, transcript_free)
