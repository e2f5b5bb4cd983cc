/* facts.h - what rules look at, and the rules themselves, by what they look at. */
#pragma once

#include "dialogue/dialogue.h"
#include "finding/calls.h"
#include "finding/finding.h"
#include "lookup/lookup.h"
#include "message/message.h"
#include "message/places.h"
#include "message/route.h"
#include "packet/address.h"
#include "tls/tls.h"

/* All that is known; what does not apply, or is not known, is NULL. Lent. */
typedef struct FindingFacts {
    const Message *message;        /* after message_end */
    const MessageTold *told;       /* with it */
    const Route *route;            /* its trace lines, with it */
    const Places *places;          /* of its header section, with it */
    const Envelope *envelope;      /* that carried it */
    const DialogueFacts *dialogue; /* in which it was seen */
    const Address *ends[N_SIDES];  /* of the connection; NULL where not known */
    const LookupTable *lookups;    /* questions to the DNS so far */
    const Calls *calls;            /* for mail servers so far, from the same packets */
    bool is_submission;            /* the server's port is one where clients hand in their mail */
    bool is_captured;              /* the connection was seen in packets */
    bool is_sealed;                /* TLS hid it from others on the way; it was opened with keys */
    bool is_sealed_first;          /* TLS began with its first octet */
    bool has_clock;                /* places have times */
} FindingFacts;

/* Rules about one message and the transaction that carried it. */
void find_in_message(const FindingFacts *facts, const FindingTell *tell);

/* Rules about one log-in: `message` and `envelope` of the facts are not looked at. */
void find_in_credential(const FindingFacts *facts, const Credential *credential,
                        const FindingTell *tell);

/* Rules about what is odd on the way into TLS. */
void find_in_oddity(const FindingFacts *facts, const Oddity *oddity, const FindingTell *tell);

/* Rules about a connection that is over: was TLS offered and used, and how good was it? `tls` is
 * NULL where there was none. */
void find_in_transport(const FindingFacts *facts, const TlsFacts *tls, const FindingTell *tell);

/* The offer of TLS that other sessions of the same server have is missing; false where nothing is
 * missing, or where it is not known. */
bool find_missing_offer(const FindingFacts *facts, const FindingTell *tell);

/* The same fact of a message seen in a mailbox or a file says less than at its sending: its servers
 * have had their turn. True where the message was seen on its way. */
static inline bool facts_are_of_transport(const FindingFacts *facts)
{
    return facts->envelope != NULL;
}
