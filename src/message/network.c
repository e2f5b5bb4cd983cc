/* network.c - networks, as prefix and length. */
#include "message/route.h"

bool network_parse(Bytes text, Network *ret_network)
{
    ptrdiff_t slash = bytes_find(text, '/');
    Network network;
    unsigned bits = 0;

    if (!address_parse(slash < 0 ? text : bytes_first(text, (size_t)slash), &network.address))
        return false;
    network.bits = network.address.version == 4 ? 32 : 128;
    if (slash >= 0) {
        Bytes digits = bytes_skip(text, (size_t)slash + 1);

        if (digits.len == 0 || digits.len > 3)
            return false;
        for (size_t i = 0; i < digits.len; i++) {
            if (!g_ascii_isdigit(digits.data[i]))
                return false;
            bits = bits * 10 + (digits.data[i] - '0');
        }
        if (bits > network.bits)
            return false;
        network.bits = bits;
    }
    *ret_network = network;
    return true;
}

bool network_holds(const Network *network, const Address *address)
{
    unsigned whole = network->bits / 8, rest = network->bits % 8;
    uint8_t mask = (uint8_t)(0xff << (8 - rest));

    if (address->version != network->address.version ||
        memcmp(address->octets, network->address.octets, whole) != 0)
        return false;
    return rest == 0 || (address->octets[whole] & mask) == (network->address.octets[whole] & mask);
}
