/*
 * capture.h - where packets come from: capture files, plain or packed, one packet at a time; and
 * pasted talks and files of mail, which have none.
 *
 * A damaged capture is no error: it is read as far as it goes, and says where and why it ended.
 * Only what cannot be opened, or is no capture at all, is an error.
 */
#pragma once

#include <glib.h>

#include "capture/mail_file.h"
#include "capture/transcript.h"

/* One packet as it was recorded. */
typedef struct Packet {
    Bytes bytes;           /* from the link header on; lent until the next capture_next */
    uint32_t original_len; /* octets on the wire; more than bytes.len where the capture cut it */
    int64_t when;          /* ns since 1970 UTC; 0 where has_when is false */
    bool has_when;         /* false for pcapng Simple Packet Blocks, which carry no time */
    uint64_t number;       /* within the file, from 1, as Wireshark counts */
    uint32_t interface;    /* index into CaptureFacts.interfaces */
    int link_type;         /* LINKTYPE_ value (tcpdump.org/linktypes.html) */
} Packet;

/* One interface that packets were recorded on; a pcap file has one. */
typedef struct CaptureInterface {
    char *name;        /* if_name, or NULL */
    char *description; /* if_description, or NULL */
    int link_type;     /* LINKTYPE_ value */
    uint32_t snaplen;  /* octets; 0 where there is no limit */
    int64_t received;  /* packets received, by an Interface Statistics Block; -1 unknown */
    int64_t dropped;   /* packets dropped, likewise; -1 unknown */
} CaptureInterface;

/* What a file says of itself, as far as it was read. All pointers belong to the source. */
typedef struct CaptureFacts {
    const char *path;      /* as given; "-" for standard input */
    const char *format;    /* "pcap", "pcap-ns", "pcapng", "transcript", "eml", "mbox" or
                              "maildir" */
    GPtrArray *packing;    /* of char *: filters and archive formats, outermost first
                              ("gzip", "zip"); empty for a plain file */
    uint64_t bytes;        /* octets of the capture itself (unpacked) that were read */
    uint64_t packets;      /* read so far; handed out, unless a filter held them back */
    GPtrArray *interfaces; /* of CaptureInterface * */
    int64_t first, last;   /* earliest and latest time of a packet, ns; valid if has_times */
    bool has_times;
    char *comment;       /* first section comment, or NULL; bytes as found, not necessarily UTF-8 */
    char *written_by;    /* shb_userappl of the first section, or NULL; likewise */
    GPtrArray *comments; /* of CaptureComment *, in file order, at most CAPTURE_COMMENTS_MAX */
    GPtrArray *secrets;  /* of GBytes *: Decryption Secrets Blocks of type TLS Key Log, in order */
    char *damage;        /* NULL, or one sentence in English: where and why reading ended early or
                            skipped something, e.g. "block at octet 4711: length 7 is not a multiple
                            of 4"; without the path and without what was read before */
    char *mended;        /* of a pasted header: what had to be mended, likewise; or NULL */
    const char *filter;  /* what packets have to pass, or NULL */
    bool truncated;      /* the end of the file was not where it should be, or damage stopped us */
} CaptureFacts;

/* A comment on a packet. */
typedef struct CaptureComment {
    uint64_t number; /* of the packet */
    char *text;      /* bytes as found */
} CaptureComment;

typedef struct CaptureSource CaptureSource;
typedef struct FrameFilter FrameFilter; /* frame_filter.h */

/*
 * Opens a capture: pcap (both byte orders, micro- and nanoseconds) or pcapng, plain or packed
 * (gz, zst, xz, lz4, bz2, zip; the first capture found inside an archive), from a path or, for
 * "-", standard input. Else mail (a message, an mbox, a Maildir), or a text with talks in it: they
 * hand out no packets.
 *
 *   returns yours, free with capture_free; NULL on error
 *   errors  POSTA_ERROR_INPUT: not there, not readable, a directory, empty, not a capture; the
 *           message names the path and says what to try where there is something to try
 *   source  draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng
 */
CaptureSource *capture_open(const char *path, GError **error);

/*
 * Mail out of a text that was pasted: of a source that is none by itself.
 *
 *   text    lent; as read from `path`
 *   returns yours; NULL where the text holds no header; facts->mended says what was mended
 *   errors  POSTA_ERROR_INPUT, POSTA_ERROR_MACHINE
 */
CaptureSource *capture_open_pasted(const char *path, Bytes text, GError **error);

/*
 * Reads the next packet.
 *
 *   returns false at the end: of the file, or of what could be read of it (facts->damage)
 *   limits  a packet of more than PACKET_MAX_BYTES (base/limits.h) is cut there, never trusted
 *           to be allocated whole
 */
bool capture_next(CaptureSource *source, Packet *ret_packet);

/* From now on packets that do not pass a filter are not handed out; it is lent. */
void capture_set_filter(CaptureSource *source, FrameFilter *filter);

/* Why the end came before its time: the filter could not be asked; NULL for nothing of that kind.
 * Lent. */
const GError *capture_problem(const CaptureSource *source);

/* What is known by now, lent until the next call on the source. */
const CaptureFacts *capture_facts(const CaptureSource *source);

/* The talks of a source that is a transcript, lent until it is freed; NULL for captures. */
Transcript *capture_transcript(const CaptureSource *source);

/* The messages of a source that is a file of mail, lent until it is freed; NULL for captures. */
MailFile *capture_mail(const CaptureSource *source);

/* Takes over what is known when all messages of the source were read. */
void capture_end_mail(CaptureSource *source);

/*
 * The Decryption Secrets Blocks of a whole pcapng file, read in a pass of its own: they may stand
 * behind the packets that they open.
 *
 *   returns  of GBytes *; yours, g_ptr_array_unref; NULL where the source can be read but once, or
 *            is packed
 *   source   draft-ietf-opsawg-pcapng 4.7
 */
GPtrArray *capture_secrets_ahead(const CaptureSource *source);

/* How far reading has come in the packed file: octets read and in all (0 where not known). */
void capture_progress(const CaptureSource *source, uint64_t *ret_done, uint64_t *ret_total);

void capture_free(CaptureSource *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CaptureSource, capture_free)
