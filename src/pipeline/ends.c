/* ends.c - what all records of a talk begin with: its ids, its two ends, its network. */
#include "pipeline/ends.h"

#include "pipeline/records.h"

void ends_clear(Ends *ends)
{
    json_decref(ends->flow);
    json_decref(ends->dialogue);
    for (Side side = CLIENT; side < N_SIDES; side++)
        json_decref(ends->end[side].record);
    json_decref(ends->network);
    *ends = (Ends){0};
}

/* NULL where nothing is known of it. */
static json_t *record_of_end(const Talk *talk, const EndTold *end)
{
    char ip[ADDRESS_TEXT_SIZE];

    if (end->address.version == 0 && end->port == 0 && end->name == NULL)
        return NULL;
    json_t *record = json_object();

    if (end->address.version != 0)
        record_set_text(record, "ip", address_to_text(&end->address, ip));
    if (end->port != 0 || talk->has_packets)
        record_set_number(record, "port", end->port);
    record_set_text(record, "name", end->name);
    return record;
}

/* As it is known now. Lent. */
static json_t *end_of(Talk *talk, Side which)
{
    EndTold *told = &talk->ends.end[which];
    const FlowSide *side = &talk->flow->side[which];
    const char *name = which == SERVER ? talk->server_name : NULL;

    if (told->record != NULL && address_equal(&told->address, &side->address) &&
        told->port == side->port && told->name == name)
        return told->record;
    json_decref(told->record);
    *told = (EndTold){side->address, side->port, name, NULL};
    told->record = record_of_end(talk, told);
    return told->record;
}

static const char *protocol_of(const Talk *talk)
{
    const char *read = talk_protocol(talk);

    return read == NULL && talk_is_mail(talk) ? protocol_name(talk->protocol) : read;
}

/* What the packets were packed into, outermost first; NULL where nothing. */
static json_t *tunnels_of(const Flow *flow)
{
    json_t *list = flow->tunnel_count == 0 ? NULL : json_array();

    for (uint8_t i = 0; i < flow->tunnel_count; i++) {
        json_t *record = json_object();

        record_set_text(record, "kind", tunnel_name(flow->tunnel[i].kind));
        if (flow->tunnel[i].has_id)
            record_set_number(record, "id", flow->tunnel[i].id);
        json_array_append_new(list, record);
    }
    return list;
}

static json_t *record_of_network(const Talk *talk, const char *protocol)
{
    const Flow *flow = talk->flow;
    json_t *network = json_object();

    record_set_text(network, "protocol", protocol);
    if (talk->has_packets)
        record_set_text(network, "community_id", talk->community_id);
    if (flow->vlan_count > 0) {
        json_t *vlan = json_array();

        for (uint8_t i = 0; i < flow->vlan_count; i++)
            json_array_append_new(vlan, json_integer(flow->vlan[i]));
        record_set(network, "vlan", vlan);
    }
    record_set(network, "tunnel", tunnels_of(flow));
    return network;
}

/* Of all this only the protocol changes, when the server's greeting or HELO tells which it is. */
static json_t *network_of(Talk *talk)
{
    Ends *ends = &talk->ends;
    const char *protocol = protocol_of(talk);

    if (ends->network != NULL && g_strcmp0(ends->protocol, protocol) == 0)
        return ends->network;
    json_decref(ends->network);
    ends->protocol = protocol;
    ends->network = record_of_network(talk, protocol);
    return ends->network;
}

/* The id of the flow or the dialogue, made when it is first asked for. Lent. */
static json_t *id_of(json_t **id, Talk *talk, char letter)
{
    if (*id == NULL) {
        g_autofree char *text = record_id(talk, letter, 0);
        *id = json_string_nocheck(text);
    }
    return *id;
}

void record_add_flow_ids(json_t *record, Talk *talk)
{
    if (talk->has_packets)
        record_set(record, "flow", json_incref(id_of(&talk->ends.flow, talk, 'f')));
    if (talk_protocol(talk) != NULL)
        record_set(record, "dialogue", json_incref(id_of(&talk->ends.dialogue, talk, 'd')));
}

void record_add_ends(Event *event, Talk *talk)
{
    json_t *record = event->record;

    event->flow_began = talk->flow->began;
    record_add_flow_ids(record, talk);
    record_set(record, "client", json_incref(end_of(talk, CLIENT)));
    record_set(record, "server", json_incref(end_of(talk, SERVER)));
    record_set_filled(record, "network", json_incref(network_of(talk)));
}
