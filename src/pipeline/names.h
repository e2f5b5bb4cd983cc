/* names.h - by which look-ups the two ends of a connection are known. */
#pragma once

#include "event/event.h"
#include "lookup/lookup.h"
#include "stream/flow.h"

/* How the client found the server: what it, or its resolver, had been told before it called. */
typedef struct Names {
    GPtrArray *lookups;  /* of char *: ids, in the order in which one leads to the other */
    char *domain;        /* whose mail exchanger the server is; NULL where not known */
    char *exchanger;     /* name that gave the server's address; NULL where not known */
    uint16_t preference; /* of the exchanger; valid with domain */
    bool is_preferred;   /* no exchanger of the domain has a lower one; likewise */
} Names;

/* What the look-ups so far say of a server; yours, NULL where they say nothing. */
Names *names_of_server(const LookupTable *lookups, const Address *server);
void names_free(Names *names);

/* Adds `lookups`, `destination` and `reverse` to the record of a dialogue.
 *
 *   names  by which the server was found, or NULL */
void names_add_to(json_t *record, const Names *names, const LookupTable *lookups, const Flow *flow);

/* The id of a look-up: "l" and digits; yours. */
char *lookup_id(const Lookup *lookup);

Event *record_of_lookup(const Lookup *lookup);
