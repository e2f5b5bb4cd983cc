/* message_records.h - what the record of a message is put together from. */
#pragma once

#include "event/event.h"
#include "message/message.h"
#include "message/route.h"

/* What was seen of a message's way, beside its octets. */
typedef struct MessageSight {
    RouteContext route;
    Address server;    /* that took it; version 0 where it was not seen on its way */
    bool has_received; /* the end of its octets was seen, and the time is known */
    int64_t received;  /* ns since 1970 UTC */
} MessageSight;

/* Adds `route`: the hops in the order of travel. */
void record_add_route(json_t *record, const Route *route);

/* Adds `card`: where it came from, which server it used, who would get the answer, when it was
 * sent; what was observed beside what is claimed. */
void record_add_card(json_t *record, const Route *route, const Message *message,
                     const MessageSight *sight);

/* Adds `authentication`: what servers stamped, and whether these are believed. */
void record_add_authentication(json_t *record, const Route *route, const Message *message);

/* Adds `spam`: what a filter wrote, and whether the message bears it out. */
void record_add_spam(json_t *record, const Route *route, const Message *message);
