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

/* The client asked, and broke off before anybody answered: a SYN, then a RST, and nothing of it
 * between that would show that it had heard something. */
static bool is_broken_off_unheard(const Flow *flow)
{
    const char *history = flow->history + (flow->history[0] == '^');
    size_t len = strcspn(history, "R");

    return history[0] == 'S' && strcspn(history, "HAFGIQ") > len;
}

static const char *reset_state(const Flow *flow)
{
    const FlowSide *client = &flow->side[CLIENT], *server = &flow->side[SERVER];

    if (server->has_rst && client->has_syn)
        return server->has_syn ? "RSTR" : "REJ";
    if (server->has_rst)
        return "RSTRH";
    if (server->has_syn)
        return "RSTO";
    return is_broken_off_unheard(flow) ? "RSTOS0" : "OTH";
}

/* source Zeek, base/protocols/conn/main.zeek, conn_state. A side whose SYN was not seen counts
 * there as inactive, or as partial, which is the same here. */
const char *flow_state(const Flow *flow)
{
    const FlowSide *client = &flow->side[CLIENT], *server = &flow->side[SERVER];

    if (client->has_fin && server->has_fin)
        return "SF";
    if (client->has_rst || server->has_rst)
        return reset_state(flow);
    if (client->has_fin)
        return server->has_syn ? "S2" : "SH";
    if (server->has_fin)
        return client->has_syn ? "S3" : "SHR";
    if (client->has_syn && server->has_syn)
        return "S1";
    return client->has_syn && !server->is_seen ? "S0" : "OTH";
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
