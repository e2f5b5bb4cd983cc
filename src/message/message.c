/* message.c - the octets of one message as they pass. */
#include "message/message.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "message/header_fields.h"
#include "message/headers.h"
#include "message/mime.h"
#include "message/secured.h"

struct Message {
    uint64_t bytes; /* seen and missing */
    Sha256 sha256;  /* fed as long as nothing is missing */
    uint8_t digest[SHA256_BYTES];
    GArray *gaps;         /* of MessageGap */
    bool is_complete;     /* after message_end */
    bool has_ended;       /* message_end was called */
    bool is_past_section; /* the header section is over, or torn */
    bool is_torn;         /* octets are missing in the header section */
    bool is_cut;          /* a ceiling was hit in the header section */
    SectionEnd end;
    Buffer section;
    GArray *fields; /* of HeaderField, into section */
    MessageHeaders headers;
    MessageOptions options;
    GPtrArray *no_parts;
    Mime *mime; /* reads the body; NULL until the header section is over, or where it was torn */
};

Message *message_new(void)
{
    Message *message = g_new0(Message, 1);

    sha256_init(&message->sha256);
    buffer_init(&message->section, HEADER_MAX_BYTES);
    message->gaps = g_array_new(FALSE, FALSE, sizeof(MessageGap));
    message->fields = g_array_new(FALSE, FALSE, sizeof(HeaderField));
    message->no_parts = g_ptr_array_new();
    headers_init(&message->headers);
    return message;
}

void message_free(Message *message)
{
    if (message == NULL)
        return;
    sha256_clear(&message->sha256);
    buffer_clear(&message->section);
    g_array_unref(message->gaps);
    g_array_unref(message->fields);
    headers_clear(&message->headers);
    mime_free(message->mime);
    g_ptr_array_unref(message->no_parts);
    g_free(message);
}

void message_set_options(Message *message, const MessageOptions *options)
{
    message->options = *options;
}

/* A line that a ceiling cut says half of what it said: only whole lines are read. */
static Bytes whole_lines(Bytes text)
{
    const uint8_t *line_end = memrchr(text.data, '\n', text.len);

    return bytes_first(text, line_end == NULL ? 0 : (size_t)(line_end - text.data) + 1);
}

/* The header section is over: its fields are known. */
static void end_section(Message *message)
{
    Bytes section = buffer_bytes(&message->section);

    message->is_past_section = true;
    if (message->is_cut)
        section = whole_lines(section);
    message->is_cut |= !header_fields_split(section, message->is_torn, message->fields);
}

/* Keeps what belongs to the header section; returns how many octets do. */
static size_t collect(Message *message, Bytes bytes)
{
    size_t belong = section_end_feed(&message->end, bytes);

    message->is_cut |= buffer_add(&message->section, bytes_first(bytes, belong)) > 0;
    if (message->end.was_reached) {
        end_section(message);
        message->mime = mime_new(message->fields, message->bytes + belong, &message->options);
    }
    return belong;
}

void message_feed(Message *message, Bytes bytes)
{
    Bytes body = bytes;

    if (message->gaps->len == 0 && bytes.len > 0)
        sha256_feed(&message->sha256, bytes);
    if (!message->is_past_section)
        body = bytes_skip(bytes, collect(message, bytes));
    message->bytes += bytes.len;
    if (message->mime != NULL && body.len > 0)
        mime_feed(message->mime, body);
}

void message_gap(Message *message, uint64_t length)
{
    MessageGap gap = {message->bytes, length};

    if (length == 0)
        return;
    message->bytes += length;
    if (!message->is_past_section) {
        message->is_torn = true;
        end_section(message);
    } else if (message->mime != NULL) {
        mime_gap(message->mime, length);
    }
    if (message->gaps->len > 0) {
        MessageGap *last = &g_array_index(message->gaps, MessageGap, message->gaps->len - 1);

        if (last->offset + last->length == gap.offset || message->gaps->len == GAPS_MAX) {
            last->length = message->bytes - last->offset;
            return;
        }
    }
    g_array_append_val(message->gaps, gap);
}

void message_end(Message *message, bool end_seen)
{
    g_assert(!message->has_ended);
    message->has_ended = true;
    message->is_complete = end_seen && message->gaps->len == 0;
    sha256_end(&message->sha256, message->digest);
    if (!message->is_past_section) {
        message->is_torn |= !end_seen;
        end_section(message);
        if (!message->is_torn) /* a message of nothing but a header has an empty body */
            message->mime = mime_new(message->fields, message->bytes, &message->options);
    }
    if (message->mime != NULL)
        mime_end(message->mime, end_seen);
    message->is_cut |= !headers_read(&message->headers, message->fields);
}

void message_end_excerpt(Message *message)
{
    g_assert(!message->has_ended);
    message->has_ended = true;
    sha256_end(&message->sha256, message->digest);
    if (!message->is_past_section)
        end_section(message);
    message->is_torn = true; /* from here on: its last field is whole */
    if (message->mime != NULL)
        mime_end(message->mime, false);
    message->is_cut |= !headers_read(&message->headers, message->fields);
}

bool message_is_complete(const Message *message)
{
    return message->is_complete;
}

uint64_t message_bytes(const Message *message)
{
    return message->bytes;
}

const uint8_t *message_sha256(const Message *message)
{
    return message->is_complete ? message->digest : NULL;
}

const uint8_t *message_sha256_seen(const Message *message)
{
    return message->digest;
}

const GArray *message_gaps(const Message *message)
{
    return message->gaps;
}

const MessageHeaders *message_headers(const Message *message)
{
    return &message->headers;
}

const GArray *message_fields(const Message *message)
{
    return message->fields;
}

bool message_headers_cut(const Message *message)
{
    return message->is_cut;
}

bool message_header_is_whole(const Message *message)
{
    return (message->end.was_reached || message->is_complete) && !message->is_torn &&
           !message->is_cut;
}

bool message_is_in_header(const Message *message)
{
    return !message->is_past_section;
}

const GPtrArray *message_parts(const Message *message)
{
    return message->mime == NULL ? message->no_parts : mime_parts(message->mime);
}

GPtrArray *message_take_parts(Message *message)
{
    if (message->mime == NULL)
        return g_ptr_array_new();
    return g_ptr_array_ref((GPtrArray *)mime_parts(message->mime));
}

const char *message_type(const Message *message)
{
    return message->mime == NULL ? NULL : mime_type(message->mime);
}

const char *message_secured(const Message *message)
{
    return message->mime == NULL
               ? NULL
               : secured_name(mime_type(message->mime), mime_parts(message->mime));
}

uint32_t message_ambiguities(const Message *message)
{
    return message->mime == NULL ? 0 : mime_ambiguities(message->mime);
}

bool message_parts_cut(const Message *message)
{
    return message->mime != NULL && mime_is_cut(message->mime);
}
