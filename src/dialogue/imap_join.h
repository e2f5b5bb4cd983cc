/*
 * imap_join.h - one message out of the pieces that FETCH gives of it.
 *
 * A message comes whole, as header and text, or by windows; its octets are told in their order, as
 * they come. A piece that comes before what stands before it waits, up to a ceiling. What is not
 * known to be all of it is told as torn, never with a wrong hash.
 */
#pragma once

#include "dialogue/dialogue.h"

/* What of a message an item of FETCH is. source RFC 9051 6.4.5.1, RFC 3501 6.4.5, RFC 3516 4.2 */
typedef enum ImapSection {
    IMAP_SECTION_NONE,   /* no octets of it */
    IMAP_SECTION_WHOLE,  /* BODY[], RFC822, BINARY[] */
    IMAP_SECTION_HEADER, /* BODY[HEADER], RFC822.HEADER */
    IMAP_SECTION_TEXT,   /* BODY[TEXT], RFC822.TEXT */
    IMAP_SECTION_FIELDS, /* BODY[HEADER.FIELDS (...)]: some lines of its header */
    IMAP_SECTION_PART,   /* BODY[1.2], BODY[1.MIME], BINARY[1] */
} ImapSection;

/* An item of FETCH, as a client asks for it or a server names it. */
typedef struct ImapItem {
    ImapSection section;
    bool is_window;  /* BODY[]<offset.count>, or <offset> */
    uint64_t offset; /* valid if is_window; so with count */
    uint64_t count;  /* 0 where it is not told */
} ImapItem;

/* The item of this name; section IMAP_SECTION_NONE where it gives no octets of the message. */
ImapItem imap_item_read(Bytes name);

/* A message being put together. */
typedef struct ImapJoin {
    uint32_t number;      /* of the message in its dialogue */
    MailboxPlace mailbox; /* where it stands */
    uint64_t sequence;    /* its sequence number now; 0 once it was removed */
    uint64_t have;        /* octets told, from its start */
    uint64_t header_end;  /* offset of its text; valid if has_header */
    uint64_t size;        /* RFC822.SIZE; 0 where not known */
    bool has_header;
    bool has_end;     /* its end was seen, behind all that was told and what waits */
    bool is_torn;     /* octets are missing that will not come */
    bool is_windowed; /* all of it came by windows: more may follow */
    bool is_touched;  /* by the command that is being answered */
    bool has_octets;  /* some were told */
    GPtrArray *waiting;
    GByteArray *fields; /* lines of its header, where nothing else came of it; or NULL */
    Span span;
} ImapJoin;

ImapJoin *imap_join_new(uint32_t number);
void imap_join_free(ImapJoin *join, size_t *waiting_bytes);

/* The piece that is being read. */
typedef struct ImapPiece {
    ImapJoin *join;
    ImapItem item;
    uint64_t at;      /* offset of its next octet, in the message or, if is_kept, in the piece */
    bool is_kept;     /* its place is not known, or not reached yet */
    bool is_left_out; /* nothing is done with its octets */
    uint64_t length;  /* octets of it so far */
    GByteArray *kept;
} ImapPiece;

/* Whom joins tell, and what all of them hold. */
typedef struct ImapJoinTell {
    const DialogueTell *tell;
    size_t *waiting_bytes; /* held by all joins of the dialogue */
} ImapJoinTell;

/* The octets of an item of a FETCH response: they begin, pass or are missing, and end. An octet
 * is told once all before it were, and waits until then. */
void imap_piece_begin(ImapPiece *piece, ImapJoin *join, const ImapItem *item);
void imap_piece_feed(ImapPiece *piece, Bytes bytes, const ImapJoinTell *tell);
void imap_piece_gap(ImapPiece *piece, uint64_t length, const ImapJoinTell *tell);
/* `is_whole`: its last octet was seen. */
void imap_piece_end(ImapPiece *piece, bool is_whole, const ImapJoinTell *tell);

/* All octets of the message were told. */
bool imap_join_is_whole(const ImapJoin *join);

/* Tells the message as it is, and frees it. */
void imap_join_tell(ImapJoin *join, const ImapJoinTell *tell);
