/* header_fields.h - where the header section ends, and the fields it consists of. */
#pragma once

#include <glib.h>

#include "message/message.h"

/* Finds the end of the header section as octets pass. Embedded in its owner, begins as zeros. */
typedef struct SectionEnd {
    bool
        is_inside; /* of a line that has more than line-end octets; else of one that may be empty */
    bool was_reached; /* the empty line has passed */
} SectionEnd;

/*
 * Takes the next octets of the message, until the header section ends.
 *
 * The empty line that ends it may be CR LF, LF alone, or LF after several CR: all are sent.
 *
 *   returns how many of them belong to the header section, the empty line counted
 *   source  RFC 5322 2.1
 */
size_t section_end_feed(SectionEnd *end, Bytes bytes);

/*
 * Splits the header section into fields, an empty line at its end or not.
 *
 * Lines that are no field (without a colon, or the `From ` line of an mbox, or a fold of nothing)
 * become fields without a name.
 *
 *   section lent; the fields point into it
 *   is_torn octets are missing after it: the last field may go on there, and is left out
 *   fields  of HeaderField; they are added at the end
 *   returns false where there were more than HEADER_FIELDS_MAX
 *   source  RFC 5322 2.2, 4.5
 */
bool header_fields_split(Bytes section, bool is_torn, GArray *fields);
