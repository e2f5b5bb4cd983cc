/* certificates_fuzz.c - chains of certificates, out of any octets. */
#include "tls/certificates.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    for (unsigned has_extensions = 0; has_extensions < 2; has_extensions++) {
        g_autoptr(GPtrArray) list = certificates_parse((Bytes){data, len}, has_extensions == 1);

        for (guint i = 0; i < list->len; i++)
            certificate_matches(list->pdata[i], "mx.example");
    }
    return 0;
}
