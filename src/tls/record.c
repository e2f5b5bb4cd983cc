/* record.c - the records of one side of TLS, out of any cutting of its octets. */
#include "tls/record.h"

#include <glib.h>

void record_reader_init(RecordReader *reader, bool may_be_ssl2)
{
    *reader = (RecordReader){.is_first = true, .may_be_ssl2 = may_be_ssl2};
    buffer_init(&reader->buffer, TLS_RECORD_HEADER_BYTES + TLS_RECORD_MAX_BYTES);
}

void record_reader_clear(RecordReader *reader)
{
    buffer_clear(&reader->buffer);
}

/* Where the header may be one; behind a hole, more is asked of it. */
static bool read_header(RecordReader *reader, Bytes header)
{
    TlsRecord *record = &reader->record;
    Cursor cursor = cursor_of(header);

    record->type = cursor_u8(&cursor);
    record->version = cursor_u16(&cursor);
    record->length = cursor_u16(&cursor);
    record->is_torn = false;
    if (reader->is_first && reader->may_be_ssl2 && record->type >= 0x80 &&
        header.data[2] == 1) { /* two octets of length, a hello */
        record->length = (uint16_t)((header.data[0] & 0x7f) << 8 | header.data[1]);
        record->type = TLS_SSL2_HELLO;
        record->version = (uint16_t)(header.data[3] << 8 | header.data[4]);
        return record->length >= 9; /* what follows type and version, and these */
    }
    return record->type >= TLS_CHANGE_CIPHER_SPEC && record->type <= TLS_HEARTBEAT &&
           record->version >> 8 == 3 && (record->version & 0xff) <= 4 &&
           record->length <= TLS_RECORD_MAX_BYTES &&
           (!reader->is_lost || (record->length > 0 && record->version >= 0x0301));
}

/* Octets of the record, its header counted. */
static size_t whole_length(const TlsRecord *record)
{
    size_t before = record->type == TLS_SSL2_HELLO ? 2 : TLS_RECORD_HEADER_BYTES;

    return before + record->length;
}

/* Puts up to `count` octets more of the stream into the buffer. */
static void take(RecordReader *reader, size_t count, Bytes *rest, Place *at)
{
    Bytes part = bytes_first(*rest, count);

    buffer_add(&reader->buffer, part);
    reader->record.span.last = *at;
    at->offset += part.len;
    *rest = bytes_skip(*rest, part.len);
}

static void begin(RecordReader *reader, const Place *at)
{
    if (reader->buffer.len == 0)
        reader->record.span = (Span){*at, *at, 0};
}

/* Passes over one octet behind a hole. */
static void pass_over(RecordReader *reader)
{
    if (reader->lost == 0)
        reader->lost_at = reader->record.span.first;
    reader->lost++;
    buffer_drop(&reader->buffer, 1);
    reader->record.span.first.offset++;
}

static void end_record(RecordReader *reader, TlsRecord *ret_record)
{
    TlsRecord *record = &reader->record;

    record->span.length = whole_length(record);
    *ret_record = *record;
    reader->has_header = reader->is_first = false;
    reader->left = 0;
    reader->buffer.len = 0; /* its octets stay where they are until the next call */
}

static RecordState next_header(RecordReader *reader, Bytes *rest, Place *at)
{
    begin(reader, at);
    take(reader, TLS_RECORD_HEADER_BYTES - reader->buffer.len, rest, at);
    if (reader->buffer.len < TLS_RECORD_HEADER_BYTES)
        return RECORD_NONE;
    if (!read_header(reader, buffer_bytes(&reader->buffer))) {
        if (reader->is_lost) {
            pass_over(reader);
            return RECORD_NONE;
        }
        reader->is_bad = true;
        reader->record.span.length = TLS_RECORD_HEADER_BYTES;
        return RECORD_BAD;
    }
    reader->has_header = true;
    if (reader->skips_data && reader->record.type == TLS_APPLICATION_DATA)
        reader->left = reader->record.length;
    bool was_lost = reader->is_lost && reader->lost > 0;

    reader->is_lost = false;
    return was_lost ? RECORD_LOST : RECORD_NONE;
}

/* Content that nobody wants is counted alone. */
static bool pass_content(RecordReader *reader, Bytes *rest, Place *at)
{
    size_t part = (size_t)MIN(reader->left, rest->len);

    reader->record.span.last = *at;
    at->offset += part;
    *rest = bytes_skip(*rest, part);
    reader->left -= part;
    reader->record.content = (Bytes){NULL, 0};
    return reader->left == 0;
}

static bool read_content(RecordReader *reader, Bytes *rest, Place *at)
{
    size_t whole = whole_length(&reader->record);

    take(reader, whole - reader->buffer.len, rest, at);
    if (reader->buffer.len < whole)
        return false;
    reader->record.content =
        bytes_skip(buffer_bytes(&reader->buffer), whole - reader->record.length);
    return true;
}

RecordState record_reader_next(RecordReader *reader, Bytes *rest, Place *at, TlsRecord *ret_record)
{
    while (!reader->is_bad) {
        if (!reader->has_header) {
            if (rest->len == 0)
                return RECORD_NONE;
            RecordState state = next_header(reader, rest, at);

            if (state != RECORD_NONE)
                return state;
            continue;
        }
        bool is_whole =
            reader->left > 0 ? pass_content(reader, rest, at) : read_content(reader, rest, at);
        if (is_whole) {
            end_record(reader, ret_record);
            return RECORD_WHOLE;
        }
        if (rest->len == 0)
            return RECORD_NONE;
    }
    *rest = bytes_skip(*rest, rest->len);
    return RECORD_NONE;
}

bool record_reader_gap(RecordReader *reader, uint64_t length, const Place *at,
                       TlsRecord *ret_record)
{
    if (reader->is_bad)
        return false;
    if (!reader->has_header) {
        begin(reader, at);
        if (reader->lost == 0)
            reader->lost_at = reader->record.span.first;
        reader->lost += reader->buffer.len + length;
        reader->buffer.len = 0;
        reader->is_lost = true;
        return false;
    }
    uint64_t left =
        reader->left > 0 ? reader->left : whole_length(&reader->record) - reader->buffer.len;

    reader->record.is_torn = true;
    reader->record.content = (Bytes){NULL, 0};
    reader->record.span.last = *at;
    if (length < left) { /* the rest of it is passed over too */
        reader->left = left - length;
        return false;
    }
    reader->is_lost = length > left;
    reader->lost = length - left;
    reader->lost_at = *at;
    reader->lost_at.offset += left;
    end_record(reader, ret_record);
    return true;
}
