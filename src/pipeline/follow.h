/* follow.h - the octets of one connection as they pass, and what in them is secret. */
#pragma once

#include "dialogue/dialogue.h"
#include "stream/flow.h"

struct Talk;
struct Secrets;

/* Whose octets are wanted, and who gets them. Sides are those of the end, whoever seemed to be the
 * client before; offsets are of what is followed. */
typedef struct Follow {
    const char *digits; /* of its id; lent */
    uint32_t capture;   /* of its first packet */
    uint64_t frame;     /* likewise; 0 of a talk that was written down: its digits tell it */
    Address client;     /* who it was at the end */
    uint16_t client_port;
    bool is_said; /* octets as its reader gets them: opened, unpacked; else as TCP carries them */
    /* Octets of a side, in order; or, where there are none, how many are missing. */
    void (*octets)(void *user, Side side, Bytes octets, uint64_t gap, const Place *place);
    /* What is secret in the octets of a side up to this offset is told. */
    void (*read)(void *user, Side side, uint64_t until);
    /* All octets of a side are read, or sealed. */
    void (*sealed)(void *user, Side side);
    /* A run of octets is secret; what may stand for it, or NULL. */
    void (*secret)(void *user, Side side, const Span *span, const char *shown);
    /* A secret that was said: what is no mail may repeat it. */
    void (*value)(void *user, Bytes value, const char *shown);
    /* A run of octets is mail. */
    void (*body)(void *user, Side side, const Span *span);
    void *user;
} Follow;

/* It is the connection that is followed. */
bool follow_is(const Follow *follow, const Flow *flow);

/* Octets as TCP carries them, and as a reader gets them; a hole where there are none. */
void follow_sent(const Follow *follow, const Flow *flow, Side side, Bytes octets, uint64_t gap,
                 const Place *place);
void follow_said(const Follow *follow, const Flow *flow, Side side, Bytes octets, uint64_t gap,
                 const Place *place);

/* An exchange was told: what in it is secret. */
void follow_exchange(const Follow *follow, const struct Talk *talk, const Exchange *exchange,
                     const struct Secrets *secrets);

/* The connection is over. */
void follow_over(const Follow *follow, const struct Talk *talk);
