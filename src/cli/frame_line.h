/* frame_line.h - what the line of one frame says, and what of it must not be said. */
#pragma once

#include "cli/frame_pieces.h"
#include "pipeline/pipeline.h"
#include "tree/tls.h"

#define FRAME_PAYLOAD_MAX                                                                          \
    1460                     /* octets of a frame that its line can show: all of an Ethernet's     \
                              */
#define DATA_END "\r\n.\r\n" /* source RFC 5321 4.1.1.4 */

/* Where a log-in stands, as far as lines can tell without their reader. */
typedef enum LoginState {
    LOGIN_NONE,
    LOGIN_OPEN,     /* AUTH was said, and not answered for good: what may be an answer is one */
    LOGIN_ANSWERED, /* or nobody knows: what is not surely a command may be an answer */
} LoginState;

/* What the lines of an IMAP talk remember; frame_imap.c. */
typedef struct ImapLook ImapLook;

/* What a frame's payload was to its line. */
typedef enum FrameMeaning {
    MEANS_OTHER,   /* nothing of mail: all may be seen */
    MEANS_TALK,    /* lines and messages: see pieces */
    MEANS_SEALED,  /* records of TLS */
    MEANS_UNKNOWN, /* it may hold secrets that nobody can tell from the rest */
} FrameMeaning;

/* What is known of the connection of a frame, for the lines of its frames. */
typedef struct FlowLook {
    bool is_decided, is_mail;
    bool is_within;                     /* it is the one that was asked for */
    const char *protocol;               /* of its reader, static; NULL where it has none */
    LoginState login;                   /* LOGIN_ANSWERED too where its beginning was not seen */
    bool is_in_line[N_SIDES];           /* the side's last octets ended within a line */
    bool is_secret_line;                /* the client's line at hand is a secret as a whole */
    GString *line;                      /* its octets so far; NULL before any */
    GPtrArray *secrets;                 /* of GBytes *: the last that were said; NULL where none */
    ReadingMode mode;                   /* how the client's next octets are taken */
    ReadingMode server_mode;            /* the same of the server */
    uint64_t chunk_left;                /* octets of a BDAT chunk that are still to come */
    uint8_t tail[sizeof(DATA_END) - 2]; /* the client's last octets: its data may end with them */
    size_t tail_len;
    bool show_secrets;      /* nothing is masked */
    ImapLook *imap;         /* NULL before the first line of an IMAP talk */
    bool has_lost;          /* octets of the client were not shown to it */
    uint32_t next[N_SIDES]; /* the sequence number that each side goes on with */
    bool has_next[N_SIDES];
    uint32_t acknowledged[N_SIDES]; /* by the first frame of each side */
    bool has_acknowledged[N_SIDES];
    bool is_forced;       /* what it carries was not known when its frames could wait no longer */
    FrameMeaning meaning; /* of the latest frame */
    bool is_in_order;     /* the latest frame went on with its stream */
    uint32_t lost;        /* octets before the latest frame that were not seen */
    FramePieces *pieces;  /* who wants to know of each octet what it is; or NULL; lent */
    TlsMemory *tls;       /* for trees; NULL before the first record */
    TalkMemory talk;      /* likewise */
} FlowLook;

void flow_look_free(FlowLook *look);

/* Says what a DNS message on its port asks or answers; false where it holds none. */
bool dns_info(const Segment *segment, GString *info);

typedef struct Frame Frame;

/* Says what an ICMP message is about; false where it is none, or one that posta does not know. */
bool icmp_info(const Frame *frame, GString *info);

#define LINK_HEAD_BYTES 14 /* two Ethernet addresses and the type of what follows */
#define ARP_BYTES 28       /* behind them, for IPv4. source RFC 826 */

#define SEALED_TEXT_MAX 160 /* of a frame's line: names of records */

/* What its line needs of a frame. */
struct Frame {
    uint32_t capture; /* index of its source, from 1 */
    uint64_t number;
    int64_t when;
    uint32_t length; /* octets on the wire */
    bool has_when;
    PacketKind kind;
    bool is_ethernet;
    uint8_t head[LINK_HEAD_BYTES + ARP_BYTES]; /* its first octets */
    size_t head_len;
    Segment segment;       /* as packet_decode filled it in for this kind; its payload is at most
                              FRAME_PAYLOAD_MAX long */
    bool has_segment;      /* of TCP: all that follows is valid */
    bool is_duplicate;     /* it was recorded before: there */
    Place original;        /* valid if is_duplicate */
    uint32_t sequence;     /* counted from the first of its side */
    uint32_t acknowledged; /* likewise, of the other side; see frame_count */
    bool is_other_unseen;  /* nothing of the other side was seen: acknowledged is as on the wire */
    uint32_t window;       /* octets, shifted */
    int window_shift;      /* bits; -1: not known, -2: none is used */
    SackBlock sack[SACK_BLOCKS_MAX]; /* of the segment's options, counted as acknowledged is */
    uint64_t began;                  /* of its flow */
    Side side;
    ReadingMode mode;        /* of the client, behind this frame */
    ReadingMode server_mode; /* likewise */
    uint16_t server_port;
    bool has_tls;                 /* of its flow: the two that follow are valid */
    char sealed[SEALED_TEXT_MAX]; /* the records that end in it, as Wireshark writes them */
    struct DeepFrame *deep;       /* where it is shown in depth; else NULL; frame_deep.h */
    const char *tls_version;      /* "TLS 1.3", where it is known by now; else NULL; static */
};

/* Takes from a view what the line will need, of the payload at most so much; lent as the view is.
 */
Frame frame_of_view(const FrameView *view, size_t payload_max);

/* Counts the acknowledgements of a side whose other side was not seen, from the first of them on:
 * as Wireshark does. */
void frame_count(Frame *frame, FlowLook *look);

/* Where a frame comes from and goes to: IP addresses, else those of Ethernet, else "-". */
void frame_ends(const Frame *frame, char ret_source[ADDRESS_TEXT_SIZE],
                char ret_destination[ADDRESS_TEXT_SIZE]);

/* The same as frame_info for what is no TCP segment. */
GString *other_info(const Frame *frame, const char **ret_protocol);

/*
 * What the line says of a frame: the talk, or the TCP segment.
 *
 *   look          of its connection; remembers what the next frames need
 *   ret_protocol  "SMTP", "IMAP", "TLS", "TCP"; static
 *   returns       yours; octets as they came, to be made safe
 */
GString *frame_info(const Frame *frame, FlowLook *look, bool show_secrets,
                    const char **ret_protocol);
