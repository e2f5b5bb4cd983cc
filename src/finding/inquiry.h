/*
 * inquiry.h - one message before the rules: what several of them ask for, found out once.
 */
#pragma once

#include "finding/facts.h"
#include "finding/registered.h"

/* An address field, and who it belongs to. */
typedef struct Party {
    const char *field;   /* name of the header field, or "MAIL FROM" */
    const char *address; /* first one of the field; NULL where it has none; lent */
    const char *name;    /* display name; or NULL; lent */
    char *domain;        /* of the address, as domain_of_address gives it; or NULL */
    char *organisation;  /* or NULL */
} Party;

/* field, mailbox  lent; mailbox may be NULL */
void party_init(Party *party, const char *field, const Mailbox *mailbox);
void party_clear(Party *party);

typedef enum PartyRole {
    PARTY_FROM,
    PARTY_SENDER,
    PARTY_REPLY_TO,
    PARTY_ENVELOPE, /* MAIL FROM, else Return-Path */
    N_PARTIES
} PartyRole;

/* How the machine that brought a message called itself to the server that we trust most. */
typedef struct Hello {
    const char *helo;    /* as spoken; or NULL; lent */
    const char *name;    /* that its address is registered under; or NULL; lent */
    bool name_missing;   /* a server looked, and found none */
    int hop;             /* trace line that says so, from 0; -1 where it was seen */
    const Address *peer; /* or NULL; lent */
    bool is_observed;    /* from packets, not from a header */
    Registered
        registered; /* the look-ups that the name is known by; zeros where it is not by them */
    bool is_authenticated;
} Hello;

typedef struct Inquiry {
    const FindingFacts *facts;
    const FindingTell *tell;
    const MessageHeaders *headers;
    const GArray *fields; /* of HeaderField */
    bool is_whole;        /* all of the header section was seen: what is not there, is missing */
    bool is_list;         /* a mailing list or a newsletter handed it on, by its List-... fields */
    Party party[N_PARTIES];
    Hello hello;
    const Route *route; /* never NULL */
    char *kept[2];      /* what the hello lends, out of a trace line; or NULL */
} Inquiry;

void inquiry_init(Inquiry *inquiry, const FindingFacts *facts, const FindingTell *tell);
void inquiry_clear(Inquiry *inquiry);

/* The n-th field of a name, from 0; NULL where there are fewer. */
const HeaderField *inquiry_field(const Inquiry *inquiry, const char *name, guint n);

/* A trace line, in the order of travel, from 0. */
static inline const Hop *inquiry_hop(const Inquiry *inquiry, guint at)
{
    return &g_array_index(inquiry->route->hops, Hop, at);
}

/* The field that it stands in; NULL where that is not found. */
const HeaderField *inquiry_trace_field(const Inquiry *inquiry, guint at);

/* A finding about a trace line, which shows it. */
Finding *trace_finding(const Inquiry *inquiry, FindingKind kind, guint hop);

/* How many fields have a name. */
guint inquiry_count(const Inquiry *inquiry, const char *name);

/* A finding about the message and its transaction. */
Finding *inquiry_finding(const Inquiry *inquiry, FindingKind kind);

/* The place of a field shows it; of NULL, the whole message does. */
void inquiry_add_field(const Inquiry *inquiry, Finding *finding, const HeaderField *field);

/* The octets of a part show it, its header included. */
void inquiry_add_part(const Inquiry *inquiry, Finding *finding, const Part *part);

/* Tells a finding, and frees it. A finding without a place is shown by the message as a whole. */
void inquiry_tell(const Inquiry *inquiry, Finding *finding);

/* The themes, each in a file of its own. */
void find_missing(const Inquiry *inquiry);
void find_hygiene(const Inquiry *inquiry);
void find_mailer(const Inquiry *inquiry);
void find_late_id(const Inquiry *inquiry);
void find_identity(const Inquiry *inquiry);
void find_names(const Inquiry *inquiry);
void find_times(const Inquiry *inquiry);
void find_hello(const Inquiry *inquiry);
void find_recipients(const Inquiry *inquiry);
void find_trace(const Inquiry *inquiry);
void find_clocks(const Inquiry *inquiry);
void find_embedded(const Inquiry *inquiry);
void find_stamps(const Inquiry *inquiry);
void find_attachments(const Inquiry *inquiry);
void find_structure(const Inquiry *inquiry);
void find_links(const Inquiry *inquiry);
void find_reports(const Inquiry *inquiry);
void find_exchangers(const Inquiry *inquiry);
void find_policy(const Inquiry *inquiry);
void find_signatures(const Inquiry *inquiry);

/* An address as nearly all servers compare it: without case, without what stands behind a "+", its
 * domain in A-labels; yours. source RFC 5321 2.4; RFC 5233 1; RFC 5890 2.3.2.1 */
char *address_folded(const char *address);

/* Addresses that a program made to know a bounce by: VERP, PRVS (BATV), SRS.
 * source RFC 5321 4.1.2 leaves local parts to their host; draft-levine-smtp-batv 2; SRS by Wong */
bool is_made_for_bounces(const char *address);

/* When an id of Exim was given out: time in seconds, process, fraction, in base 62: 6-6-2 digits,
 * since 4.97 6-11-4. False where it is none. source Exim specification 3.4 */
bool exim_id_time(const char *id, int64_t *ret_seconds);

/* A part of find_trace: a line that its program does not write. */
void find_forged(const Inquiry *inquiry, guint at);
