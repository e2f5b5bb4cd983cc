/* judge.h - puts what talks tell before the rules, and makes events of what these find. */
#pragma once

#include "finding/sightings.h"
#include "finding/smuggling.h"
#include "pipeline/offers.h"
#include "pipeline/talk.h"

/* Embedded in its owner. */
typedef struct Judge {
    void *user;
    void (*tell)(void *user, Event *event); /* takes the event */
    uint64_t found[N_SEVERITIES];
    Offers *offers;             /* of TLS, by server */
    Calls *calls;               /* for mail servers; whoever sees one adds it */
    const LookupTable *lookups; /* lent by the pipeline */
    GArray *hidings;            /* hidden mails that are looked for; SMUGGLED_KEPT_MAX at most */
    Sightings *sightings;       /* of messages, and their senders */
    GPtrArray *late;            /* of Event *: findings over several connections, told at the end */
} Judge;

void judge_init(Judge *judge, void *user, void (*tell)(void *user, Event *event));
void judge_clear(Judge *judge);

/* A message and its transaction (or NULL) are all that can be known: the rules look at both. */
void judge_mail(Judge *judge, Flow *flow, const Mail *mail, const Envelope *envelope);

/* Whether it is what was hidden in another: a server passes that on as a mail of its own. What is
 * found is told at the end, since it is about two connections. */
void judge_envelope(Judge *judge, Flow *flow, const Envelope *envelope);

/* What is told of a log-in, of an odd place, and of what a lone dot hid. */
void judge_credential(Judge *judge, Flow *flow, const Credential *credential);
void judge_oddity(Judge *judge, Flow *flow, const Oddity *oddity);
void judge_smuggled(Judge *judge, Flow *flow, const Smuggled *smuggled);

/* The talk is over: the addresses that were tried out in it. */
void judge_harvest(Judge *judge, Flow *flow);

/* The talk is over: how it was kept from readers on the way. */
void judge_transport(Judge *judge, Flow *flow);

/* All talks are over: tells what needed more than one of them. */
void judge_end(Judge *judge);

/* Whether anything of this severity or above was found. */
bool judge_found(const Judge *judge, Severity severity);
