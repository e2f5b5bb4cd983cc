/* part_reader.h - the body of one part as its octets pass: decoded, hashed, looked into. */
#pragma once

#include "message/cms.h"
#include "message/entity_header.h"

typedef struct PartReader PartReader;

/*
 * Begins a body.
 *
 *   part    gets the facts; lent for the life of the reader
 *   header  of the part; lent until this returns
 *   options lent for the life of the reader
 */
PartReader *part_reader_new(Part *part, const EntityHeader *header, const MessageOptions *options);
void part_reader_free(PartReader *reader);

/* It is the signature of another part. */
void part_reader_set_signed(PartReader *reader, const SignedOctets *beside);

/* The next octets of the body, as they stand in the message. */
void part_reader_feed(PartReader *reader, Bytes octets);

/* Octets are missing here. */
void part_reader_gap(PartReader *reader);

/* The body is over; all facts are in the part. */
void part_reader_end(PartReader *reader);

/* The parts of the message in it, where it had to be decoded to be one: signed with S/MIME, or with
 * a transfer encoding that no message should have; after part_reader_end. NULL where there is none;
 * else of Part *, yours. `ret_is_cut`: a ceiling was hit among them; as it was where there are
 * none. source RFC 8551 3.5.1, RFC 2045 6.4 */
GPtrArray *part_reader_take_parts(PartReader *reader, bool *ret_is_cut);
