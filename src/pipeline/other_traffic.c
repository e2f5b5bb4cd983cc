/* other_traffic.c - counts of what carries no mail. */
#include "pipeline/other_traffic.h"

#define PORTS_SHOWN 20
#define TRANSPORT_TCP 6

typedef struct PortCount {
    uint8_t transport; /* 6 TCP, 17 UDP, 0 for all else */
    uint16_t port;
    uint64_t flows, frames, bytes;
} PortCount;

struct OtherTraffic {
    GHashTable *ports;      /* transport << 16 | port to PortCount *; at most 3 * 65,536 */
    GHashTable *recognised; /* name of a protocol, static, to how many connections speak it */
    uint64_t flows, frames, bytes;
};

OtherTraffic *other_traffic_new(void)
{
    OtherTraffic *other = g_new0(OtherTraffic, 1);

    other->recognised = g_hash_table_new(g_str_hash, g_str_equal);
    other->ports = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    return other;
}

void other_traffic_free(OtherTraffic *other)
{
    if (other == NULL)
        return;
    g_hash_table_destroy(other->ports);
    g_hash_table_destroy(other->recognised);
    g_free(other);
}

static PortCount *count_of(OtherTraffic *other, uint8_t transport, uint16_t port)
{
    gpointer key = GUINT_TO_POINTER((guint)transport << 16 | port);
    PortCount *count = g_hash_table_lookup(other->ports, key);

    if (count == NULL) {
        count = g_new0(PortCount, 1);
        count->transport = transport;
        count->port = port;
        g_hash_table_insert(other->ports, key, count);
    }
    return count;
}

void other_traffic_flow(OtherTraffic *other, uint16_t server_port)
{
    other->flows++;
    count_of(other, TRANSPORT_TCP, server_port)->flows++;
}

void other_traffic_add(OtherTraffic *other, uint8_t transport, uint16_t port, uint64_t frames,
                       uint64_t bytes)
{
    PortCount *count = count_of(other, transport, port);

    other->frames += frames;
    other->bytes += bytes;
    count->frames += frames;
    count->bytes += bytes;
}

void other_traffic_recognise(OtherTraffic *other, const char *name)
{
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(other->recognised, name));

    g_hash_table_insert(other->recognised, (gpointer)name, GUINT_TO_POINTER(count + 1));
}

void other_traffic_take_out(OtherTraffic *other, const CountedPackets *counted)
{
    PortCount *count = count_of(other, TRANSPORT_TCP, counted->port);

    other->flows -= counted->flows;
    other->frames -= counted->frames;
    other->bytes -= counted->bytes;
    count->flows -= counted->flows;
    count->frames -= counted->frames;
    count->bytes -= counted->bytes;
}

static int busiest_first(gconstpointer one, gconstpointer other)
{
    const PortCount *first = one, *second = other;

    if (first->bytes != second->bytes)
        return first->bytes > second->bytes ? -1 : 1;
    if (first->transport != second->transport)
        return first->transport < second->transport ? -1 : 1;
    return first->port < second->port ? -1 : 1;
}

static json_t *record_of_port(const PortCount *count)
{
    json_t *record = json_object();

    record_set_text(record, "transport",
                    count->transport == TRANSPORT_TCP ? "tcp"
                    : count->transport == 17          ? "udp"
                                                      : "other");
    if (count->transport != 0)
        record_set_number(record, "port", count->port);
    if (count->flows > 0)
        record_set_number(record, "flows", count->flows);
    record_set_number(record, "frames", count->frames);
    record_set_number(record, "bytes", count->bytes);
    return record;
}

/* By name, so that the order depends on nothing else. */
static json_t *recognised_of(GHashTable *recognised)
{
    GList *names = g_list_sort(g_hash_table_get_keys(recognised), (GCompareFunc)g_strcmp0);
    json_t *list = json_array();

    for (GList *at = names; at != NULL; at = at->next)
        json_array_append_new(list, json_pack("{s:s, s:I}", "protocol", at->data, "flows",
                                              (json_int_t)GPOINTER_TO_UINT(
                                                  g_hash_table_lookup(recognised, at->data))));
    g_list_free(names);
    g_hash_table_remove_all(recognised);
    return list;
}

json_t *other_traffic_record(OtherTraffic *other)
{
    if (other->frames == 0 && g_hash_table_size(other->recognised) == 0)
        return NULL;
    json_t *record = json_object(), *ports = json_array();
    GList *counts = g_list_sort(g_hash_table_get_values(other->ports), busiest_first);

    record_set_number(record, "flows", other->flows);
    record_set_number(record, "frames", other->frames);
    record_set_number(record, "bytes", other->bytes);
    for (GList *at = counts; at != NULL && json_array_size(ports) < PORTS_SHOWN; at = at->next) {
        const PortCount *count = at->data;

        if (count->frames > 0)
            json_array_append_new(ports, record_of_port(count));
    }
    g_list_free(counts);
    record_set(record, "ports", ports);
    record_set_filled(record, "recognised", recognised_of(other->recognised));
    g_hash_table_remove_all(other->ports);
    other->flows = other->frames = other->bytes = 0;
    return record;
}
