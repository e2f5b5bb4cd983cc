/* dns_stream.h - DNS messages out of one direction of a TCP connection. */
#pragma once

#include "base/buffer.h"
#include "base/place.h"

/* Embedded: dns_stream_init, dns_stream_clear. */
typedef struct DnsStream {
    Buffer message; /* length field and octets of the message at hand */
    bool is_lost;   /* a gap took its thread: no message is found any more */
} DnsStream;

void dns_stream_init(DnsStream *stream);
void dns_stream_clear(DnsStream *stream);

/*
 * Takes octets of the stream and gives each whole message to `tell`, lent.
 *
 *   source  RFC 1035 4.2.2, RFC 7766 8 (two octets of length before each message)
 */
void dns_stream_feed(DnsStream *stream, Bytes bytes, void (*tell)(void *user, Bytes message),
                     void *user);

/* Octets are missing: where the next message begins is not known. */
void dns_stream_gap(DnsStream *stream);
