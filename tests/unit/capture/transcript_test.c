/* transcript_test.c - who said which line, in every form in which talks are written down. */
#include "capture/transcript.h"

#include "base/limits.h"
#include "base/text.h"

static void put_turn(GString *told, const Turn *turn)
{
    g_string_append_printf(told, "%u ", turn->session);
    if (turn->kind == TURN_END) {
        g_string_append_printf(told, "end%s\n", turn->is_closed ? " closed" : "");
        return;
    }
    g_string_append_printf(told, "%s", turn->side == CLIENT ? "C" : "S");
    if (turn->kind == TURN_UNSEEN) {
        g_string_append(told, "?\n");
        return;
    }
    g_assert_cmpuint(turn->octets.len, >=, 2);
    g_assert_true(bytes_equal(bytes_skip(turn->octets, turn->octets.len - 2), BYTES_OF("\r\n")));
    g_autofree char *text = text_safe(bytes_first(turn->octets, turn->octets.len - 2));
    g_string_append_printf(told, " %s\n", text);
}

/* What is told of a text: a line per turn; NULL where it is no transcript. */
static char *read_text(const char *text)
{
    g_autoptr(GBytes) owner = g_bytes_new_static(text, strlen(text));
    g_autoptr(Transcript) transcript = transcript_new(owner);
    GString *told = g_string_new(NULL);
    Turn turn;

    if (transcript == NULL)
        return g_string_free(told, TRUE);
    while (transcript_next(transcript, &turn))
        put_turn(told, &turn);
    return g_string_free(told, FALSE);
}

static void assert_told(const char *text, const char *expected)
{
    g_autofree char *told = read_text(text);

    g_assert_cmpstr(told, ==, expected);
}

#define MAIL_TOLD                                                                                  \
    "1 S 220 mx.example ESMTP\n1 C MAIL FROM:<a@example>\n1 S 250 ok\n1 C DATA\n1 S 354 go\n"      \
    "1 C Subject: x\n1 C \n1 C  indented\n1 C .\n1 S 250 ok\n1 C QUIT\n1 S 221 bye\n"

static void test_letters(void)
{
    assert_told("S: 220 mx.example ESMTP\nC: MAIL FROM:<a@example>\nS: 250 ok\nC: DATA\nS: 354 go\n"
                "C: Subject: x\nC:\nC:  indented\nC: .\nS: 250 ok\nC: QUIT\nS: 221 bye\n",
                MAIL_TOLD);
    assert_told("A talk:\r\n\r\nserver: 220 mx.example ESMTP\r\nclient: MAIL FROM:<a@example>\r\n"
                "server: 250 ok\r\nclient: DATA\r\nserver: 354 go\r\nSubject: x\r\n\r\n"
                " indented\r\n.\r\nserver: 250 ok\r\nclient: QUIT\r\nserver: 221 bye\r\nThe end.",
                MAIL_TOLD);
}

static void test_swaks(void)
{
    assert_told("=== Trying mx.example:25...\n<-  220 mx.example ESMTP\n"
                " -> MAIL FROM:<a@example>\n<** 550 no\n -> DATA\n<-  354 go\n -> x\n ->\n -> .\n"
                "<~* 450 later\n ~> QUIT\n<~  221 bye\n=== Connection closed with remote host.\n",
                "1 S 220 mx.example ESMTP\n1 C MAIL FROM:<a@example>\n1 S 550 no\n1 C DATA\n"
                "1 S 354 go\n1 C x\n1 C \n1 C .\n1 S 450 later\n1 C QUIT\n1 S 221 bye\n"
                "1 end closed\n");
}

/* sendmail -v and curl -v leave mail data out. */
static void test_hidden_data(void)
{
    assert_told("b@example... Connecting to mx.example. via esmtp...\n220 mx.example ESMTP\n"
                ">>> EHLO a.example\n250 mx.example\n>>> DATA\n354 go\n>>> .\n250 ok\n",
                "1 S 220 mx.example ESMTP\n1 C EHLO a.example\n1 S 250 mx.example\n1 C DATA\n"
                "1 S 354 go\n1 C?\n1 C .\n1 S 250 ok\n");
    assert_told("*   Trying 192.0.2.25:25...\n< 220 mx.example ESMTP\n> DATA\n< 354 go\n"
                "} [6 bytes data]\n< 250 ok\n> QUIT\n< 221 bye\n",
                "1 S 220 mx.example ESMTP\n1 C DATA\n1 S 354 go\n1 C?\n1 S 250 ok\n1 C QUIT\n"
                "1 S 221 bye\n");
    assert_told(">>> RCPT To:<b@example>\n<<< 550 5.1.1 unknown\n",
                "1 C RCPT To:<b@example>\n1 S 550 5.1.1 unknown\n");
}

static void test_typed(void)
{
    assert_told("$ telnet mx.example 25\nTrying 192.0.2.25...\nConnected to mx.example.\n"
                "220 mx.example ESMTP\nehlo me\n250-mx.example\n250 HELP\nauth login\n"
                "334 VXNlcm5hbWU6\nMTIz\n334 UGFzc3dvcmQ6\n*\n501 cancelled\nquit\n221 bye\n"
                "Connection closed by foreign host.\n$ \n",
                "1 S 220 mx.example ESMTP\n1 C ehlo me\n1 S 250-mx.example\n1 S 250 HELP\n"
                "1 C auth login\n1 S 334 VXNlcm5hbWU6\n1 C MTIz\n1 S 334 UGFzc3dvcmQ6\n1 C *\n"
                "1 S 501 cancelled\n1 C quit\n1 S 221 bye\n1 end\n");
    assert_told("220 mx.example ESMTP\nhelp\n214-You can say\nthese: HELO\n214 and more\n"
                "Connection closed by foreign host.\n",
                "1 S 220 mx.example ESMTP\n1 C help\n1 S 214-You can say\n1 S these: HELO\n"
                "1 S 214 and more\n1 end closed\n");
}

/* What looks like a reply is mail text as long as the dot is still to come. */
static void test_dots(void)
{
    assert_told("220 a ESMTP\ndata\n354 go\n250 is a number\n.\n250 ok\nquit\n221 bye\n",
                "1 S 220 a ESMTP\n1 C data\n1 S 354 go\n1 C 250 is a number\n1 C .\n1 S 250 ok\n"
                "1 C quit\n1 S 221 bye\n1 end\n");
    assert_told("220 a ESMTP\ndata\n354 go\ntext\n250 ok\ndata\n354 go\ntext\n.\n250 ok\n",
                "1 S 220 a ESMTP\n1 C data\n1 S 354 go\n1 C text\n1 C?\n1 S 250 ok\n1 C data\n"
                "1 S 354 go\n1 C text\n1 C .\n1 S 250 ok\n");
    assert_told("HELO me\n>250 mx\nDATA\n>354 go\nx\n\n>250 ok\nQUIT\n>221 bye\n",
                "1 C HELO me\n1 S 250 mx\n1 C DATA\n1 S 354 go\n1 C x\n1 C \n1 C?\n1 S 250 ok\n"
                "1 C QUIT\n1 S 221 bye\n1 end\n");
    assert_told("S: 220 a ESMTP\nC: DATA\nS: 354 go\nHere the client sends its mail.\nS: 250 ok\n",
                "1 S 220 a ESMTP\n1 C DATA\n1 S 354 go\n1 C?\n1 S 250 ok\n");
}

/* The rest of the reply is missing. */
static void test_open_reply(void)
{
    assert_told("S: 220 a ESMTP\nC: EHLO b\nS: 250-a\nC: QUIT\nS: 221 bye\n",
                "1 S 220 a ESMTP\n1 C EHLO b\n1 S 250-a\n1 S?\n1 C QUIT\n1 S 221 bye\n");
}

static void test_empty_command(void)
{
    assert_told("220 a ESMTP\n\nnoop\n\n250 ok\n\n500 what\n",
                "1 S 220 a ESMTP\n1 C noop\n1 C \n1 S 250 ok\n1 S 500 what\n");
    assert_told("220 a ESMTP\n\nnoop\n\n250 ok\n", "1 S 220 a ESMTP\n1 C noop\n1 S 250 ok\n");
}

static void test_quoted(void)
{
    assert_told("> 220 a ESMTP\n> noop\n>\n> 250 ok\n", "1 S 220 a ESMTP\n1 C noop\n1 S 250 ok\n");
    assert_told("    S: 220 a ESMTP\n\n    C: NOOP\n", "1 S 220 a ESMTP\n1 C NOOP\n");
    assert_told("Look:\n```\n220 a ESMTP\nnoop\n250 ok\n```\nAnd so on.\n",
                "1 S 220 a ESMTP\n1 C noop\n1 S 250 ok\n1 end\n");
}

static void test_sessions(void)
{
    assert_told("S: 220 a ESMTP\nC: QUIT\nS: 221 bye\nS: 220 b ESMTP\nC: STARTTLS\nS: 220 go\n",
                "1 S 220 a ESMTP\n1 C QUIT\n1 S 221 bye\n1 end\n2 S 220 b ESMTP\n2 C STARTTLS\n"
                "2 S 220 go\n");
    assert_told("220 a ESMTP\nnoop\n250 ok\nuser@host:~$ nc -v 192.0.2.1 25\n220 a ESMTP\nnoop\n",
                "1 S 220 a ESMTP\n1 C noop\n1 S 250 ok\n1 end\n2 S 220 a ESMTP\n2 C noop\n");
}

#define LOG(kind, session, second, text)                                                           \
    "\"" kind "\"\t4816\t" session "\t\"2020-11-09 18:02:" second                                  \
    ".250\"\t\"192.0.2.10\"\t\"" text "\"\r\n"

static void test_log(void)
{
    assert_told(
        LOG("SMTPD", "1", "00", "SENT: 220 a ESMTP") LOG("SMTPD", "2", "01", "SENT: 220 a ESMTP")
            LOG("SMTPD", "1", "02", "RECEIVED: EHLO b") LOG("POP3D", "1", "02", "SENT: +OK")
                LOG("SMTPD", "1", "03", "SENT: 250-a[nl]250-SIZE[nl]250 HELP")
                    LOG("SMTPD", "2", "04", "RECEIVED: DATA")
                        LOG("SMTPD", "2", "05", "SENT: 354 go")
                            LOG("SMTPD", "2", "06", "SENT: 250 Queued (1.0 seconds)")
                                LOG("SMTPD", "1", "07", "RECEIVED: QUIT")
                                    LOG("SMTPD", "1", "08", "SENT: 221 goodbye")
                                        LOG("SMTPC", "1", "09", "RECEIVED: 220 c ESMTP")
                                            LOG("SMTPC", "1", "10", "SENT: HELO a"),
        "1 S 220 a ESMTP\n2 S 220 a ESMTP\n1 C EHLO b\n1 S 250-a\n1 S 250-SIZE\n"
        "1 S 250 HELP\n2 C DATA\n2 S 354 go\n2 C?\n2 S 250 Queued (1.0 seconds)\n"
        "1 C QUIT\n1 S 221 goodbye\n1 end\n3 S 220 c ESMTP\n3 C HELO a\n");
}

static void test_log_facts(void)
{
    static const char text[] =
        LOG("SMTPD", "1", "14", "SENT: 220 a ESMTP") LOG("SMTPC", "2", "15", "SENT: HELO a");
    g_autoptr(GBytes) owner = g_bytes_new_static(text, strlen(text));
    g_autoptr(Transcript) transcript = transcript_new(owner);
    Turn turn;

    g_assert_true(transcript_next(transcript, &turn));
    g_assert_true(turn.has_when);
    g_assert_cmpint(turn.when, ==, INT64_C(1604944934250000000));
    g_assert_cmpstr(turn.peers->client_ip, ==, "192.0.2.10");
    g_assert_cmpstr(turn.peers->server_ip, ==, "");
    g_assert_true(transcript_next(transcript, &turn));
    g_assert_cmpuint(turn.line, ==, 2);
    g_assert_cmpstr(turn.peers->server_ip, ==, "192.0.2.10");
    g_assert_true(transcript_has_clock(transcript));
}

static void assert_server(const char *before, const char *name, const char *ip, uint16_t port)
{
    g_autofree char *text = g_strconcat(before, "\n220 a ESMTP\nnoop\n250 ok\n", NULL);
    g_autoptr(GBytes) owner = g_bytes_new(text, strlen(text));
    g_autoptr(Transcript) transcript = transcript_new(owner);
    Turn turn;

    g_assert_true(transcript_next(transcript, &turn));
    g_assert_cmpstr(turn.peers->server_name, ==, name);
    g_assert_cmpstr(turn.peers->server_ip, ==, ip);
    g_assert_cmpuint(turn.peers->server_port, ==, port);
}

static void test_servers(void)
{
    assert_server("", "", "", 0);
    assert_server("root@lab:~# telnet mx.example 25", "mx.example", "", 25);
    assert_server("C:\\Users\\me>telnet mx.example 587", "mx.example", "", 587);
    assert_server("$ nc -w 5 -C mx.example smtp", "mx.example", "", 25);
    assert_server("telnet mx.example 25\nTrying 192.0.2.25...", "mx.example", "192.0.2.25", 25);
    assert_server("Trying 2001:db8::25...\nConnected to mx.example.", "mx.example", "2001:db8::25",
                  0);
    assert_server("Ncat: Connected to 192.0.2.25:2525.", "", "192.0.2.25", 2525);
    assert_server("Connection to mx.example (192.0.2.25) 25 port [tcp/smtp] succeeded!",
                  "mx.example", "192.0.2.25", 25);
    assert_server("$ openssl s_client -starttls smtp -connect mx.example:587", "mx.example", "",
                  587);
    assert_server("$ telnet mx.example 99999", "mx.example", "", 0);
}

static void test_no_transcripts(void)
{
    assert_told("", NULL);
    assert_told("hello\n", NULL);
    assert_told("220 people came, and 250 went.\n250 of them stayed\n", NULL);
    assert_told("HELO\nMAIL FROM:<a@example>\n", NULL);
    assert_told("S: +OK ready\nC: USER a\nS: +OK\n", NULL);
    assert_told("Received: from a by b\nSubject: x\n\n220 a ESMTP\nHELO b\n250 a\n", NULL);
}

/* However many talks a log leaves open, only some are held. */
static void test_many_sessions(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    uint32_t count = TRANSCRIPT_SESSIONS_MAX * 2, ended = 0, begun = 0;
    Turn turn;

    for (uint32_t i = 1; i <= count; i++)
        g_string_append_printf(text, "\"SMTPD\" 1 %u \"-\" \"-\" \"SENT: 220 a ESMTP\"\n", i);
    g_autoptr(GBytes) owner = g_bytes_new(text->str, text->len);
    g_autoptr(Transcript) transcript = transcript_new(owner);
    while (transcript_next(transcript, &turn)) {
        begun += turn.kind == TURN_LINE;
        ended += turn.kind == TURN_END;
        g_assert_cmpuint(begun - ended, <=, TRANSCRIPT_SESSIONS_MAX + 1);
    }
    g_assert_cmpuint(begun, ==, count);
    g_assert_cmpuint(ended, ==, count - TRANSCRIPT_SESSIONS_MAX);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/transcript/letters", test_letters);
    g_test_add_func("/transcript/swaks", test_swaks);
    g_test_add_func("/transcript/hidden-data", test_hidden_data);
    g_test_add_func("/transcript/typed", test_typed);
    g_test_add_func("/transcript/dots", test_dots);
    g_test_add_func("/transcript/open-reply", test_open_reply);
    g_test_add_func("/transcript/empty-command", test_empty_command);
    g_test_add_func("/transcript/quoted", test_quoted);
    g_test_add_func("/transcript/sessions", test_sessions);
    g_test_add_func("/transcript/log", test_log);
    g_test_add_func("/transcript/log-facts", test_log_facts);
    g_test_add_func("/transcript/servers", test_servers);
    g_test_add_func("/transcript/no-transcripts", test_no_transcripts);
    g_test_add_func("/transcript/many-sessions", test_many_sessions);
    return g_test_run();
}
