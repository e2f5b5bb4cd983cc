/* record.h - the records of one side of TLS, out of any cutting of its octets. */
#pragma once

#include "base/buffer.h"
#include "base/place.h"

/* source RFC 8446 5.1; TLS 1.2 lets a sealed record be 2048 octets longer. RFC 5246 6.2.3 */
#define TLS_RECORD_MAX_BYTES (16384 + 2048)
#define TLS_RECORD_HEADER_BYTES 5

/* source RFC 8446 5.1 */
typedef enum TlsContentType {
    TLS_CHANGE_CIPHER_SPEC = 20,
    TLS_ALERT = 21,
    TLS_HANDSHAKE = 22,
    TLS_APPLICATION_DATA = 23,
    TLS_HEARTBEAT = 24,    /* RFC 6520 */
    TLS_SSL2_HELLO = 0x80, /* no type: a hello in the form of SSL 2. source RFC 5246 appendix E.2 */
} TlsContentType;

typedef struct TlsRecord {
    uint8_t type;     /* TlsContentType */
    uint16_t version; /* as its header says: seldom the one in use */
    uint16_t length;  /* octets behind the header, as it says */
    Bytes content;    /* those octets, lent; none where it is torn or was not wanted */
    bool is_torn;     /* a part of it is missing from the capture */
    Span span;        /* of all of it */
} TlsRecord;

/* What a piece of the stream was. */
typedef enum RecordState {
    RECORD_NONE,  /* a record is not whole yet */
    RECORD_WHOLE, /* one was read */
    RECORD_BAD,   /* what stands here is no record: nothing more is read */
    RECORD_LOST,  /* octets behind a hole were passed over, up to the next record */
} RecordState;

/* Embedded in its owner: record_reader_init, record_reader_clear. */
typedef struct RecordReader {
    Buffer buffer;    /* of the record at hand, header and content */
    uint64_t left;    /* octets of its content that are to come and are not wanted */
    TlsRecord record; /* valid from its header on */
    bool has_header;  /* it was read */
    bool skips_data;  /* content of application data is not wanted */
    bool is_first;    /* no record was read yet */
    bool may_be_ssl2; /* the first one may be a hello of SSL 2: the client's */
    bool is_lost;     /* a hole took a header: the next one is looked for */
    bool is_bad;      /* there are no more records */
    uint64_t lost;    /* octets passed over while looking */
    Place lost_at;    /* the first of them */
} RecordReader;

void record_reader_init(RecordReader *reader, bool may_be_ssl2);
void record_reader_clear(RecordReader *reader);

/*
 * Reads on.
 *
 *   rest, at    what was read is taken off the front
 *   ret_record  for RECORD_WHOLE; lent until the next call
 *   returns     RECORD_NONE only with nothing left in rest
 *   limits      never holds more than one record
 *   source      RFC 8446 5.1
 */
RecordState record_reader_next(RecordReader *reader, Bytes *rest, Place *at, TlsRecord *ret_record);

/*
 * Octets are missing.
 *
 *   returns true where they end the record at hand, which is torn: it is in ret_record then
 */
bool record_reader_gap(RecordReader *reader, uint64_t length, const Place *at,
                       TlsRecord *ret_record);
