/* raw.c - posta show --raw and --hex: the octets of a message, as they pass once more. */
#include "base/i18n.h"
#include "base/text.h"
#include "cli/sources.h"
#include "report/record.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#define HEX_COLUMNS 16
#define LINE_SHOWN_MAX 65536 /* octets of a line that a terminal gets at once */

/* A message on its way out. */
typedef struct Raw {
    const char *key;
    bool is_hex, is_terminal;
    GByteArray *held; /* a row of hex, or a line for a terminal, not written yet */
    uint64_t offset;  /* of it in the message */
    uint64_t missing; /* octets */
    bool is_over;
} Raw;

static void put_hex_row(Raw *raw)
{
    const GByteArray *row = raw->held;

    if (row->len == 0)
        return;
    printf("%08" PRIx64 " ", raw->offset);
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
    raw->offset += row->len;
    g_byte_array_set_size(raw->held, 0);
}

/* A terminal gets nothing that it would obey. */
static void put_line(Raw *raw)
{
    Bytes line = {raw->held->data, raw->held->len};

    while (line.len > 0 && (line.data[line.len - 1] == '\n' || line.data[line.len - 1] == '\r'))
        line.len--;
    g_autofree char *safe = text_safe(line);
    puts(safe);
    g_byte_array_set_size(raw->held, 0);
}

/* Up to where a row or a line is full. */
static size_t fill(Raw *raw, Bytes octets)
{
    size_t room = (raw->is_hex ? HEX_COLUMNS : LINE_SHOWN_MAX) - raw->held->len;
    Bytes taken = bytes_first(octets, room);
    ptrdiff_t line_end = raw->is_hex ? -1 : bytes_find(taken, '\n');

    if (line_end >= 0)
        taken.len = (size_t)line_end + 1;
    g_byte_array_append(raw->held, taken.data, (guint)taken.len);
    if (raw->is_hex && raw->held->len == HEX_COLUMNS)
        put_hex_row(raw);
    else if (!raw->is_hex && (line_end >= 0 || raw->held->len == LINE_SHOWN_MAX))
        put_line(raw);
    return taken.len;
}

static bool is_wanted(const Raw *raw, const char *key)
{
    return !raw->is_over && g_str_equal(key, raw->key);
}

static void on_octets(void *user, const char *key, Bytes octets)
{
    Raw *raw = user;

    if (!is_wanted(raw, key))
        return;
    if (!raw->is_hex && !raw->is_terminal) {
        fwrite(octets.data, 1, octets.len, stdout);
        return;
    }
    while (octets.len > 0)
        octets = bytes_skip(octets, fill(raw, octets));
}

static void on_gap(void *user, const char *key, uint64_t length)
{
    Raw *raw = user;

    if (!is_wanted(raw, key))
        return;
    raw->missing += length;
    if (!raw->is_hex)
        return;
    put_hex_row(raw);
    printf(_("%08" PRIx64 "   %" PRIu64 " octets are missing here\n"), raw->offset, length);
    raw->offset += length;
}

static void on_over(void *user, const char *key)
{
    Raw *raw = user;

    if (!is_wanted(raw, key))
        return;
    raw->is_over = true; /* another one of the same octets has the same id */
    if (raw->is_hex)
        put_hex_row(raw);
    else if (raw->held->len > 0)
        put_line(raw);
}

bool show_octets(Run *run, Sources *sources, const json_t *message, GError **error)
{
    g_autofree char *key = message_key_of(message);
    g_autoptr(GByteArray) held = g_byte_array_new();
    g_autoptr(Sink) nowhere = null_sink_new();
    Raw raw = {.key = key,
               .is_hex = run->options->hex,
               .is_terminal = isatty(STDOUT_FILENO) == 1,
               .held = held};
    const FrameHooks hooks = {
        .tap = {on_octets, on_gap, on_over},
          .user = &raw
    };

    sources->is_read_again = true;
    if (sources_hold_standard_input(sources))
        spool_rewind();
    if (!scan_captures(run, sources, &hooks, nowhere, error))
        return false;
    if (!raw.is_hex && (raw.missing > 0 || !record_flag(message, "complete")))
        complain(_("%s: not all of its octets were seen; --hex shows where they are missing"),
                 record_text(message, "message"));
    if (fflush(stdout) == 0)
        return true;
    if (errno == EPIPE)
        g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_PIPE, "the reader is gone");
    else
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("standard output: %s"),
                    g_strerror(errno));
    return false;
}
