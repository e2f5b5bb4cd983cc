/* trace.h - which headers were taken off a packet on the way to what is in it. */
#pragma once

#include "base/bytes.h"

/* Headers noted of one packet: TUNNELS_MAX of them with Ethernet, tags, IP and extensions in each
 * come to fewer; more labels and tags than that are noted no more. */
#define TRACE_LAYERS_MAX 64

typedef enum LayerKind {
    LAYER_LINK, /* what the link type begins with, but for Ethernet's */
    LAYER_ETHERNET,
    LAYER_VLAN,
    LAYER_MPLS,         /* one label */
    LAYER_CONTROL_WORD, /* of a pseudowire */
    LAYER_PPPOE,
    LAYER_LLC, /* with SNAP, where it is there */
    LAYER_PPP,
    LAYER_IPV4,
    LAYER_IPV6,
    LAYER_EXTENSION, /* of IPv6; `type` is its protocol number */
    LAYER_GRE,
    LAYER_ERSPAN, /* `type` is GRE's: which version it is */
    LAYER_ETHERIP,
    LAYER_VXLAN,
    LAYER_GENEVE,
    LAYER_GTP,
    LAYER_TEREDO,
    LAYER_UDP,
    LAYER_TCP,
} LayerKind;

typedef struct Layer {
    LayerKind kind;
    uint16_t type; /* see LayerKind; else 0 */
    Bytes header;  /* lent, as the packet is; elsewhere than in the packet where IP fragments were
                      put together */
    uint32_t wire_len; /* octets behind the header that belong to it, on the wire: without padding,
                          and more than there are where the capture cut the packet */
} Layer;

/* The headers of a packet, outermost first. */
typedef struct LayerTrace {
    size_t count; /* of layer[] */
    Layer layer[TRACE_LAYERS_MAX];
    bool is_full; /* there are more than were noted */
} LayerTrace;

/* Notes a header; nothing where nobody wants to know (trace NULL). */
static inline void trace_note(LayerTrace *trace, LayerKind kind, Bytes header, uint32_t wire_len)
{
    if (trace == NULL)
        return;
    if (trace->count == TRACE_LAYERS_MAX)
        trace->is_full = true;
    else
        trace->layer[trace->count++] =
            (Layer){.kind = kind, .header = header, .wire_len = wire_len};
}

/* The same of one whose kind alone does not tell how it is to be read. */
static inline void trace_note_type(LayerTrace *trace, LayerKind kind, uint16_t type, Bytes header,
                                   uint32_t wire_len)
{
    size_t before = trace == NULL ? 0 : trace->count;

    trace_note(trace, kind, header, wire_len);
    if (trace != NULL && trace->count > before)
        trace->layer[before].type = type;
}
