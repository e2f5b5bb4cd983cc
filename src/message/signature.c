/* signature.c - what a file is by its first octets. */
#include "message/signature.h"

#include <glib.h>

static const struct {
    size_t offset;
    const char *octets;
    size_t len;
    const char *type;
} signatures[] = {
#define SIGNATURE(at, text, type) {at, text, sizeof(text) - 1, type},
#include "message/signatures.def"
#undef SIGNATURE
};

const char *signature_find(Bytes head)
{
    for (size_t i = 0; i < G_N_ELEMENTS(signatures); i++) {
        Bytes octets = {(const uint8_t *)signatures[i].octets, signatures[i].len};

        if (bytes_starts_with(bytes_skip(head, signatures[i].offset), octets))
            return signatures[i].type;
    }
    return NULL;
}
