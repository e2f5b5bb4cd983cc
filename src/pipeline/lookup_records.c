/* lookup_records.c - the records of look-ups, and their ids. */
#include "base/hash.h"
#include "pipeline/ids.h"
#include "pipeline/names.h"
#include "pipeline/records.h"

char *lookup_id(const Lookup *lookup)
{
    char client[ADDRESS_TEXT_SIZE], server[ADDRESS_TEXT_SIZE], digits[FLOW_DIGITS_SIZE];
    uint8_t digest[SHA256_BYTES];
    const Place *first = lookup->has_question ? &lookup->asked : &lookup->answered;
    g_autofree char *text = g_strdup_printf(
        "%s|%u|%s|%u|%u|%u|%s|%" G_GINT64_FORMAT, address_to_text(&lookup->client, client),
        lookup->client_port, address_to_text(&lookup->server, server), lookup->server_port,
        lookup->id, lookup->type, lookup->name, first->when);

    sha256_of(bytes_of_text(text), digest);
    return g_strdup_printf("l%s", digits_of_hash(digest, digits));
}

static json_t *end_of(const Address *address, uint16_t port)
{
    char ip[ADDRESS_TEXT_SIZE];

    return json_pack("{s:s, s:i}", "ip", address_to_text(address, ip), "port", port);
}

static json_t *answers_of(const GPtrArray *answers)
{
    json_t *list = json_array();

    for (guint i = 0; answers != NULL && i < answers->len; i++) {
        const DnsRecord *answer = answers->pdata[i];
        g_autofree char *type = dns_type_name(answer->type);
        json_t *record = json_object();

        record_set_text(record, "name", answer->name);
        record_set_text(record, "type", type);
        record_set_text(record, "data", answer->data);
        if (answer->type == DNS_MX && answer->data != NULL)
            record_set_number(record, "preference", answer->preference);
        record_set_number(record, "ttl", answer->ttl);
        json_array_append_new(list, record);
    }
    return list;
}

Event *record_of_lookup(const Lookup *lookup)
{
    const Place *first = lookup->has_question ? &lookup->asked : &lookup->answered;
    const Span span = {*first, lookup->has_answer ? lookup->answered : *first, 0};
    Event *event = event_new(EVENT_LOOKUP, first->when);
    json_t *record = event->record, *question = json_object();
    g_autofree char *id = lookup_id(lookup), *type = dns_type_name(lookup->type);

    event->flow_began = lookup->began;
    record_set_text(record, "id", id);
    record_set(record, "client", end_of(&lookup->client, lookup->client_port));
    record_set(record, "server", end_of(&lookup->server, lookup->server_port));
    record_set(
        record, "network",
        json_pack("{s:s, s:s}", "protocol", "dns", "transport", lookup->is_tcp ? "tcp" : "udp"));
    record_set_text(question, "name", lookup->name);
    record_set_text(question, "type", type);
    record_set(record, "question", question);
    if (lookup->has_answer) {
        g_autofree char *code = dns_code_name(lookup->answer.code);

        json_t *answers = answers_of(lookup->answer.answers);
        record_set_filled(record, "answers", answers);
        record_set_text(record, "code", code);
        if (lookup->answer.is_truncated || lookup->answer.is_torn)
            record_set_flag(record, "truncated", true);
        if (lookup->has_question)
            record_set_span(record, "latency_ns", lookup->answered.when - lookup->asked.when);
    }
    record_set(record, "evidence", record_of_frames(NULL, &span));
    return event;
}
