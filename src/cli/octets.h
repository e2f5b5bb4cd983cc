/*
 * octets.h - the octets of messages, kept beside a case while it is made.
 *
 * They stand in a file without a name, which is gone when the program ends.
 */
#pragma once

#include "cli/sources.h"

typedef struct Octets Octets;

/* Makes the file. errors POSTA_ERROR_MACHINE */
Octets *octets_new(GError **error);
void octets_free(Octets *octets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Octets, octets_free)

/*
 * Makes a case of the sources, or opens the one they are, and keeps the octets of its messages.
 * What of a case cannot be read again is complained of, and left out.
 *
 *   errors  those of sources_find, of case_new, of octets_end
 */
bool scan_case_with_octets(Run *run, Sink **ret_sink, Octets *octets, GError **error);

/* How a page of the case is called: "posta: mail.pcap", or how many sources there are. Yours. */
char *case_title(sqlite3 *database);

/* What keeps octets while sources are read; lends the store. */
FrameHooks octets_hooks(Octets *octets);

/* All was written. errors POSTA_ERROR_MACHINE: it was not */
bool octets_end(Octets *octets, GError **error);

/* Who is given the octets of a message again, piece by piece. */
typedef struct OctetsReader {
    void (*octets)(void *user, Bytes octets);
    void (*gap)(void *user, uint64_t length); /* so many are missing here */
    void *user;
} OctetsReader;

/* Gives the octets of the message of this event; false where none were kept. */
bool octets_read(const Octets *octets, const json_t *message, const OctetsReader *reader);

/*
 * A message for the page: {bytes, missing, octets, cut, texts: [{part, type, charset, text, cut}]}.
 *
 *   returns yours; NULL where no octets were kept
 *   limits  WEB_OCTETS_MAX_BYTES, WEB_TEXT_MAX_BYTES; what is cut says so
 */
json_t *octets_body(const Octets *octets, const json_t *message);

/* All its octets, what is missing left out; yours. NULL where none were kept. */
GByteArray *octets_all(const Octets *octets, const json_t *message);

/* The decoded octets of a part; yours. NULL where there is none. */
GByteArray *octets_part(const Octets *octets, const json_t *message, const char *number);
