/* lines_fuzz.c - any cut of the same octets, with the same gaps, gives the same lines. */
#include "dialogue/lines.h"

#include <glib.h>

#include "base/limits.h"

#define GAP 0xff  /* this octet of the input stands for a hole */
#define FILL 0xfe /* and this one for a thousand letters, so that ceilings come near */
#define FILL_LEN 1000
#define INPUT_MAX_BYTES 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void note_line(GString *told, const Line *line)
{
    g_assert_cmpuint(line->text.len, <=, LINE_MAX_BYTES);
    g_assert_cmpuint(line->span.length, >=, line->text.len);
    g_assert_cmpuint(line->segments, >, 0);
    g_assert_true(bytes_find(line->text, '\n') < 0);
    g_string_append_printf(told, "%" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT "%s%s%s ",
                           line->span.first.offset, line->span.length,
                           line->has_bare_lf ? " lf" : "", line->is_cut ? " cut" : "",
                           line->is_torn ? " torn" : "");
    g_string_append_len(told, (const char *)line->text.data, (gssize)line->text.len);
    g_string_append_c(told, '\n');
}

static void feed(LineReader *lines, Bytes octets, Place *at, size_t cut, GString *told)
{
    Line line;

    for (; octets.len > 0; octets = bytes_skip(octets, cut)) {
        Bytes rest = bytes_first(octets, cut);

        at->frame++;
        while (rest.len > 0 && lines_next(lines, &rest, at, &line))
            note_line(told, &line);
        g_assert_cmpuint(rest.len, ==, 0);
    }
}

static GString *lines_of(const GByteArray *octets, const GArray *gaps, size_t cut)
{
    GString *told = g_string_new(NULL);
    LineReader lines;
    Line line;
    Place at = {1, 0, 0, 0, ACKED_UNKNOWN};

    lines_init(&lines);
    for (guint i = 0; i <= gaps->len; i++) {
        size_t until = i < gaps->len ? g_array_index(gaps, guint, i) : octets->len;
        Bytes run = bytes_skip((Bytes){octets->data, until}, (size_t)at.offset);

        feed(&lines, run, &at, cut, told);
        if (lines_break(&lines, &line))
            note_line(told, &line);
        g_assert_false(lines_break(&lines, &line));
    }
    lines_clear(&lines);
    return told;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0 || len > INPUT_MAX_BYTES)
        return 0;
    const size_t cuts[] = {SIZE_MAX, 1, 2 + (size_t)data[0] * 8};
    g_autoptr(GByteArray) octets = g_byte_array_new();
    g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autofree char *letters = g_strnfill(FILL_LEN, 'x');
    GString *told[G_N_ELEMENTS(cuts)];

    for (size_t i = 1; i < len; i++) {
        if (data[i] == GAP)
            g_array_append_val(gaps, octets->len);
        else if (data[i] == FILL && octets->len < LINE_MAX_BYTES * 4)
            g_byte_array_append(octets, (uint8_t *)letters, FILL_LEN);
        else
            g_byte_array_append(octets, &data[i], 1);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
        told[i] = lines_of(octets, gaps, cuts[i]);
        g_assert_true(g_string_equal(told[0], told[i]));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++)
        g_string_free(told[i], TRUE);
    return 0;
}
