/*
 * received.h - what one Received field says, whichever server wrote it.
 *
 * RFC 5321 4.4 says what stands in it; each mail server spells it its own way, and puts the name
 * that the client gave itself and the name it was looked up under in places of its own. So the
 * family of the server decides what a name means, and each value keeps how sure that is.
 */
#pragma once

#include "message/date.h"
#include "message/message.h"
#include "packet/address.h"

/* How sure it is that a value means what it is told as. */
typedef enum RoleConfidence {
    ROLE_EXACT,  /* its place is labelled: a clause word, helo=, HELO */
    ROLE_FAMILY, /* the family of the server puts it there */
    ROLE_GUESS,  /* the family is not known; most servers mean it so */
} RoleConfidence;

typedef enum ReceivedItem {
    RECEIVED_HELO,          /* name that the client gave itself, as spoken */
    RECEIVED_NAME,          /* name that its address was looked up under, no dot at its end */
    RECEIVED_IP,            /* its address, without tag and zone id */
    RECEIVED_BY,            /* the server that wrote the line */
    RECEIVED_WITH,          /* protocol, without comments and TLS words */
    RECEIVED_ID,            /* under which the server took it */
    RECEIVED_FOR,           /* recipient, without <> */
    RECEIVED_ENVELOPE_FROM, /* reverse-path, without <> */
    RECEIVED_DATE,
    RECEIVED_TLS, /* version, as written */
    N_RECEIVED_ITEMS
} ReceivedItem;

typedef struct ReceivedValue {
    Bytes text;      /* as written, folds included; into the field; data is NULL where not known */
    uint64_t offset; /* of the text, from the start of the message */
    RoleConfidence confidence;
} ReceivedValue;

/* received_repairs.def: what had to be done to read a line. */
typedef enum ReceivedRepair {
#define REPAIR(key, name, sentence) REPAIR_##key,
#include "message/received_repairs.def"
#undef REPAIR
    N_RECEIVED_REPAIRS
} ReceivedRepair;

/* received_families.def: who writes lines like this one. */
typedef enum ReceivedFamily {
    FAMILY_UNKNOWN,
#define FAMILY(key, name, roles, where, mark) FAMILY_##key,
#include "message/received_families.def"
#undef FAMILY
    N_RECEIVED_FAMILIES
} ReceivedFamily;

/* One line, read. */
typedef struct Received {
    uint64_t offset; /* of the field's body, from the start of the message */
    size_t length;   /* of the body */
    ReceivedFamily family;
    ReceivedValue items[N_RECEIVED_ITEMS];
    Address ip;            /* of RECEIVED_IP, IPv4-mapped as IPv4; version 0 where not known */
    bool name_missing;     /* the server looked the address up, and found no name */
    bool is_authenticated; /* somebody logged in */
    bool is_sealed;        /* by TLS, as the protocol or a comment says */
    bool has_stamp;
    DateStamp stamp;  /* of RECEIVED_DATE; valid if has_stamp */
    uint32_t repairs; /* set of 1 << ReceivedRepair */
} Received;

/*
 * Reads the body of a Received field.
 *
 *   body     lent; the values point into it
 *   offset   of the body, from the start of the message
 *   received is filled in; items that the line does not tell have no data
 *   limits   RECEIVED_TOKENS_MAX, with REPAIR_CUT; linear in time
 *   source   RFC 5321 4.4; protocols RFC 3848, RFC 6531 4.3
 */
void received_parse(Bytes body, uint64_t offset, Received *received);

/* The item as text: folds are blanks; yours, valid UTF-8, or NULL where it is not known. */
char *received_text(const Received *received, ReceivedItem item);

static inline bool received_has(const Received *received, ReceivedItem item)
{
    return received->items[item].text.data != NULL;
}

static inline bool received_is_repaired(const Received *received, ReceivedRepair repair)
{
    return (received->repairs & (UINT32_C(1) << repair)) != 0;
}

const char *received_repair_name(ReceivedRepair repair);
const char *received_repair_sentence(ReceivedRepair repair); /* marked for translation */
const char *received_family_name(ReceivedFamily family);     /* NULL for FAMILY_UNKNOWN */
const char *role_confidence_name(RoleConfidence confidence); /* "exact", "family", "guess" */
