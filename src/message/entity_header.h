/* entity_header.h - what the header of a message or part says of its body. */
#pragma once

#include "message/part.h"

/* Which of two contradicting headers counts. */
typedef enum Reading { READING_FIRST, READING_LAST } Reading;

typedef enum Encoding {
    ENCODING_NONE, /* 7bit, 8bit, binary, or one that is not known */
    ENCODING_BASE64,
    ENCODING_QUOTED_PRINTABLE,
    ENCODING_UUENCODE,
    ENCODING_YENC,
} Encoding;

/* Text is valid UTF-8, yours; what is not said is NULL. */
typedef struct EntityHeader {
    char *type;     /* lower case: "text/plain"; NULL where none is said or it is none */
    char *charset;  /* as written */
    char *boundary; /* as written */
    char *protocol; /* of multipart/signed and multipart/encrypted, lower case */
    char *micalg;   /* of multipart/signed, lower case */
    char *encoding; /* lower case */
    char *disposition;
    char *content_id;     /* without <> */
    GPtrArray *names;     /* char *: all file names that any of the fields gives, each once */
    GPtrArray *elsewhere; /* PartParameter *; NULL where there are none */
    Encoding decoder;
    uint32_t ambiguities; /* Ambiguity */
} EntityHeader;

/*
 * Reads what the fields say, where the first or the last of several counts.
 *
 *   fields  of HeaderField
 *   header  filled in; clear it with entity_header_clear
 *   returns true where the other reading could give the body another structure or other octets
 *   source  RFC 2045 5, 6, RFC 2183
 */
bool entity_header_read(EntityHeader *header, const GArray *fields, Reading reading);
void entity_header_clear(EntityHeader *header);

/* The names of a file have the same ending. Two names are common (RFC 2231 beside a plain one for
 * old programs); two endings are not. */
bool entity_names_agree(const GPtrArray *names);
