/* tunnels.c - the lines of the headers that packets are packed into. */
#include "tree/describe.h"
#include "tree/numbers.h"

static void put_number(Tree *tree, Bytes header, size_t at, size_t count, const char *label)
{
    Bytes field = octets_at(header, at, count);

    if (field.len == count)
        tree_put(tree, field, label, "%u (0x%0*x)", tree_number(field), (int)count * 2,
                 tree_number(field));
}

static void put_type(Tree *tree, Bytes header, size_t at, const char *label)
{
    uint16_t type = (uint16_t)tree_number(octets_at(header, at, 2));

    tree_put(tree, octets_at(header, at, 2), label, "%s (0x%04x)", ether_type_name(type), type);
}

/* source RFC 2784 2.1, RFC 2890 2, RFC 2637 4.1 */
static void describe_gre(Tree *tree, Bytes header)
{
    Bytes flags = octets_at(header, 0, 2);
    uint16_t type = (uint16_t)tree_number(octets_at(header, 2, 2));
    bool is_enhanced = tree_masked(flags, 0x0007) == 1;
    size_t at = 4;

    tree_layer(tree, "gre", header, "Generic Routing Encapsulation (%s)", ether_type_name(type));
    tree_open(tree, flags, "Flags and Version", "0x%04x", tree_number(flags));
    tree_flag(tree, flags, 0x8000, "Checksum Bit");
    tree_flag(tree, flags, 0x4000, "Routing Bit");
    tree_flag(tree, flags, 0x2000, "Key Bit");
    tree_flag(tree, flags, 0x1000, "Sequence Number Bit");
    if (is_enhanced)
        tree_flag(tree, flags, 0x0080, "Acknowledgment");
    tree_bits(tree, flags, 0x0007, "Version", "%u", tree_masked(flags, 0x0007));
    tree_close(tree);
    put_type(tree, header, 2, "Protocol Type");
    if (!is_enhanced && tree_masked(flags, 0x8000) != 0) {
        put_number(tree, header, at, 2, "Checksum");
        at += 4;
    }
    if (tree_masked(flags, 0x2000) != 0) {
        put_number(tree, header, at, 4, "Key");
        at += 4;
    }
    if (tree_masked(flags, 0x1000) != 0) {
        put_number(tree, header, at, 4, "Sequence Number");
        at += 4;
    }
    if (is_enhanced && tree_masked(flags, 0x0080) != 0)
        put_number(tree, header, at, 4, "Acknowledgment Number");
}

/* source draft-foschiano-erspan-03 4 */
static void describe_erspan(Tree *tree, const Layer *layer)
{
    const uint16_t third = 0x22eb;
    Bytes first = octets_at(layer->header, 0, 2), second = octets_at(layer->header, 2, 2);

    tree_layer(tree, "erspan", layer->header, "Encapsulated Remote Switch Packet ANalysis Type %s",
               layer->type == third    ? "III"
               : layer->header.len > 0 ? "II"
                                       : "I");
    if (layer->header.len < 4)
        return;
    tree_bits(tree, first, 0xf000, "Version", "%u", tree_masked(first, 0xf000));
    tree_bits(tree, first, 0x0fff, "Vlan", "%u", tree_masked(first, 0x0fff));
    tree_bits(tree, second, 0xe000, "COS", "%u", tree_masked(second, 0xe000));
    tree_bits(tree, second, 0x0400, "Truncated", "%u", tree_masked(second, 0x0400));
    tree_bits(tree, second, 0x03ff, "SpanID", "%u", tree_masked(second, 0x03ff));
    put_number(tree, layer->header, 4, 4, layer->type == third ? "Timestamp" : "Index");
}

/* source RFC 7348 5 */
static void describe_vxlan(Tree *tree, Bytes header)
{
    Bytes flags = octets_at(header, 0, 2);

    tree_layer(tree, "vxlan", header, "Virtual eXtensible Local Area Network");
    tree_open(tree, flags, "Flags", "0x%04x", tree_number(flags));
    tree_flag(tree, flags, 0x0800, "VXLAN Network ID (VNI)");
    tree_close(tree);
    put_number(tree, header, 2, 2, "Group Policy ID");
    tree_put(tree, octets_at(header, 4, 3), "VXLAN Network Identifier (VNI)", "%u",
             tree_number(octets_at(header, 4, 3)));
}

/* source RFC 8926 3.4, 3.5 */
static void describe_geneve(Tree *tree, Bytes header)
{
    Bytes first = octets_at(header, 0, 1), flags = octets_at(header, 1, 1);

    tree_layer(tree, "geneve", header, "Generic Network Virtualization Encapsulation, VNI: 0x%06x",
               tree_number(octets_at(header, 4, 3)));
    tree_bits(tree, first, 0xc0, "Version", "%u", tree_masked(first, 0xc0));
    tree_bits(tree, first, 0x3f, "Length", "%u bytes", tree_masked(first, 0x3f) * 4);
    tree_flag(tree, flags, 0x80, "Operations, Administration and Management Frame");
    tree_flag(tree, flags, 0x40, "Critical Options Present");
    put_type(tree, header, 2, "Protocol Type");
    tree_put(tree, octets_at(header, 4, 3), "Virtual Network Identifier (VNI)", "0x%06x",
             tree_number(octets_at(header, 4, 3)));
    if (header.len > 8)
        tree_put(tree, bytes_skip(header, 8), "Options", "(%zu bytes)", header.len - 8);
}

/* source 3GPP TS 29.281 5.1 */
static void describe_gtp(Tree *tree, Bytes header)
{
    Bytes flags = octets_at(header, 0, 1);

    tree_layer(tree, "gtp", header, "GPRS Tunneling Protocol");
    tree_open(tree, flags, "Flags", "0x%02x", tree_number(flags));
    tree_bits(tree, flags, 0xe0, "Version", "%u", tree_masked(flags, 0xe0));
    tree_bits(tree, flags, 0x10, "Protocol type", "GTP (%u)", tree_masked(flags, 0x10));
    tree_flag(tree, flags, 0x04, "Is Next Extension Header present?");
    tree_flag(tree, flags, 0x02, "Is Sequence Number present?");
    tree_flag(tree, flags, 0x01, "Is N-PDU number present?");
    tree_close(tree);
    tree_put(tree, octets_at(header, 1, 1), "Message Type", "T-PDU (0x%02x)", header.data[1]);
    put_number(tree, header, 2, 2, "Length");
    tree_put(tree, octets_at(header, 4, 4), "TEID", "0x%08x (%u)",
             tree_number(octets_at(header, 4, 4)), tree_number(octets_at(header, 4, 4)));
    if (tree_masked(flags, 0x02) != 0)
        put_number(tree, header, 8, 2, "Sequence number");
}

void describe_tunnel(Tree *tree, const Layer *layer)
{
    switch (layer->kind) {
    case LAYER_GRE:
        describe_gre(tree, layer->header);
        break;
    case LAYER_ERSPAN:
        describe_erspan(tree, layer);
        break;
    case LAYER_ETHERIP: /* RFC 3378 3 */
        tree_layer(tree, "etherip", layer->header, "Ethernet over IP, Version: 3");
        break;
    case LAYER_VXLAN:
        describe_vxlan(tree, layer->header);
        break;
    case LAYER_GENEVE:
        describe_geneve(tree, layer->header);
        break;
    case LAYER_GTP:
        describe_gtp(tree, layer->header);
        break;
    case LAYER_TEREDO: /* RFC 4380 5.1.1 */
        tree_layer(tree, "teredo", layer->header, "Teredo IPv6 over UDP tunneling");
        tree_put(tree, layer->header, "Authentication and origin", "(%zu bytes)",
                 layer->header.len);
        break;
    default:
        break;
    }
}
