/*
 * upgrade.h - what the two sides send once something was agreed to that may end the readable talk:
 * TLS by STARTTLS or STLS, or a log-in whose mechanism wraps all that follows.
 *
 * source RFC 3207 4, 5; RFC 2595 4; RFC 9051 6.2.1; RFC 4422 3.7; CVE-2011-0411
 */
#pragma once

#include "dialogue/dialogue.h"

/* No command or reply begins with the type of a TLS record, or with the first octet of an SSL 2
 * hello. source RFC 8446 5.1, RFC 5246 appendix E.2 */
static inline bool octet_begins_tls(uint8_t octet)
{
    return (octet >= 0x14 && octet <= 0x17) || octet >= 0x80;
}

/* Whom oddities are told: the reader. */
typedef void (*UpgradeTell)(void *reader, OddityKind kind, Side side, const Span *span);

/* Embedded in its reader; all zeros but for these two. */
typedef struct Upgrade {
    void *reader;
    UpgradeTell tell;
    uint64_t must_have; /* offset behind the server's answer: who had it, sent nothing too early */
    bool is_to_be_seen[N_SIDES];  /* the next octet tells whether TLS begins */
    bool may_be_wrapped[N_SIDES]; /* the next octet tells whether the mechanism wraps */
    Span injected; /* the client's, sent before it had the answer; length 0 for none */
    Span slipped;  /* the server's, in clear behind its answer; length 0 for none */
    bool is_clear; /* the client went on in clear */
} Upgrade;

/* TLS was agreed to: the next octet of the side tells whether it begins. */
void upgrade_expect_tls(Upgrade *upgrade, Side side, uint64_t must_have);

/* A log-in was accepted: its mechanism may wrap what both sides send from now on. */
void upgrade_expect_wrapping(Upgrade *upgrade);

/*
 * Looks at the next octet of a side, of which there is at least one.
 *
 *   is_between a command or reply could begin here
 *   mode       of the side; becomes READING_SEALED or READING_WRAPPED where such octets begin
 *   rest, at   taken off where they were injected: sent in clear, before the answer was seen
 *   returns    false if the octet is to be read as ever; else the mode tells what to do, or it was
 *              taken
 *   tells      starttls-injection, clear-after-starttls
 */
bool upgrade_look(Upgrade *upgrade, Side side, bool is_between, ReadingMode *mode, Bytes *rest,
                  Place *at);

/* Octets of a side are missing: true if they were the beginning of TLS, and its mode is set. */
bool upgrade_gap(Upgrade *upgrade, Side side, ReadingMode *mode);

/* Nothing more comes. */
void upgrade_end(Upgrade *upgrade);
