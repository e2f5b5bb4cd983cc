/* records.h - facts of the stages as the records of events. */
#pragma once

#include "event/event.h"
#include "finding/finding.h"
#include "pipeline/open_source.h"
#include "pipeline/secrets.h"
#include "pipeline/talk.h"

/* What a kept run of octets holds; lent. */
static inline Bytes bytes_of(GBytes *bytes)
{
    gsize len;
    const uint8_t *data = g_bytes_get_data(bytes, &len);

    return (Bytes){data, len};
}

Event *record_of_flow(Talk *talk);
/* What TCP did: counts, round trips, windows, losses. */
json_t *record_of_tcp(const Flow *flow);
/* `is_hashed`: with the SHA-256 of the file. */
Event *record_of_capture(const OpenSource *open, bool is_hashed);
Event *record_of_dialogue(Talk *talk, const LookupTable *lookups);
Event *record_of_exchange(Talk *talk, const Exchange *exchange, const Secrets *secrets);
Event *record_of_envelope(Talk *talk, const Envelope *envelope, const Secrets *secrets);
/* `trusted`: networks whose servers are believed, of Network; or NULL. */
/* Reads its route too, which stays with the mail. */
Event *record_of_message(Talk *talk, const MessageTold *told, Mail *mail, const GArray *trusted);
/* place  of the part among all of its message */
Event *record_of_part(Talk *talk, const MessageTold *told, const Part *part, unsigned place);
Event *record_of_credential(Talk *talk, const Credential *credential, const Secrets *secrets);
Event *record_of_mailbox(Talk *talk, const MailboxAction *action);
/* NULL where it has no TLS. */
Event *record_of_tls(Talk *talk);
/* Two readings of octets that may hold secrets are shown as `secrets` allow. */
Event *record_of_oddity(Talk *talk, const Oddity *oddity, const Secrets *secrets);
Event *record_of_finding(Talk *talk, const Finding *finding);

/* The event's ids, the two ends and the network: what every event of a flow begins with. */
void record_add_ends(Event *event, Talk *talk);

/* The ids of the flow and the dialogue alone. */
void record_add_flow_ids(json_t *record, Talk *talk);

/*
 * A transcript tells what was said, and little more: what would be told of packets, streams and
 * times is taken out of an event of its talk.
 *
 *   data  the mail data that the event tells of, or NULL
 */
void record_forget_unseen(Event *event, const Talk *talk, const Span *data);

/* The ids of a transaction and a message of the talk, by their numbers; 0: left out. */
void record_add_ids(Event *event, Talk *talk, uint32_t envelope, uint32_t message);

/* Where in a side's stream, and in which frames, a fact was seen. */
void record_add_evidence(Event *event, const Talk *talk, Side side, const Span *span);

/* The same as an object of its own, for lists. */
json_t *record_of_evidence(const Talk *talk, Side side, const Span *span);

/* The same of octets of TLS itself, not of what was inside. */
json_t *record_of_sealed(const Talk *talk, Side side, const Span *span);

/*
 * In which frames of which captures something was seen.
 *
 *   flow  whose packets they are; NULL where they are of none
 */
json_t *record_of_frames(const Flow *flow, const Span *span);

/* Secrets that a server may repeat in its reply. */
typedef struct Hidden {
    const Secrets *secrets;
    Bytes secret;           /* of the command; no octets where there is none */
    const GPtrArray *steps; /* of Step *, some of them answers of a log-in; or NULL */
    const GPtrArray *said;  /* of GBytes *, said before; or NULL */
} Hidden;

/* A reply without its time and frames, secrets that it repeats as they may be shown; NULL where
 * there is none. */
json_t *record_of_reply(const Reply *reply, const Hidden *hidden);

/* What a header section claims. */
json_t *record_of_headers(const MessageHeaders *headers);

/* [one, other]. A scan makes thousands of these, and json_pack would read its format each time. */
json_t *record_pair(uint64_t one, uint64_t other);

/* Whose packets they are. */
void record_set_side(json_t *evidence, Side side);

/* `frames` of something told within an event: [first, last]; and `capture`, where it is not the
 * first. */
void record_set_frames(json_t *record, const Span *span);

/* The same of one packet: [frame]. */
void record_set_frame(json_t *record, const Place *place);

/* The id of a thing in a talk: "m", "2fkq…" and "-1" put together; yours. */
char *record_id(Talk *talk, char letter, uint32_t number);
