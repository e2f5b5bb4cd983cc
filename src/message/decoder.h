/* decoder.h - a transfer encoding taken off as octets pass. */
#pragma once

#include "message/base64.h"
#include "message/entity_header.h"
#include "message/quoted_printable.h"

/* Embedded in its owner: decoder_init. */
typedef struct Decoder {
    Encoding encoding;
    union {
        Base64 base64;          /* ENCODING_BASE64 */
        QuotedPrintable quoted; /* ENCODING_QUOTED_PRINTABLE */
    };
    uint32_t ambiguities; /* what is odd about the encoded octets */
} Decoder;

void decoder_init(Decoder *decoder, Encoding encoding);

/* Who gets the decoded octets, lent. */
typedef void (*DecodedTell)(void *user, Bytes octets);

void decoder_feed(Decoder *decoder, Bytes octets, DecodedTell tell, void *user);

/* No more octets: what waits is told, and what was odd is known. */
void decoder_end(Decoder *decoder, DecodedTell tell, void *user);
