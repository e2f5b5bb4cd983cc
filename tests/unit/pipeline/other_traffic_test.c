/* other_traffic_test.c - counts of what carries no mail: sums, order, taking out, beginning anew.
 */
#include "pipeline/other_traffic.h"

#define TCP 6
#define UDP 17

static void check(OtherTraffic *other, const char *wanted)
{
    json_t *record = other_traffic_record(other);
    char *seen = record == NULL ? NULL : json_dumps(record, JSON_COMPACT);

    g_assert_cmpstr(seen, ==, wanted);
    free(seen); /* jansson's own */
    json_decref(record);
}

static void test_counts(void)
{
    OtherTraffic *other = other_traffic_new();

    check(other, NULL);
    other_traffic_flow(other, 443);
    other_traffic_add(other, TCP, 443, 2, 100);
    other_traffic_add(other, UDP, 443, 1, 100);
    other_traffic_add(other, UDP, 53, 3, 300);
    other_traffic_add(other, 0, 0, 1, 60);
    check(other, "{\"flows\":1,\"frames\":7,\"bytes\":560,\"ports\":["
                 "{\"transport\":\"udp\",\"port\":53,\"frames\":3,\"bytes\":300},"
                 "{\"transport\":\"tcp\",\"port\":443,\"flows\":1,\"frames\":2,\"bytes\":100},"
                 "{\"transport\":\"udp\",\"port\":443,\"frames\":1,\"bytes\":100},"
                 "{\"transport\":\"other\",\"frames\":1,\"bytes\":60}]}");
    check(other, NULL);
    other_traffic_free(other);
    other_traffic_free(NULL);
}

static void test_recognised(void)
{
    OtherTraffic *other = other_traffic_new();

    other_traffic_recognise(other, "webmail");
    other_traffic_recognise(other, "POP2");
    other_traffic_recognise(other, "webmail");
    check(other, "{\"flows\":0,\"frames\":0,\"bytes\":0,\"ports\":[],\"recognised\":["
                 "{\"protocol\":\"POP2\",\"flows\":1},{\"protocol\":\"webmail\",\"flows\":2}]}");
    check(other, NULL);
    other_traffic_free(other);
}

static void test_taking_out(void)
{
    OtherTraffic *other = other_traffic_new();
    const CountedPackets counted = {.port = 4711, .flows = 1, .frames = 3, .bytes = 200};

    other_traffic_flow(other, 4711);
    other_traffic_add(other, TCP, 4711, 3, 200);
    other_traffic_add(other, TCP, 22, 1, 60);
    other_traffic_take_out(other, &counted);
    check(other, "{\"flows\":0,\"frames\":1,\"bytes\":60,\"ports\":["
                 "{\"transport\":\"tcp\",\"port\":22,\"frames\":1,\"bytes\":60}]}");
    other_traffic_free(other);
}

static void test_busiest_ports(void)
{
    OtherTraffic *other = other_traffic_new();
    json_t *record;

    for (uint16_t port = 1; port < 1000; port++)
        other_traffic_add(other, TCP, port, 1, port);
    record = other_traffic_record(other);
    json_t *ports = json_object_get(record, "ports");
    g_assert_cmpuint(json_array_size(ports), ==, 20);
    for (size_t i = 0; i < 20; i++) {
        json_t *row = json_array_get(ports, i);

        g_assert_cmpint(json_integer_value(json_object_get(row, "port")), ==, 999 - (json_int_t)i);
    }
    json_decref(record);
    other_traffic_free(other);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/other-traffic/counts", test_counts);
    g_test_add_func("/other-traffic/recognised", test_recognised);
    g_test_add_func("/other-traffic/taking-out", test_taking_out);
    g_test_add_func("/other-traffic/busiest-ports", test_busiest_ports);
    return g_test_run();
}
