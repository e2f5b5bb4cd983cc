/* transport.c - the lines of TCP and UDP headers. */
#include "packet/layers.h"
#include "tree/describe.h"
#include "tree/numbers.h"

#define TCP_HEADER_LEN 20

/* source https://www.iana.org/assignments/tcp-parameters */
enum {
    OPTION_END = 0,
    OPTION_NOTHING = 1,
    OPTION_MSS = 2,
    OPTION_WINDOW_SHIFT = 3,
    OPTION_SACK_PERMITTED = 4,
    OPTION_SACK = 5,
    OPTION_TIMESTAMPS = 8,
    OPTION_USER_TIMEOUT = 28,
    OPTION_FAST_OPEN = 34,
};

/* A flag: its name in the title, its letter in the picture, its name in its own line. */
static const struct {
    uint16_t mask;
    const char *word, *letter, *label;
} tcp_flags[] = {
    {0x100, "AE",  "E", "Accurate ECN"             },
    {0x080, "CWR", "C", "Congestion Window Reduced"},
    {0x040, "ECE", "E", "ECN-Echo"                 },
    {0x020, "URG", "U", "Urgent"                   },
    {0x010, "ACK", "A", "Acknowledgment"           },
    {0x008, "PSH", "P", "Push"                     },
    {0x004, "RST", "R", "Reset"                    },
    {0x002, "SYN", "S", "Syn"                      },
    {0x001, "FIN", "F", "Fin"                      },
};

static const NumberName option_names[] = {
    {OPTION_END,            "End of Option List (EOL)" },
    {OPTION_NOTHING,        "No-Operation (NOP)"       },
    {OPTION_MSS,            "Maximum segment size"     },
    {OPTION_WINDOW_SHIFT,   "Window scale"             },
    {OPTION_SACK_PERMITTED, "SACK permitted"           },
    {OPTION_SACK,           "SACK"                     },
    {OPTION_TIMESTAMPS,     "Timestamps"               },
    {19,                    "TCP MD5 signature"        },
    {OPTION_USER_TIMEOUT,   "User Timeout Option"      },
    {29,                    "TCP Authentication Option"},
    {30,                    "Multipath TCP"            },
    {OPTION_FAST_OPEN,      "TCP Fast Open Cookie"     },
    {253,                   "Experimental"             },
    {254,                   "Experimental"             },
    {0,                     NULL                       },
};

static const char *option_name(uint8_t kind)
{
    const char *name = number_name(option_names, kind);

    return name == NULL ? "Unknown" : name;
}

void describe_checksum(Tree *tree, ChecksumState state)
{
    static const char *const words[] = {
        [CHECKSUM_UNCHECKED] = "Unverified",
        [CHECKSUM_GOOD] = "Good",
        [CHECKSUM_OFFLOADED] = "Left to the network card",
        [CHECKSUM_BAD] = "Bad",
    };

    tree_conclude(tree, "Checksum Status", "%s", words[state]);
}

/* source RFC 9293 3.1, RFC 3168 6.1, RFC 9768 */
static void put_flags(Tree *tree, Bytes octets)
{
    unsigned flags = tree_masked(octets, 0x0fff);
    g_autoptr(GString) names = g_string_new(NULL), letters = g_string_new("···");

    for (size_t i = 0; i < G_N_ELEMENTS(tcp_flags); i++) {
        bool is_set = (flags & tcp_flags[i].mask) != 0;

        g_string_append(letters, is_set ? tcp_flags[i].letter : "·");
    }
    for (size_t i = G_N_ELEMENTS(tcp_flags); i-- > 0;)
        if ((flags & tcp_flags[i].mask) != 0)
            g_string_append_printf(names, "%s%s", names->len == 0 ? "" : ", ", tcp_flags[i].word);
    tree_open(tree, octets, "Flags", "0x%03x (%s)", flags, names->len == 0 ? "<None>" : names->str);
    tree_draw_bits(tree, 12);
    tree_bits(tree, octets, 0x0e00, "Reserved", "%s",
              tree_masked(octets, 0x0e00) == 0 ? "Not set" : "Set");
    for (size_t i = 0; i < G_N_ELEMENTS(tcp_flags); i++)
        tree_flag(tree, octets, tcp_flags[i].mask, tcp_flags[i].label);
    tree_draw_bits(tree, 0);
    tree_conclude(tree, "TCP Flags", "%s", letters->str);
    tree_close(tree);
}

/* What an option says; its length fits. */
static void put_option_data(Tree *tree, Bytes option)
{
    Bytes data = bytes_skip(option, 2);

    switch (option.data[0]) {
    case OPTION_MSS: /* RFC 9293 3.7.1 */
        tree_put(tree, data, "MSS Value", "%u", tree_number(data));
        break;
    case OPTION_WINDOW_SHIFT: /* RFC 7323 2.2, 2.3 */
        tree_put(tree, data, "Shift count", "%u", data.data[0]);
        tree_conclude(tree, "Multiplier", "%u", 1u << MIN(data.data[0], 14));
        break;
    case OPTION_TIMESTAMPS: /* RFC 7323 3.2 */
        tree_put(tree, bytes_first(data, 4), "Timestamp value", "%u",
                 tree_number(bytes_first(data, 4)));
        tree_put(tree, bytes_skip(data, 4), "Timestamp echo reply", "%u",
                 tree_number(bytes_skip(data, 4)));
        break;
    case OPTION_SACK: /* RFC 2018 3 */
        for (; data.len >= 8; data = bytes_skip(data, 8)) {
            tree_put(tree, bytes_first(data, 4), "left edge (raw)", "%u",
                     tree_number(bytes_first(data, 4)));
            tree_put(tree, octets_at(data, 4, 4), "right edge (raw)", "%u",
                     tree_number(octets_at(data, 4, 4)));
        }
        break;
    default:
        if (data.len > 0) {
            g_autofree char *hex = tree_hex(data, 40);
            tree_put(tree, data, "Data", "%s", hex);
        }
    }
}

/* What stands behind the name of an option in its title; yours. */
static char *option_summary(Bytes option)
{
    Bytes data = bytes_skip(option, 2);

    switch (option.data[0]) {
    case OPTION_MSS:
        return g_strdup_printf(": %u bytes", tree_number(data));
    case OPTION_WINDOW_SHIFT:
        return g_strdup_printf(": %u (multiply by %u)", data.data[0], 1u << MIN(data.data[0], 14));
    case OPTION_TIMESTAMPS:
        return g_strdup_printf(": TSval %u, TSecr %u", tree_number(bytes_first(data, 4)),
                               tree_number(bytes_skip(data, 4)));
    default:
        return g_strdup("");
    }
}

/* Whether an option has the length that its kind must have. */
static bool has_right_length(Bytes option)
{
    switch (option.data[0]) {
    case OPTION_MSS:
        return option.len == 4;
    case OPTION_WINDOW_SHIFT:
        return option.len == 3;
    case OPTION_TIMESTAMPS:
        return option.len == 10;
    default:
        return true;
    }
}

static void put_option(Tree *tree, Bytes option)
{
    uint8_t kind = option.data[0];
    bool is_right = has_right_length(option);
    g_autofree char *summary = is_right ? option_summary(option) : g_strdup(": wrong length");

    tree_open_text(tree, option, "TCP Option - %s%s", option_name(kind), summary);
    tree_put(tree, bytes_first(option, 1), "Kind", "%s (%u)", option_name(kind), kind);
    if (option.len > 1)
        tree_put(tree, octets_at(option, 1, 1), "Length", "%u", option.data[1]);
    if (option.len > 1 && is_right)
        put_option_data(tree, option);
    tree_close(tree);
}

/* The next option off the front; no octets where there is none, or its length cannot be. */
static Bytes option_next(Bytes *rest)
{
    bool is_single = rest->len > 0 && rest->data[0] <= OPTION_NOTHING;
    size_t len = is_single ? 1 : rest->len < 2 ? 0 : rest->data[1];
    Bytes option = bytes_first(*rest, len);

    if (!is_single && (len < 2 || len > rest->len))
        option.len = 0;
    *rest = bytes_skip(*rest, option.len > 0 && option.data[0] != OPTION_END ? len : rest->len);
    return option;
}

static void put_options(Tree *tree, Bytes octets)
{
    g_autoptr(GString) names = g_string_new(NULL);
    Bytes rest = octets;

    if (octets.len == 0)
        return;
    while (rest.len > 0) {
        Bytes option = option_next(&rest);

        if (option.len > 0)
            g_string_append_printf(names, ", %s", option_name(option.data[0]));
    }
    tree_open(tree, octets, "Options", "(%zu bytes)%s", octets.len, names->str);
    for (rest = octets; rest.len > 0;) {
        Bytes all = rest, option = option_next(&rest);

        if (option.len > 0)
            put_option(tree, option);
        else
            tree_text(tree, all, "An option of a length that it cannot have");
    }
    tree_close(tree);
}

static void put_sequence(Tree *tree, const TcpDetail *tcp, const Segment *segment, Bytes header)
{
    Bytes sequence = octets_at(header, 4, 4), acknowledged = octets_at(header, 8, 4);
    uint32_t next = tcp->sequence + segment->payload_len + ((segment->flags & TCP_SYN) != 0) +
                    ((segment->flags & TCP_FIN) != 0);
    bool has_ack = (segment->flags & TCP_ACK) != 0;

    if (tcp->is_known)
        tree_put(tree, sequence, "Sequence Number", "%u    (relative sequence number)",
                 tcp->sequence);
    tree_put(tree, sequence, "Sequence Number (raw)", "%u", segment->sequence);
    if (tcp->is_known)
        tree_conclude(tree, "Next Sequence Number", "%u    (relative sequence number)", next);
    if (tcp->is_known && has_ack)
        tree_put(tree, acknowledged, "Acknowledgment Number", "%u    (relative ack number)",
                 tcp->acknowledged);
    else if (tcp->is_known)
        tree_put(tree, acknowledged, "Acknowledgment Number", "%u", segment->acknowledgement);
    tree_put(tree, acknowledged, "Acknowledgment number (raw)", "%u", segment->acknowledgement);
}

static void put_window(Tree *tree, const TcpDetail *tcp, const Segment *segment, Bytes header)
{
    tree_put(tree, octets_at(header, 14, 2), "Window", "%u", segment->window);
    if (!tcp->is_known)
        return;
    tree_conclude(tree, "Calculated window size", "%u", tcp->window);
    if ((segment->flags & TCP_SYN) != 0)
        return;
    if (tcp->window_shift >= 0)
        tree_conclude(tree, "Window size scaling factor", "%u", 1u << tcp->window_shift);
    else
        tree_conclude(tree, "Window size scaling factor", "%d (%s)", tcp->window_shift,
                      tcp->window_shift == -1 ? "unknown" : "no window scaling used");
}

/* source RFC 9293 3.1 */
void describe_tcp(Tree *tree, const FrameDetail *detail, const TcpDetail *tcp, Bytes header)
{
    const Segment *segment = detail->segment;
    Bytes offset = octets_at(header, 12, 1);
    g_autoptr(GString) numbers = g_string_new(NULL);

    g_string_append_printf(numbers, ", Seq: %u", tcp->is_known ? tcp->sequence : segment->sequence);
    if ((segment->flags & TCP_ACK) != 0)
        g_string_append_printf(numbers, ", Ack: %u",
                               tcp->is_known ? tcp->acknowledged : segment->acknowledgement);
    tree_layer(tree, "tcp", header,
               "Transmission Control Protocol, Src Port: %u, Dst Port: %u%s, Len: %u",
               segment->source_port, segment->destination_port, numbers->str, segment->payload_len);
    tree_put(tree, octets_at(header, 0, 2), "Source Port", "%u", segment->source_port);
    tree_put(tree, octets_at(header, 2, 2), "Destination Port", "%u", segment->destination_port);
    tree_conclude(tree, "TCP Segment Len", "%u", segment->payload_len);
    put_sequence(tree, tcp, segment, header);
    tree_bits(tree, offset, 0xf0, "Header Length", "%u bytes (%u)", tree_masked(offset, 0xf0) * 4,
              tree_masked(offset, 0xf0));
    put_flags(tree, octets_at(header, 12, 2));
    put_window(tree, tcp, segment, header);
    tree_put(tree, octets_at(header, 16, 2), "Checksum", "0x%04x",
             tree_number(octets_at(header, 16, 2)));
    describe_checksum(tree, segment_checksum(segment));
    tree_put(tree, octets_at(header, 18, 2), "Urgent Pointer", "%u", segment->urgent);
    put_options(tree, bytes_skip(header, TCP_HEADER_LEN));
    if (segment->payload_len > 0)
        tree_text(tree, segment->payload, "TCP payload (%u bytes)", segment->payload_len);
}

/* source RFC 768 */
void describe_udp(Tree *tree, const FrameDetail *detail, Bytes header)
{
    const Segment *segment = detail->segment;
    unsigned source = tree_number(octets_at(header, 0, 2));
    unsigned destination = tree_number(octets_at(header, 2, 2));
    bool is_innermost = segment->covered.data == header.data; /* else it carries a tunnel */

    tree_layer(tree, "udp", header, "User Datagram Protocol, Src Port: %u, Dst Port: %u", source,
               destination);
    tree_put(tree, octets_at(header, 0, 2), "Source Port", "%u", source);
    tree_put(tree, octets_at(header, 2, 2), "Destination Port", "%u", destination);
    tree_put(tree, octets_at(header, 4, 2), "Length", "%u", tree_number(octets_at(header, 4, 2)));
    tree_put(tree, octets_at(header, 6, 2), "Checksum", "0x%04x",
             tree_number(octets_at(header, 6, 2)));
    if (is_innermost)
        describe_checksum(tree, segment_checksum(segment));
    if (is_innermost && segment->payload_len > 0)
        tree_text(tree, segment->payload, "UDP payload (%u bytes)", segment->payload_len);
}
