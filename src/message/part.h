/* part.h - what is known of one part of a message. */
#pragma once

#include <glib.h>

#include "base/hash.h"
#include "message/message.h"
#include "message/text_words.h"

/* Why programs see different contents. Flags, to be combined. */
typedef enum AmbiguityPlace {
#define AMBIGUITY(id, name, sentence) AMBIGUITY_PLACE_##id,
#include "message/ambiguities.def"
#undef AMBIGUITY
    N_AMBIGUITIES
} AmbiguityPlace;

typedef enum Ambiguity {
#define AMBIGUITY(id, name, sentence) AMBIGUITY_##id = 1 << AMBIGUITY_PLACE_##id,
#include "message/ambiguities.def"
#undef AMBIGUITY
} Ambiguity;

const char *ambiguity_name(AmbiguityPlace place);
const char *ambiguity_sentence(AmbiguityPlace place); /* English; give it to gettext to show it */

/* A file inside a part: in an archive, a winmail.dat, or uuencoded in a text. */
typedef struct ContainedFile {
    char *name;       /* valid UTF-8; NULL where it has none */
    const char *type; /* as of signature_find, or "macro"; static; or NULL */
    uint64_t bytes;   /* valid if has_bytes */
    bool has_bytes;   /* its size is known */
    bool is_encrypted;
    bool has_sha256; /* its octets passed */
    uint8_t sha256[SHA256_BYTES];
} ContainedFile;

/* A link of an HTML part. */
typedef struct PartLink {
    char *text; /* what the reader sees, blanks made one; valid UTF-8; "" where nothing */
    char *href; /* where it leads, as written, entities decoded; valid UTF-8 */
} PartLink;

/* What an HTML part has fetched from elsewhere when it is shown. */
typedef struct RemoteContent {
    char *href;     /* as written, entities decoded; valid UTF-8 */
    bool is_hidden; /* of no size, or not to be seen: it is there to be fetched */
} RemoteContent;

/* One who signed a CMS message, or can open one. Fields that are not known are NULL. */
typedef struct CmsParty {
    char *subject;            /* of the certificate, where it is there: RFC 2253 form */
    char *issuer;             /* of the certificate */
    char *serial;             /* of the certificate; hexadecimal digits */
    char *key_id;             /* subject key identifier, where that is named instead */
    GPtrArray *addresses;     /* char *: mail addresses in the certificate; never NULL */
    char *digest, *algorithm; /* names of OpenSSL: "SHA256", "rsaEncryption" */
    int64_t signed_at;        /* ns since 1970; valid if has_signed_at; claimed by the signer */
    bool has_signed_at;
    const char *verified; /* "good", "bad"; NULL where it could not be tried; the certificate
                             itself is never judged */
} CmsParty;

typedef struct CmsFacts {
    const char *kind;      /* "signed", "enveloped", "compressed", ...; static */
    char *cipher;          /* of the content: "AES-256-CBC"; or NULL */
    GPtrArray *signers;    /* CmsParty * */
    GPtrArray *recipients; /* CmsParty * */
    GBytes *content;       /* what was signed, or is packed by zlib, where it is in here and is a
                              part of mail; or NULL */
} CmsFacts;

typedef struct PgpFacts {
    char *armor;           /* "MESSAGE", "SIGNATURE", ... of the armor's head line; or NULL */
    GPtrArray *packets;    /* const char *: names of packets in order, PGP_PACKETS_MAX at most */
    GPtrArray *recipients; /* char *: key ids that can open it, 16 hexadecimal digits */
    GPtrArray *signers;    /* char *: key ids, likewise */
    int64_t signed_at;     /* ns since 1970, of the last signature; valid if has_signed_at */
    bool has_signed_at;
} PgpFacts;

/* A report that a machine wrote: what its fields say, in blocks, the first about the report. */
typedef struct ReportFacts {
    const char *kind;  /* "delivery-status", "disposition-notification", "feedback-report" */
    GPtrArray *blocks; /* GPtrArray * of ReportField *; NULL never */
} ReportFacts;

typedef struct ReportField {
    char *name;  /* as written; valid UTF-8 */
    char *value; /* unfolded, decoded, without the type and ";" where there is one */
    char *type;  /* "rfc822", "smtp", "dns", ... in lower case; NULL where there is none */
} ReportField;

/* A parameter that says where the rest of a fragment, or the body that is elsewhere, is found. */
typedef struct PartParameter {
    const char *key; /* "partial.id", "external.url", ...; static */
    char *value;     /* as written; valid UTF-8 */
} PartParameter;

/* One part. Text is valid UTF-8, decoded; what is not known is NULL. */
typedef struct Part {
    char *number;         /* "1.2.1". source RFC 9051 6.4.5 */
    bool is_last_reading; /* seen only by readers for whom the last of two headers counts */
    bool is_container;    /* a multipart, or a message: its parts stand behind it */
    char *type;           /* "text/plain", lower case; as RFC 2045 5.2 has it where none is said */
    char *charset;        /* as written */
    char *encoding;       /* lower case; NULL where none is said */
    char *disposition;    /* lower case: "inline", "attachment" */
    char *content_id;     /* without <> */
    GPtrArray *names;     /* char *: of the file, all spellings, as written: not safe as paths */
    bool is_attachment;   /* its disposition says so, or it has a file name */
    bool is_whole;        /* no octet is missing, and its end was seen */
    uint64_t offset;      /* of its header, from the start of the message */
    uint64_t body_offset; /* of its body */
    uint64_t body_length; /* octets of it in the message */
    uint64_t bytes;       /* decoded octets */
    uint8_t sha256[SHA256_BYTES]; /* of them; valid if is_whole and has_sha256 */
    bool has_sha256;
    GBytes *md5, *sha1;        /* of them, where asked for; NULL where not */
    const char *detected_type; /* what the first octets show: "application/pdf"; static; or NULL */
    uint32_t ambiguities;      /* Ambiguity */
    GPtrArray *contains;       /* ContainedFile * */
    bool is_contains_cut;      /* there is more in it than posta keeps */
    GPtrArray *links;          /* PartLink *, LINKS_MAX at most */
    GPtrArray *remote;         /* RemoteContent *, REMOTE_MAX at most */
    unsigned alternative;      /* the multipart/alternative around it, numbered from 1; 0: none */
    TextWords *words;          /* of a text that is an alternative; or NULL */
    CmsFacts *cms;
    PgpFacts *pgp;
    ReportFacts *report;
    MessageHeaders *headers; /* of the message that begins in it; NULL where none does */
    GPtrArray *elsewhere;    /* PartParameter *, of message/partial and message/external-body; NULL
                                where there are none. source RFC 2046 5.2.2, 5.2.3 */
    char *
        inside; /* number of the part whose decoded octets it stands in; NULL where it stands in
                   the message as it is. offset, body_offset and body_length are then that part's */
} Part;

/* An empty one; takes the number. Yours. */
Part *part_new(char *number);
void part_free(Part *part);
void contained_file_free(ContainedFile *file);
void cms_facts_free(CmsFacts *facts);
void pgp_facts_free(PgpFacts *facts);
void report_facts_free(ReportFacts *facts);
