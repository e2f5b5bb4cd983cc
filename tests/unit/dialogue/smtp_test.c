/* smtp_test.c - odd orders of commands, replies, answers and data; whole and in cuts. */
#include "script.h"

static void test_question_to_unknown_command(void)
{
    /* Exchange's own log-in is AUTH in another spelling */
    script_check(SCRIPT("S: 220 x", "C: X-EXPS LOGIN", "S: 334 VXNlcm5hbWU6", "C: dXNlcg==",
                        "S: 334 UGFzc3dvcmQ6", "C: QUIT", "S: 235 ok", "C: QUIT", "S: 221 bye"),
                 "greeting 220\n"
                 "login 1 LOGIN user accepted\nX-EXPS 334+ <8> 334+ <4> 235\nQUIT 221\nsmtp "
                 "not-offered accepted\n");
    /* sent behind it: nothing of it is an answer */
    script_check(SCRIPT("S: 220 x", "C: XONE", "C: NOOP", "S: 334 what", "C: NOOP 2", "S: 250 one",
                        "S: 250 two", "S: 250 three"),
                 "greeting 220\n! client unknown-command @0\n"
                 "XONE 334+ 250\nNOOP 250\nNOOP 250\nsmtp not-offered unknown\n");
}

static void test_question_too_late(void)
{
    /* a chunk is counted out, whatever the server asks meanwhile */
    script_check(SCRIPT("S: 220 x", "C: XONE", "C: BDAT 10", "C| 0123", "S: 334 what", "C| 456789",
                        "S: 500 no", "S: 250 chunk"),
                 "greeting 220\n! client unknown-command @0\nXONE 334+ 500\nBDAT [10] 250\n"
                 "message 1 of 1 smtp torn 10\nenvelope ? aborted BDAT m1\n"
                 "smtp not-offered unknown\n");
}

static void test_invitation_too_late(void)
{
    /* it was taken for refused, and commands were read: they stay commands */
    script_check(
        SCRIPT("S: 220 x", "C: DATA", "release", "C: RSET", "S: 354 go", "C: NOOP", "S: 250 reset",
               "S: 250 noop"),
        "greeting 220\nDATA\n! server reply-without-command @7\nalone 354\nRSET 250\nNOOP 250\n"
        "smtp not-offered unknown\n");
    script_check(SCRIPT("S: 220 x", "C: DATA", "S: 354 go", "S: 354 again", "C: .", "S: 250 ok"),
                 "greeting 220\n! server reply-without-command @15\nalone 354\n"
                 "DATA 354+ [3] 250\nmessage 1 of 1 smtp 0\nenvelope ? accepted DATA m1\n"
                 "smtp not-offered unknown\n");
}

/* The data were begun as lines, because nobody waited for the invitation; then it came. */
static void test_invitation_into_a_line(void)
{
    static const char *const first[] = {"Hel", "Hello\\r", ".", "..", "", "Hello\\r\\n", ".x\\r"};
    static const char *const second[] = {"lo\\r\\n.\\r\\n", "\\n.\\r\\n",     "\\r\\n",
                                         "\\r\\n.\\r\\n",   "a\\r\\n.\\r\\n", ".\\r\\n",
                                         "\\n.\\r\\n"};
    static const int bytes[] = {7, 7, 0, 3, 3, 7, 3}; /* octets of the message */

    for (size_t i = 0; i < G_N_ELEMENTS(first); i++) {
        g_autofree char *one = g_strconcat("C| ", first[i], NULL);
        g_autofree char *two = g_strconcat("C| ", second[i], NULL);
        g_autofree char *wanted =
            g_strdup_printf("greeting 220\n%sDATA 354+ [%d] 250\n"
                            "message 1 of 1 smtp %d\nenvelope ? accepted DATA m1\n"
                            "NOOP 250\nsmtp not-offered unknown\n",
                            i == 4 || i == 5 ? "" : "! client data-before-reply @6\n",
                            bytes[i] + 3 + (i == 3 || i == 6), bytes[i]);

        script_check(SCRIPT("S: 220 x", "C: DATA", "release", one, "S: 354 go", two, "S: 250 ok",
                            "C: NOOP", "S: 250 ok"),
                     wanted);
    }
}

static void test_hole_in_guessed_data(void)
{
    script_check(
        SCRIPT("S: 220 x", "C: DATA", "release", "C| Hel", "C~ 10", "C: end", "C: .", "S: 250 ok"),
        "greeting 220\nDATA [21] 250\nmessage 1 of 1 smtp 9\n"
        "envelope ? accepted DATA m1\nsmtp not-offered unknown\n");
    script_check(
        SCRIPT("S: 220 x", "C: DATA", "release", "S: 354 go", "C~ 10", "C: .", "S: 250 ok"),
        "greeting 220\nDATA 354+ [13] 250\nmessage 1 of 1 smtp 1\n"
        "envelope ? accepted DATA m1\nsmtp not-offered unknown\n");
}

static void test_sealed_stays_sealed(void)
{
    /* only the client was captured */
    script_check(SCRIPT("C: STARTTLS", "C| \\026\\003\\001\\002..."),
                 "STARTTLS\nsmtp done unknown\n");
    /* the reply comes when TLS has begun already: the rest of a record is no text */
    script_check(SCRIPT("S: 220 x", "C: STARTTLS", "release", "C| \\026\\003\\001", "S: 220 go",
                        "C| MAIL FROM:<a>\\r\\n", "S| \\026\\003\\003"),
                 "greeting 220\nSTARTTLS 220\nsmtp done unknown\n");
    script_check(SCRIPT("S: 220 x", "C: DATA", "release", "C: STARTTLS", "release",
                        "C| \\026\\003\\001", "S: 354 go", "C: .", "S: 220 go"),
                 "greeting 220\nDATA\n! server reply-without-command @7\nalone 354\nSTARTTLS 220\n"
                 "smtp done unknown\n");
}

static void test_injection(void)
{
    script_check(SCRIPT("S: 220 x", "C| STARTTLS\\r\\nRSET\\r\\nNOOP\\r\\n", "S: 220 go",
                        "C| \\026\\003\\001"),
                 "greeting 220\nSTARTTLS 220\n! client starttls-injection @10\n"
                 "smtp done unknown\n");
    /* the first octet alone tells what they are */
    script_check(SCRIPT("S: 220 x", "C| STARTTLS\\r\\nRS\\300T\\026\\r\\n", "S: 220 go", "C: RSET"),
                 "greeting 220\nSTARTTLS 220\n! client starttls-injection @10\n"
                 "! client clear-after-starttls @17\n! client command-never-answered @17\n"
                 "RSET\nsmtp done unknown\n");
    /* never sealed, and nothing after the injection */
    script_check(SCRIPT("S: 220 x", "C| STARTTLS\\r\\nRSET\\r\\n", "S: 220 go"),
                 "greeting 220\nSTARTTLS 220\n! client starttls-injection @10\n"
                 "smtp done unknown\n");
    /* refused: then they are commands like all others */
    script_check(SCRIPT("S: 220 x", "C| STARTTLS\\r\\nRSET\\r\\n", "S: 454 no", "S: 250 reset"),
                 "greeting 220\nSTARTTLS 454\nRSET 250\nsmtp refused unknown\n");
}

static void test_reply_behind_a_hole(void)
{
    /* the hole came while data were sent that had a reply already: the next reply is nobody's */
    script_check(SCRIPT("S: 220 x", "C: MAIL FROM:<a>", "S: 250 ok", "C: DATA", "S: 354 go",
                        "S: 550 early", "C: x", "deaf", "S~ 10", "S: 250 whose", "C: .", "hearing",
                        "C: NOOP", "S: 250 noop"),
                 "greeting 220\nMAIL 250\n! server reply-before-end @23\n"
                 "DATA 354+ [6] 550\nmessage 1 of 1 smtp 3\nenvelope a refused DATA m1\n"
                 "! server reply-without-command @44\nalone 250\nNOOP 250\n"
                 "smtp not-offered unknown\n");
}

static void test_second_reply_shows_the_end(void)
{
    static const char *const ends[] = {"C| a\\n.\\n", "C~ 5"};

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *wanted = g_strdup_printf(
            "greeting 220\n! server reply-before-end @15\n%sDATA 354+ [%d] 552\n"
            "message 1 of 1 smtp%s %d\nenvelope ? refused DATA m1\n"
            "! server reply-without-command @24\nalone 250\nNOOP 250\nsmtp not-offered unknown\n",
            i == 0 ? "! client bare-lf-end-of-data @6\n" : "", i == 0 ? 7 : 8,
            i == 0 ? "" : " torn", i == 0 ? 5 : 4);

        script_check(SCRIPT("S: 220 x", "C: DATA", "S: 354 go", "C: x", "S: 552 big", ends[i],
                            "S: 250 ok", "C: NOOP", "S: 250 noop"),
                     wanted);
    }
}

static void test_bad_chunk_sizes(void)
{
    static const char *const sizes[] = {
        "BDAT",          "BDAT LAST",      "BDAT x LAST",
        "BDAT -1 LAST",  "BDAT 5x LAST",   "BDAT 9223372036854775808 LAST",
        "BDAT 5 LAST 1", "BDAT 5 FIRST",   "BDAT 99999999999999999999999 LAST",
        "BDAT 5,LAST",   "BDAT 0x10 LAST", "BDAT 18446744073709551615 LAST"};

    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *line = g_strconcat("C: ", sizes[i], NULL);

        /* the transaction goes on: the server has read no last chunk */
        script_check(SCRIPT("S: 220 x", "C: MAIL FROM:<a>", "S: 250 ok", line, "S: 501 what",
                            "C: BDAT 1 LAST", "C| x", "S: 250 ok: queued as 7Q1"),
                     "greeting 220\nMAIL 250\n! client bad-chunk-size @15\nBDAT 501\n"
                     "BDAT [1] 250\nmessage 1 of 1 smtp 1\nenvelope a accepted BDAT m1 id=7Q1\n"
                     "smtp not-offered unknown\n");
    }
    script_check(SCRIPT("C: bdat\\t\\t3   last ", "C| a.b", "S: 250 ok"),
                 "BDAT [3] 250\nmessage 1 of 1 smtp 3\nenvelope ? accepted BDAT m1\n"
                 "smtp not-offered unknown\n");
}

static void test_chunks_given_up(void)
{
    static const char *const verbs[] = {"RSET", "EHLO", "MAIL", "STARTTLS", "XCLIENT", "QUIT"};

    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        g_autofree char *line = g_strconcat("C: ", verbs[i], NULL);
        g_autofree char *wanted = g_strdup_printf("greeting 220\nMAIL 250\nBDAT [2] 250\n%s 500\n"
                                                  "message 1 of 1 smtp torn 2\n"
                                                  "envelope a aborted BDAT m1\nsmtp %s unknown\n",
                                                  verbs[i], i == 3 ? "refused" : "not-offered");

        if (i == 5) /* QUIT cannot be refused: RFC 5321 4.1.1.10 */
            break;
        script_check(SCRIPT("S: 220 x", "C: MAIL FROM:<a>", "S: 250 ok", "C: BDAT 2", "C| ab",
                            "S: 250 ok", line, "S: 500 no"),
                     wanted);
    }
    script_check(SCRIPT("S: 220 x", "C: MAIL FROM:<a>", "S: 250 ok", "C: BDAT 2", "C| ab",
                        "C: QUIT", "S: 250 ok", "S: 221 bye"),
                 "greeting 220\nMAIL 250\nBDAT [2] 250\nQUIT 221\nmessage 1 of 1 smtp torn 2\n"
                 "envelope a aborted BDAT m1\nsmtp not-offered unknown\n");
}

static void test_lmtp(void)
{
    /* fewer replies than recipients, then the end */
    script_check(SCRIPT("S: 220 x", "C: LHLO a", "S: 250 ok", "C: MAIL FROM:<>", "S: 250 ok",
                        "C: RCPT TO:<b>", "S: 250 ok", "C: RCPT TO:<c>", "S: 550 no",
                        "C: RCPT TO:<b>", "S: 250 ok", "C: DATA", "S: 354 go", "C: .", "S: 452 b"),
                 "greeting 220\nLHLO 250\nMAIL 250\nRCPT 250\nRCPT 550\nRCPT 250\n"
                 "! client command-never-answered @61\n"
                 "DATA 354+ [3] 452(b)\nmessage 1 of 1 lmtp 0\n"
                 "envelope  b=deferred c=refused b=accepted aborted DATA m1\n"
                 "lmtp not-offered unknown\n");
    /* no recipient: 503, one reply all the same */
    script_check(SCRIPT("C: LHLO a", "S: 250 ok", "C: DATA", "S: 354 go", "C: .", "S: 503 who"),
                 "LHLO 250\nDATA 354+ [3] 503\nmessage 1 of 1 lmtp 0\n"
                 "envelope ? refused DATA m1\nlmtp not-offered unknown\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/smtp/question-to-unknown-command", test_question_to_unknown_command);
    g_test_add_func("/smtp/question-too-late", test_question_too_late);
    g_test_add_func("/smtp/invitation-too-late", test_invitation_too_late);
    g_test_add_func("/smtp/invitation-into-a-line", test_invitation_into_a_line);
    g_test_add_func("/smtp/hole-in-guessed-data", test_hole_in_guessed_data);
    g_test_add_func("/smtp/sealed-stays-sealed", test_sealed_stays_sealed);
    g_test_add_func("/smtp/injection", test_injection);
    g_test_add_func("/smtp/reply-behind-a-hole", test_reply_behind_a_hole);
    g_test_add_func("/smtp/second-reply-shows-the-end", test_second_reply_shows_the_end);
    g_test_add_func("/smtp/bad-chunk-sizes", test_bad_chunk_sizes);
    g_test_add_func("/smtp/chunks-given-up", test_chunks_given_up);
    g_test_add_func("/smtp/lmtp", test_lmtp);
    return g_test_run();
}
