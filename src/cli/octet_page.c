/* octet_page.c - octets on standard output: as they are, as lines of who said them, or in rows. */
#include "cli/octet_page.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#define HEX_COLUMNS 16
#define LINE_SHOWN_MAX 65536 /* octets of a line that a terminal gets at once */

void octet_page_init(OctetPage *page, OctetForm form)
{
    *page = (OctetPage){.form = form,
                        .is_terminal = isatty(STDOUT_FILENO) == 1,
                        .mark = "",
                        .held = g_byte_array_new()};
}

static void put_row(OctetPage *page)
{
    const GByteArray *row = page->held;

    printf("%s%08" PRIx64 " ", page->mark, page->offset);
    for (guint i = 0; i < HEX_COLUMNS; i++) {
        if (i < row->len)
            printf("%s%02x", i % 8 == 0 ? "  " : " ", row->data[i]);
        else
            fputs(i % 8 == 0 ? "    " : "   ", stdout);
    }
    fputs("  |", stdout);
    for (guint i = 0; i < row->len; i++)
        putchar(row->data[i] >= ' ' && row->data[i] < 127 ? row->data[i] : '.');
    fputs("|\n", stdout);
}

/* A terminal gets nothing that it would obey. */
static void put_line(OctetPage *page)
{
    Bytes line = {page->held->data, page->held->len};
    bool has_end = line.len > 0 && line.data[line.len - 1] == '\n';

    if (!page->is_in_line)
        fputs(page->mark, stdout);
    if (page->is_terminal) {
        while (line.len > 0 && (line.data[line.len - 1] == '\n' || line.data[line.len - 1] == '\r'))
            line.len--;
        g_autofree char *safe = text_safe(line);
        fputs(safe, stdout);
        if (has_end)
            putchar('\n');
    } else {
        fwrite(line.data, 1, line.len, stdout);
    }
    page->is_in_line = !has_end;
}

static void flush(OctetPage *page)
{
    if (page->held->len == 0)
        return;
    if (page->form == OCTETS_IN_HEX)
        put_row(page);
    else
        put_line(page);
    page->offset += page->held->len;
    g_byte_array_set_size(page->held, 0);
}

/* What follows begins a line, or row, of its own. */
static void begin(OctetPage *page, const char *mark, uint64_t offset)
{
    bool goes_on = page->offset + page->held->len == offset || page->form != OCTETS_IN_HEX;

    if (page->mark == mark && goes_on)
        return;
    flush(page);
    if (page->is_in_line && page->mark != mark)
        putchar('\n');
    page->is_in_line = page->is_in_line && page->mark == mark;
    page->mark = mark;
    page->offset = offset;
}

/* Up to where a row or a line is full. */
static size_t fill(OctetPage *page, Bytes octets)
{
    bool is_hex = page->form == OCTETS_IN_HEX;
    size_t room = (is_hex ? HEX_COLUMNS : LINE_SHOWN_MAX) - page->held->len;
    Bytes taken = bytes_first(octets, room);
    ptrdiff_t line_end = is_hex ? -1 : bytes_find(taken, '\n');

    if (line_end >= 0)
        taken.len = (size_t)line_end + 1;
    g_byte_array_append(page->held, taken.data, (guint)taken.len);
    if (line_end >= 0 || taken.len == room)
        flush(page);
    return taken.len;
}

void octet_page_put(OctetPage *page, const char *mark, uint64_t offset, Bytes octets)
{
    if (page->form == OCTETS_AS_THEY_ARE && !page->is_terminal) {
        fwrite(octets.data, 1, octets.len, stdout);
        return;
    }
    begin(page, mark, offset);
    while (octets.len > 0)
        octets = bytes_skip(octets, fill(page, octets));
}

void octet_page_note(OctetPage *page, const char *mark, uint64_t offset, const char *words)
{
    if (page->form == OCTETS_AS_THEY_ARE)
        return;
    begin(page, mark, offset);
    flush(page);
    if (page->form == OCTETS_IN_HEX)
        printf("%s%08" PRIx64 "   %s\n", page->mark, offset, words);
    else
        printf("%s%s%s\n", page->is_in_line ? "\n" : "", page->mark, words);
    page->is_in_line = false;
    page->offset = UINT64_MAX; /* what follows begins anew */
}

bool octet_page_end(OctetPage *page, GError **error)
{
    flush(page);
    if (page->is_in_line && (page->is_terminal || page->form == OCTETS_IN_LINES))
        putchar('\n');
    g_clear_pointer(&page->held, g_byte_array_unref);
    if (fflush(stdout) == 0)
        return true;
    if (errno == EPIPE)
        g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_PIPE, "the reader is gone");
    else
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("standard output: %s"),
                    g_strerror(errno));
    return false;
}
