/* tls_records_fuzz.c - records and handshakes of both sides, with holes: any cut tells the same. */
#include "tls/tls.h"

#include <glib.h>

#define INPUT_MAX_BYTES 16384

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void on_bytes(void *user, Side side, Bytes bytes, const Place *place)
{
    GString *told = user;

    (void)place;
    g_string_append_c(told, side == CLIENT ? 'C' : 'S');
    g_string_append_len(told, (const char *)bytes.data, (gssize)bytes.len);
}

static void on_gap(void *user, Side side, uint64_t length, const Place *place)
{
    (void)place;
    g_string_append_printf(user, "\n%d gap %" G_GUINT64_FORMAT "\n", (int)side, length);
}

static void on_oddity(void *user, OddityKind kind, Side side, const Span *span)
{
    g_string_append_printf(user, "\n%d %s %" G_GUINT64_FORMAT "\n", (int)side, oddity_name(kind),
                           span->first.offset);
}

/* Entries: side and kind, two octets of length, so many octets. The keys fit nothing but what the
 * seeds were sealed with. */
static GString *run(Bytes input, size_t cut)
{
    GString *told = g_string_new(NULL);
    g_autoptr(KeyStore) keys = key_store_new();
    const TlsTell tell = {told, on_bytes, on_gap, on_oddity};
    g_autoptr(Tls) tls = tls_new(&tell, keys);
    Cursor cursor = cursor_of(input);
    Bytes log = cursor_take(&cursor, MIN(cursor_u16(&cursor), cursor.rest.len));
    uint64_t offset[N_SIDES] = {0, 0};

    key_store_feed(keys, log, KEY_SOURCE_KEYLOG);
    while (cursor.rest.len > 0 && !cursor.torn) {
        uint8_t kind = cursor_u8(&cursor);
        uint16_t length = cursor_u16(&cursor);
        Side side = kind & 1 ? SERVER : CLIENT;
        Place place = {.capture = 1, .frame = 1, .offset = offset[side]};

        if (kind & 2) {
            tls_gap(tls, side, (uint64_t)length + 1, &place);
            offset[side] += (uint64_t)length + 1;
            continue;
        }
        Bytes octets = cursor_take(&cursor, MIN(length, cursor.rest.len));
        while (octets.len > 0) {
            Bytes part = bytes_first(octets, cut == 0 ? octets.len : cut);

            place.offset = offset[side];
            tls_feed(tls, side, part, &place);
            offset[side] += part.len;
            octets = bytes_skip(octets, part.len);
        }
    }
    tls_end(tls);
    const TlsFacts *facts = tls_facts(tls);
    g_string_append_printf(told, "%04x %04x %s %s %s", facts->version, facts->cipher, facts->ja3,
                           facts->ja4, facts->server_name);
    return told;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len > INPUT_MAX_BYTES)
        return 0;
    GString *whole = run((Bytes){data, len}, 0), *cut = run((Bytes){data, len}, 1 + len % 7);

    g_assert_true(g_string_equal(whole, cut));
    g_string_free(whole, TRUE);
    g_string_free(cut, TRUE);
    return 0;
}
