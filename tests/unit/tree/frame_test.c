/* frame_test.c - what the tree of a frame says of each header in it. */
#include "../packet/maker.h"
#include "tree/describe.h"

#define IPV4_TCP "45000028 00010000 40060000 c0000201 c0000219"
#define TCP "c0000019 00000001 00000002 50101000 00000000"

/* The lines of a frame as text, one each; and what of it may be a TCP payload. */
typedef struct Picture {
    GByteArray *octets;
    GString *text;
    Bytes secret;
} Picture;

static void picture_clear(Picture *picture)
{
    g_byte_array_unref(picture->octets);
    g_string_free(picture->text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Picture, picture_clear)

static void add_lines(GString *text, const Tree *tree)
{
    size_t count;
    const TreeLine *lines = tree_lines(tree, &count);

    for (size_t i = 0; i < count; i++)
        g_string_append_printf(text, "%*s%s%s%s%s%s\n", lines[i].depth * 4, "",
                               lines[i].bits == NULL ? "" : lines[i].bits,
                               lines[i].bits == NULL ? "" : " = ",
                               lines[i].label == NULL ? "" : lines[i].label,
                               lines[i].label == NULL || lines[i].value == NULL ? "" : ": ",
                               lines[i].value == NULL ? "" : lines[i].value);
}

/* Takes the octets. */
static Picture picture_of(int link_type, GByteArray *octets)
{
    g_autoptr(PacketDecoder) decoder = packet_decoder_new();
    const Packet packet = {
        .bytes = {octets->data, octets->len},
        .original_len = octets->len,
        .when = 1,
        .has_when = true,
        .number = 7,
        .link_type = link_type
    };
    Picture picture = {
        octets, g_string_new(NULL), {NULL, 0}
    };
    LayerTrace trace;
    Segment segment;

    packet_decoder_trace(decoder, &trace);
    PacketKind kind = packet_decode(decoder, &packet, &segment);
    const FrameDetail detail = {
        .packet = &packet, .trace = &trace, .segment = &segment, .kind = kind};
    const TcpDetail tcp = {.is_known = true,
                           .sequence = 1,
                           .acknowledged = 1,
                           .window = segment.window,
                           .window_shift = -1};
    g_autoptr(Tree) tree = tree_new(packet.bytes);
    picture.secret = describe_frame(tree, &detail, &tcp);
    tree_end(tree);
    add_lines(picture.text, tree);
    return picture;
}

static void assert_says(const Picture *picture, const char *line)
{
    if (strstr(picture->text->str, line) == NULL)
        g_error("not said: %s\n%s", line, picture->text->str);
}

/* A frame that a printed course on mail forensics shows in Wireshark's window, octet by octet. */
static void test_printed_frame(void)
{
    static const char *const fields[] = {
        "Frame 7: 77 bytes on wire (616 bits), 77 bytes captured (616 bits)\n",
        "    Protocols in frame: eth:ip:tcp\n",
        "Ethernet II, Src: 00:50:56:33:6f:3e, Dst: 00:50:56:e6:05:d8\n",
        "    Type: IPv4 (0x0800)\n",
        "Internet Protocol Version 4, Src: 192.168.10.177, Dst: 213.162.209.61\n",
        "    0100 .... = Version: 4\n",
        "    .... 0101 = Header Length: 20 bytes (5)\n",
        "    Differentiated Services Field: 0x10 (DSCP: Unknown, ECN: Not-ECT)\n",
        "        0001 00.. = Differentiated Services Codepoint: Unknown (4)\n",
        "        .... ..00 = Explicit Congestion Notification: Not ECN-Capable Transport (0)\n",
        "    Total Length: 63\n",
        "    Identification: 0x2934 (10548)\n",
        "    010. .... = Flags: 0x2, Don't fragment\n",
        "        .1.. .... = Don't fragment: Set\n",
        "    ...0 0000 0000 0000 = Fragment Offset: 0\n",
        "    Time to Live: 64\n",
        "    Protocol: TCP (6)\n",
        "    Header Checksum: 0x9f3b\n",
        "    Header checksum status: Good\n",
        "Transmission Control Protocol, Src Port: 41857, Dst Port: 25, Seq: 1, Ack: 1, Len: 23\n",
        "    Sequence Number (raw): 3712455973\n",
        "    Next Sequence Number: 24    (relative sequence number)\n",
        "    Acknowledgment number (raw): 1507726862\n",
        "    0101 .... = Header Length: 20 bytes (5)\n",
        "    Flags: 0x018 (PSH, ACK)\n",
        "        000. .... .... = Reserved: Not set\n",
        "        .... ...1 .... = Acknowledgment: Set\n",
        "        .... .... 1... = Push: Set\n",
        "        .... .... ...0 = Fin: Not set\n",
        "        TCP Flags: ·······AP···\n",
        "    Window: 29200\n",
        "    Calculated window size: 29200\n",
        "    Checksum: 0x726b\n",
        "    Urgent Pointer: 0\n",
        "    TCP payload (23 bytes)\n",
    };
    g_auto(Picture) picture =
        picture_of(1, of_hex("005056e605d8005056336f3e08004510003f29344000 40069f3bc0a80ab1d5a2d13d"
                             "a3810019dd47952559de160e50187210726b0000 45484c4f206d61696c2e652d6b61"
                             "7465632e636f6d0d0a"));

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        assert_says(&picture, fields[i]);
    g_assert_true(bytes_equal(picture.secret, BYTES_OF("EHLO mail.e-katec.com\r\n")));
}

static void test_tcp_options(void)
{
    g_auto(Picture) picture =
        picture_of(1, of_hex(MACS "0800 4500003c 00010000 40060000 c0000201 c0000219"
                                  "c0000019 00000001 00000002 a0021000 00000000"
                                  "020405b4 0402 080a 00000007 00000009 01 03030a"));

    assert_says(&picture, "    Options: (20 bytes), Maximum segment size, SACK permitted, "
                          "Timestamps, No-Operation (NOP), Window scale\n");
    assert_says(&picture, "        TCP Option - Maximum segment size: 1460 bytes\n");
    assert_says(&picture, "            Kind: Maximum segment size (2)\n            Length: 4\n"
                          "            MSS Value: 1460\n");
    assert_says(&picture, "        TCP Option - Timestamps: TSval 7, TSecr 9\n");
    assert_says(&picture, "        TCP Option - Window scale: 10 (multiply by 1024)\n");
    assert_says(&picture, "            Multiplier: 1024\n");
}

/* Options whose lengths lead nowhere end the reading, and are told. */
static void test_broken_options(void)
{
    g_auto(Picture) picture = picture_of(
        1, of_hex(MACS "0800 45000030 00010000 40060000 c0000201 c0000219"
                       "c0000019 00000001 00000002 70021000 00000000 0203051e 09ff0000"));

    assert_says(&picture, "TCP Option - Maximum segment size: wrong length\n");
    assert_says(&picture, "An option of a length that it cannot have\n");
}

static void has_layers(int link_type, const char *hex, const char *names)
{
    g_auto(Picture) picture = picture_of(link_type, of_hex(hex));
    g_autofree char *line = g_strdup_printf("    Protocols in frame: %s\n", names);

    assert_says(&picture, line);
}

/* The layers of each link and tunnel that is read. */
static void test_layers(void)
{
    has_layers(1, MACS "8100 a064 0800" IPV4_TCP TCP, "eth:vlan:ip:tcp");
    has_layers(1, MACS "88a8 0001 8100 0002 0800" IPV4_TCP TCP, "eth:vlan:vlan:ip:tcp");
    has_layers(1, MACS "8847 00010140" IPV4_TCP TCP, "eth:mpls:ip:tcp");
    has_layers(1, MACS "8864 1100 0001 002a 0021" IPV4_TCP TCP, "eth:pppoes:ppp:ip:tcp");
    has_layers(1, MACS "0030 aaaa03 000000 0800" IPV4_TCP TCP, "eth:llc:ip:tcp");
    has_layers(113, "0000 0001 0006 020000000001 0000 0800" IPV4_TCP TCP, "sll:ip:tcp");
    has_layers(276, "0800 0000 00000002 0001 04 06 0200000000010000" IPV4_TCP TCP, "sll:ip:tcp");
    has_layers(0, "02000000" IPV4_TCP TCP, "null:ip:tcp");
    has_layers(104, "0f00 0800" IPV4_TCP TCP, "chdlc:ip:tcp");
    has_layers(9, "ff03 0021" IPV4_TCP TCP, "ppp:ip:tcp");
    has_layers(101, IPV4_TCP TCP, "ip:tcp");
    has_layers(239, "0200 0000 0800 0a00 72756c65 2c00 0900" IPV4_TCP TCP, "nflog:ip:tcp");
    has_layers(
        105,
        "0801 0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800" IPV4_TCP TCP,
        "wlan:llc:ip:tcp");
    has_layers(127,
               "00000800 00000000 0801 0000 020000000001 020000000002 020000000003 0000"
               "aaaa03 000000 0800" IPV4_TCP TCP,
               "radiotap:wlan:llc:ip:tcp");
    has_layers(101, "4500003c 00010000 40040000 c0000201 c0000219" IPV4_TCP TCP, "ip:ip:tcp");
    has_layers(101, "45000040 00010000 402f0000 c0000201 c0000219 00000800" IPV4_TCP TCP,
               "ip:gre:ip:tcp");
    has_layers(
        101,
        "4500005a 00010000 402f0000 c0000201 c0000219 100088be 00000001 10640001 00000000" MACS
        "0800" IPV4_TCP TCP,
        "ip:gre:erspan:eth:ip:tcp");
    has_layers(101,
               "4500005a 00010000 40110000 c0000201 c0000219 c000 12b5 0046 0000"
               "08000000 00002a00" MACS "0800" IPV4_TCP TCP,
               "ip:udp:vxlan:eth:ip:tcp");
    has_layers(101,
               "4500004c 00010000 40110000 c0000201 c0000219 c000 17c1 0038 0000"
               "00000800 00002a00" IPV4_TCP TCP,
               "ip:udp:geneve:ip:tcp");
    has_layers(101,
               "4500004c 00010000 40110000 c0000201 c0000219 c000 0868 0038 0000"
               "30ff0028 0000002a" IPV4_TCP TCP,
               "ip:udp:gtp:ip:tcp");
}

static void test_arp(void)
{
    g_auto(Picture) picture =
        picture_of(1, of_hex("ffffffffffff 020000000002 0806 0001080006040001 020000000002 "
                             "c0000201 000000000000 c0000219 000000000000"));

    assert_says(&picture, "Ethernet II, Src: 02:00:00:00:00:02, Dst: Broadcast "
                          "(ff:ff:ff:ff:ff:ff)\n");
    assert_says(&picture, "Address Resolution Protocol (request)\n");
    assert_says(&picture, "    Opcode: request (1)\n");
    assert_says(&picture, "    Target IP address: 192.0.2.25\n");
}

/* What an ICMP error quotes of a connection may be secret. */
static void test_icmp(void)
{
    g_auto(Picture) picture =
        picture_of(1, of_hex(MACS "0800 45000041 00010000 40010000 c0000201 c0000219 03040000"
                                  "000005dc 45000400 00010000 40060000 c0000201 c0000219"
                                  "c0000019 00000001 50415353 20"));

    assert_says(&picture, "    Code: 4 (Fragmentation needed)\n");
    assert_says(&picture, "Transmission Control Protocol, as quoted\n    Source Port: 49152\n");
    g_assert_true(bytes_equal(picture.secret, BYTES_OF("PASS ")));
}

/* Whatever may be a piece of a TCP payload counts as secret. */
static void test_secrets(void)
{
    g_auto(Picture) fragment = picture_of(
        1, of_hex(MACS "0800 4500001c 00012001 40060000 c0000201 c0000219 5041535320786161"));
    g_auto(Picture) torn = picture_of(
        1, of_hex(MACS "0800 4500001c 00010000 40060000 c0000201 c0000219 5041535320786161"));
    g_auto(Picture) unknown = picture_of(147, of_hex("5041535320"));

    g_assert_true(bytes_equal(fragment.secret, BYTES_OF("PASS xaa")));
    assert_says(&fragment, "A fragment of an IP datagram; the others are awaited (8 bytes)\n");
    g_assert_true(bytes_equal(torn.secret, BYTES_OF("PASS xaa")));
    g_assert_true(bytes_equal(unknown.secret, BYTES_OF("PASS ")));
    assert_says(&unknown, "Of a link type that posta does not read (5 bytes)\n");
}

static void test_dns(void)
{
    g_auto(Picture) picture = picture_of(
        1, of_hex(MACS "0800 45000049 00010000 40110000 c0000201 c0000235 c000 0035 0035 0000"
                       "002a 8580 0001 0001 0000 0000 04636c7562 00 000f 0001"
                       "c00c 000f 0001 00000e10 0009 000a 046d61696c c00c"));

    assert_says(&picture, "Domain Name System (response)\n    Transaction ID: 0x002a\n");
    assert_says(&picture, "    Flags: 0x8580 Standard query response, No error\n");
    assert_says(&picture, "1... .... .... .... = Response: Message is a response\n");
    assert_says(&picture, "    Queries\n        club: type MX, class IN\n");
    assert_says(&picture, "            Preference: 10\n            Mail Exchange: mail.club\n");
}

static void test_padding(void)
{
    g_auto(Picture) picture = picture_of(1, of_hex(MACS "0800" IPV4_TCP TCP "000000000000"));

    assert_says(&picture, "Padding or trailer (6 bytes)\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tree/printed-frame", test_printed_frame);
    g_test_add_func("/tree/tcp-options", test_tcp_options);
    g_test_add_func("/tree/broken-options", test_broken_options);
    g_test_add_func("/tree/layers", test_layers);
    g_test_add_func("/tree/arp", test_arp);
    g_test_add_func("/tree/icmp", test_icmp);
    g_test_add_func("/tree/secrets", test_secrets);
    g_test_add_func("/tree/dns", test_dns);
    g_test_add_func("/tree/padding", test_padding);
    return g_test_run();
}
