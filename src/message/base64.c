/* base64.c - base64 as it passes, whatever stands in it. */
#include "message/base64.h"

#define NO_LETTER UINT32_C(0x80000000) /* above the 24 bits of a group */
#define IS_WHITE UINT32_C(0x40000000)
#define IS_PADDING UINT32_C(0x20000000)

#include <glib.h>

/* What each octet means, moved to its place in a group of four: one look-up a letter. */
static uint32_t meaning[4][256];

static void make_meaning(void)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (unsigned place = 0; place < 4; place++) {
        for (unsigned c = 0; c < 256; c++)
            meaning[place][c] = NO_LETTER;
        for (uint32_t value = 0; value < 64; value++)
            meaning[place][(uint8_t)alphabet[value]] = value << (18 - 6 * place);
    }
    meaning[3][' '] = meaning[3]['\t'] = meaning[3]['\r'] = meaning[3]['\n'] = NO_LETTER | IS_WHITE;
    meaning[3]['='] = NO_LETTER | IS_PADDING;
}

static void prepare(void)
{
    static gsize is_made;

    if (g_once_init_enter(&is_made)) {
        make_meaning();
        g_once_init_leave(&is_made, 1);
    }
}

/* One octet; returns how many octets it completed: 0 or 1. */
static size_t feed_one(Base64 *base64, uint8_t c, uint8_t *room)
{
    uint32_t value = meaning[3][c];

    if (value & NO_LETTER) {
        if (value & IS_PADDING) {
            base64->has_padding = true;
            base64->count = 0;
        }
        base64->junk += !(value & (IS_WHITE | IS_PADDING));
        return 0;
    }
    base64->goes_on_behind |= base64->has_padding;
    base64->bits = (base64->bits << 6 | value) & 0xffffff;
    base64->count += 6;
    if (base64->count < 8)
        return 0;
    base64->count -= 8;
    *room = (uint8_t)(base64->bits >> base64->count);
    return 1;
}

/* Whole groups of letters, as long as nothing else comes; returns the octets read. */
static size_t feed_groups(Bytes text, uint8_t *room)
{
    const uint8_t *at = text.data;
    size_t left = text.len;

    for (; left >= 4; left -= 4, at += 4, room += 3) {
        uint32_t bits =
            meaning[0][at[0]] | meaning[1][at[1]] | meaning[2][at[2]] | meaning[3][at[3]];

        if (bits & NO_LETTER)
            break;
        room[0] = (uint8_t)(bits >> 16);
        room[1] = (uint8_t)(bits >> 8);
        room[2] = (uint8_t)bits;
    }
    return text.len - left;
}

size_t base64_feed(Base64 *base64, Bytes text, uint8_t *room)
{
    size_t made = 0, at = 0;

    prepare();
    while (at < text.len) {
        if (base64->count == 0 && !base64->has_padding) {
            size_t read = feed_groups(bytes_skip(text, at), room + made);

            at += read;
            made += read / 4 * 3;
        }
        if (at < text.len)
            made += feed_one(base64, text.data[at++], room + made);
    }
    return made;
}

void base64_end(Base64 *base64)
{
    base64->is_torn = base64->count == 6;
}
