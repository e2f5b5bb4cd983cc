/*
 * mime.h - the parts of a message, found as its octets pass.
 *
 * Nothing of a body is held but the line that may be a boundary; of parts their headers are kept
 * until they end. Parts inside of parts are levels of a stack, not calls.
 *
 * Where the structure can be read in two ways, a second walker begins at the header that differs,
 * for which the last of two headers counts; for the first one the first counts.
 */
#pragma once

#include "message/part.h"

typedef struct Mime Mime;

/*
 * Begins behind the header section of a message.
 *
 *   fields   of HeaderField: those of the message
 *   offset   octets of the message before its body
 *   options  lent for the life of the walker
 */
Mime *mime_new(const GArray *fields, uint64_t offset, const MessageOptions *options);
void mime_free(Mime *mime);

/*
 * Takes the next octets of the body. Any cut of them gives the same parts.
 *
 *   limits  MIME_DEPTH_MAX, MIME_PARTS_MAX, PART_HEADER_MAX_BYTES, BOUNDARY_MAX_BYTES; linear in
 * time source  RFC 2046 5.1.1, 5.2.1
 */
void mime_feed(Mime *mime, Bytes bytes);

/* Octets are missing here. The part they are in is not whole; what ended it may be missing too. */
void mime_gap(Mime *mime, uint64_t length);

/* No more octets. `is_whole`: none are missing at the end. */
void mime_end(Mime *mime, bool is_whole);

/* Of Part *, in order; after mime_end; lent. Those that the second reading sees otherwise stand
 * behind all others. */
const GPtrArray *mime_parts(const Mime *mime);

const char *mime_type(const Mime *mime);     /* of the message; lent */
uint32_t mime_ambiguities(const Mime *mime); /* Ambiguity: of the message and all parts */
bool mime_is_cut(const Mime *mime);          /* a ceiling was hit */
