/* handshake.c - messages of a handshake, cut over records as they may be. */
#include "tls/handshake.h"

#include <glib.h>

#include "base/limits.h"

#define HEADER_BYTES 4 /* type and length. source RFC 8446 4 */

const char *handshake_name(uint8_t type)
{
    static const char *const names[] = {
        [HANDSHAKE_HELLO_REQUEST] = "Hello Request",
        [HANDSHAKE_CLIENT_HELLO] = "Client Hello",
        [HANDSHAKE_SERVER_HELLO] = "Server Hello",
        [HANDSHAKE_NEW_SESSION_TICKET] = "New Session Ticket",
        [HANDSHAKE_END_OF_EARLY_DATA] = "End of Early Data",
        [HANDSHAKE_ENCRYPTED_EXTENSIONS] = "Encrypted Extensions",
        [HANDSHAKE_CERTIFICATE] = "Certificate",
        [HANDSHAKE_SERVER_KEY_EXCHANGE] = "Server Key Exchange",
        [HANDSHAKE_CERTIFICATE_REQUEST] = "Certificate Request",
        [HANDSHAKE_SERVER_HELLO_DONE] = "Server Hello Done",
        [HANDSHAKE_CERTIFICATE_VERIFY] = "Certificate Verify",
        [HANDSHAKE_CLIENT_KEY_EXCHANGE] = "Client Key Exchange",
        [HANDSHAKE_FINISHED] = "Finished",
        [HANDSHAKE_CERTIFICATE_STATUS] = "Certificate Status",
        [HANDSHAKE_KEY_UPDATE] = "Key Update",
        [HANDSHAKE_COMPRESSED_CERTIFICATE] = "Compressed Certificate",
    };

    return type < G_N_ELEMENTS(names) ? names[type] : NULL;
}

void handshake_reader_init(HandshakeReader *reader)
{
    *reader = (HandshakeReader){0};
    buffer_init(&reader->buffer, HEADER_BYTES + HANDSHAKE_MAX_BYTES);
}

void handshake_reader_clear(HandshakeReader *reader)
{
    buffer_clear(&reader->buffer);
}

void handshake_reader_break(HandshakeReader *reader)
{
    reader->buffer.len = 0;
    reader->left_out = 0;
    reader->is_done = false;
}

static void take(HandshakeReader *reader, size_t until, Bytes *rest)
{
    Bytes part = bytes_first(*rest, until - reader->buffer.len);

    buffer_add(&reader->buffer, part);
    *rest = bytes_skip(*rest, part.len);
}

/* Passes over a message that is too long; true at its end. */
static bool leave_out(HandshakeReader *reader, Bytes *rest, HandshakeMessage *ret_message)
{
    size_t part = MIN(reader->left_out, rest->len);

    *rest = bytes_skip(*rest, part);
    reader->left_out -= (uint32_t)part;
    reader->is_done = reader->left_out == 0;
    *ret_message = (HandshakeMessage){.type = reader->buffer.data[0], .is_left_out = true};
    return reader->is_done;
}

bool handshake_reader_next(HandshakeReader *reader, Bytes *rest, HandshakeMessage *ret_message)
{
    if (reader->is_done)
        handshake_reader_break(reader);
    if (reader->left_out > 0)
        return leave_out(reader, rest, ret_message);
    if (reader->buffer.len < HEADER_BYTES)
        take(reader, HEADER_BYTES, rest);
    if (reader->buffer.len < HEADER_BYTES)
        return false;
    const uint8_t *data = reader->buffer.data;
    uint32_t length = (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];

    if (length > HANDSHAKE_MAX_BYTES) {
        reader->left_out = length;
        return leave_out(reader, rest, ret_message);
    }
    take(reader, HEADER_BYTES + length, rest);
    if (reader->buffer.len < HEADER_BYTES + length)
        return false;
    reader->is_done = true;
    *ret_message = (HandshakeMessage){
        .type = reader->buffer.data[0],
        .body = bytes_skip(buffer_bytes(&reader->buffer), HEADER_BYTES),
    };
    return true;
}
