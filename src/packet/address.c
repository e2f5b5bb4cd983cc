/* address.c - IP addresses to and from text. */
#include "packet/address.h"

#include <glib.h>

#include <arpa/inet.h>

#define GROUPS 8 /* of 16 bits in an IPv6 address */

/* source RFC 4291 2.5.5.2 */
static const uint8_t mapped_prefix[12] = {[10] = 0xff, [11] = 0xff};

static char *put_ipv4(char *text, const uint8_t *octets)
{
    for (int i = 0; i < 4; i++) {
        uint8_t octet = octets[i];

        if (i > 0)
            *text++ = '.';
        if (octet >= 100)
            *text++ = (char)('0' + octet / 100);
        if (octet >= 10)
            *text++ = (char)('0' + octet / 10 % 10);
        *text++ = (char)('0' + octet % 10);
    }
    return text;
}

/* Lower case, without leading zeros. source RFC 5952 4.1, 4.3 */
static char *put_group(char *text, unsigned group)
{
    int shift = 12;

    while (shift > 0 && group >> shift == 0)
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        *text++ = "0123456789abcdef"[group >> shift & 0x0f];
    return text;
}

static unsigned group_of(const Address *address, int index)
{
    return (unsigned)address->octets[2 * index] << 8 | address->octets[2 * index + 1];
}

/* The first of the longest runs of zeros; one group alone is no run. source RFC 5952 4.2 */
static int zeros_find(const Address *address, int *ret_length)
{
    int best = -1;
    int best_length = 1;

    for (int i = 0; i < GROUPS; i++) {
        int end = i;

        while (end < GROUPS && group_of(address, end) == 0)
            end++;
        if (end - i > best_length) {
            best = i;
            best_length = end - i;
        }
        i = end;
    }
    *ret_length = best_length;
    return best;
}

static char *put_ipv6(char *text, const Address *address)
{
    int zeros_length;
    int zeros = zeros_find(address, &zeros_length);

    for (int i = 0; i < GROUPS; i++) {
        if (i == zeros) {
            *text++ = ':';
            i += zeros_length - 1;
            if (i == GROUPS - 1)
                *text++ = ':';
            continue;
        }
        if (i > 0)
            *text++ = ':';
        text = put_group(text, group_of(address, i));
    }
    return text;
}

const char *address_to_text(const Address *address, char *text)
{
    char *end = text;

    if (address->version == 4) {
        end = put_ipv4(text, address->octets);
    } else if (address->version == 6 &&
               memcmp(address->octets, mapped_prefix, sizeof(mapped_prefix)) == 0) {
        end += g_strlcpy(text, "::ffff:", ADDRESS_TEXT_SIZE); /* RFC 5952 5 */
        end = put_ipv4(end, address->octets + sizeof(mapped_prefix));
    } else if (address->version == 6) {
        end = put_ipv6(text, address);
    }
    *end = '\0';
    return text;
}

bool address_parse(Bytes text, Address *ret_address)
{
    char ended[ADDRESS_TEXT_SIZE] = "";
    Address address = {.version = bytes_find(text, ':') >= 0 ? 6 : 4};

    if (text.len == 0 || text.len >= sizeof(ended) || bytes_find(text, '\0') >= 0)
        return false;
    memcpy(ended, text.data, text.len);
    if (inet_pton(address.version == 6 ? AF_INET6 : AF_INET, ended, address.octets) != 1)
        return false;
    *ret_address = address;
    return true;
}
