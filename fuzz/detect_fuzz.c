/* detect_fuzz.c - any cut of the first octets of two sides tells the same protocol. */
#include "dialogue/detect.h"

#include <glib.h>

#include "base/limits.h"

#define INPUT_MAX_BYTES 2048

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* What is told, and after how many octets. */
typedef struct Told {
    Protocol protocol;
    bool is_turned;
} Told;

static Told tell(const GByteArray *const octets[N_SIDES], uint8_t how, bool is_all)
{
    static const uint16_t ports[] = {25, 110, 143, 587, 993, 21, 53, 65535};
    FirstOctets first = {.server_port = ports[how & 7], .is_partial = how & 8, .is_all = is_all};
    Told told;

    for (Side side = CLIENT; side < N_SIDES; side++)
        first.octets[side] =
            bytes_first((Bytes){octets[side]->data, octets[side]->len}, DETECT_MAX_BYTES);
    told.protocol = detect_protocol(&first, &told.is_turned);
    g_assert_true(told.protocol <= PROTOCOL_OTHER);
    g_assert_true(!told.is_turned || (first.is_partial && told.protocol == PROTOCOL_SMTP));
    g_assert_true(!is_all || told.protocol != PROTOCOL_UNDECIDED);
    return told;
}

/* The first that can be told, while octets come in pieces of `cut`; entries are a side and a length
 * in one octet, and the octets. */
static Told first_told(Bytes entries, uint8_t how, size_t cut)
{
    g_autoptr(GByteArray) client = g_byte_array_new();
    g_autoptr(GByteArray) server = g_byte_array_new();
    GByteArray *const octets[N_SIDES] = {client, server};
    Cursor cursor = cursor_of(entries);

    while (cursor.rest.len > 0) {
        uint8_t head = cursor_u8(&cursor);
        Bytes turn = cursor_take(&cursor, MIN((size_t)head >> 1, cursor.rest.len));

        for (; turn.len > 0; turn = bytes_skip(turn, cut)) {
            Bytes piece = bytes_first(turn, cut);

            g_byte_array_append(octets[head & 1], piece.data, (guint)piece.len);
            Told told = tell((const GByteArray *const *)octets, how, false);
            if (told.protocol != PROTOCOL_UNDECIDED)
                return told;
        }
    }
    return tell((const GByteArray *const *)octets, how, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0 || len > INPUT_MAX_BYTES)
        return 0;
    const size_t cuts[] = {1, 2, 5};
    Bytes entries = {data + 1, len - 1};
    Told whole = first_told(entries, data[0], SIZE_MAX);

    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
        Told told = first_told(entries, data[0], cuts[i]);

        g_assert_cmpint(told.protocol, ==, whole.protocol);
        g_assert_cmpint(told.is_turned, ==, whole.is_turned);
    }
    return 0;
}
