/*
 * smtp.h - the inside of the SMTP reader, shared by its files. Long because that is six of them.
 *
 *   smtp.c              feeds: which octets go where
 *   smtp_verbs.def      the table of commands; smtp_verbs.c finds them
 *   smtp_client.c       what commands and answers do to reading
 *   smtp_server.c       which reply answers which command
 *   smtp_chunks.c       mail data in counted chunks
 *   smtp_secrets.c      lines that are secrets though they look like commands
 *   smtp_preface.c      octets of the client that are no SMTP
 *   smtp_rules.c        what the two sides promised each other, and broke
 *   smtp_holes.c        what octets that the capture missed took from both
 *   smtp_transaction.c  what replies do to the transaction
 *
 * A watcher may not believe commands: the state moves on replies. Commands wait in order until
 * their reply comes. source RFC 5321 3 and 4.1, RFC 2920
 */
#pragma once

#include "base/buffer.h"
#include "dialogue/dot_body.h"
#include "dialogue/exchange.h"
#include "dialogue/lines.h"
#include "dialogue/lone_dots.h"
#include "dialogue/sasl.h"
#include "dialogue/upgrade.h"

typedef struct Smtp Smtp;
typedef struct Pending Pending;

/* Octets of a line of mail data, CRLF included, a stuffed dot not. source RFC 5321 4.5.3.1.6 */
#define TEXT_LINE_LIMIT 1000

/* What a command does to the talk; the bits of Verb.traits. */
typedef enum VerbTrait {
    VERB_ENDS_GROUP = 1 << 0,   /* the client must wait for its reply. source RFC 2920 3.1 */
    VERB_HOLDS = 1 << 1,        /* the reply tells what the client's next octets are */
    VERB_NO_REPLY = 1 << 2,     /* nothing answers it */
    VERB_DROPS_CHUNKS = 1 << 3, /* a message begun by BDAT is given up when it is sent */
    VERB_LOGS_IN = 1 << 4,      /* its argument and answers are secrets */
    VERB_SEALS = 1 << 5,        /* TLS begins when it is agreed to */
} VerbTrait;

/* A row of the table of commands. */
typedef struct Verb {
    const char *word;
    unsigned traits;
    /* when its exchange is over; exchange->reply may be NULL. NULL: nothing to do */
    void (*after)(Smtp *smtp, Pending *pending);
} Verb;

/* The row of a command; the one for unknown words where there is none. */
const Verb *smtp_verb_find(Bytes word);
bool smtp_verb_is_known(const Verb *verb);

/* Each row by its name: smtp_verb_data. */
#define VERB(id, word, traits, after, expected, next, source, sentence)                            \
    extern const Verb smtp_verb_##id;
#include "dialogue/smtp_verbs.def"
#undef VERB

/* A message whose octets were begun. */
typedef struct MessageState {
    uint32_t number;
    uint64_t bytes;     /* octets told so far, missing ones not counted */
    bool is_fetched;    /* a part of it was fetched by the server: it can not be whole */
    bool has_eight_bit; /* an octet above 127 */
    uint32_t envelope;  /* its number; 0 while not known, or where there is none */
    bool is_whole;      /* its end was seen */
    Span span;
} MessageState;

/* A command that waits for its final reply. */
struct Pending {
    Exchange *exchange;
    const Verb *verb;
    Sasl *sasl;            /* the log-in it begins; or NULL */
    MessageState *message; /* that its data belong to; NULL for none; shared by chunks */
    bool ends_message;     /* the message is told with this exchange */
    bool is_agreed;        /* DATA: 354 came, or was taken for granted */
    bool has_bare_lf;      /* its line ended with LF alone */
    bool is_body_over;     /* its data have ended */
    bool is_last_chunk;
    uint32_t finals; /* final replies in all (LMTP, PRDR: one per recipient, and one) */
    bool is_prdr;    /* 353 came: a reply per recipient, then the one that decides */
    bool has_finals; /* finals was counted */
};

/* The binary preface of a proxy. source HAProxy proxy-protocol 2.2 */
typedef struct SmtpPreface {
    bool is_over;    /* there was none, or it was read */
    uint32_t taken;  /* octets that were */
    uint32_t length; /* octets behind its fixed part */
    Span span;
} SmtpPreface;

/* One side. */
typedef struct SmtpReader {
    ReadingMode mode;
    LineReader lines;
    bool is_after_gap; /* the next line may be the rest of one that was lost */
} SmtpReader;

struct Smtp {
    DialogueTell tell;
    DialogueFacts facts;
    char *banner;
    SmtpReader reader[N_SIDES];
    GQueue pending;        /* of Pending *, in the order sent */
    Pending *holder;       /* whose reply tells what the client's next octets are; or NULL */
    bool has_greeting;     /* a greeting was told, or is not to be expected any more */
    GPtrArray *secrets;    /* of GBytes *: the last that the client said; NULL before any */
    bool is_login_refused; /* and no command was said since: answers may still come */
    bool is_data_guess;    /* DATA went unanswered: the next line tells data from commands */
    bool is_answer_guess;  /* AUTH likewise */
    bool has_pipelining;   /* the server offered it */
    uint32_t group;        /* of commands sent without waiting */

    /* the reply being read */
    Reply *reply;
    size_t reply_bytes;     /* of text in it */
    size_t recipient_bytes; /* of addresses and replies of the open transaction */
    bool is_reply_cut;      /* it has more lines than are kept */
    bool is_turn;           /* a reply let the client go on: its octets come first */

    /* replies after a hole that may belong to any waiting command */
    bool is_misaligned;
    uint64_t misaligned_from;  /* offset of the hole in the server's stream */
    uint64_t misaligned_until; /* offset behind it */
    GPtrArray *unplaced;       /* of Reply * */

    /* the data being read */
    Pending *body; /* whose data the client sends; NULL between data */
    DotBody dot_body;
    LoneDots lone_dots;
    bool has_hidden;       /* such a dot was seen in the data at hand */
    Span hidden_dot;       /* the first one */
    uint64_t hidden_from;  /* offset in the data of what is collected next; UINT64_MAX: no more */
    Buffer hidden;         /* what stands behind it */
    uint64_t octets_left;  /* of the chunk; for READING_OCTETS */
    bool is_tail_lost;     /* the last thing known of the data is a hole */
    bool has_hole;         /* octets of the data are missing */
    MessageState *chunked; /* message begun by BDAT and not ended; or NULL */

    /* the transaction */
    Envelope *envelope;       /* or NULL */
    Envelope *ended_envelope; /* to be told behind its message; or NULL */
    bool is_settling;         /* a command is being done with, and its message not told yet */
    bool is_mail_refused;     /* its MAIL was */
    bool told_recipients;     /* that it has too many */
    bool is_lmtp;
    bool is_after_tls;   /* TLS was opened: commands and replies come out of it */
    bool is_turn_agreed; /* TURN or ATRN was: the roles change with the next octet */
    uint64_t blob_left;  /* octets of XEXCH50 that are still to come; they are no mail */
    Pending *blob;       /* the XEXCH50; valid if blob_left > 0 */
    SmtpPreface preface; /* of a proxy, before the first command */
    bool has_client_gap, has_server_gap;
    Place lost_at;       /* where the client's last hole between commands begins */
    uint64_t lost_bytes; /* octets of that hole, and of what was left unread behind it */
    bool has_lost_lines; /* some were left unread; these two until the next command */

    uint64_t said_until;   /* offset behind what the client said in the last exchange */
    uint64_t must_have;    /* offset behind the last reply that the client had to wait for */
    uint64_t greeting_end; /* offset behind the greeting; 0 before it */
    bool told_before_greeting;
    bool has_command; /* any command was seen */
    bool told_bare_lf, told_nul, told_lost, told_early_data;
    uint32_t told_extensions; /* used without an offer: a bit for each row of smtp_extensions.def */
    Upgrade upgrade;          /* behind STARTTLS, or a log-in */
};

/* smtp_secrets.c */
void smtp_hide_secret(Smtp *smtp, Pending *pending);

/* smtp_chunks.c */
void smtp_begin_chunk(Smtp *smtp, Pending *pending);
void smtp_feed_chunk(Smtp *smtp, Bytes *rest, Place *at);
/* A line behind a refused BDAT: its chunk, or what was said instead; true if it was taken. */
bool smtp_is_guessed_chunk(Smtp *smtp, const Line *line);
void smtp_begin_fetch(Smtp *smtp, Pending *pending);

/* smtp_rules.c: what the two sides promised each other, and broke */
void smtp_check_line(Smtp *smtp, Side side, const Line *line, const Command *command);
void smtp_check_command(Smtp *smtp, const Command *command);
void smtp_check_path(Smtp *smtp, const Command *command, Bytes path);
void smtp_check_message(Smtp *smtp, const MessageState *message);

/* smtp_client.c */
void smtp_client_line(Smtp *smtp, const Line *line);
void smtp_answer_line(Smtp *smtp, const Line *line);
/* The client spoke before it had seen the greeting. source RFC 5321 4.3.1 */
void smtp_tell_before_greeting(Smtp *smtp, const Span *span);
/* The data of a command begin. */
void smtp_begin_body(Smtp *smtp, Pending *pending);
/* The data of a DATA command that went unanswered begin. */
void smtp_begin_guessed_body(Smtp *smtp);
/* A piece of the data was read, or is missing. */
void smtp_body_piece(Smtp *smtp, const Place *place, uint64_t length);
/* The data have ended, or will not go on; smtp_body_over also settles a command whose reply came
 * before that. */
void smtp_close_body(Smtp *smtp, bool is_end_seen);
void smtp_body_over(Smtp *smtp, bool is_end_seen);
/* Octets of the message of the data at hand, as a reader would store them. */
void smtp_message_bytes(Smtp *smtp, Bytes bytes);
/* To whom dot_body tells the octets of the message. */
DotBodyTell smtp_message_tell(Smtp *smtp);

/* smtp_preface.c */
/* The blob of XEXCH50 begins: its size is the command's first number. */
void smtp_begin_blob(Smtp *smtp, Pending *pending);
/* Passes over a blob; false where none goes on. */
bool smtp_blob_feed(Smtp *smtp, Bytes *rest, Place *at);
/* Takes a binary preface off the front of the client's octets; false where none goes on. */
bool smtp_preface_feed(Smtp *smtp, Bytes *rest, Place *at);

/* smtp_server.c */
void smtp_server_line(Smtp *smtp, const Line *line);
/* The exchange of the first waiting command is over, replied to or not: it is told. */
void smtp_settle(Smtp *smtp, Pending *pending);
/* Gives a reply to the command that it answers, or tells it alone; takes the reply, as does
 * smtp_tell_alone. */
void smtp_place_reply(Smtp *smtp, Reply *reply);
void smtp_tell_alone(Smtp *smtp, Reply *reply);
/* The code can be what this command is answered with. */
bool smtp_can_answer(const Pending *pending, int code);

/* smtp_holes.c */
/* A command that a hole took, where its reply shows what it was; it waits like any other. */
Pending *smtp_infer(Smtp *smtp, const Verb *verb, const Span *span);
/* A chunk whose BDAT a hole took, by its reply; NULL where other readings are possible. */
Pending *smtp_infer_chunk(Smtp *smtp, const Reply *reply);
/* Replies behind a hole are given to the commands that waited when the client went on. */
void smtp_align(Smtp *smtp);
/* The client sent octets: if it had seen replies that a hole took, they are not waited for. */
void smtp_go_on_behind_hole(Smtp *smtp, const Place *place);
/* A reply behind a hole: kept until it is clear to which command it belongs; taken. */
void smtp_place_after_gap(Smtp *smtp, Reply *reply);

/* smtp_transaction.c: what the end of an exchange does */
void after_hello(Smtp *smtp, Pending *pending);
void after_mail(Smtp *smtp, Pending *pending);
void after_rcpt(Smtp *smtp, Pending *pending);
void after_data(Smtp *smtp, Pending *pending);
void after_chunk(Smtp *smtp, Pending *pending);
void after_reset(Smtp *smtp, Pending *pending);
void after_quit(Smtp *smtp, Pending *pending);
void after_auth(Smtp *smtp, Pending *pending);
void after_starttls(Smtp *smtp, Pending *pending);
void after_turn(Smtp *smtp, Pending *pending);

/* The open transaction, if there is one, is over at this place: it is told, or waits for its
 * message. `otherwise` is its outcome where no reply decided it. */
void smtp_end_envelope(Smtp *smtp, Outcome otherwise, const Place *place);
/* How many recipients of the open transaction were accepted. */
uint32_t smtp_accepted_recipients(const Smtp *smtp);

/* smtp.c */
/* Client and server change places, as TURN or ATRN agreed. */
void smtp_turn(Smtp *smtp);
/* One about what a side, by its role, sent here; it belongs to what is open. */
void smtp_tell_oddity(Smtp *smtp, OddityKind kind, Side side, const Span *span);
/* One about a message as a whole. */
void smtp_tell_message_oddity(Smtp *smtp, OddityKind kind, const MessageState *message);
