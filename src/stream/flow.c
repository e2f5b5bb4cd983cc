/* flow.c - names for what is known of a connection. */
#include "stream/flow.h"

/* source IANA service names; RFC 8314; 2525 by custom */
static const uint16_t mail_ports[] = {24, 25, 110, 143, 465, 587, 993, 995, 2525};

bool port_is_mail(uint16_t port)
{
    for (size_t i = 0; i < G_N_ELEMENTS(mail_ports); i++)
        if (mail_ports[i] == port)
            return true;
    return false;
}

static const char *reset_state(const Flow *flow)
{
    const FlowSide *client = &flow->side[CLIENT], *server = &flow->side[SERVER];

    if (client->has_syn && server->has_syn)
        return client->has_rst ? "RSTO" : "RSTR";
    if (client->has_syn)
        return client->has_rst ? "RSTOS0" : "REJ";
    return server->has_syn && server->has_rst ? "RSTRH" : "OTH";
}

/* source Zeek, base/protocols/conn/main.zeek, conn_state */
const char *flow_state(const Flow *flow)
{
    const FlowSide *client = &flow->side[CLIENT], *server = &flow->side[SERVER];

    if (client->has_fin && server->has_fin && client->has_syn && server->has_syn)
        return "SF";
    if (client->has_rst || server->has_rst)
        return reset_state(flow);
    if (!client->has_syn && !server->has_syn)
        return "OTH";
    if (!server->has_syn)
        return client->has_fin ? "SH" : server->is_seen ? "OTH" : "S0";
    if (!client->has_syn)
        return server->has_fin ? "SHR" : "OTH";
    if (client->has_fin)
        return "S2";
    return server->has_fin ? "S3" : "S1";
}

const char *close_how_name(CloseHow how)
{
    switch (how) {
    case CLOSE_OPEN:
        return "open";
    case CLOSE_FIN4:
        return "fin4";
    case CLOSE_FIN3:
        return "fin3";
    case CLOSE_RST:
        return "rst";
    case CLOSE_TIMEOUT:
        return "timeout";
    case CLOSE_CUT:
        return "cut";
    }
    g_assert_not_reached();
}
