/* tls.c - the lines of TLS records. */
#include "tree/tls.h"

#include "tls/record.h"
#include "tls/suites.h"
#include "tls/tls.h"
#include "tree/handshake_lines.h"

/* What one side sends. */
typedef struct TlsSideMemory {
    RecordReader records;
    HandshakeReader messages;
    uint64_t offset; /* of its next octet; counted from the first that was fed */
    bool is_sealed;  /* its ChangeCipherSpec was seen: handshake messages are not readable */
} TlsSideMemory;

struct TlsMemory {
    TlsSideMemory side[N_SIDES];
    uint16_t version; /* agreed on; 0 before it is known */
};

TlsMemory *tls_memory_new(void)
{
    TlsMemory *memory = g_new0(TlsMemory, 1);

    for (Side side = CLIENT; side < N_SIDES; side++) {
        record_reader_init(&memory->side[side].records, side == CLIENT);
        memory->side[side].records.skips_data = true;
        handshake_reader_init(&memory->side[side].messages);
    }
    return memory;
}

void tls_memory_free(TlsMemory *memory)
{
    if (memory == NULL)
        return;
    for (Side side = CLIENT; side < N_SIDES; side++) {
        record_reader_clear(&memory->side[side].records);
        handshake_reader_clear(&memory->side[side].messages);
    }
    g_free(memory);
}

static const char *type_name(uint8_t type)
{
    switch (type) {
    case TLS_CHANGE_CIPHER_SPEC:
        return "Change Cipher Spec";
    case TLS_ALERT:
        return "Alert";
    case TLS_HANDSHAKE:
        return "Handshake";
    case TLS_APPLICATION_DATA:
        return "Application Data";
    case TLS_HEARTBEAT:
        return "Heartbeat";
    case TLS_SSL2_HELLO:
        return "SSL 2 Client Hello";
    default:
        return "Unknown";
    }
}

static const char *version_text(uint16_t version)
{
    const char *name = tls_version_name(version);

    return name == NULL ? "TLS" : name;
}

/* source RFC 8446 6: level and description, two octets where they are not sealed */
static void put_alert(Tree *tree, Bytes content)
{
    const char *level = content.len != 2 ? NULL : tls_alert_level(content.data[0]);
    const char *description = content.len != 2 ? NULL : tls_alert_description(content.data[1]);

    if (level == NULL || description == NULL) {
        tree_text(tree, content, "Alert Message: Encrypted Alert");
        return;
    }
    tree_open_text(tree, content, "Alert Message");
    tree_put(tree, octets_at(content, 0, 1), "Level", "%s (%u)", level, content.data[0]);
    tree_put(tree, octets_at(content, 1, 1), "Description", "%s (%u)", description,
             content.data[1]);
    tree_close(tree);
}

static void put_messages(Tree *tree, TlsMemory *memory, Side side, Bytes content, Bytes octets)
{
    TlsSideMemory *self = &memory->side[side];
    HandshakeMessage message;
    bool has_any = false;

    if (self->is_sealed) {
        tree_text(tree, octets, "Handshake Protocol: Encrypted Handshake Message");
        return;
    }
    while (handshake_reader_next(&self->messages, &content, &message)) {
        has_any = true;
        describe_handshake(tree, &message, octets, &memory->version);
    }
    if (!has_any || handshake_reader_is_within(&self->messages))
        tree_text(tree, octets, "Handshake Protocol: a part of a message");
}

/* What stands in the record; `octets` are its content in the frame, `content` wherever it stands.
 */
static void put_content(Tree *tree, TlsMemory *memory, Side side, const TlsRecord *record,
                        Bytes octets)
{
    Bytes content = octets.len == record->content.len ? octets : record->content;

    switch (record->type) {
    case TLS_CHANGE_CIPHER_SPEC:
        tree_text(tree, octets, "Change Cipher Spec Message");
        memory->side[side].is_sealed = true;
        break;
    case TLS_ALERT:
        put_alert(tree, content);
        break;
    case TLS_HANDSHAKE:
        put_messages(tree, memory, side, content, octets);
        break;
    case TLS_APPLICATION_DATA:
        tree_text(tree, octets, "Encrypted Application Data (%u bytes)", record->length);
        break;
    default:
        break;
    }
}

/* A record that ended: `octets` are what of it stands in the frame. */
static void put_record(Tree *tree, TlsMemory *memory, Side side, const TlsRecord *record,
                       Bytes octets)
{
    bool is_here = octets.len == record->span.length;
    Bytes header = bytes_first(octets, is_here ? TLS_RECORD_HEADER_BYTES : 0);
    Bytes content = is_here ? bytes_skip(octets, TLS_RECORD_HEADER_BYTES) : octets;
    uint16_t version = memory->version != 0 ? memory->version : record->version;

    tree_open_text(tree, octets, "%s Record Layer: %s Protocol%s", version_text(version),
                   type_name(record->type), is_here ? "" : " (it began in an earlier frame)");
    tree_put(tree, octets_at(header, 0, 1), "Content Type", "%s (%u)", type_name(record->type),
             record->type);
    tree_put(tree, octets_at(header, 1, 2), "Version", "%s (0x%04x)", version_text(record->version),
             record->version);
    tree_put(tree, octets_at(header, 3, 2), "Length", "%u", record->length);
    if (record->is_torn)
        tree_text(tree, octets, "A part of it was not seen");
    else
        put_content(tree, memory, side, record, content);
    tree_close(tree);
}

/* Which octets of a payload, that begins at an offset of its side, belong to a record. */
static Bytes octets_of(const TlsRecord *record, Bytes payload, uint64_t begin)
{
    uint64_t first = record->span.first.offset, end = first + record->span.length;
    uint64_t from = first > begin ? first - begin : 0;

    if (end <= begin || from >= payload.len)
        return (Bytes){NULL, 0};
    return octets_at(payload, (size_t)from, (size_t)MIN(end - begin - from, payload.len));
}

void describe_tls(Tree *tree, TlsMemory *memory, Side side, Bytes payload, uint32_t wire_len)
{
    TlsSideMemory *self = &memory->side[side];
    Place at = {.offset = self->offset};
    Bytes rest = payload;
    TlsRecord record;
    uint64_t begin = self->offset, ended = 0; /* behind the last record that ended here */

    tree_layer(tree, "tls", payload, "Transport Layer Security");
    for (;;) {
        RecordState state = record_reader_next(&self->records, &rest, &at, &record);

        if (state == RECORD_NONE)
            break;
        if (state == RECORD_WHOLE) {
            put_record(tree, memory, side, &record, octets_of(&record, payload, begin));
            ended = record.span.first.offset + record.span.length;
        } else if (state == RECORD_BAD) {
            tree_text(tree, rest, "No record of TLS stands here");
        } else {
            tree_text(tree, (Bytes){NULL, 0}, "Octets behind a hole, up to the next record");
        }
    }
    self->offset += payload.len;
    if (ended < self->offset && !self->records.is_bad)
        tree_text(tree, bytes_skip(payload, (size_t)(MAX(ended, begin) - begin)),
                  "TLS segment data (%" G_GUINT64_FORMAT " bytes) of a record that ends later",
                  self->offset - MAX(ended, begin));
    if (wire_len > payload.len)
        tls_memory_gap(memory, side, wire_len - (uint32_t)payload.len);
}

void tls_memory_gap(TlsMemory *memory, Side side, uint32_t length)
{
    TlsSideMemory *self = &memory->side[side];
    const Place at = {.offset = self->offset};
    TlsRecord record;

    if (length == 0)
        return;
    record_reader_gap(&self->records, length, &at, &record);
    handshake_reader_break(&self->messages);
    self->offset += length;
}
