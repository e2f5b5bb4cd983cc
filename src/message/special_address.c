/* special_address.c - addresses that name no computer on the Internet, or more than one thinks. */
#include "message/special_address.h"

#include "base/i18n.h"

#include <glib.h>

/* clang-format off */
static const SpecialAddress rows[] = {
#define SPECIAL(version, bits, prefix, scope, name, reference, sentence)                           \
    {version, bits, prefix, scope, name, reference, sentence},
#include "message/special_addresses.def"
#undef SPECIAL
};
/* clang-format on */

static bool has_prefix(const Address *address, const SpecialAddress *row)
{
    unsigned whole = row->bits / 8, rest = row->bits % 8;
    uint8_t mask = (uint8_t)(0xff << (8 - rest));

    if (address->version != row->version || memcmp(address->octets, row->prefix, whole) != 0)
        return false;
    return rest == 0 || (address->octets[whole] & mask) == ((uint8_t)row->prefix[whole] & mask);
}

const SpecialAddress *special_address_find(const Address *address)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (has_prefix(address, &rows[i]))
            return &rows[i];
    return NULL;
}

bool address_is_inside(const Address *address)
{
    const SpecialAddress *row = special_address_find(address);

    return row != NULL && row->scope == SCOPE_INSIDE;
}

bool address_carried(const Address *address, Address *ret_carried, uint16_t *ret_port)
{
    const SpecialAddress *row = special_address_find(address);
    Address carried = {.version = 4};

    if (row == NULL)
        return false;
    *ret_port = 0;
    if (g_str_equal(row->name, "Teredo")) {
        for (int i = 0; i < 4; i++)
            carried.octets[i] = address->octets[12 + i] ^ 0xff;
        *ret_port = (uint16_t)((address->octets[10] << 8 | address->octets[11]) ^ 0xffff);
    } else if (g_str_equal(row->name, "6to4")) {
        memcpy(carried.octets, address->octets + 2, 4);
    } else if (g_str_equal(row->name, "NAT64")) {
        memcpy(carried.octets, address->octets + 12, 4);
    } else {
        return false;
    }
    *ret_carried = carried;
    return true;
}

bool address_hardware(const Address *address, uint8_t ret_octets[6])
{
    const uint8_t *id = address->octets + 8;

    if (address->version != 6 || id[3] != 0xff || id[4] != 0xfe)
        return false;
    memcpy(ret_octets, id, 3);
    memcpy(ret_octets + 3, id + 5, 3);
    ret_octets[0] ^= 2; /* the universal/local bit is turned */
    return true;
}
