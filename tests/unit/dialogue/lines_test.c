/* lines_test.c - lines in every cut: their texts, line ends, spans, ceilings and breaks. */
#include "dialogue/lines.h"

#include <glib.h>

#include "base/limits.h"

/* All lines of a text, written down; pieces are of `cut` octets, each in a packet of its own. */
static char *lines_of(Bytes text, size_t cut, bool with_break)
{
    g_autoptr(GString) told = g_string_new(NULL);
    LineReader lines;
    Line line;

    lines_init(&lines);
    for (size_t at = 0; at < text.len; at += cut) {
        Bytes rest = bytes_first(bytes_skip(text, at), cut);
        Place place = {1, at / cut + 1, 0, at, ACKED_UNKNOWN};

        while (rest.len > 0 && lines_next(&lines, &rest, &place, &line)) {
            g_assert_cmpuint(line.span.last.frame - line.span.first.frame + 1, ==, line.segments);
            g_assert_false(line.is_torn);
            g_string_append_printf(told, "%" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT " %s%s",
                                   line.span.first.offset, line.span.length,
                                   line.has_bare_lf ? "lf " : "", line.is_cut ? "cut " : "");
            g_string_append_len(told, (const char *)line.text.data, (gssize)line.text.len);
            g_string_append_c(told, '|');
        }
        g_assert_cmpuint(rest.len, ==, 0);
        g_assert_cmpuint(place.offset, ==, MIN(at + cut, text.len));
    }
    if (with_break && lines_break(&lines, &line)) {
        g_assert_true(line.is_torn);
        g_assert_false(line.has_bare_lf);
        g_string_append_printf(told, "%" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT " torn %s",
                               line.span.first.offset, line.span.length, line.is_cut ? "cut " : "");
        g_string_append_len(told, (const char *)line.text.data, (gssize)line.text.len);
        g_assert_false(lines_break(&lines, &line));
    }
    lines_clear(&lines);
    return g_strdup(told->str);
}

static void check(Bytes text, const char *wanted)
{
    for (size_t cut = 1; cut <= text.len + 1; cut++) {
        g_autofree char *told = lines_of(text, cut, true);

        g_assert_cmpstr(told, ==, wanted);
    }
}

static void test_cuts(void)
{
    check(BYTES_OF("EHLO a\r\nQUIT\r\n"), "0+8 EHLO a|8+6 QUIT|");
    check(BYTES_OF("\r\n\r\n\n\n"), "0+2 |2+2 |4+1 lf |5+1 lf |");
    check(BYTES_OF("a\nb\r\nc\n"), "0+2 lf a|2+3 b|5+2 lf c|");
    check(BYTES_OF("a\r\r\n\rb\r\n"), "0+4 a\r|4+4 \rb|");
    check(BYTES_OF("NOOP\r\nQUI"), "0+6 NOOP|6+3 torn QUI");
    check(BYTES_OF("QUIT\r"), "0+5 torn QUIT");
    check(BYTES_OF("\r"), "0+1 torn ");
    check(BYTES_OF(""), "");
}

static void check_long(size_t len, const char *end, bool is_cut, bool has_bare_lf)
{
    static const size_t cuts[] = {
        LINE_MAX_BYTES * 4, 1, 2, 1000, LINE_MAX_BYTES - 1, LINE_MAX_BYTES, LINE_MAX_BYTES + 1};
    g_autofree char *letters = g_strnfill(len, 'x');
    g_autofree char *text = g_strconcat(letters, end, "QUIT\r\n", NULL);
    g_autofree char *kept = g_strndup(letters, is_cut ? LINE_MAX_BYTES : len);
    g_autofree char *wanted = g_strdup_printf(
        "0+%" G_GSIZE_FORMAT " %s%s%s|%" G_GSIZE_FORMAT "+6 QUIT|", len + strlen(end),
        has_bare_lf ? "lf " : "", is_cut ? "cut " : "", kept, len + strlen(end));

    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
        g_autofree char *told = lines_of(bytes_of_text(text), cuts[i], true);

        g_assert_cmpstr(told, ==, wanted);
    }
}

static void test_ceiling(void)
{
    check_long(LINE_MAX_BYTES - 2, "\r\n", false, false);
    check_long(LINE_MAX_BYTES - 1, "\r\n", false, false);
    check_long(LINE_MAX_BYTES - 1, "\n", false, true);
    check_long(LINE_MAX_BYTES, "\n", false, true);
    check_long(LINE_MAX_BYTES + 1, "\n", true, true);
    /* a line that is too long has its line end all the same */
    check_long(LINE_MAX_BYTES + 1, "\r\n", true, false);
    check_long(LINE_MAX_BYTES * 3, "\r\n", true, false);
    check_long(LINE_MAX_BYTES * 3, "\n", true, true);
}

/* What was lent with one line is not in the next, and a break gives out only what is left. */
static void test_break_behind_line(void)
{
    LineReader lines;
    Line line;
    Place place = {1, 1, 0, 0, ACKED_UNKNOWN};
    Bytes one = BYTES_OF("NO"), two = BYTES_OF("OP\r\nQU");

    lines_init(&lines);
    g_assert_false(lines_break(&lines, &line));
    g_assert_false(lines_next(&lines, &one, &place, &line));
    g_assert_true(lines_next(&lines, &two, &place, &line));
    g_assert_true(bytes_equal(line.text, BYTES_OF("NOOP")));
    g_assert_false(lines_break(&lines, &line));
    g_assert_false(lines_next(&lines, &two, &place, &line));
    g_assert_true(lines_break(&lines, &line));
    g_assert_true(bytes_equal(line.text, BYTES_OF("QU")));
    g_assert_cmpuint(line.span.first.offset, ==, 6);
    lines_clear(&lines);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lines/cuts", test_cuts);
    g_test_add_func("/lines/ceiling", test_ceiling);
    g_test_add_func("/lines/break-behind-line", test_break_behind_line);
    return g_test_run();
}
