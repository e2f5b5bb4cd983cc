/*
 * mails.h - the messages of one talk: those that are begun, and those that wait to be judged.
 *
 * What a message says is judged by what its transaction told: so it is kept until that is over too.
 */
#pragma once

#include "dialogue/dialogue.h"
#include "message/message.h"
#include "message/places.h"
#include "message/route.h"

/* One message, and where its header stood. */
typedef struct Mail {
    Message *message;
    Places places;
    Route route; /* of its trace lines; valid if has_route: once it was told */
    bool has_route;
    bool is_ambiguous; /* a layer that they came out of was given octets in two readings */
    MessageTold told;  /* valid once it is over; `mailbox` is not kept */
} Mail;

/* Embedded in its owner; zeros are an empty one. */
typedef struct Mails {
    GHashTable *begun;             /* number to Mail *; NULL until needed */
    GQueue waiting;                /* of Mail *, over, whose transaction is not */
    const MessageOptions *options; /* for all messages; or NULL */
} Mails;

void mails_clear(Mails *mails);

/* The message of a number; begun now where it was not. Lent. */
Mail *mails_find(Mails *mails, uint32_t number);

/* The message is over: it is not found any more. Yours; free with mail_free. */
Mail *mails_take(Mails *mails, const MessageTold *told);

/* It waits for the end of its transaction; returns one that has waited too long, yours, or NULL.
 * limits JUDGED_LATER_MAX */
Mail *mails_wait(Mails *mails, Mail *mail);

/* The message of a transaction that waits; of number 0, any. Yours, or NULL. */
Mail *mails_next(Mails *mails, uint32_t number);

void mail_free(Mail *mail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mail, mail_free)
