/*
 * upgrade.h - what the two sides send once STARTTLS or STLS was agreed to: TLS, octets slipped in
 * before it, or simply more of the talk.
 *
 * source RFC 3207 4, 5; RFC 2595 4; RFC 9051 6.2.1; CVE-2011-0411
 */
#pragma once

#include "base/bytes.h"
#include "base/oddity.h"
#include "base/place.h"

/* No command or reply begins with the type of a TLS record, or with the first octet of an SSL 2
 * hello. source RFC 8446 5.1, RFC 5246 appendix E.2 */
static inline bool octet_begins_tls(uint8_t octet)
{
    return (octet >= 0x14 && octet <= 0x17) || octet >= 0x80;
}

/* Embedded in its reader; all zeros at first. */
typedef struct Upgrade {
    Span injected; /* the client's, sent before it had the answer; length 0 for none */
    Span slipped;  /* the server's, in clear behind its answer; length 0 for none */
    bool is_clear; /* the client went on in clear */
} Upgrade;

/* Whom oddities are told. */
typedef struct UpgradeTell {
    void *reader;
    void (*oddity)(void *reader, OddityKind kind, Side side, const Span *span);
} UpgradeTell;

/* What the first octet of a side is. */
typedef enum UpgradeStep {
    UPGRADE_TLS,
    UPGRADE_CLEAR,    /* the talk goes on */
    UPGRADE_INJECTED, /* sent too early: the rest is taken, and the next octet is to be seen */
} UpgradeStep;

/*
 * Looks at the first octet of a side.
 *
 *   must_have  offset behind the answer: who had it all, sent nothing too early
 *   rest, at   taken off where they were injected
 */
UpgradeStep upgrade_see(Upgrade *upgrade, Side side, uint64_t must_have, Bytes *rest, Place *at,
                        const UpgradeTell *tell);

/* A line of the server could begin here, and TLS does: what stood in clear behind its answer was
 * none of its own. */
bool upgrade_begins_late(Upgrade *upgrade, Bytes rest, const Place *at, const UpgradeTell *tell);

/* Nothing more comes. */
void upgrade_end(Upgrade *upgrade, const UpgradeTell *tell);
