/* maker.h - packets made from the inside out, for the tests of the packet stage. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/* Octets written in hexadecimal, blanks between them ignored. */
static inline GByteArray *of_hex(const char *hex)
{
    GByteArray *octets = g_byte_array_new();

    for (; *hex != '\0'; hex++) {
        if (*hex == ' ')
            continue;
        uint8_t octet = (uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));

        g_byte_array_append(octets, &octet, 1);
        hex++;
    }
    return octets;
}

static inline GByteArray *of_text(const char *text)
{
    return g_byte_array_append(g_byte_array_new(), (const uint8_t *)text, (guint)strlen(text));
}

/* Puts octets written in hexadecimal before what is there. */
static inline GByteArray *before(GByteArray *packet, const char *hex)
{
    GByteArray *header = of_hex(hex);

    g_byte_array_prepend(packet, header->data, header->len);
    g_byte_array_unref(header);
    return packet;
}

static inline void set_u16(GByteArray *packet, size_t at, size_t value)
{
    packet->data[at] = (uint8_t)(value >> 8);
    packet->data[at + 1] = (uint8_t)value;
}

#define TCP_PORTS "c350 0019" /* 50000 to 25 */

/* TCP: sequence 1000, acknowledgement 2000, PSH and ACK, window 4096; no checksum. */
static inline GByteArray *in_tcp(GByteArray *payload)
{
    return before(payload, TCP_PORTS "000003e8 000007d0 5018 1000 0000 0000");
}

static inline GByteArray *in_udp(GByteArray *payload)
{
    size_t length = payload->len + 8;

    before(payload, "d431 0035 0000 0000");
    set_u16(payload, 4, length);
    return payload;
}

/* IPv4 from 192.0.2.1 to 192.0.2.25, TTL 64. */
static inline GByteArray *in_ipv4(GByteArray *payload, uint8_t protocol)
{
    size_t length = payload->len + 20;

    before(payload, "4500 0000 0001 0000 4000 0000 c0000201 c0000219");
    payload->data[9] = protocol;
    set_u16(payload, 2, length);
    return payload;
}

/* IPv6 from 2001:db8::1 to 2001:db8::25, hop limit 63. */
static inline GByteArray *in_ipv6(GByteArray *payload, uint8_t next)
{
    size_t length = payload->len;

    before(payload, "60000000 0000 003f"
                    "20010db8000000000000000000000001 20010db8000000000000000000000025");
    payload->data[6] = next;
    set_u16(payload, 4, length);
    return payload;
}

#define MACS "020000000019 020000000001"

static inline GByteArray *in_ethernet(GByteArray *payload, const char *type)
{
    return before(before(payload, type), MACS);
}

/* The whole way: a TCP segment that says "EHLO" in an IPv4 packet. */
static inline GByteArray *ehlo_packet(void)
{
    return in_ipv4(in_tcp(of_text("EHLO a.example\r\n")), 6);
}
