/* message_fuzz.c - any cut of the octets of a message gives the same facts. */
#include "message/message.h"

#define STEPS_MAX_LEN 32 /* octets of the input that say how it is cut */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static Message *message_whole(Bytes text, size_t gap_at)
{
    Message *message = message_new();

    message_feed(message, bytes_first(text, gap_at));
    if (gap_at < text.len)
        message_gap(message, 7);
    message_feed(message, bytes_skip(text, gap_at));
    message_end(message, true);
    return message;
}

static Message *message_in_cuts(Bytes text, size_t gap_at, Bytes steps)
{
    Message *message = message_new();
    size_t at = 0;

    for (size_t i = 0; at < text.len; i++) {
        size_t step = steps.len == 0 ? 1 : (size_t)steps.data[i % steps.len] + (i % 3 == 0);
        size_t until_gap = at < gap_at ? gap_at - at : text.len - at;
        Bytes piece = bytes_first(bytes_skip(text, at), MIN(step, until_gap));

        if (at == gap_at && piece.len > 0)
            message_gap(message, 7);
        message_feed(message, piece);
        at += piece.len;
    }
    message_end(message, true);
    return message;
}

static void check_text(const char *text)
{
    g_assert_true(text == NULL || g_utf8_validate(text, -1, NULL));
}

static void check_mailboxes(const GPtrArray *list)
{
    for (unsigned i = 0; i < list->len; i++) {
        const Mailbox *mailbox = g_ptr_array_index(list, i);

        g_assert_true(mailbox->address != NULL || mailbox->name != NULL);
        check_text(mailbox->address);
        check_text(mailbox->name);
    }
}

static void check_same(const Message *one, const Message *other)
{
    const GArray *fields = message_fields(one), *others = message_fields(other);

    g_assert_cmpuint(message_bytes(one), ==, message_bytes(other));
    g_assert_cmpuint(message_gaps(one)->len, ==, message_gaps(other)->len);
    g_assert_cmpint(message_headers_cut(one), ==, message_headers_cut(other));
    g_assert_cmpint(message_is_complete(one), ==, message_is_complete(other));
    if (message_is_complete(one))
        g_assert_true(memcmp(message_sha256(one), message_sha256(other), SHA256_BYTES) == 0);
    g_assert_cmpuint(fields->len, ==, others->len);
    for (unsigned i = 0; i < fields->len; i++) {
        HeaderField field = g_array_index(fields, HeaderField, i);
        HeaderField twin = g_array_index(others, HeaderField, i);

        g_assert_cmpuint(field.offset, ==, twin.offset);
        g_assert_true(bytes_equal(field.name, twin.name) && bytes_equal(field.body, twin.body));
    }
}

/* The first octet says where a gap is, the second how many octets of cuts follow. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    Cursor cursor = cursor_of((Bytes){data, len});
    size_t gap_at = cursor_u8(&cursor);
    Bytes steps = cursor_take(&cursor, cursor_u8(&cursor) % STEPS_MAX_LEN);
    Bytes text = cursor.rest;

    if (cursor.torn)
        return 0;
    if (gap_at == 0 || gap_at >= text.len)
        gap_at = text.len;
    g_autoptr(Message) whole = message_whole(text, gap_at);
    g_autoptr(Message) cut = message_in_cuts(text, gap_at, steps);
    const MessageHeaders *headers = message_headers(whole);

    check_same(whole, cut);
    check_mailboxes(headers->from);
    check_mailboxes(headers->to);
    check_text(headers->return_path);
    check_text(headers->subject);
    check_text(headers->date_text);
    check_text(headers->message_id);
    return 0;
}
