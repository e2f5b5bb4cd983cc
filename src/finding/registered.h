/* registered.h - what the look-ups in a capture say of an address or a name. */
#pragma once

#include "finding/finding.h"
#include "lookup/lookup.h"

/* The name that an address has, as far as somebody asked. Lent by the table until it is fed. */
typedef struct Registered {
    const Lookup *reverse; /* of the address; NULL where nobody asked, or no answer is one */
    const Lookup *forward; /* of the name, likewise */
    const char *name;      /* NULL where it has none, or nobody asked */
    bool is_missing;       /* somebody asked, and there is none */
    bool is_contradicted;  /* the name leads to other addresses */
} Registered;

/* source RFC 1035 3.5, RFC 1912 2.1 */
Registered registered_find(const LookupTable *lookups, const Address *address);

/* It says that there is such a name, or that there is none: no failure. source RFC 2308 2 */
bool lookup_is_answered(const Lookup *lookup);

/* The packets of a look-up show it; of NULL, nothing. */
void finding_add_lookup(Finding *finding, const Lookup *lookup);
