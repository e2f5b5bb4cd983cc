/* imap_tokens_test.c - tokens and literals of IMAP, however they are cut. */
#include "dialogue/imap_tokens.h"

#include "base/limits.h"

static const char kinds[] = {[IMAP_ATOM] = 'a',
                             [IMAP_QUOTED] = 'q',
                             [IMAP_LITERAL] = 'l',
                             [IMAP_OPEN] = '(',
                             [IMAP_CLOSE] = ')'};

typedef struct Run {
    ImapScanner scanner;
    GString *told;
    bool is_text_behind_ok;
} Run;

static void on_token(void *user, const ImapToken *token)
{
    Run *run = user;
    Bytes text = imap_token_text(&run->scanner, token);

    g_string_append_printf(run->told, "%c%u%s", kinds[token->kind], token->depth,
                           token->in_code ? "!" : "");
    if (token->kind <= IMAP_LITERAL)
        g_string_append_printf(run->told, "<%.*s>", (int)text.len, (const char *)text.data);
    if (run->is_text_behind_ok && bytes_equal(text, BYTES_OF("OK")))
        imap_scan_text(&run->scanner);
}

static char *scan(Bytes bytes, size_t cut, bool is_response)
{
    Run run = {.told = g_string_new(NULL), .is_text_behind_ok = is_response};
    Place at = {.frame = 1};

    imap_scanner_init(&run.scanner, &run, on_token);
    while (bytes.len > 0) {
        Bytes piece = bytes_first(bytes, cut), rest = piece;

        while (rest.len > 0) {
            if (run.scanner.in_literal) {
                imap_scan_literal(&run.scanner, &rest, &at);
                continue;
            }
            ImapScan what = imap_scan(&run.scanner, &rest, &at);
            if (what == IMAP_SCAN_LITERAL) {
                g_string_append(run.told, run.scanner.literal.is_waiting ? "{" : "{+");
                imap_scan_begin_literal(&run.scanner, true);
            } else if (what == IMAP_SCAN_UNIT) {
                Bytes raw = buffer_bytes(&run.scanner.raw);

                g_string_append_printf(run.told, " %s\n", raw.len <= 40 ? "." : "...");
            }
        }
        bytes = bytes_skip(bytes, cut);
    }
    imap_scanner_clear(&run.scanner);
    return g_string_free(run.told, FALSE);
}

static void check(const char *octets, const char *wanted, bool is_response)
{
    for (size_t cut = 1; cut <= strlen(octets); cut++) {
        g_autofree char *told = scan(bytes_of_text(octets), cut, is_response);

        g_assert_cmpstr(told, ==, wanted);
    }
}

static void test_tokens(void)
{
    check("a1 NOOP\r\n", "a0<a1>a0<NOOP> .\n", false);
    check("a \"x\\\"\\\\y\" ()\n", "a0<a>q0<x\"\\y>(0)0 .\n", false);
    check("* 1 FETCH (A (b c) D)\r\n", "a0<*>a0<1>a0<FETCH>(0a1<A>(1a2<b>a2<c>)1a1<D>)0 .\n",
          false);
    check("x BODY[HEADER.FIELDS (To \"a]\")]<0.5> y\r\n",
          "a0<x>a0<BODY[HEADER.FIELDS (To \"a]\")]<0.5>>a0<y> .\n", false);
    check("\r\n\r\n", " .\n .\n", false);
    check("a\rb c\r\n", "a0<a\rb>a0<c> .\n", false);
    check("a [b c]\r\n", "a0<a>a0<[b>a0<c]> .\n", false);
    check("a \"open\r\nb\r\n", "a0<a>q0<open> .\na0<b> .\n", false);
}

static void test_literals(void)
{
    check("a {3}\r\nx y z\r\n", "a0<a>{l0<x y>a0<z> .\n", false);
    check("a ({2+}\r\n)( b) ~{0-}\r\n\r\n", "a0<a>(0{+l1<)(>a1<b>)0{+l0<> .\n", false);
    check("a x{3}\r\n", "a0<a>a0<x{3}> .\n", false);
    check("a {3} \r\n", "a0<a>a0<{3}> .\n", false);
    check("a {} {x} {+}\r\n", "a0<a>a0<{}>a0<{x}>a0<{+}> .\n", false);
    check("a {99999999999999999999}\r\n", "a0<a>a0<{99999999999999999999}> .\n", false);
    check("a \"b {3}\r\n", "a0<a>q0<b {3}> .\n", false);
    check("a BODY[HEADER.FIELDS ({2}\r\nTo Cc)] b\r\n",
          "a0<a>{a0<BODY[HEADER.FIELDS (To Cc)]>a0<b> .\n", false);
}

static void test_text(void)
{
    check("a OK done {3}\r\n", "a0<a>a0<OK> .\n", true);
    check("a OK [X 1 (y)] z (\"\r\n", "a0<a>a0<OK>a0!<X>a0!<1>(0!a1!<y>)0! .\n", true);
    check("a OK [X {3}\r\n", "a0<a>a0<OK>a0!<X>a0!<{3}> .\n", true);
    check("a OK [X (y {2}\r\nab)] z {1}\r\n", "a0<a>a0<OK>a0!<X>(0!a1!<y>{l1!<ab>)0! .\n", true);
}

static void test_ceilings(void)
{
    g_autoptr(GString) many = g_string_new("a");
    g_autofree char *word = g_strnfill(IMAP_TOKEN_MAX_BYTES * 2, 'x');

    for (int i = 0; i < IMAP_TOKENS_MAX * 2; i++)
        g_string_append(many, " b");
    g_string_append_printf(many, " %s {2}\r\nok\r\n", word);
    for (int i = 0; i < 100; i++)
        g_string_append(many, word);
    g_string_append(many, "\r\nz\r\n");
    g_autofree char *told = scan((Bytes){(uint8_t *)many->str, many->len}, SIZE_MAX, false);
    g_assert_nonnull(strstr(told, "{l0<ok> ...\n"));
    g_assert_true(g_str_has_suffix(told, "\na0<z> .\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/imap-tokens/tokens", test_tokens);
    g_test_add_func("/imap-tokens/literals", test_literals);
    g_test_add_func("/imap-tokens/text", test_text);
    g_test_add_func("/imap-tokens/ceilings", test_ceilings);
    return g_test_run();
}
