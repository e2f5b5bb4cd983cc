/* text_files_fuzz.c - any cut of a text gives the same files and packets of OpenPGP in it. */
#include "message/text_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static Part *read_text(Bytes text, size_t step)
{
    Part *part = part_new(g_strdup("1"));
    TextFiles *files = text_files_new(part);

    for (; text.len > 0; text = bytes_skip(text, step))
        text_files_feed(files, bytes_first(text, step));
    text_files_end(files);
    text_files_free(files);
    return part;
}

/* The first octet is the length of the cuts. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    Cursor cursor = cursor_of((Bytes){data, len});
    size_t step = (size_t)cursor_u8(&cursor) + 1;

    if (cursor.torn)
        return 0;
    Part *whole = read_text(cursor.rest, cursor.rest.len + 1), *cut = read_text(cursor.rest, step);

    g_assert_cmpuint(whole->contains->len, ==, cut->contains->len);
    for (guint i = 0; i < whole->contains->len; i++) {
        const ContainedFile *one = whole->contains->pdata[i], *other = cut->contains->pdata[i];

        g_assert_cmpstr(one->name, ==, other->name);
        g_assert_cmpuint(one->bytes, ==, other->bytes);
        g_assert_true(one->has_sha256 == other->has_sha256);
        g_assert_cmpmem(one->sha256, SHA256_BYTES, other->sha256, SHA256_BYTES);
    }
    g_assert_true((whole->pgp == NULL) == (cut->pgp == NULL));
    if (whole->pgp != NULL)
        g_assert_cmpuint(whole->pgp->packets->len, ==, cut->pgp->packets->len);
    part_free(whole);
    part_free(cut);
    return 0;
}
