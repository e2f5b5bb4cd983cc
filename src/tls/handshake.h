/* handshake.h - messages of a handshake, cut over records as they may be. */
#pragma once

#include "base/buffer.h"

/* source RFC 8446 4, RFC 5246 7.4 */
typedef enum HandshakeType {
    HANDSHAKE_HELLO_REQUEST = 0,
    HANDSHAKE_CLIENT_HELLO = 1,
    HANDSHAKE_SERVER_HELLO = 2,
    HANDSHAKE_NEW_SESSION_TICKET = 4,
    HANDSHAKE_END_OF_EARLY_DATA = 5,
    HANDSHAKE_ENCRYPTED_EXTENSIONS = 8,
    HANDSHAKE_CERTIFICATE = 11,
    HANDSHAKE_SERVER_KEY_EXCHANGE = 12,
    HANDSHAKE_CERTIFICATE_REQUEST = 13,
    HANDSHAKE_SERVER_HELLO_DONE = 14,
    HANDSHAKE_CERTIFICATE_VERIFY = 15,
    HANDSHAKE_CLIENT_KEY_EXCHANGE = 16,
    HANDSHAKE_FINISHED = 20,
    HANDSHAKE_CERTIFICATE_STATUS = 22,
    HANDSHAKE_KEY_UPDATE = 24,
    HANDSHAKE_COMPRESSED_CERTIFICATE = 25,
} HandshakeType;

/* "Client Hello"; NULL for numbers that are none. */
const char *handshake_name(uint8_t type);

typedef struct HandshakeMessage {
    uint8_t type;
    Bytes body;       /* lent until the next call; none where it was left out */
    bool is_left_out; /* it is longer than HANDSHAKE_MAX_BYTES */
} HandshakeMessage;

/* Embedded in its owner: handshake_reader_init, handshake_reader_clear. */
typedef struct HandshakeReader {
    Buffer buffer;     /* of the message at hand */
    uint32_t left_out; /* octets of a message that are to come and are left out */
    bool is_done;      /* the buffer holds a message that was given out */
} HandshakeReader;

void handshake_reader_init(HandshakeReader *reader);
void handshake_reader_clear(HandshakeReader *reader);

/* Reads on in the content of a record; false where no message is whole yet. */
bool handshake_reader_next(HandshakeReader *reader, Bytes *rest, HandshakeMessage *ret_message);

/* A message was begun and is not whole. */
static inline bool handshake_reader_is_within(const HandshakeReader *reader)
{
    return reader->left_out > 0 || (reader->buffer.len > 0 && !reader->is_done);
}

/* A record is missing: what was begun is given up. */
void handshake_reader_break(HandshakeReader *reader);
