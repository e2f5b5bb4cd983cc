/* pipeline.h - the one place that joins the stages: packets in, events out. */
#pragma once

#include "capture/capture.h"
#include "capture/frame_filter.h"
#include "dialogue/dialogue.h"
#include "finding/finding.h"
#include "packet/packet.h"
#include "sink/sink.h"
#include "stream/flow.h"

/* What is done with the secrets of log-ins, everywhere. */
typedef enum SecretsMode {
    SECRETS_MASK, /* ******** in their place, whatever their length */
    SECRETS_SHOW, /* as they are */
    SECRETS_HASH, /* HMAC-SHA-256 under a key of the user's, as hexadecimal digits */
    SECRETS_NONE, /* left out */
} SecretsMode;

/* What a frame was to the reader of its dialogue; for the lines of `posta packets`. */
typedef struct FrameView {
    const Packet *packet;
    uint32_t capture;                  /* index of its source, from 1 */
    const CaptureInterface *interface; /* that recorded it; NULL where it comes from no file */
    PacketKind kind;
    const Segment *segment;  /* as far as packet_decode fills it in for this kind */
    const Flow *flow;        /* NULL where the packet holds no TCP segment; so with all below */
    Side side;               /* who sent it */
    ReadingMode mode;        /* how the reader takes the client's octets behind this frame; so the
                                view before it in the flow says how it took this one's */
    ReadingMode server_mode; /* the same of the server's octets */
    const char *sealed; /* what the records of TLS are that end in the frame: "Client Hello, ...";
                           NULL where the flow has none; lent */
    const char *sealed_version; /* "TLS 1.3", once it is known; else NULL; static */
    const char *protocol;       /* "smtp", ... where the flow has a reader; else NULL; static */
    const Place *original;      /* of a packet that was recorded before: where; else NULL; lent */
} FrameView;

/*
 * Who wants the octets of messages, and is asked with the key of each whether it is one that is
 * wanted. The key is the id; in a mail file, where that is known only at the end, the index of the
 * source and the number of the message in it: "1:3".
 */
typedef struct MessageTap {
    void (*octets)(void *user, const char *key, Bytes octets);
    void (*gap)(void *user, const char *key, uint64_t length); /* so many are missing here */
    void (*over)(void *user, const char *key);
} MessageTap;

/* The key of a message by its event; yours. */
char *message_key_of(const json_t *message);

typedef struct PipelineOptions {
    SecretsMode secrets;
    GBytes *secrets_key;   /* for SECRETS_HASH; lent for the life of the pipeline */
    struct KeyStore *keys; /* secrets of sealed connections, lent; captures add to them; or NULL */
    bool all_flows;        /* tell every flow, not only those of mail */
    const GArray *trusted; /* of Network: whose servers' trace lines are believed; or NULL; lent */
    uint64_t packets_max;  /* stop after so many packets of each source; 0: no limit */
    bool all_hashes;       /* MD5 and SHA-1 of parts beside SHA-256 */
    bool hash_sources;     /* put the SHA-256 of each source into its `capture` event */
    FrameFilter *filter;   /* packets that do not pass are not looked at; NULL: all; lent */
    bool traces_layers;    /* frames come with the headers that were taken off (Segment.trace) */
    /* Called for every frame, in order, before what it completes is told; NULL if not wanted. */
    void (*frame)(void *user, const FrameView *view);
    /* Called when it is decided whether a flow carries mail; NULL if not wanted. `protocol` as in
     * FrameView. */
    void (*decided)(void *user, const Flow *flow, bool is_mail, const char *protocol);
    /* Asked before each packet; true ends the source there. NULL if never. */
    bool (*is_stopped)(void *user);
    /* Called when a source was read, and its `capture` event told; it is let go. `unknown_links`:
     * how many of its packets are of a link type that posta does not read. NULL if not wanted. */
    void (*source_over)(void *user, CaptureSource *source, uint64_t unknown_links);
    /* Called now and then while a source is read; NULL if not wanted. */
    void (*progress)(void *user, const CaptureSource *source);
    const struct Follow *follow; /* the octets of one connection; or NULL; lent */
    MessageTap tap; /* the octets of messages as they pass; all NULL if nobody wants any */
    void *user;
} PipelineOptions;

typedef struct Pipeline Pipeline;

/* Makes a pipeline that tells its events to a sink; the options are copied, the sink is lent. */
Pipeline *pipeline_new(const PipelineOptions *options, Sink *sink);
void pipeline_free(Pipeline *pipeline);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pipeline, pipeline_free)

/*
 * Begins to read a source. Captures that are open are one timeline, merged by time; mail and talks
 * out of files are told now.
 *
 *   source  lent until options.source_over is called with it
 *   errors  those of the sink; POSTA_ERROR_USAGE, by the filter
 */
bool pipeline_begin(Pipeline *pipeline, CaptureSource *source, GError **error);

/*
 * Reads the packets of what is open: to the end of all of it, or until the latest has begun and the
 * next source may be opened. Sources are to be begun in the order of their first packets: one that
 * has not begun yet says that none behind it is due.
 *
 *   limits  MERGE_OPEN_MAX
 *   errors  those of the sink
 */
bool pipeline_read(Pipeline *pipeline, bool is_to_end, GError **error);

/* Reads one source, and all that are open, to their ends. errors those of the sink */
bool pipeline_scan(Pipeline *pipeline, CaptureSource *source, GError **error);

/* A source cannot be read: the next one has the next index all the same. */
void pipeline_skip_source(Pipeline *pipeline);

/* Takes one packet that comes from no file: what tests and the lab use instead of sources. */
bool pipeline_packet(Pipeline *pipeline, const Packet *packet, GError **error);

/*
 * Ends all that is open and tells it, with the `end` event last; then ends the sink.
 *
 *   is_complete  false where an input could not be read, or not to its end
 */
bool pipeline_end(Pipeline *pipeline, bool is_complete, GError **error);

/* There was a finding of this severity, or a graver one. */
bool pipeline_found(const Pipeline *pipeline, Severity severity);
