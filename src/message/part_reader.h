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
