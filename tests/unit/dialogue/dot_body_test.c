/* dot_body_test.c - mail data in every cut, against a decoder that sees them whole. */
#include "dialogue/dot_body.h"

#include <glib.h>

/* What a decoder makes of mail data. */
typedef struct Decoded {
    GString *octets;
    size_t taken;
    bool is_ended;
} Decoded;

static void add(void *user, Bytes bytes)
{
    g_assert_cmpuint(bytes.len, >, 0);
    g_string_append_len(user, (const char *)bytes.data, (gssize)bytes.len);
}

/* Where the line at `at` ends: behind CRLF, or LF where that counts; the end if there is none. */
static size_t line_end(Bytes bytes, size_t at, bool takes_bare_lf)
{
    for (size_t i = at; i < bytes.len; i++)
        if (bytes.data[i] == '\n' && (takes_bare_lf || (i > at && bytes.data[i - 1] == '\r')))
            return i + 1;
    return bytes.len;
}

/* RFC 5321 4.5.2 read aloud: line by line, with all octets at hand. */
static Decoded decode_naively(Bytes bytes, bool takes_bare_lf)
{
    Decoded decoded = {g_string_new(NULL), 0, false};

    for (size_t at = 0, end; at < bytes.len && !decoded.is_ended; at = end) {
        end = line_end(bytes, at, takes_bare_lf);
        Bytes line = {bytes.data + at, end - at};
        bool is_stuffed = line.data[0] == '.';

        decoded.taken = end;
        if (bytes_equal(line, BYTES_OF(".\r\n")) ||
            (takes_bare_lf && bytes_equal(line, BYTES_OF(".\n"))))
            decoded.is_ended = true;
        else
            add(decoded.octets, bytes_skip(line, is_stuffed && line.len > 1));
    }
    return decoded;
}

static Decoded decode_in_pieces(Bytes bytes, bool takes_bare_lf, const size_t *cuts, size_t count)
{
    Decoded decoded = {g_string_new(NULL), 0, false};
    const DotBodyTell tell = {decoded.octets, add};
    DotBody body;

    dot_body_init(&body, takes_bare_lf);
    for (size_t i = 0; i <= count && !dot_body_is_ended(&body); i++) {
        size_t until = i < count ? cuts[i] : bytes.len;
        Bytes piece = bytes_skip(bytes_first(bytes, until), decoded.taken);
        size_t taken = dot_body_feed(&body, piece, &tell);

        g_assert_true(taken == piece.len || dot_body_is_ended(&body));
        decoded.taken += taken;
    }
    decoded.is_ended = dot_body_is_ended(&body);
    dot_body_end(&body, &tell);
    return decoded;
}

static void assert_same(const Decoded *seen, const Decoded *wanted)
{
    g_assert_true(g_string_equal(seen->octets, wanted->octets));
    g_assert_cmpuint(seen->taken, ==, wanted->taken);
    g_assert_cmpint(seen->is_ended, ==, wanted->is_ended);
}

static void check_cuts(Bytes bytes, bool takes_bare_lf, const size_t *cuts, size_t count)
{
    Decoded wanted = decode_naively(bytes, takes_bare_lf);
    Decoded seen = decode_in_pieces(bytes, takes_bare_lf, cuts, count);

    assert_same(&seen, &wanted);
    g_string_free(wanted.octets, TRUE);
    g_string_free(seen.octets, TRUE);
}

/* A last line that is nothing but a dot is known by no decoder: no such bodies here. */
static void check(Bytes bytes)
{
    size_t cuts[2];

    for (int takes_bare_lf = 0; takes_bare_lf < 2; takes_bare_lf++) {
        check_cuts(bytes, takes_bare_lf, NULL, 0);
        for (cuts[0] = 0; cuts[0] <= bytes.len; cuts[0]++)
            for (cuts[1] = cuts[0]; cuts[1] <= bytes.len; cuts[1]++)
                check_cuts(bytes, takes_bare_lf, cuts, 2);
    }
}

static void test_bodies(void)
{
    static const char *const bodies[] = {
        ".\r\n",
        ".\r\nQUIT\r\n",
        "\r\n.\r\n",
        "a\r\n.\r\nNOOP\r\n.\r\n",
        "..\r\n.\r\n",
        "a\r\n..b\r\n...\r\n.c\r\n.\r\n",
        "a\n.\nb\r\n.\r\n",
        "a\n.\r\nb\r\n.\r\n",
        "a\r\n.\nb\r\n.\r\n",
        "a\r\r\n.\r\n",
        "a\r\n.\r\r\nb\r\n.\r\n",
        "a\r.\r\nb\r\n.\r\n",
        "a\r\n.\rb\r\n.\r\n",
        "a\r.\rb\r\n\r\n.\r\n",
        "\n.\n.\n.\r\n.\r\n",
        "\r\n.\n.\r\n",
        "\n.\r\n.\r\n",
        "\r\n\n..\n.\r\r\n\r.\r\n.\r\n",
        "no end\r\n",
        "no end\r",
        ".no end",
        "\r\n..\r",
        "",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++)
        check(bytes_of_text(bodies[i]));
}

/* All texts of a few octets over the four that matter. */
static void test_all_short_bodies(void)
{
    static const char octets[] = {'\r', '\n', '.', 'a'};
    uint8_t text[10];

    for (size_t len = 1; len <= 6; len++) {
        for (size_t number = 0; number < (size_t)1 << (2 * len); number++) {
            for (size_t i = 0; i < len; i++)
                text[i] = (uint8_t)octets[number >> (2 * i) & 3];
            memcpy(text + len, "a\r\n", 3);
            size_t cuts[] = {1, 2, 3, 4, 5, 6, 7, 8};

            check_cuts((Bytes){text, len + 3}, number & 1, cuts, len + 2);
            check_cuts((Bytes){text, len + 3}, !(number & 1), NULL, 0);
        }
    }
}

static void check_accept(const char *text, bool takes_bare_lf, bool is_wanted, const char *wanted)
{
    g_autoptr(GString) octets = g_string_new(NULL);
    const DotBodyTell tell = {octets, add};
    DotBody body;

    dot_body_init(&body, takes_bare_lf);
    dot_body_feed(&body, bytes_of_text(text), &tell);
    g_assert_cmpint(dot_body_accept_bare_lf(&body), ==, is_wanted);
    g_assert_cmpint(body.has_bare_lf_end, ==, is_wanted);
    dot_body_end(&body, &tell);
    g_assert_cmpstr(octets->str, ==, wanted);
}

/* The server's reply shows that it took a dot between bare LFs as the end. */
static void test_accept_bare_lf(void)
{
    check_accept("a\r\n.\n", false, true, "a\r\n");
    check_accept("a\n.\n", false, true, "a\n");
    check_accept("a\n.\r\n", false, true, "a\n");
    check_accept(".\n", false, true, "");
    check_accept("a\n.\nb", false, false, "a\n.\nb");
    check_accept("a\n.\nb\r\n.\n", false, true, "a\n.\nb\r\n");
    check_accept("a\n.\n.\n", false, true, "a\n.\n");
    check_accept("a\n.", false, false, "a\n.");
    check_accept("a\n.\r", false, false, "a\n.\r");
    check_accept("a\r.\r", false, false, "a\r.\r");
    check_accept("a.\n", false, false, "a.\n");
    check_accept("a\n..\n", false, false, "a\n..\n");
}

static void test_bare_lf_client(void)
{
    g_autoptr(GString) octets = g_string_new(NULL);
    const DotBodyTell tell = {octets, add};
    DotBody body;

    dot_body_init(&body, true);
    g_assert_cmpuint(dot_body_feed(&body, BYTES_OF("a\n..b\n.\nQUIT\n"), &tell), ==, 8);
    g_assert_true(dot_body_is_ended(&body));
    g_assert_true(body.has_bare_lf_end);
    g_assert_cmpstr(octets->str, ==, "a\n.b\n");
}

static void test_gap(void)
{
    static const char *const before[] = {"a\r\n", "a", "a\r", ".", ".\r", "a\n.\n", "a\n.\r\n"};
    static const char *const wanted[] = {"a\r\n", "a", "a\r", "", "\r", "a\n.\n", "a\n.\r\n"};

    for (size_t i = 0; i < G_N_ELEMENTS(before); i++) {
        g_autoptr(GString) octets = g_string_new(NULL);
        const DotBodyTell tell = {octets, add};
        DotBody body;

        dot_body_init(&body, false);
        dot_body_feed(&body, bytes_of_text(before[i]), &tell);
        dot_body_gap(&body, &tell);
        g_assert_cmpstr(octets->str, ==, wanted[i]);
        dot_body_feed(&body, BYTES_OF(".\r\n"), &tell); /* a hole may end in the middle of a line */
        g_assert_true(dot_body_is_ended(&body));
        g_assert_cmpstr(octets->str, ==, wanted[i]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dot-body/bodies", test_bodies);
    g_test_add_func("/dot-body/all-short-bodies", test_all_short_bodies);
    g_test_add_func("/dot-body/accept-bare-lf", test_accept_bare_lf);
    g_test_add_func("/dot-body/bare-lf-client", test_bare_lf_client);
    g_test_add_func("/dot-body/gap", test_gap);
    return g_test_run();
}
