/* internet.c - the lines of IPv4 and IPv6 headers. */
#include "packet/layers.h"
#include "tree/describe.h"
#include "tree/numbers.h"

static const char *congestion_name(unsigned bits)
{
    static const char *const names[] = {
        "Not ECN-Capable Transport", "ECN-Capable Transport codepoint '01'",
        "ECN-Capable Transport codepoint '10'", "Congestion Experienced"};

    return names[bits & 3];
}

static const char *congestion_short(unsigned bits)
{
    static const char *const names[] = {"Not-ECT", "ECT(1)", "ECT(0)", "CE"};

    return names[bits & 3];
}

/* source RFC 2474 3, RFC 3168 5 */
static void put_services(Tree *tree, Bytes octets, uint32_t mask, const char *label)
{
    unsigned both = tree_masked(octets, mask), point = both >> 2, congestion = both & 3;
    uint32_t low = mask & (mask ^ (mask << 2)); /* the two lowest bits of the mask */

    tree_open(tree, octets, label, "0x%02x (DSCP: %s, ECN: %s)", both,
              code_point_name((uint8_t)point), congestion_short(congestion));
    tree_bits(tree, octets, mask & ~low, "Differentiated Services Codepoint", "%s (%u)",
              code_point_name((uint8_t)point), point);
    tree_bits(tree, octets, low, "Explicit Congestion Notification", "%s (%u)",
              congestion_name(congestion), congestion);
    tree_close(tree);
}

/* source RFC 791 3.1 */
static void put_fragment(Tree *tree, Bytes octets)
{
    Bytes first = bytes_first(octets, 1);
    unsigned flags = tree_masked(first, 0xe0);

    tree_open_bits(
        tree, first, 0xe0, "Flags", "0x%x%s%s%s", flags, (flags & 4) != 0 ? ", Reserved bit" : "",
        (flags & 2) != 0 ? ", Don't fragment" : "", (flags & 1) != 0 ? ", More fragments" : "");
    tree_flag(tree, first, 0x80, "Reserved bit");
    tree_flag(tree, first, 0x40, "Don't fragment");
    tree_flag(tree, first, 0x20, "More fragments");
    tree_close(tree);
    tree_bits(tree, octets, 0x1fff, "Fragment Offset", "%u", tree_masked(octets, 0x1fff) * 8);
}

/* source RFC 791 3.1; a copied flag, a class and a number are the first octet of each */
static void put_option(Tree *tree, Bytes option)
{
    static const NumberName names[] = {
        {0x00, "End of Options List (EOL)"},
        {0x01, "No Operation (NOP)"       },
        {0x07, "Record Route"             },
        {0x44, "Time Stamp"               },
        {0x82, "Security"                 },
        {0x83, "Loose Source Route"       },
        {0x86, "Commercial Security"      },
        {0x88, "Stream ID"                },
        {0x89, "Strict Source Route"      },
        {0x94, "Router Alert"             },
        {0,    NULL                       },
    };
    const char *name = number_name(names, option.data[0]);
    g_autofree char *value = tree_hex(bytes_skip(option, 2), 40);

    tree_put(tree, option, "IP Option", "%s%s%s", name == NULL ? "Unknown" : name,
             *value == '\0' ? "" : ", ", value);
}

static void put_options(Tree *tree, Bytes rest)
{
    if (rest.len == 0)
        return;
    tree_open(tree, rest, "Options", "(%zu bytes)", rest.len);
    while (rest.len > 0) {
        bool is_single = rest.data[0] <= 1;
        size_t len = is_single ? 1 : rest.len < 2 ? 0 : rest.data[1];

        if (len == 0 || len > rest.len || (!is_single && len < 2)) {
            tree_text(tree, rest, "An option of a length that it cannot have");
            break;
        }
        put_option(tree, bytes_first(rest, len));
        rest = rest.data[0] == 0 ? bytes_skip(rest, rest.len) : bytes_skip(rest, len);
    }
    tree_close(tree);
}

/* A header that is right sums up to all ones. source RFC 1071 1 */
static bool is_sum_right(Bytes header)
{
    uint32_t sum = 0;

    for (size_t i = 0; i + 1 < header.len; i += 2)
        sum += network_u16(header.data + i);
    while (sum > UINT16_MAX)
        sum = (sum & UINT16_MAX) + (sum >> 16);
    return sum == UINT16_MAX;
}

static void put_addresses(Tree *tree, Bytes source, Bytes destination, const char *from,
                          const char *to)
{
    tree_put(tree, source, "Source Address", "%s", from);
    tree_put(tree, destination, "Destination Address", "%s", to);
}

static const char *address_text(Bytes octets, char text[ADDRESS_TEXT_SIZE])
{
    Address address = {.version = octets.len == 4 ? 4 : 6};

    memcpy(address.octets, octets.data, MIN(octets.len, sizeof(address.octets)));
    return address_to_text(&address, text);
}

/* source RFC 791 3.1 */
void describe_ipv4(Tree *tree, Bytes header)
{
    Bytes first = octets_at(header, 0, 1), sum = octets_at(header, 10, 2);
    Bytes source = octets_at(header, 12, 4), destination = octets_at(header, 16, 4);
    unsigned identification = tree_number(octets_at(header, 4, 2));
    char from[ADDRESS_TEXT_SIZE], to[ADDRESS_TEXT_SIZE];

    address_text(source, from);
    address_text(destination, to);
    tree_layer(tree, "ip", header, "Internet Protocol Version 4, Src: %s, Dst: %s", from, to);
    tree_bits(tree, first, 0xf0, "Version", "%u", tree_masked(first, 0xf0));
    tree_bits(tree, first, 0x0f, "Header Length", "%u bytes (%u)", tree_masked(first, 0x0f) * 4,
              tree_masked(first, 0x0f));
    put_services(tree, octets_at(header, 1, 1), 0xff, "Differentiated Services Field");
    tree_put(tree, octets_at(header, 2, 2), "Total Length", "%u",
             tree_number(octets_at(header, 2, 2)));
    tree_put(tree, octets_at(header, 4, 2), "Identification", "0x%04x (%u)", identification,
             identification);
    put_fragment(tree, octets_at(header, 6, 2));
    tree_put(tree, octets_at(header, 8, 1), "Time to Live", "%u", header.data[8]);
    tree_put(tree, octets_at(header, 9, 1), "Protocol", "%s (%u)", ip_protocol_name(header.data[9]),
             header.data[9]);
    tree_put(tree, sum, "Header Checksum", "0x%04x", tree_number(sum));
    tree_conclude(tree, "Header checksum status", "%s",
                  is_sum_right(header) ? "Good" : "Bad, or left to the network card");
    put_addresses(tree, source, destination, from, to);
    put_options(tree, bytes_skip(header, 20));
}

/* source RFC 8200 3 */
void describe_ipv6(Tree *tree, Bytes header)
{
    Bytes first = octets_at(header, 0, 4);
    Bytes source = octets_at(header, 8, 16), destination = octets_at(header, 24, 16);
    char from[ADDRESS_TEXT_SIZE], to[ADDRESS_TEXT_SIZE];

    address_text(source, from);
    address_text(destination, to);
    tree_layer(tree, "ipv6", header, "Internet Protocol Version 6, Src: %s, Dst: %s", from, to);
    tree_bits(tree, octets_at(header, 0, 1), 0xf0, "Version", "%u",
              tree_masked(octets_at(header, 0, 1), 0xf0));
    put_services(tree, first, 0x0ff00000, "Traffic Class");
    tree_bits(tree, first, 0x000fffff, "Flow Label", "0x%05x", tree_masked(first, 0x000fffff));
    tree_put(tree, octets_at(header, 4, 2), "Payload Length", "%u",
             tree_number(octets_at(header, 4, 2)));
    tree_put(tree, octets_at(header, 6, 1), "Next Header", "%s (%u)",
             ip_protocol_name(header.data[6]), header.data[6]);
    tree_put(tree, octets_at(header, 7, 1), "Hop Limit", "%u", header.data[7]);
    put_addresses(tree, source, destination, from, to);
}

/* source RFC 8200 4 */
void describe_extension(Tree *tree, uint8_t protocol, Bytes header)
{
    const uint8_t fragment = 44;
    Bytes place = octets_at(header, 2, 2);

    tree_layer(tree, protocol == fragment ? "ipv6.fraghdr" : "ipv6.ext", header, "%s",
               ip_protocol_name(protocol));
    tree_put(tree, octets_at(header, 0, 1), "Next Header", "%s (%u)",
             ip_protocol_name(header.data[0]), header.data[0]);
    if (protocol != fragment) {
        tree_put(tree, octets_at(header, 1, 1), "Length", "%u (%zu bytes)", header.data[1],
                 header.len);
        return;
    }
    tree_bits(tree, place, 0xfff8, "Offset", "%u", tree_masked(place, 0xfff8) * 8);
    tree_flag(tree, place, 0x0001, "More Fragments");
    tree_put(tree, octets_at(header, 4, 4), "Identification", "0x%08x",
             tree_number(octets_at(header, 4, 4)));
}
