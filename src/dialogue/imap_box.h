/*
 * imap_box.h - the mailbox that is open: which message stands where, as far as it was seen.
 *
 * Sequence numbers move when messages before them are removed; UIDs stay. source RFC 9051 2.3.1
 */
#pragma once

#include <glib.h>

#include "base/bytes.h"

typedef struct ImapBox {
    char *folder; /* decoded; NULL where none is open, or its name was not seen */
    bool is_open;
    bool has_deleted; /* a message was marked as deleted since it was opened */
    uint64_t exists;  /* messages in it; 0 where not known */
    GArray *seen;     /* of ImapSeen, by sequence number, and so by UID; as far as seen */
} ImapBox;

/* What is known of a message in it. */
typedef struct ImapSeen {
    uint32_t number; /* sequence number */
    uint32_t uid;    /* 0 where not known */
    uint32_t size;   /* RFC822.SIZE; 0 where not known */
} ImapSeen;

void imap_box_init(ImapBox *box);
void imap_box_clear(ImapBox *box);

/* Another one is opened; takes the name, which may be NULL. */
void imap_box_open(ImapBox *box, char *folder);
void imap_box_close(ImapBox *box);

/* Nothing is known any more of who stands where. */
void imap_box_forget(ImapBox *box);

/* What was seen of a message; 0: nothing new. No more than IMAP_UIDS_MAX are kept. */
void imap_box_note(ImapBox *box, uint64_t number, uint64_t uid, uint64_t size);

/* All zero but the number where nothing is known. */
ImapSeen imap_box_seen(const ImapBox *box, uint64_t number);

/* Where in `seen` the messages with this UID or a higher one begin. UIDs ascend with sequence
 * numbers. source RFC 9051 2.3.1.1 */
guint imap_box_find(const ImapBox *box, uint64_t uid);

/* A message was removed: those behind it move. source RFC 9051 7.5.1 */
void imap_box_expunge(ImapBox *box, uint64_t number);

/*
 * Reads the next range off a set like "1,3:5,7:*".
 *
 *   set      moved behind it
 *   returns  false at its end, or where it is none
 *   gives    first <= last; "*" is UINT64_MAX
 *   source   RFC 9051 9: sequence-set
 */
bool imap_set_next(Bytes *set, uint64_t *ret_first, uint64_t *ret_last);
