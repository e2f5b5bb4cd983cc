/*
 * pop3.h - the inside of the POP3 reader, shared by its files. Long because that is five of them.
 *
 *   pop3.c          feeds: which octets go where
 *   pop3_verbs.def  the table of commands; pop3_command.c reads their lines
 *   pop3_client.c   commands and answers of log-ins
 *   pop3_server.c   replies, of one line or of several
 *   pop3_login.c    who logs in, how, and with what outcome
 *   pop3_mailbox.c  the mailbox as it is seen: what is in it, what is read, what is deleted
 *
 * A watcher may not believe commands: the state moves on replies. Commands wait in order until
 * their reply comes. source RFC 1939 3 to 6, RFC 2449 6.6
 */
#pragma once

#include "dialogue/dot_body.h"
#include "dialogue/exchange.h"
#include "dialogue/lines.h"
#include "dialogue/pop3_command.h"
#include "dialogue/sasl.h"
#include "dialogue/upgrade.h"

typedef struct Pop3 Pop3;
typedef struct PopPending PopPending;

/* source RFC 1939 3 */
typedef enum PopState {
    POP_AUTHORIZATION = 1 << 0,
    POP_TRANSACTION = 1 << 1,
    POP_UPDATE = 1 << 2,
} PopState;

/* What a command does to the talk; the bits of PopVerb.traits. */
typedef enum PopTrait {
    POP_LIST = 1 << 0,          /* a good reply has lines behind its first one */
    POP_LIST_IF_ALONE = 1 << 1, /* the same, where the command has no argument */
    POP_MESSAGE = 1 << 2,       /* a message stands behind the first line of a good reply */
    POP_LOGS_IN = 1 << 3,       /* with an argument: answers follow, as the server asks */
    POP_SEALS = 1 << 4,         /* TLS begins when it is agreed to */
} PopTrait;

typedef struct PopVerb {
    const char *word;
    unsigned traits;
    void (*after)(Pop3 *pop, PopPending *pending); /* its exchange is over; or NULL */
} PopVerb;

/* The row of a command; the one for unknown words where there is none. */
const PopVerb *pop3_verb_find(Bytes word);
bool pop3_verb_is_known(const PopVerb *verb);

#define VERB(id, word, traits, after, expected, next, source, sentence)                            \
    extern const PopVerb pop3_verb_##id;
#include "dialogue/pop3_verbs.def"
#undef VERB

/* A command that waits for the end of its reply. */
struct PopPending {
    Exchange *exchange;
    const PopVerb *verb;
    Sasl *sasl;         /* the log-in it begins; or NULL */
    uint64_t acked;     /* of the server's stream, what the client had when it sent it */
    uint64_t number;    /* of the message it is about; 0 where none */
    uint32_t message;   /* of the dialogue: that its reply brings; 0 where none */
    bool is_whole;      /* the end of that message was seen, and no hole in it */
    bool takes_bare_lf; /* the reply's lines end with LF alone */
    bool is_answered;   /* its first line has come */
};

typedef struct PopReader {
    ReadingMode mode;
    LineReader lines;
    bool is_after_gap; /* the next line may be the rest of one that was lost */
} PopReader;

/* A message that is marked as deleted. */
typedef struct PopDeletion {
    uint64_t number;
    Span span;    /* of its DELE */
    bool is_sure; /* the server said so */
} PopDeletion;

/* A log-in by USER and PASS that has begun. */
typedef struct PopLogin {
    bool is_open;
    char *user;        /* or NULL */
    Span span;         /* from USER on */
    uint64_t exchange; /* number of USER's */
    Reply *refusal;    /* the server's, of the user alone; or NULL */
} PopLogin;

struct Pop3 {
    DialogueTell tell;
    DialogueFacts facts;
    char *banner;
    PopReader reader[N_SIDES];
    PopState state;
    GQueue pending;     /* of PopPending *, in the order sent */
    PopPending *holder; /* whose reply tells what the client's next octets are; or NULL */
    uint32_t group;     /* of commands sent without waiting */
    bool has_greeting, has_pipelining, is_after_tls;
    bool is_turn;          /* a reply let the client go on: its octets come first */
    bool is_answer_guess;  /* AUTH went unanswered: the next line tells answers from commands */
    bool is_login_refused; /* and no command was said since: answers may still come */
    uint64_t must_have;    /* offset behind the last reply that the client had to wait for */

    /* the reply being read */
    Reply *lone; /* to no command; the line behind it may show to which; or NULL */
    enum { POP_STATUS, POP_LINES, POP_BODY, POP_UNKNOWN_LINES } expecting;
    Reply *reply;       /* of several lines, not at its end; NULL between replies */
    size_t reply_bytes; /* of text in it */
    bool is_reply_cut;
    DotBody dot_body;
    bool has_hole;      /* octets of it are missing */
    bool is_misaligned; /* a hole may have taken ends of replies */

    GPtrArray *secrets; /* of GBytes *: the last that the client said; NULL before any */
    PopLogin login;
    char *user;             /* who is logged in; or NULL */
    GHashTable *unique_ids; /* number of a message to its unique-id; NULL until one was seen */
    GArray *deletions;      /* of PopDeletion */
    bool told_many;         /* that the mailbox is larger than is kept */

    bool has_client_gap, has_server_gap;
    uint64_t lost_bytes; /* octets of the client's last hole; 0 behind the next command */
    bool told_lost, told_unread, told_bare_lf, told_nul, told_before_greeting;
    Upgrade upgrade; /* behind STLS, or a log-in */
};

/* pop3_client.c */
void pop3_client_line(Pop3 *pop, const Line *line);
void pop3_answer_line(Pop3 *pop, const Line *line);

/* pop3_server.c */
void pop3_server_line(Pop3 *pop, const Line *line);
/* Octets behind the first line of a reply that brings a message. */
void pop3_feed_body(Pop3 *pop, Bytes *rest, Place *at);
/* A hole where the answer to RETR or TOP begins, longer than a line that refuses may be, took the
 * beginning of a message: it is the only reading. False where another is possible.
 * source RFC 2449 4 */
bool pop3_infer_body(Pop3 *pop, uint64_t length);

void pop3_body_gap(Pop3 *pop, uint64_t length, const Place *place);
/* A reply to no command that waits for the line behind it is told. */
void pop3_end_lone(Pop3 *pop);
/* The first waiting command is over, its reply at its end or not: it is told. */
void pop3_settle(Pop3 *pop, PopPending *pending);
/* Behind a hole: where the replies of commands end that the client had waited for. Settles those
 * that were over before the offset; returns how many octets may be read before looking again. */
size_t pop3_align(Pop3 *pop, uint64_t offset, size_t length);

/* pop3_login.c, pop3_mailbox.c: what the end of an exchange does */
void pop3_after_user(Pop3 *pop, PopPending *pending);
void pop3_after_pass(Pop3 *pop, PopPending *pending);
void pop3_after_apop(Pop3 *pop, PopPending *pending);
void pop3_after_auth(Pop3 *pop, PopPending *pending);
void pop3_after_capa(Pop3 *pop, PopPending *pending);
void pop3_after_stls(Pop3 *pop, PopPending *pending);
void pop3_after_list(Pop3 *pop, PopPending *pending);
void pop3_after_read(Pop3 *pop, PopPending *pending);
void pop3_after_dele(Pop3 *pop, PopPending *pending);
void pop3_after_rset(Pop3 *pop, PopPending *pending);
void pop3_after_quit(Pop3 *pop, PopPending *pending);

/* USER was said and no PASS will follow: that was a log-in too. */
void pop3_end_login(Pop3 *pop);
/* A line of the answer to LIST or UIDL. */
void pop3_learn(Pop3 *pop, const PopPending *pending, Bytes line);
/* Where the message of a command stands; clear it with mailbox_place_clear. */
MailboxPlace pop3_place_of(const Pop3 *pop, uint64_t number);
/* No more replies will come: what was marked as deleted is told. */
void pop3_end_mailbox(Pop3 *pop, bool is_known);

/* The final reply was good, bad, or never came. */
Outcome pop3_outcome(const PopPending *pending);
void pop3_enter(Pop3 *pop, PopState state, uint64_t exchange, const Place *place);
void pop3_tell_oddity(Pop3 *pop, OddityKind kind, Side side, const Span *span);
