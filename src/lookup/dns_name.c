/* dns_name.c - domain names of a DNS message, compressed or not. */
#include "lookup/dns.h"

#define NAME_MAX_BYTES 255 /* RFC 1035 2.3.4, with length octets and the root's */

static void add_label(GString *name, Bytes label)
{
    if (name->len > 0)
        g_string_append_c(name, '.');
    for (size_t i = 0; i < label.len; i++) {
        uint8_t octet = label.data[i];

        if (octet == '.' || octet == '\\')
            g_string_append_printf(name, "\\%c", octet);
        else if (octet > ' ' && octet < 0x7f)
            g_string_append_c(name, (char)octet);
        else
            g_string_append_printf(name, "\\%03u", octet);
    }
}

char *dns_name_read(Bytes message, size_t *at)
{
    g_autoptr(GString) name = g_string_new(NULL);
    size_t here = *at, behind = 0, octets = 0;
    size_t earliest = here; /* a pointer has to lead before all that was read: so it ends */

    for (;;) {
        if (here >= message.len)
            return NULL;
        uint8_t length = message.data[here];

        if (length >= 0xc0) {
            if (message.len - here < 2)
                return NULL;
            size_t target = (size_t)(length & 0x3f) << 8 | message.data[here + 1];
            if (target >= earliest)
                return NULL;
            if (behind == 0)
                behind = here + 2;
            here = earliest = target;
            continue;
        }
        octets += length + 1u;
        if (length >= 0x40 || octets > NAME_MAX_BYTES || message.len - here - 1 < length)
            return NULL;
        if (length == 0)
            break;
        add_label(name, (Bytes){message.data + here + 1, length});
        here += length + 1u;
    }
    if (name->len == 0)
        g_string_append_c(name, '.');
    *at = behind != 0 ? behind : here + 1;
    return g_string_free(g_steal_pointer(&name), FALSE);
}
