/* inflate_fuzz.c - any cut of packed octets becomes the same octets. */
#include "base/limits.h"
#include "dialogue/inflate.h"

#define INPUT_MAX_BYTES 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void add(void *user, Bytes octets)
{
    g_byte_array_append(user, octets.data, (guint)octets.len);
}

static GByteArray *unpack(Bytes bytes, size_t cut, InflateEnd *ret_end)
{
    g_autoptr(Inflater) inflater = inflater_new();
    GByteArray *out = g_byte_array_new();

    while (bytes.len > 0)
        bytes = bytes_skip(bytes, inflater_feed(inflater, bytes_first(bytes, cut), add, out));
    *ret_end = inflater_end(inflater);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len < 1 || len > INPUT_MAX_BYTES)
        return 0;
    InflateEnd whole_end, cut_end;
    g_autoptr(GByteArray) whole = unpack((Bytes){data + 1, len - 1}, SIZE_MAX, &whole_end);
    g_autoptr(GByteArray) cut = unpack((Bytes){data + 1, len - 1}, 1u + data[0], &cut_end);

    g_assert_cmpint(whole_end, ==, cut_end);
    g_assert_cmpmem(whole->data, whole->len, cut->data, cut->len);
    return 0;
}
