/* pgp_packets.c - what the packets of OpenPGP say without opening anything. */
#include "message/armor.h"

#include "base/limits.h"

/* source RFC 9580 5 */
static const char *const packet_names[] = {
    [1] = "public-key-encrypted-session-key",
    [2] = "signature",
    [3] = "symmetric-key-encrypted-session-key",
    [4] = "one-pass-signature",
    [5] = "secret-key",
    [6] = "public-key",
    [7] = "secret-subkey",
    [8] = "compressed-data",
    [9] = "symmetrically-encrypted-data",
    [10] = "marker",
    [11] = "literal-data",
    [12] = "trust",
    [13] = "user-id",
    [14] = "public-subkey",
    [17] = "user-attribute",
    [18] = "symmetrically-encrypted-integrity-protected-data",
    [19] = "modification-detection-code",
    [20] = "aead-encrypted-data",
    [21] = "padding",
};

static void add_key_id(GPtrArray *ids, Bytes id)
{
    GString *digits = g_string_new(NULL);

    for (size_t i = 0; i < id.len; i++)
        g_string_append_printf(digits, "%02x", id.data[i]);
    g_ptr_array_add(ids, g_string_free(digits, FALSE));
}

/* The length of a subpacket. source RFC 9580 5.2.3.7 */
static size_t subpacket_len(Cursor *cursor)
{
    uint8_t first = cursor_u8(cursor);

    if (first < 192)
        return first;
    if (first < 255)
        return ((size_t)(first - 192) << 8) + cursor_u8(cursor) + 192;
    return cursor_u32(cursor);
}

static void read_subpackets(PgpFacts *facts, Bytes octets)
{
    Cursor cursor = cursor_of(octets);

    while (cursor.rest.len > 0 && !cursor.torn) {
        Cursor body = cursor_of(cursor_take(&cursor, subpacket_len(&cursor)));
        uint8_t type = cursor_u8(&body) & 127;

        if (type == 2 && body.rest.len == 4) {
            facts->signed_at = (int64_t)cursor_u32(&body) * INT64_C(1000000000);
            facts->has_signed_at = true;
        } else if (type == 16 && body.rest.len == 8) {
            add_key_id(facts->signers, body.rest);
        }
    }
}

/* source RFC 9580 5.2.2, 5.2.3 */
static void read_signature(PgpFacts *facts, Bytes body)
{
    Cursor cursor = cursor_of(body);
    uint8_t version = cursor_u8(&cursor);

    if (version == 3) {
        cursor_take(&cursor, 2);
        facts->signed_at = (int64_t)cursor_u32(&cursor) * INT64_C(1000000000);
        facts->has_signed_at = !cursor.torn;
        Bytes id = cursor_take(&cursor, 8);
        if (!cursor.torn)
            add_key_id(facts->signers, id);
    } else if (version == 4) {
        cursor_take(&cursor, 3);
        read_subpackets(facts, cursor_take(&cursor, cursor_u16(&cursor)));
        read_subpackets(facts, cursor_take(&cursor, cursor_u16(&cursor)));
    }
}

static void read_packet(PgpFacts *facts, unsigned tag, Bytes body)
{
    if (tag < G_N_ELEMENTS(packet_names) && packet_names[tag] != NULL)
        g_ptr_array_add(facts->packets, (char *)packet_names[tag]);
    else
        g_ptr_array_add(facts->packets, "unknown");
    if (tag == 1 && body.len >= 9 && body.data[0] == 3) /* 5.1.1 */
        add_key_id(facts->recipients, bytes_first(bytes_skip(body, 1), 8));
    else if (tag == 2)
        read_signature(facts, body);
}

/* The length of a packet with the old form of head; what has none goes to the end. RFC 9580 4.2.2
 */
static size_t old_len(Cursor *cursor, unsigned form)
{
    if (form == 3)
        return cursor->rest.len;
    return (size_t)cursor_uint(cursor, (size_t)1 << form, true);
}

/* The same for the new form; of a packet in parts only the first is looked at. RFC 9580 4.2.1 */
static size_t new_len(Cursor *cursor, bool *ret_is_partial)
{
    uint8_t first = cursor_u8(cursor);

    *ret_is_partial = first >= 224 && first < 255;
    if (first < 192)
        return first;
    if (first < 224)
        return ((size_t)(first - 192) << 8) + cursor_u8(cursor) + 192;
    return *ret_is_partial ? (size_t)1 << (first & 31) : cursor_u32(cursor);
}

void pgp_packets_read(PgpFacts *facts, Bytes packets)
{
    Cursor cursor = cursor_of(packets);
    bool is_partial = false;

    while (cursor.rest.len > 0 && !is_partial && facts->packets->len < PGP_PACKETS_MAX) {
        uint8_t head = cursor_u8(&cursor);

        if (!(head & 0x80))
            return;
        bool is_new = head & 0x40;
        unsigned tag = is_new ? head & 63U : (head >> 2) & 15U;
        size_t len = is_new ? new_len(&cursor, &is_partial) : old_len(&cursor, head & 3U);
        if (cursor.torn)
            return;
        read_packet(facts, tag, bytes_first(cursor.rest, len));
        cursor.rest = bytes_skip(cursor.rest, len);
    }
}
