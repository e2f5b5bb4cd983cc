/* decoder.h - a transfer encoding taken off as octets pass. */
#pragma once

#include "message/base64.h"
#include "message/entity_header.h"
#include "message/quoted_printable.h"
#include "message/uuencode.h"
#include "message/yenc.h"

/* Embedded in its owner: decoder_init, decoder_clear. */
typedef struct Decoder {
    Encoding encoding;
    union {
        Base64 base64;          /* ENCODING_BASE64 */
        QuotedPrintable quoted; /* ENCODING_QUOTED_PRINTABLE */
        Uuencode uuencode;      /* ENCODING_UUENCODE */
        Yenc yenc;              /* ENCODING_YENC */
    };
    unsigned files;       /* ENCODING_UUENCODE, ENCODING_YENC: how many began */
    char *name;           /* of the first of them, valid UTF-8; NULL where there is none */
    uint32_t ambiguities; /* what is odd about the encoded octets */
} Decoder;

void decoder_init(Decoder *decoder, Encoding encoding);
void decoder_clear(Decoder *decoder);

/* Who gets the decoded octets, lent. */
typedef void (*DecodedTell)(void *user, Bytes octets);

/* Of a uuencoded part, or one in yEnc, the octets are those of the files in it, one behind the
 * other; what stands around them is left out. */
void decoder_feed(Decoder *decoder, Bytes octets, DecodedTell tell, void *user);

/* No more octets: what waits is told, and what was odd is known. */
void decoder_end(Decoder *decoder, DecodedTell tell, void *user);
