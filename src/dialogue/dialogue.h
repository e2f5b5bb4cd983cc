/*
 * dialogue.h - what was said: commands, replies, transactions, and what every protocol fills in.
 *
 * A reader of a dialogue is fed both sides' octets and says how much it took. It stops where the
 * meaning of the next octet changes, until the other side's reply decides. Long because all facts
 * that readers of any protocol tell are here, and nowhere else.
 */
#pragma once

#include <glib.h>

#include "base/bytes.h"
#include "base/oddity.h"

/* How a reader takes the next octets of a side. */
typedef enum ReadingMode {
    READING_LINES,   /* commands or replies */
    READING_ANSWER,  /* one line that answers a challenge of a log-in; never shown unmasked */
    READING_BODY,    /* the lines of a message, up to the final dot */
    READING_OCTETS,  /* a counted run of octets of a message */
    READING_HELD,    /* the other side decides what comes next */
    READING_SEALED,  /* TLS, or lost: not read any more, until it is unsealed */
    READING_PACKED,  /* DEFLATE: not read, until it is unpacked. source RFC 4978 3 */
    READING_WRAPPED, /* inside what a mechanism of a log-in, or an unknown one of COMPRESS, made:
                        not read any more */
} ReadingMode;

/* NAME or NAME=VALUE behind a command, or a keyword of EHLO's reply. */
typedef struct Parameter {
    char *name;    /* upper case, valid UTF-8 */
    char *value;   /* as sent, valid UTF-8; NULL where there is none */
    char *decoded; /* where it is xtext and not the same as value; valid UTF-8; or NULL */
} Parameter;

/* What base64 in a log-in stands for. */
typedef struct Decoded {
    GBytes *text; /* valid UTF-8, control characters as pictures; NULL where it is not known */
    Bytes secret; /* into text: what of it is never shown; no octets where nothing */
} Decoded;

typedef struct Command {
    Bytes text;            /* the line without its line end; lent by the exchange */
    char *verb;            /* first word (IMAP: behind tag and UID), upper case, valid UTF-8 */
    char *tag;             /* IMAP: what the server answers it by; valid UTF-8; else NULL */
    bool is_uid;           /* IMAP: UID stood before the verb */
    Bytes argument;        /* what follows the verb, without blanks at its ends; into text */
    GPtrArray *parameters; /* of Parameter *, in order; NULL where none */
    bool is_known;         /* some server is known to understand it */
    bool is_inferred;      /* not seen: a hole took it, and only this reading is possible */
    Bytes secret;          /* into text: what of it is never shown; no octets where nothing */
    Decoded decoded;       /* of the secret, where it is an initial response */
    Span span;
    uint64_t segments; /* packets that its octets came in */
} Command;

/* A whole reply, of one or several lines. */
typedef struct Reply {
    int code;           /* 200-599; 0 where the protocol has none */
    const char *status; /* POP3: "+OK", "-ERR"; IMAP: "OK", "NO", "BAD", "BYE", "PREAUTH"; static;
                           NULL in SMTP */
    char *tag;          /* IMAP: of the command it answers; NULL for untagged ones, and elsewhere */
    char *enhanced;     /* "2.1.5" of its last line that has one, or NULL. source RFC 2034 4 */
    GPtrArray *lines;   /* of GBytes *: without code, separator and line end */
    char
        *response; /* POP3, IMAP: code in brackets before the text, "IN-USE"; upper case; or NULL */
    char *address; /* LMTP and PRDR: the recipient it is for; else NULL */
    Span span;
} Reply;

/* Something said between a command and its final reply. */
typedef struct Step {
    Side side;
    int code;       /* of the server's 334, 353, 354; 0 for the client */
    GBytes *text;   /* without code and line end */
    bool is_secret; /* it answers in a log-in, or proves what was answered */
    Decoded decoded;
    Span span;
} Step;

/* Mail data or a chunk that belongs to a command. */
typedef struct BodyFacts {
    uint64_t bytes;    /* octets on the wire, final dot line included, holes counted */
    uint64_t segments; /* packets they came in */
    Span span;
} BodyFacts;

/* IMAP: untagged responses of one kind to one command. */
typedef struct Untagged {
    char *kind;     /* "EXISTS", "FETCH", "CAPABILITY", ...; upper case, valid UTF-8 */
    uint64_t count; /* how many came */
} Untagged;

/* One command with all that answered it. */
typedef struct Exchange {
    uint64_t number;     /* in its dialogue, from 1 */
    Command *command;    /* NULL for a greeting, and for every other reply to no command */
    GPtrArray *steps;    /* of Step *; NULL where none */
    bool are_steps_cut;  /* there were more than STEPS_MAX */
    GPtrArray *more;     /* of Reply *: final replies before the last one; NULL where none */
    Reply *reply;        /* NULL where it never came */
    GPtrArray *untagged; /* IMAP: of Untagged *, by first arrival; NULL where none */
    const GPtrArray *said_secrets; /* of GBytes *: what the client said before it, and replies may
                                      repeat; lent by the reader; NULL where nothing */
    BodyFacts body;                /* valid if has_body */
    bool has_body;
    bool is_body_of_server; /* POP3, IMAP: the server sent it */
    uint32_t group; /* the run of commands sent without waiting, from 1; 0 without command */
    bool is_early;  /* sent before the reply that it had to wait for */
    bool is_greeting;
    uint32_t envelope;  /* number of the transaction it belongs to; 0 where none */
    uint32_t message;   /* the same of the message that its data belong to */
    Side acting_client; /* who gave the command, or to whom was replied: SERVER after TURN */
} Exchange;

typedef enum Outcome {
    OUTCOME_UNKNOWN,
    OUTCOME_ACCEPTED,
    OUTCOME_DEFERRED,
    OUTCOME_REFUSED,
    OUTCOME_ABORTED,   /* envelopes only: ended by RSET, EHLO, QUIT or the close */
    OUTCOME_CUT,       /* envelopes only: the capture ended first, or a hole hides it */
    OUTCOME_CANCELLED, /* log-ins only: the client gave up */
} Outcome;

typedef struct Recipient {
    char *address;         /* without <>; valid UTF-8 */
    GPtrArray *parameters; /* of Parameter *; NULL where none */
    Reply *reply;          /* to RCPT; NULL where it never came */
    Reply *final;          /* LMTP, PRDR: the one after the data; else NULL */
    Outcome outcome;
} Recipient;

/* One SMTP transaction, from its MAIL on. source RFC 5321 3.3 */
typedef struct Envelope {
    uint32_t number; /* in its dialogue, from 1 */
    char *mail_from; /* reverse-path without <>; "" for the null one; valid UTF-8; NULL
                        where MAIL was not seen */
    bool is_null_sender;
    GPtrArray *parameters; /* of Parameter *; NULL where none */
    GPtrArray *recipients; /* of Recipient * */
    const char *verb;      /* "DATA", "BDAT" or NULL */
    uint32_t chunks;       /* BDAT commands */
    Reply *reply;          /* that decided: to the end of data, or the refusal; or NULL */
    char *queue_id;        /* as the server spelled it in that reply; or NULL */
    Outcome outcome;
    uint32_t message; /* number of the message in its dialogue; 0 where none was begun */
    const GPtrArray *said_secrets; /* as in Exchange */
    Side acting_client;            /* who sends */
    Span span;                     /* from MAIL to what ended it */
} Envelope;

typedef enum SecretKind {
    SECRET_NONE, /* none was sent */
    SECRET_PASSWORD,
    SECRET_DIGEST, /* an answer to a challenge: proves a password, can be guessed at */
    SECRET_TOKEN,
} SecretKind;

/* One attempt to log in: AUTH, AUTHENTICATE, LOGIN, USER and PASS, APOP. */
typedef struct Credential {
    uint32_t attempt;       /* in its dialogue, from 1 */
    char *mechanism;        /* registered SASL name, "USER", "APOP" or "LOGIN"; valid UTF-8 */
    bool is_sasl;           /* false for USER, APOP and the LOGIN command of IMAP */
    char *user;             /* authentication identity; valid UTF-8; NULL where not seen */
    char *authorization_id; /* on whose behalf; or NULL */
    char *realm;            /* realm, host or NTLM domain; or NULL */
    GBytes *secret;         /* password, digest alone, or token alone; NULL where not seen */
    SecretKind secret_kind;
    unsigned crack_mode; /* hashcat's number of the mode that `crack` is for; 0 where none */
    char *crack;         /* challenge and answer as hashcat reads them; or NULL */
    Outcome outcome;     /* accepted, refused, cancelled or unknown */
    Reply *reply;        /* that decided it; or NULL */
    const GPtrArray *said_secrets; /* as in Exchange */
    uint64_t exchange;             /* number of the exchange that it began in */
    Side acting_client;
    Span span; /* from the client's first octet of it to its last */
} Credential;

typedef enum MailboxVerb {
    MAILBOX_SELECT,
    MAILBOX_LIST,
    MAILBOX_READ,
    MAILBOX_FLAG,
    MAILBOX_MOVE,
    MAILBOX_COPY,
    MAILBOX_DELETE,
    MAILBOX_EXPUNGE,
    MAILBOX_APPEND,
    MAILBOX_SEARCH,
    N_MAILBOX_VERBS
} MailboxVerb;

/* Where in a mailbox a message stands, as far as known. */
typedef struct MailboxPlace {
    char *user;      /* who is logged in; valid UTF-8; or NULL */
    char *folder;    /* decoded to UTF-8; "INBOX" for POP3; or NULL */
    char *uid;       /* POP3: UIDL's unique-id; IMAP: the UID as digits; or NULL */
    uint64_t number; /* POP3: message-number; IMAP: sequence number; 0 where not known */
} MailboxPlace;

/* Something done in a mailbox. */
typedef struct MailboxAction {
    MailboxVerb action;
    MailboxPlace place;
    uint32_t message;                 /* number of the message in its dialogue; 0 where none */
    bool has_committed, is_committed; /* it is known whether it took effect, and whether */
    Side acting_client;
    Span span; /* of the command */
} MailboxAction;

/* What a message is known by before its octets are read. */
typedef struct MessageTold {
    uint32_t number;             /* in its dialogue, from 1 */
    uint32_t envelope;           /* number of its envelope; 0 where there is none */
    const char *via;             /* "smtp", "lmtp", ... */
    Side acting_client;          /* who sent it */
    bool is_whole;               /* its end was seen and it is not known to be a part */
    bool is_excerpt;             /* IMAP: whole fields of its header, chosen by the client */
    const MailboxPlace *mailbox; /* POP3, IMAP: where it stands; else NULL; lent */
    Span span;                   /* its octets on the wire */
} MessageTold;

/* A dot in mail data that some servers take for their end, and what stands behind it. */
typedef struct Smuggled {
    uint32_t envelope, message; /* numbers in the dialogue; 0 where not known */
    Side acting_client;
    Span span;    /* of the first such dot */
    Bytes octets; /* what follows it, as sent, up to SMUGGLED_MAX_BYTES; lent */
} Smuggled;

typedef enum StarttlsState {
    STARTTLS_NOT_OFFERED,
    STARTTLS_OFFERED, /* and not asked for */
    STARTTLS_MASKED,  /* something stands where the offer may have stood (XXXXXXXA) */
    STARTTLS_REFUSED,
    STARTTLS_DONE,
} StarttlsState;

/* A keyword of the reply to EHLO. */
typedef struct Offer {
    char *keyword;     /* upper case, valid UTF-8 */
    char *parameters;  /* the rest of its line, or NULL */
    bool is_after_tls; /* it came out of TLS */
} Offer;

/* A part of a dialogue: in POP3 "authorization", "transaction" or "update". */
typedef struct Phase {
    const char *name;
    uint64_t exchange; /* number of the first one in it */
    Place first;       /* where it begins */
} Phase;

/* What is known of a dialogue as a whole. */
typedef struct DialogueFacts {
    const char *protocol;  /* "smtp" or "lmtp", ... */
    Bytes banner;          /* text of the greeting's first line; lent by the reader */
    char *helo;            /* name the client gave itself; valid UTF-8; or NULL */
    const char *helo_verb; /* "HELO", "EHLO", "LHLO" or NULL */
    Span helo_span;        /* of the command that gave it; valid with helo_verb */
    bool is_esmtp;         /* the server accepted EHLO or LHLO */
    bool has_hello_reply;  /* it answered EHLO, HELO or LHLO at all */
    GPtrArray *offered;    /* of Offer *, by the last accepted EHLO, before TLS and behind it */
    Span offers;           /* of the reply that made them; length 0 where there was none */
    StarttlsState starttls;
    char *mechanism;        /* of the last log-in, upper case; or NULL */
    char *user;             /* of the last log-in; valid UTF-8; or NULL */
    Outcome authentication; /* of the last log-in: accepted, refused, cancelled, unknown */
    Side acting_client;     /* who gives the commands now: SERVER after TURN */
    bool has_quit;          /* QUIT was answered, or at least sent */
    bool has_421;           /* the server announced that it closes */
    uint32_t exchanges, messages, envelopes;
    uint32_t attempts; /* to log in */
    GArray *phases;    /* of Phase; NULL where the protocol has none */
    Place first, last; /* of its first and last octets */
} DialogueFacts;

/* Who is told what is said. All arguments are lent. */
typedef struct DialogueTell {
    void *user;
    void (*exchange)(void *user, const Exchange *exchange);
    /* Comes behind its message, if that is whole. */
    void (*envelope)(void *user, const Envelope *envelope);
    /* The octets of message `number`, in order, as a reader would store them. */
    void (*message_bytes)(void *user, uint32_t number, Bytes bytes);
    void (*message_gap)(void *user, uint32_t number, uint64_t length);
    /* The message is over and known; comes once for each that was begun. */
    void (*message)(void *user, const MessageTold *told);
    void (*credential)(void *user, const Credential *credential);
    void (*mailbox)(void *user, const MailboxAction *action);
    void (*oddity)(void *user, const Oddity *oddity);
    /* Comes when the data have ended; NULL if not wanted. */
    void (*smuggled)(void *user, const Smuggled *smuggled);
} DialogueTell;

/*
 * What every protocol fills in.
 *
 * The law: any cut of the same octets, and any order of the two sides that TCP allows, gives the
 * same facts.
 */
typedef struct Dialect {
    const char *name;
    void *(*make)(const DialogueTell *tell);
    /* Takes octets of one side; returns how many it took. Where it took less, that side is held
     * (or the other side's turn has come): the rest is to be fed again after the other side. */
    size_t (*feed)(void *reader, Side side, Bytes bytes, const Place *place);
    /* `length` octets of a side are missing; only called with nothing of that side untaken, and not
     * for a side that is sealed or packed. False where that side is held: it is to be told again
     * after the other side. */
    bool (*gap)(void *reader, Side side, uint64_t length, const Place *place);
    /* Decides what a held side's next octets are without waiting for the other side any longer. */
    void (*release)(void *reader, Side side);
    /* A side that is READING_SEALED or READING_PACKED was opened: what comes next is what was
     * inside, and is fed like any other octets. `feed` takes nothing of such a side before. NULL
     * where a protocol knows neither. */
    void (*unseal)(void *reader, Side side);
    /* No more octets on either side; all that is open is told. `is_cut`: the capture ended, not
     * the connection. */
    void (*end)(void *reader, bool is_cut);
    ReadingMode (*mode)(const void *reader, Side side);
    const DialogueFacts *(*facts)(const void *reader); /* lent until freed */
    void (*free)(void *reader);
} Dialect;

extern const Dialect smtp_dialect;
extern const Dialect imap_dialect;
extern const Dialect pop3_dialect;

void exchange_free(Exchange *exchange);
void envelope_free(Envelope *envelope);
void reply_free(Reply *reply);
void parameter_free(Parameter *parameter);
void offer_free(Offer *offer);
void decoded_clear(Decoded *decoded);

/* As events say it: "accepted", "masked". */
const char *outcome_name(Outcome outcome);
const char *starttls_state_name(StarttlsState state);

void credential_free(Credential *credential);
void untagged_free(Untagged *untagged);
void mailbox_place_clear(MailboxPlace *place);

const char *secret_kind_name(SecretKind kind); /* "password", "digest", "token"; NULL for none */
const char *mailbox_verb_name(MailboxVerb verb);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Credential, credential_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Exchange, exchange_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Envelope, envelope_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reply, reply_free)
