/*
 * route.h - which way a message came, as its trace fields claim, and from where on to believe them.
 *
 * A server writes its line above those that it was given. So lines are true from the top down to
 * where the message was taken from somebody outside: that line is the last one to be believed,
 * and what stands below it anybody may have invented.
 */
#pragma once

#include "message/delays.h"
#include "message/received.h"
#include "message/special_address.h"

/* A network whose servers are believed. */
typedef struct Network {
    Address address;
    unsigned bits; /* of the prefix */
} Network;

/* 192.0.2.0/24, 2001:db8::/32, or an address alone; false where the text is neither. */
bool network_parse(Bytes text, Network *ret_network);
bool network_holds(const Network *network, const Address *address);

/* What is known of a message beside its fields. */
typedef struct RouteContext {
    Address peer; /* who was seen to send it; version 0 where it was not seen on its way:
                     then it lay in a mailbox or a file, and its top line is our own server's */
    bool has_seen;
    int64_t seen; /* when the capture's clock saw it; ns since 1970 UTC; valid if has_seen */
    const GArray *trusted; /* of Network; NULL or empty: those inside their own network are */
} RouteContext;

/* One Received line. */
typedef struct Hop {
    Received received;
    bool is_trusted;  /* written at or above the boundary */
    Delay delay;      /* from the hop before; of the first one, from Date */
    bool has_delay;   /* it is known from what */
    ClockRange clock; /* of the server that wrote the line */
} Hop;

/* An address, and who says so. */
typedef struct OriginClaim {
    Address ip;        /* version 0 where nobody claims one */
    const char *field; /* name of the field that says so; static */
    guint hop;         /* of a Received line, from 1; else 0 */
    bool is_trusted;   /* that line is */
} OriginClaim;

typedef struct Route {
    GArray *hops;        /* of Hop, in the order of travel */
    bool is_cut;         /* there were more than HOPS_MAX; the newest are told */
    OriginClaim source;  /* whose machine it is said to come from */
    OriginClaim server;  /* the server that it is said to have used; ip may be unknown */
    guint server_hop;    /* the hop whose `by` names that server; 0 where none */
    guint date_added_by; /* the hop whose server wrote Date, for the sender had not; 0: none */
} Route;

/*
 * Reads the route out of a header section.
 *
 *   fields   of HeaderField; the route points into them
 *   headers  of the same section
 *   route    is filled in; clear it with route_clear
 *   source   RFC 5321 4.4; origin: message traces of RFC 5321 7.6 and fields of trace_fields.def
 */
void route_read(Route *route, const GArray *fields, const MessageHeaders *headers,
                const RouteContext *context);
void route_clear(Route *route);

/* How many of the newest hops stand at or above the boundary of trust. */
guint route_trusted_hops(const Route *route);
