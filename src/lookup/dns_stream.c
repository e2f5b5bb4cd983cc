/* dns_stream.c - DNS messages out of one direction of a TCP connection. */
#include "lookup/dns_stream.h"

#include <glib.h>

#define LENGTH_BYTES 2

void dns_stream_init(DnsStream *stream)
{
    buffer_init(&stream->message, LENGTH_BYTES + UINT16_MAX);
    stream->is_lost = false;
}

void dns_stream_clear(DnsStream *stream)
{
    buffer_clear(&stream->message);
}

/* How many octets the message at hand still needs, or its length field. */
static size_t needed(const DnsStream *stream)
{
    Bytes have = buffer_bytes(&stream->message);
    size_t whole = LENGTH_BYTES;

    if (have.len >= LENGTH_BYTES)
        whole += (size_t)(have.data[0] << 8 | have.data[1]);
    return whole - have.len;
}

void dns_stream_feed(DnsStream *stream, Bytes bytes, void (*tell)(void *user, Bytes message),
                     void *user)
{
    while (bytes.len > 0 && !stream->is_lost) {
        Bytes taken = bytes_first(bytes, needed(stream));

        buffer_add(&stream->message, taken);
        bytes = bytes_skip(bytes, taken.len);
        if (stream->message.len < LENGTH_BYTES || needed(stream) > 0)
            continue;
        tell(user, bytes_skip(buffer_bytes(&stream->message), LENGTH_BYTES));
        buffer_drop(&stream->message, stream->message.len);
    }
}

void dns_stream_gap(DnsStream *stream)
{
    stream->is_lost = true;
    buffer_clear(&stream->message);
}
