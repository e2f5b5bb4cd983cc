/* yenc.c - files in yEnc in a text, as it passes. */
#include "message/yenc.h"

#include "base/text.h"

void yenc_init(Yenc *yenc)
{
    *yenc = (Yenc){.at_start = true};
    buffer_init(&yenc->line, UUENCODE_LINE_MAX);
}

void yenc_clear(Yenc *yenc)
{
    buffer_clear(&yenc->line);
    g_free(yenc->name);
}

/* A line of the file: each octet is 42 more than it should be, critical ones are escaped. */
static size_t decode(Yenc *yenc, Bytes text, uint8_t *room)
{
    size_t made = 0;

    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.data[i];

        if (c == '\r' || c == '\n')
            continue;
        if (c == '=' && !yenc->is_escape) {
            yenc->is_escape = true;
            continue;
        }
        room[made++] = (uint8_t)(c - 42 - (yenc->is_escape ? 64 : 0));
        yenc->is_escape = false;
    }
    return made;
}

static bool begins(const Yenc *yenc, Bytes word)
{
    return bytes_starts_with(buffer_bytes(&yenc->line), word);
}

/* The name stands last on the line, and may hold blanks. */
static char *name_of(Bytes line)
{
    static const char mark[] = " name=";
    const uint8_t *at = memmem(line.data, line.len, mark, sizeof(mark) - 1);

    if (at == NULL)
        return g_strdup("");
    Bytes name = bytes_skip(line, (size_t)(at - line.data) + sizeof(mark) - 1);
    while (name.len > 0 && (name.data[name.len - 1] == '\r' || name.data[name.len - 1] == '\n'))
        name.len--;
    return text_valid(bytes_trim(name));
}

/* A whole line that begins with "=y". */
static FileEvent judge(Yenc *yenc)
{
    FileEvent event = FILE_NONE;

    if (!yenc->is_inside && begins(yenc, BYTES_OF("=ybegin "))) {
        g_free(yenc->name);
        yenc->name = name_of(buffer_bytes(&yenc->line));
        yenc->is_inside = true;
        event = FILE_BEGAN;
    } else if (yenc->is_inside && begins(yenc, BYTES_OF("=yend"))) {
        yenc->is_inside = false;
        event = FILE_ENDED;
    }
    yenc->line.len = 0;
    yenc->is_line = false;
    yenc->at_start = true;
    return event;
}

/* The line cannot be one of yEnc's own, or is longer than those are. */
static size_t give_up(Yenc *yenc, uint8_t *room)
{
    size_t made = yenc->is_inside ? decode(yenc, buffer_bytes(&yenc->line), room) : 0;

    yenc->line.len = 0;
    yenc->is_line = false;
    return made;
}

/* One octet of a line that begins with "=". */
static FileEvent feed_line(Yenc *yenc, Bytes *rest, uint8_t *room, size_t *made)
{
    uint8_t c = rest->data[0];

    if ((yenc->line.len == 1 && c != 'y') || yenc->line.len == UUENCODE_LINE_MAX) {
        *made += give_up(yenc, room + *made);
        return FILE_NONE;
    }
    buffer_add(&yenc->line, bytes_first(*rest, 1));
    *rest = bytes_skip(*rest, 1);
    return c == '\n' ? judge(yenc) : FILE_NONE;
}

FileEvent yenc_feed(Yenc *yenc, Bytes *rest, uint8_t *room, size_t *ret_made)
{
    FileEvent event = FILE_NONE;
    size_t made = 0;

    while (rest->len > 0 && event == FILE_NONE) {
        if (yenc->at_start && rest->data[0] == '=' && !yenc->is_escape)
            yenc->is_line = true;
        yenc->at_start = false;
        if (yenc->is_line) {
            event = feed_line(yenc, rest, room, &made);
            continue;
        }
        ptrdiff_t line_end = bytes_find(*rest, '\n');
        Bytes run = line_end < 0 ? *rest : bytes_first(*rest, (size_t)line_end + 1);
        if (yenc->is_inside)
            made += decode(yenc, run, room + made);
        yenc->at_start = line_end >= 0;
        *rest = bytes_skip(*rest, run.len);
    }
    *ret_made = made;
    return event;
}

size_t yenc_end(Yenc *yenc, uint8_t *room)
{
    if (!yenc->is_line)
        return 0;
    if (begins(yenc, BYTES_OF("=yend"))) {
        judge(yenc);
        return 0;
    }
    return give_up(yenc, room);
}
