/* ids.c - names of things: made from what was seen, so that every scan gives the same ones. */
#include "pipeline/ids.h"

#include "base/hash.h"

const char *digits_of_hash(const uint8_t *digest, char digits[FLOW_DIGITS_SIZE])
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567"; /* RFC 4648 6, lower case */
    uint64_t bits = 0;

    for (size_t i = 0; i < sizeof(bits); i++)
        bits = bits << 8 | digest[i];
    for (size_t i = 0; i < FLOW_DIGITS; i++)
        digits[i] = alphabet[bits >> (59 - 5 * i) & 31];
    digits[FLOW_DIGITS] = '\0';
    return digits;
}

const char *flow_digits(const Flow *flow, char digits[FLOW_DIGITS_SIZE])
{
    const FlowSide *client = &flow->side[CLIENT], *server = &flow->side[SERVER];
    char client_ip[ADDRESS_TEXT_SIZE], server_ip[ADDRESS_TEXT_SIZE];
    uint8_t digest[SHA256_BYTES];
    g_autofree char *text = g_strdup_printf(
        "%s|%u|%s|%u|%" G_GINT64_FORMAT, address_to_text(&client->address, client_ip), client->port,
        address_to_text(&server->address, server_ip), server->port, flow->first.when);

    sha256_of(bytes_of_text(text), digest);
    return digits_of_hash(digest, digits);
}

static void add_number(GByteArray *out, uint16_t number)
{
    uint8_t octets[] = {(uint8_t)(number >> 8), (uint8_t)number};

    g_byte_array_append(out, octets, sizeof(octets));
}

const char *flow_community_id(const Flow *flow, char text[COMMUNITY_ID_SIZE])
{
    static const uint8_t tcp[] = {6, 0}; /* protocol and padding */
    const FlowSide *low = &flow->side[CLIENT], *high = &flow->side[SERVER];
    guint len = low->address.version == 4 ? 4 : 16;
    int order = memcmp(low->address.octets, high->address.octets, len);
    g_autoptr(GByteArray) octets = g_byte_array_new();
    uint8_t digest[SHA1_BYTES];

    if (order > 0 || (order == 0 && low->port > high->port)) {
        low = &flow->side[SERVER];
        high = &flow->side[CLIENT];
    }
    add_number(octets, 0); /* seed */
    g_byte_array_append(octets, low->address.octets, len);
    g_byte_array_append(octets, high->address.octets, len);
    g_byte_array_append(octets, tcp, sizeof(tcp));
    add_number(octets, low->port);
    add_number(octets, high->port);
    sha1_of((Bytes){octets->data, octets->len}, digest);
    g_autofree char *base64 = g_base64_encode(digest, sizeof(digest));
    g_snprintf(text, COMMUNITY_ID_SIZE, "1:%s", base64);
    return text;
}
