/*
 * talk.h - one connection on its way from octets to facts: which protocol, which reader, what
 * waits for it.
 */
#pragma once

#include "dialogue/detect.h"
#include "finding/harvest.h"
#include "lookup/dns_stream.h"
#include "pipeline/ends.h"
#include "pipeline/ids.h"
#include "pipeline/mails.h"
#include "pipeline/names.h"
#include "pipeline/pipeline.h"
#include "pipeline/waiting.h"

/* Who gets what a talk tells. */
typedef struct TalkTell {
    void *user;
    void (*exchange)(void *user, Flow *flow, const Exchange *exchange);
    void (*envelope)(void *user, Flow *flow, const Envelope *envelope);
    void (*message)(void *user, Flow *flow, const MessageTold *told, Mail *mail);
    /* All that can be known of a message is: it, and its transaction (or NULL). Comes once for
     * each; NULL if nobody judges. */
    void (*judge)(void *user, Flow *flow, const Mail *mail, const Envelope *envelope);
    void (*credential)(void *user, Flow *flow, const Credential *credential);
    void (*mailbox)(void *user, Flow *flow, const MailboxAction *action);
    void (*oddity)(void *user, Flow *flow, const Oddity *oddity);
    void (*smuggled)(void *user, Flow *flow, const Smuggled *smuggled); /* NULL: not wanted */
    /* It is now known what the connection carries. */
    void (*decided)(void *user, Flow *flow);
    /* A DNS message of a side; `place` is that of its last octets. */
    void (*dns)(void *user, Flow *flow, Side side, Bytes message, const Place *place);
    uint64_t *oddities_left_out; /* counts those that were too many of their kind */
    size_t *held_bytes;    /* memory that waiting octets of all talks take, kept by the talks */
    struct KeyStore *keys; /* secrets of sealed connections; NULL where none; lent */
    const MessageOptions *message_options; /* for all messages; or NULL */
    /* Octets of a message as they pass, or where there are none, how many are missing; NULL if
     * nobody wants any. */
    void (*octets)(void *user, Flow *flow, uint32_t number, Bytes bytes, uint64_t gap);
    /* Octets that the reader took, or how many it was told are missing; NULL if nobody wants any.
     */
    void (*said)(void *user, Flow *flow, Side side, Bytes bytes, uint64_t gap, const Place *place);
} TalkTell;

typedef struct Talk {
    const TalkTell *tell;
    Flow *flow;
    Protocol protocol;      /* PROTOCOL_UNDECIDED until it is known */
    const char *unread;     /* of PROTOCOL_OTHER: what carries mail all the same; or NULL */
    const Dialect *dialect; /* NULL where the protocol is not one that posta reads */
    void *reader;           /* the dialect's; NULL when the talk is over */
    const char *read_as; /* of a talk that is over: what its reader read; NULL where it had none */
    ReadingMode last_mode[N_SIDES]; /* likewise: how it took its octets */
    DnsStream dns[N_SIDES];         /* of PROTOCOL_DNS */
    Names
        *names; /* by which the server was found, as far as was known when it was called; or NULL */
    Waiting waiting[N_SIDES];   /* what the reader has not taken yet */
    GPtrArray *layers;          /* of Layer *, from the stream inwards; NULL where none */
    guint depth[N_SIDES];       /* how many of them a side's octets pass */
    guint stepping;             /* index of the one that tells what came out of it */
    bool is_inside[N_SIDES];    /* what waits came out of them, and the reader was not told yet */
    Place last_sealed;          /* of the last octets that passed them; frame 0 where none */
    bool has_server_waited;     /* its first octets came when it had some of the client's */
    GByteArray *first[N_SIDES]; /* of each side, until the protocol is known; NULL afterwards */
    Mails mails;                /* begun, or not judged yet */
    Bytes fed;                  /* what the reader is reading; no octets where nothing */
    Place fed_at;               /* of its first octet */
    GArray *gaps[N_SIDES];      /* of MessageGap, by stream offset; NULL where none */
    GArray *ambiguous[N_SIDES]; /* of Ambiguity: octets that can be read in two ways; or NULL */
    GArray *early;              /* of Oddity, seen before the protocol was known; NULL where none */
    uint16_t told[N_ODDITIES];  /* oddities of each kind so far, at most ODDITIES_OF_A_KIND_MAX */
    uint32_t oddities;          /* told so far, for their ids */
    uint32_t findings;          /* likewise */
    Harvest harvest;            /* addresses asked for */
    uint32_t bare_ended;        /* number of the last message whose data a bare dot ended */
    Span bare_dot;              /* where */
    uint32_t actions;           /* in its mailbox, likewise */
    bool is_sealed_first;       /* TLS from its first octet on */
    bool has_packets; /* false for a transcript: frames are its lines, nothing of TCP is known */
    const FiledMessage *filed; /* of a mail file: the message, which nobody is seen to send; else
                                  NULL; lent */
    bool has_clock;            /* its places have times */
    const char *server_name;   /* as a transcript tells it; NULL where not known; lent */
    Ends ends;                 /* what its records begin with */
    bool has_digits;
    char digits[FLOW_DIGITS_SIZE];
    char community_id[COMMUNITY_ID_SIZE];
} Talk;

/* Of a connection that was seen for the first time; both are lent for as long as it lives. */
Talk *talk_new(Flow *flow, const TalkTell *tell);
void talk_free(Talk *talk);

/* Octets of one side, in order. */
void talk_bytes(Talk *talk, Side side, Bytes bytes, const Place *place);

/* Octets of one side are missing. */
void talk_gap(Talk *talk, Side side, uint64_t length, const Place *place);

/* Something odd about the packets or streams below it; until it is known what the connection
 * carries, EARLY_ODDITIES_MAX of them wait. */
void talk_oddity(Talk *talk, const Oddity *oddity);

/* Octets of a side that came out of its layers, or where `gap` is not 0 a hole in them: they wait
 * for the reader. */
void talk_wait(Talk *talk, Side side, Bytes bytes, uint64_t gap, const Place *place);

/* A message that comes from no reader: its octets, and that it is over. */
void talk_message_bytes(Talk *talk, uint32_t number, Bytes bytes);
void talk_message(Talk *talk, const MessageTold *told);

/* The connection is over: tells all that is left. */
void talk_end(Talk *talk, bool is_cut);

/* All was told and written down: what the talk was read with goes. Stray packets may still come, so
 * some know such talks for seconds, and a busy server has thousands of them. */
void talk_close(Talk *talk);

/* What its reader reads or read; NULL where it has none. */
const char *talk_protocol(const Talk *talk);

/* It carries mail, readable to posta or not. */
bool talk_is_mail(const Talk *talk);

/* How the reader takes the next octets of a side. */
ReadingMode talk_mode(const Talk *talk, Side side);

/* Its ids are made by what is known when they are first asked for. */
const char *talk_digits(Talk *talk);
