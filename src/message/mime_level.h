/* mime_level.h - one entity that a walker stands in: a message, a multipart, a part. */
#pragma once

#include "base/buffer.h"
#include "message/cms.h"
#include "message/entity_header.h"
#include "message/header_fields.h"
#include "message/part_reader.h"

typedef enum LevelMode {
    LEVEL_HEADER,   /* its header is collected */
    LEVEL_LEAF,     /* its body is octets */
    LEVEL_MESSAGE,  /* its body is a message, which is the next level */
    LEVEL_PREAMBLE, /* before the first boundary of a multipart, or between two: parts come */
    LEVEL_EPILOGUE, /* the multipart was closed */
} LevelMode;

typedef struct Level {
    LevelMode mode;
    char *number;      /* of the part that it is, if it is one */
    char *prefix;      /* what the numbers of parts in it begin with */
    unsigned children; /* parts in it so far */
    bool is_message;   /* it is a message, not a body part */
    bool is_in_digest; /* of a multipart/digest: another type where none is said */
    bool is_digest;
    unsigned alternative; /* the multipart/alternative that it is or stands in, from 1; 0: none */
    bool is_whole;        /* no octet is missing so far */
    bool is_header_cut;   /* its header is above PART_HEADER_MAX_BYTES */
    uint64_t offset;      /* of its header in the message */
    Part *part;           /* lent; NULL where it is none that is told */
    PartReader *reader;   /* LEVEL_LEAF; NULL where nothing is read of it */
    SectionEnd section;   /* LEVEL_HEADER */
    Buffer header;        /* LEVEL_HEADER */
    char *boundary;       /* NULL where it has none */
    size_t boundary_len;
    uint32_t boundary_hash;
    bool is_tapped; /* its octets are hashed as they stand, in one of these or both */
    bool is_hashed; /* tap: of a message inside */
    Sha256 tap;
    const char *signed_by; /* multipart/signed with S/MIME: the digest algorithm; else NULL */
    Digest digest;         /* of a part that is signed */
    SignedOctets beside;   /* of a multipart/signed: its first part, once that is over */
} Level;

/* An entity whose number is that of the `place`th part behind the prefix. */
Level *level_new(const char *prefix, unsigned place);
void level_free(Level *level);

/* The same for another walker: it has no part, and reads nothing. */
Level *level_copy(const Level *level);

void level_set_prefix(Level *level, const char *prefix);

/* A boundary that is one: not empty, and below BOUNDARY_MAX_BYTES. */
bool level_can_bound(const char *boundary);
void level_set_boundary(Level *level, const char *boundary);
bool level_has_same_boundary(const Level *one, const Level *other);

/* The type of its body: as said, or what RFC 2045 5.2 and RFC 2046 5.1.5 have where none is. */
const char *level_type(const Level *level, const EntityHeader *header);

/* The digest algorithm that micalg names, as OpenSSL calls it; NULL where it is none that is known.
 * source RFC 8551 3.5.3.2 */
const char *micalg_find(const char *micalg);

/* Octets of it pass, as they stand in the message. */
void level_tap(Level *level, Bytes bytes);

/* Octets of it are missing. */
void level_gap(Level *level);

/* It ends at this offset of the message: its part gets its last facts. */
void level_end(Level *level, uint64_t offset);

/* A line that may be a boundary, made ready to be compared with many. */
typedef struct BoundaryKey {
    Bytes open, close; /* what the boundary would be if the line opened a part, or closed all */
    uint32_t open_hash, close_hash;
} BoundaryKey;

/* line  begins with "--", without blanks at its end */
BoundaryKey boundary_key_of(Bytes line);

/* source RFC 2046 5.1.1 */
bool boundary_key_fits(BoundaryKey key, const Level *level, bool *ret_is_close);
