/* quoted_printable.c - quoted-printable as it passes. */
#include "message/quoted_printable.h"

#include <glib.h>

/* The blanks were none at the end of a line. */
static size_t give_blanks(QuotedPrintable *quoted, uint8_t *room)
{
    size_t len = quoted->blanks_len;

    if (len > 0)
        memcpy(room, quoted->blanks, len);
    quoted->blanks_len = 0;
    return len;
}

/* "=" and what came after it were no escape. */
static size_t give_escape(QuotedPrintable *quoted, uint8_t *room)
{
    size_t len = quoted->escape_len;

    room[0] = '=';
    memcpy(room + 1, quoted->escape, len);
    quoted->is_escape = false;
    quoted->escape_len = 0;
    quoted->has_bad_escape = true;
    return len + 1;
}

/* Outside of escapes. */
static size_t feed_plain(QuotedPrintable *quoted, uint8_t c, uint8_t *room)
{
    if (is_blank(c) && quoted->blanks_len < QUOTED_BLANKS_MAX) {
        quoted->blanks[quoted->blanks_len++] = c;
        return 0;
    }
    if (c == '\r' || c == '\n')
        quoted->blanks_len = 0;
    size_t made = give_blanks(quoted, room);
    if (c == '=') {
        quoted->is_escape = true;
        return made;
    }
    quoted->has_raw |= c > 126;
    room[made++] = c;
    return made;
}

static size_t end_escape(QuotedPrintable *quoted, uint8_t c, uint8_t *room)
{
    size_t made = give_escape(quoted, room);

    return made + feed_plain(quoted, c, room + made);
}

/* Inside of one: XX, a line end, or blanks before a line end. */
static size_t feed_escape(QuotedPrintable *quoted, uint8_t c, uint8_t *room)
{
    uint8_t first = quoted->escape[0];

    if (quoted->escape_len == 0) {
        if (c == '\n')
            quoted->is_escape = false;
        else if (g_ascii_isxdigit(c) || c == '\r' || is_blank(c))
            quoted->escape[quoted->escape_len++] = c;
        else
            return end_escape(quoted, c, room);
        return 0;
    }
    if (g_ascii_isxdigit(first) && g_ascii_isxdigit(c)) {
        room[0] = (uint8_t)(g_ascii_xdigit_value((char)first) << 4 | g_ascii_xdigit_value((char)c));
        quoted->is_escape = false;
        quoted->escape_len = 0;
        return 1;
    }
    if (!g_ascii_isxdigit(first) && (c == '\n' || c == '\r' || is_blank(c))) {
        quoted->is_escape = c != '\n';
        quoted->escape_len = c != '\n';
        return 0;
    }
    return end_escape(quoted, c, room);
}

static bool is_plain(uint8_t c)
{
    return c > ' ' && c != '=' && c < 127;
}

/* Octets that stand for themselves, most of them, go in runs; so do blanks between them. */
static size_t plain_run(Bytes text)
{
    size_t len = 0;

    while (len < text.len &&
           (is_plain(text.data[len]) ||
            (is_blank(text.data[len]) && len + 1 < text.len && is_plain(text.data[len + 1]))))
        len++;
    return len;
}

size_t quoted_printable_feed(QuotedPrintable *quoted, Bytes text, uint8_t *room)
{
    size_t made = 0, at = 0;

    while (at < text.len) {
        size_t run = quoted->is_escape ? 0 : plain_run(bytes_skip(text, at));

        if (run > 0) {
            made += give_blanks(quoted, room + made);
            memcpy(room + made, text.data + at, run);
            made += run;
            at += run;
        } else if (quoted->is_escape) {
            made += feed_escape(quoted, text.data[at++], room + made);
        } else {
            made += feed_plain(quoted, text.data[at++], room + made);
        }
    }
    return made;
}

size_t quoted_printable_end(QuotedPrintable *quoted, uint8_t *room)
{
    bool is_soft =
        quoted->is_escape && (quoted->escape_len == 0 || !g_ascii_isxdigit(quoted->escape[0]));

    quoted->blanks_len = 0;
    if (!quoted->is_escape || is_soft)
        return 0;
    return give_escape(quoted, room);
}
