/*
 * terms.h - what the words of SMTP, POP3 and IMAP mean: commands, replies, extensions, out of their
 * tables.
 *
 * Phrases and sentences are marked for translation, and translated where they are shown.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Where a session stands; flags, so that "expected in" is a set. source RFC 5321 3.1 to 3.3, RFC
 * 1939 3, RFC 9051 3 */
typedef enum SessionState {
    HELLO = 1 << 0,     /* the server has greeted, the client has not said EHLO */
    IDLE = 1 << 1,      /* between transactions */
    SENDER = 1 << 2,    /* MAIL was accepted, no recipient yet */
    RECIPIENT = 1 << 3, /* at least one RCPT was accepted */
    CHUNKS = 1 << 4,    /* BDAT has begun the message */
    CLOSED = 1 << 5,    /* the session is over */
    STAYS = 1 << 6,     /* for next: the same state */
    DROPS = 1 << 7,     /* for next: IDLE if a transaction is open, else the same */
    /* POP3 */
    AUTHORIZATION = 1 << 8, /* nobody has logged in */
    TRANSACTION = 1 << 9,   /* the mailbox is open */
    UPDATE = 1 << 10,       /* the server removes what was marked */
    /* IMAP */
    NOT_AUTHENTICATED = 1 << 11, /* nobody has logged in */
    AUTHENTICATED = 1 << 12,     /* no mailbox is open */
    SELECTED = 1 << 13,          /* one is */
    LOGGED_OUT = 1 << 14,        /* the session is over */
} SessionState;

typedef struct CommandTerm {
    const char *word;
    unsigned expected; /* SessionState in which a client may send it */
    SessionState next; /* that a positive reply leads to */
    const char *source, *sentence;
} CommandTerm;

typedef enum ResponseKind {
    STATUS, /* what became of a command, or of the talk */
    DATA,   /* IMAP: what was asked for, or is new */
    CODE,   /* in brackets behind a status */
} ResponseKind;

/* A word of a POP3 or IMAP server. */
typedef struct ResponseTerm {
    const char *word;
    ResponseKind kind;
    const char *source, *sentence;
} ResponseTerm;

typedef struct ReplyTerm {
    int code;
    const char *command; /* that it answers; "greeting" for none, "" for any */
    const char *phrase, *sentence, *source;
} ReplyTerm;

typedef struct StatusTerm {
    const char *code; /* "2", "X.1", "X.1.1" */
    const char *phrase, *sentence, *source;
} StatusTerm;

typedef struct ExtensionTerm {
    const char *keyword;
    const char *signs; /* what shows that it was used; see smtp_extensions.def */
    bool needs_offer;  /* who uses it without an offer breaks a rule */
    const char *source, *sentence;
} ExtensionTerm;

/* A way to log in. */
typedef struct MechanismTerm {
    const char *name; /* "*" at its end stands for any rest */
    const char *source, *sentence;
} MechanismTerm;

/* All rows, in the order of their tables; in the last row the first field is NULL or 0. */
extern const CommandTerm command_terms[], pop3_command_terms[], imap_command_terms[];
extern const ResponseTerm pop3_response_terms[], imap_response_terms[];
extern const ReplyTerm reply_terms[];
extern const StatusTerm status_terms[];
extern const ExtensionTerm extension_terms[];
extern const MechanismTerm mechanism_terms[];

/* A command of SMTP; each returns NULL where nothing is known; letters in either case. */
const CommandTerm *command_term(const char *word);

/* The same for the other protocols. */
const CommandTerm *pop3_command_term(const char *word);
const CommandTerm *imap_command_term(const char *word);
const ResponseTerm *pop3_response_term(const char *word);
const ResponseTerm *imap_response_term(const char *word);

/* The row for what a command was answered with, else that for any command.
 *   command  upper case; NULL for a greeting */
const ReplyTerm *reply_term(int code, const char *command);

/* The rows of the class ("5"), the subject ("5.7") or the detail ("5.7.1") of a code. */
const StatusTerm *status_term(const char *code);

/* By the keyword of the reply to EHLO, in either case; NULL where it is not known. */
const ExtensionTerm *extension_term(const char *keyword);

/* By the name of a mechanism, in either case; NULL where it is not known. */
const MechanismTerm *mechanism_term(const char *name);

/*
 * The class, subject and detail of an enhanced status code; those not known are NULL.
 *
 *   returns false where the text is no such code
 *   source  RFC 3463 2
 */
bool status_terms_of(const char *code, const StatusTerm *ret_parts[3]);
