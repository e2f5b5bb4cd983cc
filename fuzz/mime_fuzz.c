/* mime_fuzz.c - any cut of the octets of a message gives the same parts. */
#include "message/message.h"
#include "message/part.h"

#define STEPS_MAX_LEN 32 /* octets of the input that say how it is cut */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static Message *message_in_cuts(Bytes text, Bytes steps)
{
    Message *message = message_new();

    for (size_t i = 0; text.len > 0; i++) {
        size_t step = steps.len == 0 ? text.len : (size_t)steps.data[i % steps.len] + (i % 3 == 0);

        message_feed(message, bytes_first(text, step));
        text = bytes_skip(text, step);
    }
    message_end(message, true);
    return message;
}

static void check_same(const Part *one, const Part *other)
{
    g_assert_cmpstr(one->number, ==, other->number);
    g_assert_cmpstr(one->type, ==, other->type);
    g_assert_cmpuint(one->offset, ==, other->offset);
    g_assert_cmpuint(one->body_offset, ==, other->body_offset);
    g_assert_cmpuint(one->body_length, ==, other->body_length);
    g_assert_cmpuint(one->bytes, ==, other->bytes);
    g_assert_cmpuint(one->ambiguities, ==, other->ambiguities);
    g_assert_cmpuint(one->contains->len, ==, other->contains->len);
    g_assert_cmpuint(one->links->len, ==, other->links->len);
    g_assert_true((one->pgp == NULL) == (other->pgp == NULL));
    g_assert_true((one->cms == NULL) == (other->cms == NULL));
    g_assert_true(!one->has_sha256 || memcmp(one->sha256, other->sha256, SHA256_BYTES) == 0);
}

static void check_texts(const Part *part, uint64_t whole)
{
    g_assert_true(part->offset <= part->body_offset);
    g_assert_cmpuint(part->body_offset + part->body_length, <=, whole);
    for (guint i = 0; i < part->names->len; i++)
        g_assert_true(g_utf8_validate(part->names->pdata[i], -1, NULL));
    for (guint i = 0; i < part->contains->len; i++) {
        const ContainedFile *file = part->contains->pdata[i];
        g_assert_true(file->name == NULL || g_utf8_validate(file->name, -1, NULL));
    }
    for (guint i = 0; i < part->links->len; i++) {
        const PartLink *link = part->links->pdata[i];
        g_assert_true(g_utf8_validate(link->text, -1, NULL));
        g_assert_true(g_utf8_validate(link->href, -1, NULL));
    }
}

/* The first octet says how many octets of cuts follow. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    Cursor cursor = cursor_of((Bytes){data, len});
    Bytes steps = cursor_take(&cursor, 1 + cursor_u8(&cursor) % STEPS_MAX_LEN);

    if (cursor.torn)
        return 0;
    g_autoptr(Message) whole = message_in_cuts(cursor.rest, (Bytes){NULL, 0});
    bool has_step = false;
    for (size_t i = 0; i < steps.len; i++)
        has_step |= steps.data[i] > 0;
    g_autoptr(Message) cut = message_in_cuts(cursor.rest, has_step ? steps : (Bytes){NULL, 0});
    const GPtrArray *parts = message_parts(whole), *others = message_parts(cut);

    g_assert_cmpuint(parts->len, ==, others->len);
    for (guint i = 0; i < parts->len; i++) {
        check_same(parts->pdata[i], others->pdata[i]);
        check_texts(parts->pdata[i], cursor.rest.len);
    }
    return 0;
}
