/* uuencode.c - uuencoded files in a text, as it passes. */
#include "message/uuencode.h"

#include "base/text.h"

void uuencode_init(Uuencode *uuencode)
{
    *uuencode = (Uuencode){.state = UUENCODE_LINE};
    buffer_init(&uuencode->line, UUENCODE_LINE_MAX);
}

void uuencode_clear(Uuencode *uuencode)
{
    buffer_clear(&uuencode->line);
    g_free(uuencode->name);
}

/* "begin MODE NAME"; yours, or NULL. The mode is three or four octal digits. */
static char *name_of(Bytes line)
{
    Bytes rest = bytes_skip(line, 6);
    size_t digits = 0;

    if (!bytes_starts_with(line, BYTES_OF("begin ")))
        return NULL;
    while (digits < rest.len && rest.data[digits] >= '0' && rest.data[digits] <= '7')
        digits++;
    if (digits < 3 || digits > 4 || digits + 1 >= rest.len || rest.data[digits] != ' ')
        return NULL;
    return text_valid(bytes_trim(bytes_skip(rest, digits + 1)));
}

static Bytes without_line_end(Bytes line)
{
    while (line.len > 0 && (line.data[line.len - 1] == '\r' || line.data[line.len - 1] == '\n'))
        line.len--;
    return line;
}

/* Outside of files: a whole line that may begin one is here. */
static FileEvent judge_begin(Uuencode *uuencode)
{
    char *name = name_of(without_line_end(buffer_bytes(&uuencode->line)));

    uuencode->line.len = 0;
    if (name == NULL)
        return FILE_NONE;
    g_free(uuencode->name);
    uuencode->name = name;
    uuencode->is_inside = true;
    uuencode->state = UUENCODE_COUNT;
    return FILE_BEGAN;
}

/* Outside of files: a line that does not begin as "begin " does is passed over. */
static FileEvent feed_text(Uuencode *uuencode, Bytes *rest)
{
    static const uint8_t word[] = "begin ";

    while (rest->len > 0) {
        if (uuencode->state == UUENCODE_TEXT) {
            ptrdiff_t line_end = bytes_find(*rest, '\n');
            *rest = bytes_skip(*rest, line_end < 0 ? rest->len : (size_t)line_end + 1);
            if (line_end < 0)
                return FILE_NONE;
            uuencode->state = UUENCODE_LINE;
            continue;
        }
        uint8_t c = rest->data[0];
        size_t len = uuencode->line.len;
        bool fits = (len >= 6 || c == word[len]) && len < UUENCODE_LINE_MAX;
        if (!fits) {
            uuencode->line.len = 0;
            uuencode->state = UUENCODE_TEXT;
            continue;
        }
        buffer_add(&uuencode->line, bytes_first(*rest, 1));
        *rest = bytes_skip(*rest, 1);
        if (c == '\n' && judge_begin(uuencode) == FILE_BEGAN)
            return FILE_BEGAN;
    }
    return FILE_NONE;
}

static size_t add_letter(Uuencode *uuencode, uint8_t c, uint8_t *room)
{
    size_t made = 0;

    uuencode->bits = uuencode->bits << 6 | ((c - 32U) & 63);
    if (++uuencode->letters < 4)
        return 0;
    for (int shift = 16; shift >= 0 && uuencode->left > 0; shift -= 8, uuencode->left--)
        room[made++] = (uint8_t)(uuencode->bits >> shift);
    uuencode->letters = 0;
    return made;
}

static bool is_line_end(uint8_t c)
{
    return c == '\r' || c == '\n';
}

/* A line that is over too early lacks blanks that somebody took off its end: they mean zero. */
static size_t end_line(Uuencode *uuencode, uint8_t *room)
{
    size_t made = 0;

    while (uuencode->left > 0)
        made += add_letter(uuencode, ' ', room + made);
    uuencode->state = UUENCODE_COUNT;
    uuencode->letters = 0;
    return made;
}

/* The first octet of a line in a file says how many octets it holds; "end" ends the file. */
static FileEvent take_count(Uuencode *uuencode, uint8_t c)
{
    if (c >= ' ' && c <= '`') {
        uuencode->left = (c - 32U) & 63;
        uuencode->state = UUENCODE_DATA;
    } else if (!is_line_end(c)) {
        uuencode->is_inside = false;
        uuencode->state = UUENCODE_TEXT;
        return FILE_ENDED;
    }
    return FILE_NONE;
}

FileEvent uuencode_feed(Uuencode *uuencode, Bytes *rest, uint8_t *room, size_t *ret_made)
{
    size_t made = 0;

    *ret_made = 0;
    if (!uuencode->is_inside)
        return feed_text(uuencode, rest);
    while (rest->len > 0) {
        uint8_t c = rest->data[0];

        /* one line may make more octets than it has, where its blanks are gone: give them first */
        if (uuencode->state == UUENCODE_DATA && c == '\n' && made > 0 && uuencode->left > 0)
            break;
        *rest = bytes_skip(*rest, 1);
        if (uuencode->state == UUENCODE_COUNT) {
            if (take_count(uuencode, c) == FILE_ENDED) {
                *ret_made = made;
                return FILE_ENDED;
            }
        } else if (c == '\n') {
            made += end_line(uuencode, room + made);
        } else if (c != '\r' && uuencode->left > 0) {
            made += add_letter(uuencode, c, room + made);
        }
    }
    *ret_made = made;
    return FILE_NONE;
}

size_t uuencode_end(Uuencode *uuencode, uint8_t *room)
{
    return uuencode->is_inside && uuencode->state == UUENCODE_DATA ? end_line(uuencode, room) : 0;
}
