/* tunnel.h - what a packet was packed into on a part of its way. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define TUNNELS_MAX 8 /* what is packed deeper is not looked for: it is a datagram like others */

typedef enum TunnelKind {
    TUNNEL_IP_IN_IP,
    TUNNEL_6IN4, /* IPv6 in IPv4, or in IPv6 */
    TUNNEL_GRE,
    TUNNEL_ERSPAN,
    TUNNEL_ETHERIP,
    TUNNEL_VXLAN,
    TUNNEL_GENEVE,
    TUNNEL_GTP,
    TUNNEL_TEREDO,
    N_TUNNEL_KINDS
} TunnelKind;

/* What a packet was packed into. */
typedef struct Tunnel {
    TunnelKind kind;
    bool has_id;
    uint32_t id; /* GRE's key, ERSPAN's session, VNI, TEID */
} Tunnel;

/* "vxlan", "gre", ... */
const char *tunnel_name(TunnelKind kind);
