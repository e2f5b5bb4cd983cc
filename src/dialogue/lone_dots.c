/* lone_dots.c - dots inside mail data that some servers take for its end. */
#include "dialogue/lone_dots.h"

#include <glib.h>

/* How a line ends, before or behind a dot. */
typedef enum LineEnd { END_NONE, END_CRLF, END_LF, END_CR, END_CRLF_NUL, N_LINE_ENDS } LineEnd;

/* The octets at hand: those carried over, and the new ones behind them. */
typedef struct View {
    const LoneDots *dots;
    Bytes bytes;
} View;

/* The octet at an offset of the data; -1 outside of what is at hand. */
static int octet_at(const View *view, int64_t offset)
{
    int64_t end = (int64_t)view->dots->end, carry = (int64_t)view->dots->carry_len;

    if (offset >= end)
        return offset - end < (int64_t)view->bytes.len ? view->bytes.data[offset - end] : -1;
    return offset >= end - carry && offset >= 0 ? view->dots->carry[offset - end + carry] : -1;
}

static LineEnd end_before(const View *view, int64_t dot)
{
    int last = octet_at(view, dot - 1), before = octet_at(view, dot - 2);

    if (dot == 0)
        return END_CRLF; /* the DATA command's */
    if (last == '\n')
        return before == '\r' ? END_CRLF : END_LF;
    if (last == '\r')
        return END_CR;
    if (last == '\0' && before == '\n' && octet_at(view, dot - 3) == '\r')
        return END_CRLF_NUL;
    return END_NONE;
}

static LineEnd end_behind(const View *view, int64_t dot)
{
    int next = octet_at(view, dot + 1);

    if (next == '\n')
        return END_LF;
    if (next == '\r')
        return octet_at(view, dot + 2) == '\n' ? END_CRLF : END_CR;
    return END_NONE;
}

static void examine(LoneDots *dots, const View *view, int64_t dot,
                    void (*tell)(void *user, uint64_t offset), void *user)
{
    LineEnd before = end_before(view, dot), behind = end_behind(view, dot);
    uint32_t kind = UINT32_C(1) << (before * N_LINE_ENDS + behind);

    if (before == END_NONE || behind == END_NONE || (before == END_CRLF && behind == END_CRLF))
        return;
    if (!(dots->told & kind))
        tell(user, (uint64_t)dot);
    dots->told |= kind;
}

static void carry_over(LoneDots *dots, Bytes bytes)
{
    size_t room = sizeof(dots->carry);
    size_t kept = bytes.len >= room ? 0 : MIN(dots->carry_len, room - bytes.len);
    Bytes last = bytes.len > room ? bytes_skip(bytes, bytes.len - room) : bytes;

    memmove(dots->carry, dots->carry + dots->carry_len - kept, kept);
    if (last.len > 0)
        memcpy(dots->carry + kept, last.data, last.len);
    dots->carry_len = kept + last.len;
    dots->end += bytes.len;
}

void lone_dots_feed(LoneDots *dots, Bytes bytes, void (*tell)(void *user, uint64_t offset),
                    void *user)
{
    const View view = {dots, bytes};
    uint64_t until = dots->end + bytes.len; /* dots before it have all their context */

    until = until > LONE_DOT_CONTEXT - 1 ? until - (LONE_DOT_CONTEXT - 1) : 0;
    for (; dots->examined < MIN(until, dots->end); dots->examined++)
        if (octet_at(&view, (int64_t)dots->examined) == '.')
            examine(dots, &view, (int64_t)dots->examined, tell, user);
    while (dots->examined < until) {
        size_t from = (size_t)(dots->examined - dots->end);
        ptrdiff_t found =
            bytes_find(bytes_first(bytes_skip(bytes, from), (size_t)(until - dots->examined)), '.');

        if (found < 0) {
            dots->examined = until;
            break;
        }
        examine(dots, &view, (int64_t)dots->examined + found, tell, user);
        dots->examined += (uint64_t)found + 1;
    }
    carry_over(dots, bytes);
}
