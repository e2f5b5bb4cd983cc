/* icmp_line.c - what the line of a frame with an ICMP message says: as tshark does. */
#include "tree/icmp_names.h"

#include "cli/frame_line.h"

#define PROTOCOL_ICMP 1
#define PROTOCOL_ICMPV6 58

/* source RFC 792, RFC 4443 4.1, RFC 4861 4 */
enum {
    ECHO_REPLY = 0,
    ECHO_REQUEST = 8,
    ECHO_REQUEST_6 = 128,
    ECHO_REPLY_6 = 129,
    ROUTER_ADVERTISEMENT = 134,
    NEIGHBOR_SOLICITATION = 135,
    NEIGHBOR_ADVERTISEMENT = 136,
};

/* What an option says of a card: 1 whose the message is, 2 whose was asked for. source RFC 4861 4.6
 */
enum { OPTION_SOURCE = 1, OPTION_TARGET = 2 };

#define OPTION_LEN 8 /* with an address of Ethernet */

static uint16_t u16_at(Bytes octets, size_t at)
{
    return (uint16_t)(octets.data[at] << 8 | octets.data[at + 1]);
}

/* source RFC 792; the sequence number in both byte orders, since Windows and Linux differ */
static void add_echo(GString *info, const Frame *frame, Bytes octets, bool is_request)
{
    bool is_version_6 = frame->segment.transport == PROTOCOL_ICMPV6;
    uint16_t number = u16_at(octets, 6);

    if (is_version_6)
        g_string_append_printf(info, " id=0x%04x, seq=%u, hop limit=%u", u16_at(octets, 4), number,
                               frame->segment.ttl);
    else
        g_string_append_printf(info, "%s id=0x%04x, seq=%u/%u, ttl=%u", is_request ? " " : "   ",
                               u16_at(octets, 4), number, GUINT16_SWAP_LE_BE(number),
                               frame->segment.ttl);
}

static void add_address(GString *info, Bytes octets)
{
    Address address = {.version = 6};
    char text[ADDRESS_TEXT_SIZE];

    memcpy(address.octets, octets.data, sizeof(address.octets));
    g_string_append(info, address_to_text(&address, text));
}

/* The address of a card, where an option of this kind is the first. */
static void add_card(GString *info, Bytes options, uint8_t kind, const char *before)
{
    if (options.len < OPTION_LEN || options.data[0] != kind || options.data[1] != 1)
        return;
    g_string_append_printf(info, "%s%02x:%02x:%02x:%02x:%02x:%02x", before, options.data[2],
                           options.data[3], options.data[4], options.data[5], options.data[6],
                           options.data[7]);
}

/* source RFC 4861 4.3 and 4.4 */
static void add_neighbor(GString *info, Bytes octets, bool is_answer)
{
    static const struct {
        uint8_t mask;
        const char *word;
    } flags[] = {
        {0x80, "rtr"},
        {0x40, "sol"},
        {0x20, "ovr"},
    };
    const size_t head_len = 24;
    const char *before = " (";

    if (octets.len < head_len)
        return;
    g_string_append(info, is_answer ? " " : " for ");
    add_address(info, bytes_skip(octets, 8));
    for (size_t i = 0; is_answer && i < G_N_ELEMENTS(flags); i++) {
        if ((octets.data[4] & flags[i].mask) == 0)
            continue;
        g_string_append_printf(info, "%s%s", before, flags[i].word);
        before = ", ";
    }
    if (before[0] == ',')
        g_string_append_c(info, ')');
    add_card(info, bytes_skip(octets, head_len), is_answer ? OPTION_TARGET : OPTION_SOURCE,
             is_answer ? " is at " : " from ");
}

bool icmp_info(const Frame *frame, GString *info)
{
    bool is_version_6 = frame->segment.transport == PROTOCOL_ICMPV6;
    Bytes octets = frame->segment.payload;
    const size_t head_len = 8, router_len = 16;

    if ((!is_version_6 && frame->segment.transport != PROTOCOL_ICMP) || octets.len < head_len)
        return false;
    uint8_t type = octets.data[0];
    const char *name = icmp_type_name(type, is_version_6);
    const char *reason = icmp_code_name(type, octets.data[1], is_version_6);
    if (name == NULL)
        return false;
    g_string_append(info, name);
    if (is_version_6 ? type == ECHO_REQUEST_6 || type == ECHO_REPLY_6
                     : type == ECHO_REQUEST || type == ECHO_REPLY)
        add_echo(info, frame, octets, type == ECHO_REQUEST);
    else if (is_version_6 && (type == NEIGHBOR_SOLICITATION || type == NEIGHBOR_ADVERTISEMENT))
        add_neighbor(info, octets, type == NEIGHBOR_ADVERTISEMENT);
    else if (is_version_6 && type == ROUTER_ADVERTISEMENT)
        add_card(info, bytes_skip(octets, router_len), OPTION_SOURCE, " from ");
    else if (reason != NULL)
        g_string_append_printf(info, " (%s)", reason);
    return true;
}
