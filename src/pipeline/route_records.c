/* route_records.c - the way of a message in its record. */
#include "pipeline/message_records.h"

static void set_item(json_t *record, const char *key, const Received *received, ReceivedItem item)
{
    g_autofree char *text = received_text(received, item);

    record_set_text(record, key, text);
}

/* What an address tells beside itself. */
static json_t *special_of(const Address *ip)
{
    const SpecialAddress *row = special_address_find(ip);
    json_t *record = json_object();
    char text[ADDRESS_TEXT_SIZE];
    Address carried;
    uint16_t port;
    uint8_t card[6];

    if (row != NULL) {
        record_set_text(record, "name", row->name);
        record_set_text(record, "reference", row->reference);
        record_set_text(record, "sentence", row->sentence);
    }
    if (address_carried(ip, &carried, &port)) {
        record_set_text(record, "carries", address_to_text(&carried, text));
        if (port != 0)
            record_set_number(record, "port", port);
    }
    if (address_hardware(ip, card)) {
        g_autofree char *hardware = g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", card[0],
                                                    card[1], card[2], card[3], card[4], card[5]);

        record_set_text(record, "hardware", hardware);
    }
    return record;
}

/* HELO may be an address, in brackets or (which it may not be) without. source RFC 5321 4.1.3 */
static void set_helo_special(json_t *record, Bytes helo)
{
    Address address;

    if (helo.len > 2 && helo.data[0] == '[' && helo.data[helo.len - 1] == ']')
        helo = bytes_first(bytes_skip(helo, 1), helo.len - 2);
    if (bytes_starts_with_nocase(helo, BYTES_OF("IPv6:")))
        helo = bytes_skip(helo, 5);
    if (address_parse(helo, &address))
        record_set_filled(record, "helo_special", special_of(&address));
}

static json_t *from_of(const Received *received)
{
    json_t *record = json_object();
    char ip[ADDRESS_TEXT_SIZE];

    set_item(record, "helo", received, RECEIVED_HELO);
    set_helo_special(record, received->items[RECEIVED_HELO].text);
    set_item(record, "name", received, RECEIVED_NAME);
    if (received->name_missing)
        record_set_flag(record, "name_missing", true);
    if (received_has(received, RECEIVED_HELO))
        record_set_text(record, "sure",
                        role_confidence_name(received->items[RECEIVED_HELO].confidence));
    if (received->ip.version != 0) {
        record_set_text(record, "ip", address_to_text(&received->ip, ip));
        record_set_filled(record, "special", special_of(&received->ip));
    }
    return record;
}

static json_t *delay_of(const Delay *delay)
{
    json_t *record = json_object();

    if (delay->has_nominal)
        record_set_span(record, "nominal_ns", delay->nominal_ns);
    if (delay->has_nominal || delay->has_most || delay->least_ns > 0)
        record_set_span(record, "least_ns", delay->least_ns);
    if (delay->has_most)
        record_set_span(record, "most_ns", delay->most_ns);
    record_set_text(record, "sure", delay_sure_name(delay->sure));
    return record;
}

static json_t *clock_of(const ClockRange *clock)
{
    json_t *record = json_object();

    if (!clock->is_off)
        return record;
    if (clock->has_least)
        record_set_span(record, "least_ns", clock->least_ns);
    if (clock->has_most)
        record_set_span(record, "most_ns", clock->most_ns);
    return record;
}

static json_t *repairs_of(const Received *received)
{
    json_t *list = json_array();

    for (int i = 0; i < N_RECEIVED_REPAIRS; i++)
        if (received_is_repaired(received, (ReceivedRepair)i))
            json_array_append_new(list, json_string(received_repair_name((ReceivedRepair)i)));
    return list;
}

static json_t *hop_of(const Hop *hop, guint number)
{
    const Received *received = &hop->received;
    json_t *record = json_object();

    record_set_number(record, "hop", number);
    record_set_filled(record, "from", from_of(received));
    set_item(record, "by", received, RECEIVED_BY);
    set_item(record, "with", received, RECEIVED_WITH);
    set_item(record, "id", received, RECEIVED_ID);
    set_item(record, "for", received, RECEIVED_FOR);
    set_item(record, "envelope_from", received, RECEIVED_ENVELOPE_FROM);
    set_item(record, "tls", received, RECEIVED_TLS);
    record_set_flag(record, "authenticated", received->is_authenticated);
    record_set_text(record, "software", received_family_name(received->family));
    if (received->has_stamp) {
        record_set_when(record, "time", received->stamp.when);
        record_set_flag(record, "zone_known", received->stamp.zone_known);
        set_item(record, "stamp", received, RECEIVED_DATE);
    }
    if (hop->has_delay)
        record_set(record, "delay", delay_of(&hop->delay));
    record_set_filled(record, "clock", clock_of(&hop->clock));
    record_set_flag(record, "trusted", hop->is_trusted);
    record_set_filled(record, "repairs", repairs_of(received));
    record_set_number(record, "offset", received->offset);
    record_set_number(record, "length", received->length);
    return record;
}

void record_add_route(json_t *record, const Route *route)
{
    json_t *list = json_array();

    for (guint i = 0; i < route->hops->len; i++)
        json_array_append_new(list, hop_of(&g_array_index(route->hops, Hop, i), i + 1));
    record_set_filled(record, "route", list);
    if (route->is_cut)
        record_set_flag(record, "route_cut", true);
}

/* How well the best of the answers is known. */
static void set_confidence(json_t *record, bool is_trusted)
{
    if (json_object_get(record, "observed") != NULL)
        record_set_text(record, "confidence", "observed");
    else if (json_object_get(record, "claimed") != NULL)
        record_set_text(record, "confidence", is_trusted ? "trusted" : "claimed");
}

static json_t *ip_answer(const Address *observed, const OriginClaim *claim)
{
    json_t *record = json_object();
    char ip[ADDRESS_TEXT_SIZE];
    const Address *best = observed->version != 0 ? observed : &claim->ip;

    if (observed->version != 0)
        record_set_text(record, "observed", address_to_text(observed, ip));
    if (claim->ip.version != 0) {
        record_set_text(record, "claimed", address_to_text(&claim->ip, ip));
        record_set_text(record, "field", claim->field);
        if (claim->hop > 0)
            record_set_number(record, "hop", claim->hop);
    }
    if (best->version != 0)
        record_set_filled(record, "special", special_of(best));
    return record;
}

static json_t *source_of(const Route *route, const MessageSight *sight)
{
    json_t *record = ip_answer(&sight->route.peer, &route->source);

    set_confidence(record, route->source.is_trusted);
    return record;
}

/* The name of the server where only that is claimed. */
static json_t *server_of(const Route *route, const MessageSight *sight)
{
    json_t *record = ip_answer(&sight->server, &route->server);

    if (route->server_hop > 0)
        set_item(record, "name", &g_array_index(route->hops, Hop, route->server_hop - 1).received,
                 RECEIVED_BY);
    if (json_object_get(record, "name") != NULL && json_object_get(record, "claimed") == NULL &&
        json_object_get(record, "observed") == NULL)
        record_set_text(record, "confidence", "claimed");
    set_confidence(record, route->server.is_trusted);
    return record;
}

/* Who gets the answer: Reply-To, else From. source RFC 5322 3.6.2 */
static json_t *reply_to_of(const MessageHeaders *headers)
{
    const GPtrArray *mailboxes = headers->reply_to->len > 0 ? headers->reply_to : headers->from;
    json_t *list = json_array();

    for (guint i = 0; i < mailboxes->len; i++) {
        const Mailbox *mailbox = mailboxes->pdata[i];
        json_t *record = json_object();

        record_set_text(record, "claimed", mailbox->address);
        record_set_text(record, "name", mailbox->name);
        record_set_text(record, "field", headers->reply_to->len > 0 ? "Reply-To" : "From");
        record_set_text(record, "confidence", "claimed");
        json_array_append_new(list, record);
    }
    return list;
}

/* Date, unless a server wrote it; else the oldest stamp, before which it must have been sent. */
static json_t *sent_of(const Route *route, const MessageHeaders *headers, const MessageSight *sight)
{
    json_t *record = json_object();
    const Hop *first = route->hops->len > 0 ? &g_array_index(route->hops, Hop, 0) : NULL;
    bool is_trusted = false;

    if (sight->has_received)
        record_set_when(record, "observed", sight->received);
    if (headers->has_date && route->date_added_by == 0) {
        record_set_when(record, "claimed", headers->date);
        record_set_text(record, "field", "Date");
    } else if (first != NULL && first->received.has_stamp && first->received.stamp.zone_known) {
        record_set_when(record, "claimed", first->received.stamp.when);
        record_set_text(record, "field", "Received");
        record_set_number(record, "hop", 1);
        is_trusted = first->is_trusted;
    }
    if (route->date_added_by > 0)
        record_set_number(record, "date_added_by_hop", route->date_added_by);
    set_confidence(record, is_trusted);
    return record;
}

void record_add_card(json_t *record, const Route *route, const Message *message,
                     const MessageSight *sight)
{
    const MessageHeaders *headers = message_headers(message);
    json_t *card = json_object();

    record_set_filled(card, "source_ip", source_of(route, sight));
    record_set_filled(card, "server_ip", server_of(route, sight));
    record_set_filled(card, "reply_to", reply_to_of(headers));
    record_set_filled(card, "sent", sent_of(route, headers, sight));
    record_set_filled(record, "card", card);
}
