/* sources.h - what a command reads: captures or a case, found, opened, scanned, read again. */
#pragma once

#include "cli/cli.h"
#include "pipeline/pipeline.h"

/* What a command reads. */
typedef struct Sources {
    GPtrArray *captures; /* of char *: paths in the order to be read: by their first packets */
    CaptureSource *(*open)(const char *path, GError **error); /* NULL: as captures are opened */
    bool is_read_again;    /* what is wrong with them has been said */
    const char *case_path; /* the one case there is, lent; NULL where captures are read */
} Sources;

/*
 * Finds what is to be read: -r, then the words from `first` on; folders become the files in them,
 * by name, without what is no capture. What is not there is complained of and makes the status
 * EXIT_INPUT.
 *
 *   errors  POSTA_ERROR_USAGE: nothing to read, or a case among other sources
 */
bool sources_find(Run *run, guint first, Sources *ret_sources, GError **error);
void sources_clear(Sources *sources);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sources, sources_clear)

/* Who wants to see frames and octets while sources are read; NULL: what is not wanted. */
typedef struct FrameHooks {
    void (*frame)(void *user, const FrameView *view);
    void (*decided)(void *user, const Flow *flow, bool is_mail, const char *protocol);
    void (*read)(void *user, const CaptureFacts *facts); /* a source was read */
    MessageTap tap;                                      /* who wants the octets of messages */
    bool traces_layers;          /* frames come with the headers that were taken off */
    const struct Follow *follow; /* who wants the octets of one connection */
    void *user;
} FrameHooks;

/*
 * Reads captures into a sink, and ends it. Captures that cannot be read, or not to their end, are
 * complained of and make the status EXIT_INPUT.
 *
 *   hooks   NULL where nobody wants frames
 *   errors  those of the sink
 */
bool scan_captures(Run *run, const Sources *sources, const FrameHooks *hooks, Sink *sink,
                   GError **error);

/*
 * The text in the parts of one message, for which its sources are read again.
 *
 *   record  of the message
 *   texts   gets the number of each part (char *) with its text (char *, UTF-8)
 *   limits  SHOWN_TEXT_MAX_BYTES of each
 */
bool part_texts_read(Run *run, const Sources *sources, const json_t *record, GHashTable *texts,
                     GError **error);

/* The octets of a message to standard output, as --raw or --hex. */
bool show_octets(Run *run, Sources *sources, const json_t *message, GError **error);

/* Opens a case; what is wrong with it as a whole is complained of and makes the status EXIT_INPUT.
 * errors those of case_open, POSTA_ERROR_USAGE (an option that only captures can answer) */
Sink *open_case(Run *run, const char *path, GError **error);

/* The case that the sources are, or become; yours, free with sink_free. `first` as above. */
Sink *scan_case(Run *run, guint first, GError **error);

/* The same, of sources that were found. */
Sink *scan_sources(Run *run, const Sources *sources, GError **error);

/* The same, with sources opened by `open`. */
Sink *scan_case_by(Run *run, guint first, CaptureSource *(*open)(const char *path, GError **error),
                   GError **error);

/*
 * The same for those who read the sources a second time, for their octets: what can be read but
 * once is kept, and of a case the sources are found again.
 */
bool scan_case_first(Run *run, guint first, Sources *ret_sources, Sink **ret_sink, GError **error);

/* The sources that a case was made of, if they are still what they were: complains of what is not
 * there. errors POSTA_ERROR_INPUT */
bool sources_of_case(Sink *opened, Sources *ret_sources, GError **error);

/* Opens a source as `posta headers` does: what is none may be a header that was pasted. */
CaptureSource *headers_open(const char *path, GError **error);

/* "-" is among the words, or among the sources that were found. */
bool run_names_standard_input(const Run *run);
bool sources_hold_standard_input(const Sources *sources);

/*
 * Makes sure that standard input can be read more than once: what cannot be is kept in a file
 * without a name.
 *
 *   errors  POSTA_ERROR_MACHINE
 */
bool spool_standard_input(GError **error);
void spool_rewind(void); /* back to its beginning */
