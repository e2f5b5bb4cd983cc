/* pasted_mail_fuzz.c - a header out of any text: nothing is put in, and what was mended is said. */
#include "capture/pasted_mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    g_auto(PastedMail) pasted = pasted_mail_find((Bytes){data, len});
    g_autofree char *mended = pasted_mail_mended(&pasted);
    gsize size;

    if (pasted.octets == NULL) {
        g_assert_cmpuint(pasted.wrapped_lines, ==, 0);
        return 0;
    }
    const uint8_t *octets = g_bytes_get_data(pasted.octets, &size);
    g_assert_true(mended == NULL || g_utf8_validate(mended, -1, NULL));
    /* a joined line gets a blank before it; nothing else is put in, and nothing changes its place
     */
    g_assert_cmpuint(size, <=, len + pasted.wrapped_lines);
    size_t at = 0;
    for (size_t i = 0; i < size; i++) {
        if (octets[i] == ' ')
            continue;
        while (at < len && data[at] != octets[i])
            at++;
        g_assert_cmpuint(at, <, len);
        at++;
    }
    if (mended == NULL)
        g_assert_true(size <= len && memcmp(octets, data + len - size, size) == 0);
    return 0;
}
