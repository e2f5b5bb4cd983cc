/* packet_lines_test.c - the lines of frames: as tshark has them, and without secrets. */
#include "cli/packet_lines.h"

#define MAIL_PORT 25
#define OTHER_PORT 4000

/* A connection and the lines that are written of it. */
typedef struct Wire {
    Page page;
    PacketLines *lines;
    Flow flow;
    uint64_t frame;
    uint32_t sequence[N_SIDES]; /* of the next octet, as on the wire */
    ReadingMode mode;           /* of the client, behind the next frame */
    const char *protocol;
} Wire;

/* The lines keep the page, so a wire stays where it was made. */
static void wire_init(Wire *wire, uint16_t server_port, bool all, bool show_secrets)
{
    *wire = (Wire){
        .page = {.file = tmpfile(), .times = TIMES_RELATIVE},
          .protocol = "smtp"
    };
    wire->lines =
        packet_lines_new(&wire->page, &(PacketWishes){.all = all, .show_secrets = show_secrets});
    wire->flow.began = 1;
    wire->flow.first.frame = 1;
    wire->flow.first.capture = 1;
    for (Side side = CLIENT; side < N_SIDES; side++) {
        FlowSide *one = &wire->flow.side[side];
        one->address = (Address){
            .octets = {192, 0, 2, (uint8_t)(1 + side)},
              .version = 4
        };
        one->initial_sequence = UINT32_MAX - 2; /* the numbers wrap in the test */
        one->is_seen = one->has_syn = true;
        wire->sequence[side] = one->initial_sequence;
    }
    wire->flow.side[CLIENT].port = 40000;
    wire->flow.side[SERVER].port = server_port;
}

static void send_at(Wire *wire, Side side, uint8_t flags, const char *text, uint32_t sequence)
{
    const FlowSide *from = &wire->flow.side[side], *to = &wire->flow.side[side_other(side)];
    Packet packet = {.original_len = 54 + (uint32_t)strlen(text),
                     .when = (int64_t)wire->frame * 1000000,
                     .has_when = true,
                     .number = ++wire->frame};
    Segment segment = {.source = from->address,
                       .destination = to->address,
                       .source_port = from->port,
                       .destination_port = to->port,
                       .transport = 6,
                       .flags = flags,
                       .sequence = sequence,
                       .acknowledgement = wire->sequence[side_other(side)],
                       .window = 1000,
                       .payload = bytes_of_text(text),
                       .payload_len = (uint32_t)strlen(text)};
    FrameView view = {.packet = &packet,
                      .capture = 1,
                      .kind = PACKET_TCP,
                      .segment = &segment,
                      .flow = &wire->flow,
                      .side = side,
                      .mode = wire->mode,
                      .server_mode = READING_LINES,
                      .protocol = wire->protocol};

    packet_lines_feed(wire->lines, &view);
}

static void send(Wire *wire, Side side, uint8_t flags, const char *text)
{
    send_at(wire, side, flags, text, wire->sequence[side]);
    wire->sequence[side] += (uint32_t)strlen(text) + ((flags & (TCP_SYN | TCP_FIN)) != 0);
}

/* What was written; yours. Ends all. */
static char *wire_take(Wire *wire)
{
    packet_lines_free(wire->lines);
    size_t len = (size_t)ftell(wire->page.file);
    char *text = g_malloc0(len + 1);

    rewind(wire->page.file);
    g_assert_cmpuint(fread(text, 1, len, wire->page.file), ==, len);
    fclose(wire->page.file);
    return text;
}

static void greet(Wire *wire)
{
    send(wire, CLIENT, TCP_SYN, "");
    send(wire, SERVER, TCP_SYN | TCP_ACK, "");
    send(wire, CLIENT, TCP_ACK, "");
    send(wire, SERVER, TCP_PSH | TCP_ACK, "220 mx ready\r\n");
}

#define HAS(text, part) g_assert_nonnull(strstr(text, part))
#define HAS_NOT(text, part) g_assert_null(strstr(text, part))

static void test_talk(void)
{
    Wire wire;

    wire_init(&wire, MAIL_PORT, false, false);
    greet(&wire);
    send(&wire, CLIENT, TCP_ACK, "MAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\n");
    send(&wire, SERVER, TCP_ACK, "250-one\r\n250 two\r\n");
    wire.mode = READING_HELD;
    send(&wire, CLIENT, TCP_ACK, "DATA\r\n");
    wire.mode = READING_BODY;
    send(&wire, SERVER, TCP_ACK, "354 go\r\n");
    wire.mode = READING_LINES;
    send(&wire, CLIENT, TCP_ACK, "hi\r\n.\r\n");
    wire.mode = READING_SEALED;
    send(&wire, CLIENT, TCP_ACK, "STARTTLS\r\n");
    send(&wire, CLIENT, TCP_ACK, "\x16\x03\x01\x01\x01\x01");
    g_autofree char *text = wire_take(&wire);
    HAS(text, "    1     0.000000       192.0.2.1 → 192.0.2.2       TCP     54 40000 → 25 [SYN] "
              "Seq=0 Win=1000 Len=0\n");
    HAS(text, "[SYN, ACK] Seq=0 Ack=1 Win=1000 Len=0\n");
    HAS(text, "SMTP    68 S: 220 mx ready\n");
    HAS(text, "C: MAIL FROM:<a@x> | RCPT TO:<b@y>\n");
    HAS(text, "S: 250-one | two\n");
    HAS(text, "C: DATA\n");
    HAS(text, "C: DATA fragment, 7 bytes\n");
    HAS(text, "TLS     60 Client Hello\n");
}

/* What of a segment is mail data is counted, what is not is shown, wherever the data end. */
static void test_mail_data(void)
{
    Wire wire;

    wire_init(&wire, MAIL_PORT, false, false);
    greet(&wire);
    send(&wire, CLIENT, TCP_ACK, "BDAT 6\r\nQUIT\r\nBDAT 9 LAST\r\nab");
    wire.mode = READING_OCTETS;
    send(&wire, SERVER, TCP_ACK, "250 ok\r\n");
    wire.mode = READING_HELD;
    send(&wire, CLIENT, TCP_ACK, "cdefg\r\nRSET\r\nDATA\r\n");
    wire.mode = READING_BODY;
    send(&wire, SERVER, TCP_ACK, "250 ok\r\n354 go\r\n");
    send(&wire, CLIENT, TCP_ACK, "hi\r\n.\r");
    send(&wire, CLIENT, TCP_ACK, "\nNOOP\r\nAUTH PLAIN c2VjcmV0\r\n");
    g_autofree char *text = wire_take(&wire);
    HAS(text, "C: BDAT 6 | DATA fragment, 6 bytes | BDAT 9 LAST | DATA fragment, 2 bytes\n");
    HAS(text, "C: DATA fragment, 7 bytes | RSET | DATA\n");
    HAS(text, "C: DATA fragment, 6 bytes\n");
    HAS(text, "C: DATA fragment, 1 bytes | NOOP | AUTH PLAIN ********\n");
}

static void log_in(Wire *wire)
{
    greet(wire);
    wire->mode = READING_HELD;
    send(wire, CLIENT, TCP_ACK, "AUTH LOGIN\r\n");
    wire->mode = READING_ANSWER;
    send(wire, SERVER, TCP_ACK, "334 VXNlcm5hbWU6\r\n");
    send(wire, CLIENT, TCP_ACK, "c2VjcmV0\r\n");
}

static void test_answers(void)
{
    Wire wire;
    uint32_t before;

    wire_init(&wire, MAIL_PORT, false, false);
    log_in(&wire);
    wire.mode = READING_LINES;
    send(&wire, SERVER, TCP_ACK, "235 ok\r\n");
    before = wire.sequence[CLIENT] - (uint32_t)strlen("c2VjcmV0\r\n");
    send_at(&wire, CLIENT, TCP_ACK, "c2VjcmV0\r\n",
            before); /* once more, when lines are read again */
    send(&wire, CLIENT, TCP_ACK, "NOOP\r\n");
    g_autofree char *text = wire_take(&wire);
    HAS(text, "C: ********\n");
    HAS(text, "S: 334 VXNlcm5hbWU6\n");
    HAS(text, "C: NOOP\n");
    HAS(text, "[seen before, or out of order]\n");
    HAS_NOT(text, "c2Vj");
}

static void test_shown(void)
{
    Wire wire;

    wire_init(&wire, MAIL_PORT, false, true);
    log_in(&wire);
    g_autofree char *text = wire_take(&wire);
    HAS(text, "C: c2VjcmV0\n");
}

/* An AUTH command in any two pieces, with and without its answer in the same segment. */
static void test_cut_auth(void)
{
    static const char whole[] = "AUTH PLAIN c2VjcmV0\r\nc2VjcmV0\r\nNOOP x\r\n";

    for (size_t cut = 0; cut < strlen(whole); cut++) {
        Wire wire;
        g_autofree char *first = g_strndup(whole, cut);

        wire_init(&wire, MAIL_PORT, false, false);
        greet(&wire);
        if (cut > 0)
            send(&wire, CLIENT, TCP_ACK, first);
        send(&wire, CLIENT, TCP_ACK, whole + cut);
        g_autofree char *text = wire_take(&wire);
        /* of four characters and more, something of the secret would be told */
        HAS_NOT(text, "c2Vj");
        HAS_NOT(text, "cmV0");
        HAS_NOT(text, "jcmV");
    }
}

/* The answer came before the line that asks for it, in the capture or on the wire. */
static void test_swapped(void)
{
    Wire wire;
    uint32_t sequence;

    wire_init(&wire, MAIL_PORT, false, false);
    greet(&wire);
    sequence = wire.sequence[CLIENT];
    send_at(&wire, CLIENT, TCP_ACK, "c2VjcmV0\r\n", sequence + (uint32_t)strlen("AUTH LOGIN\r\n"));
    send_at(&wire, CLIENT, TCP_ACK, "AUTH LOGIN\r\n", sequence);
    g_autofree char *text = wire_take(&wire);
    HAS(text, "[something before it was not seen]\n");
    HAS_NOT(text, "c2Vj");
}

static void test_waiting(void)
{
    Wire mail, other;

    wire_init(&mail, OTHER_PORT, false, false);
    wire_init(&other, OTHER_PORT, false, false);
    mail.protocol = other.protocol = NULL;
    greet(&mail);
    g_assert_cmpint(ftell(mail.page.file), ==, 0); /* not yet */
    packet_lines_decide(mail.lines, &mail.flow, true, "smtp");
    g_assert_cmpint(ftell(mail.page.file), >, 0);
    greet(&other);
    packet_lines_decide(other.lines, &other.flow, false, NULL);
    send(&other, CLIENT, TCP_ACK, "GET /\r\n");
    g_autofree char *shown = wire_take(&mail), *hidden = wire_take(&other);
    HAS(shown, "S: 220 mx ready\n");
    g_assert_cmpstr(hidden, ==, "");
}

static void test_all(void)
{
    Wire wire;

    wire_init(&wire, OTHER_PORT, true, false);
    wire.protocol = NULL;
    greet(&wire);
    packet_lines_decide(wire.lines, &wire.flow, false, NULL);
    g_autofree char *text = wire_take(&wire);
    HAS(text, "[PSH, ACK] Seq=1 Ack=1 Win=1000 Len=14\n");
    HAS_NOT(text, "mx ready");
}

/* Mail that has no reader: what of it would be secret, nobody knows. */
static void test_no_reader(void)
{
    Wire wire;

    wire_init(&wire, 110, false, false);
    wire.protocol = NULL;
    greet(&wire);
    packet_lines_decide(wire.lines, &wire.flow, true, NULL);
    send(&wire, CLIENT, TCP_ACK, "USER joe\r\n");
    send(&wire, SERVER, TCP_ACK, "+OK\r\n");
    send(&wire, CLIENT, TCP_ACK, "PASS secret\r\n");
    g_autofree char *text = wire_take(&wire);
    HAS(text, "TCP     67 40000 → 110 [ACK]");
    HAS_NOT(text, "secret");
    HAS_NOT(text, "SMTP");
}

/* Answers behind an AUTH that was refused, and what the server makes of them. */
static void test_refused(void)
{
    Wire wire;

    wire_init(&wire, MAIL_PORT, false, false);
    greet(&wire);
    send(&wire, CLIENT, TCP_ACK, "  auth LOGIN\r\n");
    send(&wire, SERVER, TCP_ACK, "503 not now\r\n");
    send(&wire, CLIENT, TCP_ACK, "dXNlcg==\r\n");
    send(&wire, SERVER, TCP_ACK, "500 what is dXNlcg==?\r\n");
    send(&wire, CLIENT, TCP_ACK, "PASS ");
    send(&wire, CLIENT, TCP_ACK, "c2VjcmV0\r\n\r\nQUIT\r\n");
    send(&wire, SERVER, TCP_ACK, "500 c2VjcmV0\r\n500 c2Vj");
    send(&wire, SERVER, TCP_ACK, "cmV0\r\n");
    g_autofree char *text = wire_take(&wire);
    HAS(text, "C:   auth LOGIN\n");
    HAS(text, "S: 503 not now\n");
    HAS(text, "S: 500 what is ********?\n");
    HAS(text, "C: PASS \n");
    HAS(text, "C: ******** | (empty line) | ********\n");
    HAS(text, "S: 500 ******** | ********\n");
    HAS_NOT(text, "dXNl");
    HAS_NOT(text, "c2Vj");
    HAS_NOT(text, "cmV0");
}

/* An ARP question and a UDP datagram have their ends and a protocol too. */
static void test_others(void)
{
    static const uint8_t question[] = "\xff\xff\xff\xff\xff\xff\x02\0\0\0\0\1\x08\x06"
                                      "\0\1\x08\0\6\4\0\1\x02\0\0\0\0\1\xc0\0\2\1"
                                      "\0\0\0\0\0\0\xc0\0\2\2";
    Segment none = {0};
    Segment datagram = {
        .source = {.octets = {192, 0, 2, 1},  .version = 4},
        .destination = {.octets = {192, 0, 2, 53}, .version = 4},
        .source_port = 4000,
        .destination_port = 53,
        .transport = 17,
        .payload_len = 30
    };
    Packet arp = {
        .bytes = {question, sizeof(question) - 1},
          .original_len = 42, .number = 1, .link_type = 1
    };
    Packet udp = {.original_len = 72, .number = 2, .link_type = 1};
    FrameView first = {.packet = &arp, .capture = 1, .kind = PACKET_OTHER, .segment = &none};
    FrameView second = {.packet = &udp, .capture = 1, .kind = PACKET_UDP, .segment = &datagram};
    Wire wire;

    wire_init(&wire, MAIL_PORT, true, false);
    packet_lines_feed(wire.lines, &first);
    packet_lines_feed(wire.lines, &second);
    g_autofree char *text = wire_take(&wire);
    HAS(text,
        "02:00:00:00:00:01 → ff:ff:ff:ff:ff:ff ARP     42 Who has 192.0.2.2? Tell 192.0.2.1\n");
    HAS(text, "192.0.2.1 → 192.0.2.53");
    HAS(text, "UDP     72 4000 → 53 Len=30\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/packet-lines/talk", test_talk);
    g_test_add_func("/packet-lines/mail-data", test_mail_data);
    g_test_add_func("/packet-lines/answers", test_answers);
    g_test_add_func("/packet-lines/shown", test_shown);
    g_test_add_func("/packet-lines/cut-auth", test_cut_auth);
    g_test_add_func("/packet-lines/swapped", test_swapped);
    g_test_add_func("/packet-lines/waiting", test_waiting);
    g_test_add_func("/packet-lines/all", test_all);
    g_test_add_func("/packet-lines/others", test_others);
    g_test_add_func("/packet-lines/no-reader", test_no_reader);
    g_test_add_func("/packet-lines/refused", test_refused);
    return g_test_run();
}
