/*
 * message.h - what was sent: the octets of one message as they pass, and what its header says.
 *
 * A message is never held whole: it is hashed as it streams by, and only its header section is
 * kept. What stands here is claimed by the sender; nothing of it was observed on the network.
 */
#pragma once

#include <glib.h>

#include "base/hash.h"
#include "base/place.h"

/* One mailbox of an address list. */
typedef struct Mailbox {
    char *address; /* addr-spec as written, unquoted display parts left off; NULL where there was
                      none. Valid UTF-8 (bad octets are U+FFFD) */
    char *name;    /* display name, decoded (RFC 2047), or NULL; valid UTF-8 */
} Mailbox;

/* One field of the header section, as it came. A line that is no field (no colon, the `From ` line
 * of an mbox) has an empty name, and all of the line is its body. */
typedef struct HeaderField {
    Bytes name;      /* octets before the colon, without trailing blanks; lent by the message */
    Bytes body;      /* octets after the colon, folds and final line end included; likewise */
    uint64_t offset; /* of the name, from the start of the message */
} HeaderField;

/* What the header section claims. Absent fields are NULL, or empty arrays. Text is valid UTF-8,
 * unfolded, decoded (RFC 2047), without leading and trailing blanks. Of a field that may occur
 * once, the first occurrence counts. Arrays are of Mailbox * or char *. */
typedef struct MessageHeaders {
    GPtrArray *from, *reply_to, *to, *cc, *bcc; /* Mailbox * */
    Mailbox *sender;                            /* or NULL */
    char *return_path;                          /* address without <>; "" for the null path */
    char *subject;
    char *date_text;         /* Date as written */
    int64_t date;            /* ns since 1970 UTC; valid if has_date */
    bool has_date;           /* date_text was understood, zone and all */
    char *message_id;        /* without <> */
    char *in_reply_to;       /* first id, without <> */
    GPtrArray *references;   /* char *, without <> */
    char *user_agent;        /* User-Agent, else X-Mailer */
    GPtrArray *delivered_to; /* char * */
} MessageHeaders;

/* Octets that the capture did not see. */
typedef struct MessageGap {
    uint64_t offset; /* from the start of the message as far as seen, earlier gaps counted */
    uint64_t length; /* octets */
} MessageGap;

typedef struct Message Message;
typedef struct Part Part; /* message/part.h */
/* What is wanted of a message. All zero: nothing but facts. */
typedef struct MessageOptions {
    bool has_all_hashes; /* MD5 and SHA-1 of parts beside SHA-256 */
    size_t *kept_bytes;  /* what all messages keep of parts until these end, counted here against
                            KEPT_TOTAL_MAX_BYTES; NULL: not counted */
    const char *inside;  /* number of the part whose decoded octets the message is; NULL: of none.
                            Its parts are numbered as parts of that one */
    unsigned depth;      /* how many such parts are around it */
    bool is_unpacked;    /* one of them was packed: what is packed in it stays so */
    void *user;          /* of the following */
    /* The decoded octets of a part as they pass; NULL if nobody wants them. */
    void (*part_octets)(void *user, const Part *part, Bytes octets);
} MessageOptions;

/* Begins a message; its octets come by message_feed, as a reader would store them. */
Message *message_new(void);
void message_free(Message *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Message, message_free)

/* Says what is wanted, before the first octet; the options are copied. */
void message_set_options(Message *message, const MessageOptions *options);

/*
 * Takes the next octets of the message. Any cut of the same octets gives the same facts.
 *
 *   limits  of the header section HEADER_MAX_BYTES and HEADER_FIELDS_MAX are read
 */
void message_feed(Message *message, Bytes bytes);

/* Octets are missing here. The header section ends at a gap inside it, for what follows could
 * belong to another field; the field that the gap is in, or that it may go on in, is left out.
 * Gaps that touch become one; a length of 0 is none. */
void message_gap(Message *message, uint64_t length);

/* No more octets; `end_seen` if the end of the message was seen. Without it the rest is missing, as
 * after a gap of unknown length. Call once, and feed no more. */
void message_end(Message *message, bool end_seen);

/* The same where all that came are whole fields that somebody chose from a header section: those
 * that are not there may stand in it all the same. Instead of message_end. */
void message_end_excerpt(Message *message);

/* All octets are here and the end was seen; after message_end. */
bool message_is_complete(const Message *message);

/* Octets seen and missing together; the size of the message where it is complete. */
uint64_t message_bytes(const Message *message);

/* The hash of all octets; NULL where the message is not complete. */
const uint8_t *message_sha256(const Message *message);

/* The hash of the octets before the first that is missing; after message_end. */
const uint8_t *message_sha256_seen(const Message *message);

/* Of MessageGap, in order; lent. At GAPS_MAX the last one reaches over all that follow. */
const GArray *message_gaps(const Message *message);

/* What the header section claims; after message_end; lent. source RFC 5322 3.6, RFC 2047 */
const MessageHeaders *message_headers(const Message *message);

/* All fields in order, of HeaderField; after message_end; lent. */
const GArray *message_fields(const Message *message);

/* The header section was seen from end to end: a field that is not there was not sent; after
 * message_end. */
bool message_header_is_whole(const Message *message);

/* The header section has not ended yet: the next octets belong to it. */
bool message_is_in_header(const Message *message);

/* Of Part *, in the order in which they begin; after message_end; lent. A multipart that is the
 * whole message is none of them. source RFC 2045, RFC 2046 5 */
const GPtrArray *message_parts(const Message *message);

/* The same for one who outlives the message: yours. */
GPtrArray *message_take_parts(Message *message);

/* The type of the whole: "multipart/mixed"; NULL where its header section was not seen; lent. */
const char *message_type(const Message *message);

/* How it is secured: "smime-signed", "smime-encrypted", "pgp-signed", "pgp-encrypted", "none"; NULL
 * where its parts were not seen; after message_end; static. source RFC 8551 3, RFC 3156 */
const char *message_secured(const Message *message);

/* Why programs see different contents: what all parts and the message itself have of it, as
 * flags of Ambiguity (message/part.h); after message_end. */
uint32_t message_ambiguities(const Message *message);

/* A ceiling was hit among the parts (MIME_DEPTH_MAX, MIME_PARTS_MAX, PART_HEADER_MAX_BYTES); after
 * message_end. */
bool message_parts_cut(const Message *message);

/* The header section, or a list in it, was cut at a ceiling (HEADER_MAX_BYTES: after its last whole
 * line; HEADER_FIELDS_MAX; ADDRESSES_MAX); after message_end. */
bool message_headers_cut(const Message *message);
