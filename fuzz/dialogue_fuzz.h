/*
 * dialogue_fuzz.h - any cut of two sides' octets tells the same facts, and all of them once.
 *
 * The target of a protocol says which by PUMP_DIALECT.
 */
#pragma once

#include "../tests/unit/dialogue/pump.h"

#define INPUT_MAX_BYTES 8192
#define LINES_END "\r\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* How an entry of the input begins: whose it is, what it is, and what its sender has got. */
typedef enum EntryBits {
    ENTRY_SERVER = 1 << 0,
    ENTRY_GAP = 1 << 1,
    ENTRY_RELEASE = 1 << 2,
    ENTRY_LINE = 1 << 3,   /* CRLF is added */
    ENTRY_DEAF = 1 << 4,   /* the sender has got no more of the other side than before */
    ENTRY_UNTOLD = 1 << 5, /* what it has got is not known */
} EntryBits;

/* Entries are a kind, a length, and so many octets. */
static void run(Pump *pump, Bytes input, size_t cut)
{
    Cursor cursor = cursor_of(input);

    while (cursor.rest.len > 0) {
        uint8_t kind = cursor_u8(&cursor);
        uint8_t length = cursor_u8(&cursor);
        Side side = kind & ENTRY_SERVER ? SERVER : CLIENT;

        if (kind & ENTRY_RELEASE) {
            pump_release(pump, side);
            continue;
        }
        pump->acks_all = (kind & (ENTRY_DEAF | ENTRY_UNTOLD)) == 0;
        uint64_t acked = pump->acked[side];
        if (kind & ENTRY_UNTOLD)
            pump->acked[side] = ACKED_UNKNOWN;
        if (kind & ENTRY_GAP) {
            pump_gap(pump, side, (uint64_t)length + 1);
        } else {
            Bytes octets = cursor_take(&cursor, MIN(length, cursor.rest.len));
            g_autofree char *text = g_malloc(octets.len + sizeof(LINES_END));
            size_t end_len = kind & ENTRY_LINE ? strlen(LINES_END) : 0;

            if (octets.len > 0)
                memcpy(text, octets.data, octets.len);
            memcpy(text + octets.len, LINES_END, end_len);
            pump_octets(pump, side, (Bytes){(uint8_t *)text, octets.len + end_len}, cut);
        }
        if (kind & ENTRY_UNTOLD)
            pump->acked[side] = acked;
    }
}

static void check_same(const Pump *whole, const Pump *cut)
{
    g_assert_cmpstr(whole->told->str, ==, cut->told->str);
    g_assert_cmpuint(whole->message->len, ==, cut->message->len);
    for (guint i = 0; i < whole->message->len; i++)
        g_assert_true(g_string_equal(whole->message->pdata[i], cut->message->pdata[i]));
}

/* The first octet says how the others are cut. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0 || len > INPUT_MAX_BYTES)
        return 0;
    const size_t cuts[] = {0, 1, 2 + data[0] % 16};
    Bytes input = {data + 1, len - 1};
    Pump pumps[G_N_ELEMENTS(cuts)];

    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
        pump_init(&pumps[i]);
        run(&pumps[i], input, cuts[i]);
        pump_end(&pumps[i], data[0] & 1);
        check_same(&pumps[0], &pumps[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++)
        pump_clear(&pumps[i]);
    return 0;
}
