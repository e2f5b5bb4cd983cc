/*
 * imap.h - the inside of the IMAP reader, shared by its files. Long because those are ten.
 *
 *   imap.c          feeds: which octets go where
 *   imap_tokens.c   tokens and literals; imap_names.c: names of mailboxes
 *   imap_verbs.def  the table of commands; imap_verbs.c finds them
 *   imap_client.c   what commands do to reading
 *   imap_append.c   messages that the client stores
 *   imap_server.c   which response answers which command
 *   imap_fetch.c    messages that the server gives; imap_join.c puts them together
 *   imap_mailbox.c  what commands do to the mailbox, once they are answered; imap_box.c: who stands
 *                   where in it
 *   imap_login.c    log-ins
 *   imap_holes.c    what octets that the capture missed took from both
 *
 * Commands are answered by tag, in any order; untagged responses go to the command that they
 * answer, else to the eldest that the server had seen. The state moves on responses alone. source
 * RFC 9051 2.2, 3 and 5.5
 */
#pragma once

#include "dialogue/exchange.h"
#include "dialogue/imap_box.h"
#include "dialogue/imap_join.h"
#include "dialogue/imap_tokens.h"
#include "dialogue/sasl.h"
#include "dialogue/upgrade.h"

typedef struct Imap Imap;
typedef struct ImapPending ImapPending;

/* What a command does to the talk; the bits of ImapVerb.traits. */
typedef enum ImapTrait {
    IMAP_HOLDS = 1 << 0,   /* the reply tells what the client's next octets are */
    IMAP_LOGS_IN = 1 << 1, /* its arguments or answers are secrets */
    IMAP_SELECTS = 1 << 2, /* untagged responses to it are about the mailbox it opens */
    IMAP_FETCHES = 1 << 3, /* responses to it carry messages */
    IMAP_APPENDS = 1 << 4, /* it carries messages */
} ImapTrait;

/* The states of a session; they move on responses. source RFC 9051 3 */
typedef enum ImapState {
    IMAP_STAYS, /* in the table of commands; else: not known, the capture began in the middle */
    IMAP_NOT_AUTHENTICATED,
    IMAP_AUTHENTICATED,
    IMAP_SELECTED,
    IMAP_LOGGED_OUT,
} ImapState;

/* A row of the table of commands. */
typedef struct ImapVerb {
    const char *word;
    unsigned traits;
    const char *kinds; /* untagged responses that answer it, each between blanks */
    /* when it was answered, or will not be: pending->exchange->reply may be NULL; NULL: nothing */
    void (*after)(Imap *imap, ImapPending *pending);
    ImapState next; /* that an OK to it leads to */
} ImapVerb;

/* The row of a command; the one for unknown words where there is none. */
const ImapVerb *imap_verb_find(Bytes word);
bool imap_verb_is_known(const ImapVerb *verb);

/* Each row by its name: imap_verb_fetch. */
#define VERB(id, word, traits, kinds, after, expected, next, source, sentence)                     \
    extern const ImapVerb imap_verb_##id;
#include "dialogue/imap_verbs.def"
#undef VERB

/* A message that the client stores. */
typedef struct ImapAppend {
    uint32_t number; /* in its dialogue */
    bool is_whole;
    bool has_urls; /* parts of it stand elsewhere. source RFC 4469 */
    Span span;
} ImapAppend;

/* A message that a response says something about. */
typedef struct ImapTouched {
    uint64_t number; /* its sequence number then; 0 where not known */
    uint64_t uid;    /* 0 where not known */
} ImapTouched;

/* A command that waits for its tagged reply. */
struct ImapPending {
    Exchange *exchange; /* its command is made when all of it was read */
    const ImapVerb *verb;
    char *tag;           /* valid UTF-8 */
    uint64_t seen_until; /* offset behind its first line: who acknowledged that has seen it */
    bool is_uid;
    bool is_whole;          /* all of it was read */
    bool has_mailbox;       /* SELECT: a response to it was seen, so the other mailbox is closed */
    bool is_continued;      /* IDLE: "+" came */
    char *folder;           /* the mailbox that it names, decoded; or NULL */
    GBytes *set;            /* the messages that it names; or NULL */
    GArray *items;          /* FETCH: of ImapItem, windows that it asks for; or NULL */
    bool is_deleting;       /* STORE: marks as deleted */
    bool is_reading;        /* FETCH: asks for octets of messages */
    bool has_hole;          /* octets of the server are missing since it was sent */
    GArray *touched;        /* of ImapTouched, by responses to it; NULL until needed */
    GArray *appends;        /* of ImapAppend; NULL until needed */
    uint32_t message;       /* the only message that it carries or gave; 0 where none, or several */
    uint32_t messages;      /* how many those were */
    GBytes *copied;         /* MOVE: the UIDs that an untagged COPYUID named; or NULL */
    Credential *credential; /* LOGIN; else NULL */
    Sasl *sasl;             /* AUTHENTICATE; else NULL */
};

/* Why the client is held. */
typedef enum ImapHold {
    IMAP_HOLD_NONE,
    IMAP_HOLD_LITERAL, /* it announced a literal, and waits for "+" */
    IMAP_HOLD_FETCHES, /* a message of its own begins, and earlier ones are still being given */
    IMAP_HOLD_REPLY,   /* AUTHENTICATE, STARTTLS, COMPRESS: the reply decides */
} ImapHold;

/* One side. */
typedef struct ImapReader {
    ReadingMode mode;
    ImapScanner scanner;
    bool is_after_gap; /* the next line may be the rest of one that was lost */
    bool has_gap;
    uint64_t lost_until; /* offset behind the last hole */
} ImapReader;

struct Imap {
    DialogueTell tell;
    DialogueFacts facts;
    char *banner;
    ImapReader reader[N_SIDES];
    GQueue pending; /* of ImapPending *, in the order sent */
    ImapState state;
    bool has_greeting;
    bool has_command;
    bool is_turn; /* a reply let the client go on: its octets come first */

    /* the command being read */
    ImapPending *current; /* in `pending`; NULL between commands */
    ImapHold hold;
    ImapPending *holder;  /* whose reply the client waits for; valid if hold is not NONE */
    bool is_answer_guess; /* AUTHENTICATE went unanswered: the next line tells answers from commands
                           */
    ImapAppend *append;   /* whose literal is read; or NULL */
    uint32_t group;
    uint64_t must_have; /* offset behind the last reply that the client had to wait for */
    uint64_t greeting_end;
    Upgrade upgrade; /* behind STARTTLS, or a log-in */

    /* the response being read */
    GPtrArray *secrets; /* of GBytes *: the last that the client said; NULL before any */
    GPtrArray *loose;   /* of Untagged *: responses while no command was open; NULL where none */
    struct {
        bool is_open;  /* a FETCH response is being read */
        bool has_name; /* the name of an item was read: its value comes */
        bool has_body; /* octets of the message came */
        ImapItem item; /* valid if has_name */
        bool is_uid, is_size;
        uint64_t number, uid, size;
        ImapPending *target; /* or NULL */
        ImapJoin *join;      /* or NULL */
    } fetch;
    ImapPiece piece; /* being read; none if its join is NULL */
    GQueue joins;    /* of ImapJoin *, eldest first */
    size_t waiting_bytes;

    /* the mailbox */
    ImapBox box;
    char *user;        /* who is logged in; valid UTF-8; or NULL */
    bool is_utf8;      /* UTF8=ACCEPT or IMAP4rev2 was enabled */
    bool is_after_tls; /* TLS was opened: commands and replies come out of it */

    bool told_bare_lf, told_nul, told_lost, told_before_greeting;
};

/* imap.c */
void imap_tell_oddity(Imap *imap, OddityKind kind, Side side, const Span *span);
/* The session goes over into a state, from this exchange on. */
void imap_enter(Imap *imap, ImapState state, uint64_t exchange, const Place *place);
ImapJoinTell imap_join_teller(Imap *imap);

/* imap_client.c */
void imap_client_token(void *user, const ImapToken *token);
/* A line of the client announced a literal. */
void imap_client_literal(Imap *imap);
/* A command of the client was read to its end. */
void imap_client_unit(Imap *imap);
/* A line that answers a challenge. */
void imap_answer_unit(Imap *imap);
/* The literal that the client had announced comes. */
void imap_begin_literal(Imap *imap);
/* The command that is being read ends here, torn. */
void imap_break_command(Imap *imap);
/* What octets were kept of the command become its line. */
void imap_make_command(Imap *imap, ImapPending *pending);
/* The client goes on, in this way; its octets come before the server's next ones. */
void imap_let_client_go_on(Imap *imap, ReadingMode mode);

/* imap_append.c */
/* The announced literal is one of a message. */
bool imap_is_append(const Imap *imap);
void imap_append_begin(Imap *imap);
void imap_append_octets(Imap *imap, Bytes octets, const Place *at);
void imap_append_gap(Imap *imap, uint64_t length, const Place *at);
void imap_append_end(Imap *imap, bool is_whole);
/* Tells the messages of a command; `uids` names where they stand now, or is empty. */
void imap_tell_appends(Imap *imap, ImapPending *pending, Bytes uids);

/* imap_server.c */
void imap_server_token(void *user, const ImapToken *token);
void imap_server_unit(Imap *imap);
/* The response that is being read ends here, torn. */
void imap_break_response(Imap *imap);
/* The exchange is over, replied to or not: it is told. */
void imap_settle(Imap *imap, ImapPending *pending);
void imap_pending_free(gpointer pending);
/* Who waits for "+": the held client, or an IDLE; NULL for none. */
ImapPending *imap_find_waiting(Imap *imap, const Place *place);
/* The eldest open command with this tag that the server had seen; NULL for none. */
ImapPending *imap_find_tag(Imap *imap, Bytes tag, const Place *place);

/* imap_fetch.c */
void imap_fetch_begin(Imap *imap, uint64_t number);
void imap_fetch_token(Imap *imap, const ImapToken *token);
/* The server announced a literal: true if it is one of a message. */
bool imap_fetch_literal(Imap *imap);
void imap_fetch_end(Imap *imap);
/* A message was removed, or all are gone with their mailbox. */
void imap_joins_expunge(Imap *imap, uint64_t number);
void imap_joins_flush(Imap *imap);
/* The command was answered: what it gave and cannot go on is told. */
void imap_joins_settle(Imap *imap);

/* imap_mailbox.c: what the end of an exchange does */
void imap_after_logout(Imap *imap, ImapPending *pending);
void imap_after_select(Imap *imap, ImapPending *pending);
void imap_after_delete(Imap *imap, ImapPending *pending);
void imap_after_list(Imap *imap, ImapPending *pending);
void imap_after_append(Imap *imap, ImapPending *pending);
void imap_after_close(Imap *imap, ImapPending *pending);
void imap_after_expunge(Imap *imap, ImapPending *pending);
void imap_after_search(Imap *imap, ImapPending *pending);
void imap_after_fetch(Imap *imap, ImapPending *pending);
void imap_after_store(Imap *imap, ImapPending *pending);
void imap_after_copy(Imap *imap, ImapPending *pending);
void imap_after_move(Imap *imap, ImapPending *pending);
/* What a command names, when all of it was read. */
void imap_note_arguments(Imap *imap, ImapPending *pending);
/* An untagged response about the mailbox; the target may be NULL. */
void imap_mailbox_response(Imap *imap, Bytes kind, uint64_t number, ImapPending *target);
/* The messages of a response code COPYUID. source RFC 9051 7.1 */
void imap_note_copied(Imap *imap, ImapPending *pending);
/* A message was read: told at once. */
void imap_tell_read(Imap *imap, const ImapPending *pending, const ImapJoin *join);
void imap_touch(ImapPending *pending, uint64_t number, uint64_t uid);

/* imap_login.c */
void imap_after_starttls(Imap *imap, ImapPending *pending);
void imap_after_authenticate(Imap *imap, ImapPending *pending);
void imap_after_login(Imap *imap, ImapPending *pending);
void imap_after_unauthenticate(Imap *imap, ImapPending *pending);
void imap_after_compress(Imap *imap, ImapPending *pending);
/* Secrets of a command, and what begins with it. */
void imap_begin_login(Imap *imap, ImapPending *pending);
/* What the server offers: CAPABILITY, from this token on. */
void imap_note_offers(Imap *imap, guint first);
bool imap_is_accepted(const ImapPending *pending);

/* imap_holes.c */
/* What was read of the client can only be a command. */
bool imap_is_surely_command(const Imap *imap);
/* The command was answered: what holes may have taken of its messages is told as missing. */
void imap_tell_lost_message(Imap *imap, ImapPending *pending);
/* After lost octets: what was read is no command, or no response. */
bool imap_is_lost_command(Imap *imap);
bool imap_is_lost_response(Imap *imap);
void imap_client_gap(Imap *imap, uint64_t length, const Place *place);
void imap_server_gap(Imap *imap, uint64_t length, const Place *place);
/* The client sent octets: if it had seen the reply that a hole took, it is not waited for. */
void imap_go_on_behind_hole(Imap *imap, const Place *place);
/* Decides what a held client's next octets are. */
void imap_guess(Imap *imap);
