/* detect_test.c - protocols by first octets: whole, and in every beginning of them. */
#include "dialogue/unread.h"

#include <glib.h>

#include "base/limits.h"

#define HELLO "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"

/* First octets of two sides, in the order in which they came. */
typedef struct Row {
    const char *name;
    uint16_t port;
    bool is_partial;
    Side first; /* who spoke first */
    Bytes octets[N_SIDES];
    Protocol protocol;
    bool is_turned;
} Row;

static Protocol detect(const Row *row, const size_t len[N_SIDES], bool is_all, bool *ret_is_turned)
{
    FirstOctets first = {.server_port = row->port, .is_partial = row->is_partial, .is_all = is_all};

    for (Side side = CLIENT; side < N_SIDES; side++)
        first.octets[side] =
            bytes_first(bytes_first(row->octets[side], len[side]), DETECT_MAX_BYTES);
    return detect_protocol(&first, ret_is_turned);
}

/* Octets come one by one, first all of one side; what is told first is what is told of all. */
static void check(const Row *row)
{
    size_t len[N_SIDES] = {0, 0};
    Protocol protocol = PROTOCOL_UNDECIDED;
    bool is_turned = false;
    size_t total = row->octets[CLIENT].len + row->octets[SERVER].len;

    g_test_message("%s", row->name);
    for (size_t i = 0; i < total && protocol == PROTOCOL_UNDECIDED; i++) {
        len[i < row->octets[row->first].len ? row->first : side_other(row->first)]++;
        protocol = detect(row, len, false, &is_turned);
    }
    if (protocol == PROTOCOL_UNDECIDED)
        protocol = detect(row, len, true, &is_turned);
    g_assert_cmpint(protocol, ==, row->protocol);
    g_assert_cmpint(is_turned, ==, row->is_turned);
    for (Side side = CLIENT; side < N_SIDES; side++)
        len[side] = row->octets[side].len;
    g_assert_cmpint(detect(row, len, true, &is_turned), ==, row->protocol);
    g_assert_cmpint(is_turned, ==, row->is_turned);
}

#define ROW(name, port, first, client, server, protocol)                                           \
    {                                                                                              \
        name, port, false, first, {BYTES_OF(client), BYTES_OF(server)}, protocol, false            \
    }

static void test_mail(void)
{
    const Row rows[] = {
        ROW("smtp", 25, SERVER, "EHLO a\r\n", "220 mx\r\n", PROTOCOL_SMTP),
        ROW("greeting alone", 25, SERVER, "", "220 mx\r\n", PROTOCOL_SMTP),
        ROW("greeting without text", 587, SERVER, "", "220\r\n", PROTOCOL_SMTP),
        ROW("greeting of several lines", 25, SERVER, "", "220-mx\r\n220 mx\r\n", PROTOCOL_SMTP),
        ROW("refusal", 25, SERVER, "", "554 no\r\n", PROTOCOL_SMTP),
        ROW("another port", 4711, SERVER, "", "220 mx ESMTP\r\n", PROTOCOL_SMTP),
        ROW("another port, by the client", 4711, SERVER, "EHLO a\r\n", "220 mx\r\n", PROTOCOL_SMTP),
        ROW("lmtp", 4711, SERVER, "LHLO a\r\n", "220 mx LMTP\r\n", PROTOCOL_SMTP),
        ROW("client first", 25, CLIENT, "EHLO a\r\n", "220 mx\r\n", PROTOCOL_SMTP),
        ROW("client only", 25, CLIENT, "QUIT\r\n", "", PROTOCOL_SMTP),
        ROW("proxy", 25, CLIENT, "PROXY TCP4 192.0.2.1 192.0.2.2 1 25\r\n", "220 mx\r\n",
            PROTOCOL_SMTP),
        ROW("smtp in clear on 465", 465, SERVER, "", "220 mx\r\n", PROTOCOL_SMTP),
        ROW("pop3", 110, SERVER, "", "+OK ready <1@x>\r\n", PROTOCOL_POP3),
        ROW("pop3 elsewhere", 4711, SERVER, "USER a\r\n", "+OK\r\n", PROTOCOL_POP3),
        ROW("pop3 with capa", 4711, SERVER, "CAPA\r\n", "+OK\r\n", PROTOCOL_POP3),
        ROW("imap", 143, SERVER, "", "* OK hi\r\n", PROTOCOL_IMAP),
        ROW("imap, preauth", 4711, SERVER, "", "* PREAUTH hi\r\n", PROTOCOL_IMAP),
        ROW("imap, by the client", 4711, CLIENT, "a1 LOGIN a b\r\n", "what\r\n", PROTOCOL_IMAP),
        ROW("tls", 465, CLIENT, HELLO, "\x16\x03\x03", PROTOCOL_TLS),
        ROW("tls elsewhere", 443, CLIENT, HELLO, "", PROTOCOL_TLS),
        ROW("tls alert", 993, CLIENT, HELLO, "\x15\x03\x01", PROTOCOL_TLS),
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        check(&rows[i]);
}

static void test_no_mail(void)
{
    const Row rows[] = {
        ROW("http", 80, CLIENT, "GET / HTTP/1.1\r\n", "HTTP/1.1 200 OK\r\n", PROTOCOL_OTHER),
        ROW("http on 25", 25, CLIENT, "GET / HTTP/1.1\r\n", "HTTP/1.1 200 OK\r\n", PROTOCOL_OTHER),
        ROW("ssh", 22, SERVER, "SSH-2.0-x\r\n", "SSH-2.0-OpenSSH_9.2\r\n", PROTOCOL_OTHER),
        ROW("ftp", 21, SERVER, "USER a\r\n", "220 ProFTPD\r\n", PROTOCOL_OTHER),
        ROW("ftp, help first", 21, SERVER, "HELP\r\n", "220-Welcome\r\n", PROTOCOL_OTHER),
        ROW("nntp", 119, SERVER, "MODE READER\r\n", "200 news\r\n", PROTOCOL_OTHER),
        ROW("redis", 6379, CLIENT, "*1\r\n$4\r\nPING\r\n", "+PONG\r\n", PROTOCOL_OTHER),
        ROW("redis says ok", 6379, CLIENT, "*2\r\n$4\r\nAUTH\r\n$1\r\nx\r\n", "+OK\r\n",
            PROTOCOL_OTHER),
        ROW("nats", 4222, SERVER, "CONNECT {}\r\n", "INFO {}\r\n", PROTOCOL_OTHER),
        ROW("memcached", 11211, CLIENT, "get a\r\n", "END\r\n", PROTOCOL_OTHER),
        ROW("binary", 4711, CLIENT, "\x00\x01\x02", "\x00", PROTOCOL_OTHER),
        ROW("binary from the server", 3306, SERVER, "", "J\x00\x00\x00\x0a", PROTOCOL_OTHER),
        ROW("nothing", 4711, CLIENT, "", "", PROTOCOL_OTHER),
        ROW("no reply: four digits", 4711, SERVER, "", "2200 mx ESMTP\r\n", PROTOCOL_OTHER),
        ROW("no reply: a NUL", 4711, SERVER, "", "220\0mx ESMTP\r\n", PROTOCOL_OTHER),
        ROW("no reply: 1yz", 4711, SERVER, "", "120 mx ESMTP\r\n", PROTOCOL_OTHER),
        ROW("TLS 3.5 there is none", 4711, CLIENT, "\x16\x03\x05", "", PROTOCOL_OTHER),
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        check(&rows[i]);
}

#define PARTIAL(name, port, first, client, server, protocol, is_turned)                            \
    {                                                                                              \
        name, port, true, first, {BYTES_OF(client), BYTES_OF(server)}, protocol, is_turned         \
    }

/* The capture began in the middle: the first packet may have been the server's. */
static void test_partial(void)
{
    const Row rows[] = {
        PARTIAL("turned by the greeting", 40000, CLIENT, "220 mail.example.net ready for ESMTP\r\n",
                "", PROTOCOL_SMTP, true),
        PARTIAL("turned by the client", 40000, SERVER, "250 ok\r\n", "MAIL FROM:<a>\r\n",
                PROTOCOL_SMTP, true),
        PARTIAL("turned by both", 40000, SERVER, "250 ok\r\n", "RSET\r\n", PROTOCOL_SMTP, true),
        PARTIAL("as it is", 40000, CLIENT, "RCPT TO:<a>\r\n", "250 ok\r\n", PROTOCOL_SMTP, false),
        PARTIAL("mail data on the port", 25, CLIENT, "some text\r\n.\r\n", "250 ok\r\n",
                PROTOCOL_SMTP, false),
        PARTIAL("no mail", 40000, CLIENT, "some text\r\n.\r\n", "what\r\n", PROTOCOL_OTHER, false),
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        check(&rows[i]);
}

static void test_unread(void)
{
    static const struct {
        const char *client, *server;
        uint16_t port;
        const char *name;
    } rows[] = {
        {"LOGOUT\r\n",                                        "\"IMPLEMENTATION\" \"x\"\r\n", 4190, "ManageSieve"   },
        {"HELO fred secret\r\n",                              "+ POP2 host server\r\n",       1109, "POP2"          },
        {"HELO fred secret\r\n",                              "+ ready\r\n",                  109,  "POP2"          },
        {"POST /mapi/emsmdb/ HTTP/1.1\r\n",                   "HTTP/1.1 200 OK\r\n",          80,   "MAPI over HTTP"},
        {"OPTIONS /Microsoft-Server-ActiveSync HTTP/1.1\r\n", "",                             80,   "ActiveSync"    },
        {"POST /ews/exchange.asmx HTTP/1.1\r\n",              "",                             80,   "EWS"           },
        {"GET /?_task=mail HTTP/1.1\r\n",                     "",                             8080, "webmail"       },
        {"GET / HTTP/1.1\r\n",                                "HTTP/1.1 200 OK\r\n",          80,   NULL            },
        {"",                                                  "",                             80,   NULL            },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const FirstOctets first = {
            .octets = {bytes_of_text(rows[i].client), bytes_of_text(rows[i].server)},
            .server_port = rows[i].port
        };
        bool is_turned;

        g_assert_cmpstr(unread_name(&first), ==, rows[i].name);
        if (g_str_has_prefix(rows[i].server, "+ POP2"))
            g_assert_cmpint(detect_protocol(&first, &is_turned), ==, PROTOCOL_OTHER);
    }
}

static void test_names(void)
{
    g_assert_cmpstr(protocol_name(PROTOCOL_SMTP), ==, "smtp");
    g_assert_cmpstr(protocol_name(PROTOCOL_TLS), ==, "tls");
    g_assert_null(protocol_name(PROTOCOL_OTHER));
    g_assert_null(protocol_name(PROTOCOL_UNDECIDED));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/detect/mail", test_mail);
    g_test_add_func("/detect/no-mail", test_no_mail);
    g_test_add_func("/detect/partial", test_partial);
    g_test_add_func("/detect/unread", test_unread);
    g_test_add_func("/detect/names", test_names);
    return g_test_run();
}
