/* ids_test.c - ids of flows against values that other programs made. */
#include "pipeline/ids.h"

/* As in `a|ap|b|bp|when`. */
static Flow flow_of(const char *client, uint16_t client_port, const char *server,
                    uint16_t server_port, int64_t when)
{
    Flow flow = {.first.when = when};

    g_assert_true(address_parse(bytes_of_text(client), &flow.side[CLIENT].address));
    g_assert_true(address_parse(bytes_of_text(server), &flow.side[SERVER].address));
    flow.side[CLIENT].port = client_port;
    flow.side[SERVER].port = server_port;
    return flow;
}

/* Made with Python's hashlib and base64. */
static void test_digits(void)
{
    char digits[FLOW_DIGITS_SIZE];
    Flow one = flow_of("192.0.2.1", 40000, "198.51.100.2", 25, INT64_C(1700000000123456789));
    Flow two = flow_of("2001:db8::1", 40000, "2001:DB8:0:0::25", 587, -1);

    g_assert_cmpstr(flow_digits(&one, digits), ==, "z2e6l22o5ap3");
    g_assert_cmpstr(flow_digits(&two, digits), ==, "oukcbgqxaotp");
    g_assert_cmpuint(strlen(digits), ==, FLOW_DIGITS);
}

static void check_community_id(const char *client, uint16_t client_port, const char *server,
                               uint16_t server_port, const char *wanted)
{
    char text[COMMUNITY_ID_SIZE];
    Flow there = flow_of(client, client_port, server, server_port, 0);
    Flow back = flow_of(server, server_port, client, client_port, 0);

    g_assert_cmpstr(flow_community_id(&there, text), ==, wanted);
    g_assert_cmpstr(flow_community_id(&back, text), ==, wanted);
}

/* The first two are the baseline of the specification. */
static void test_community_id(void)
{
    check_community_id("128.232.110.120", 34855, "66.35.250.204", 80,
                       "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
    check_community_id("2001:470:e5bf:dead:4957:2174:e82c:4887", 63943, "2607:f8b0:400c:c03::1a",
                       25, "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=");
    check_community_id("10.0.0.1", 26, "10.0.0.1", 25, "1:oh4Fa6q2Ot7Je230BCmIWZpVPqs=");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ids/digits", test_digits);
    g_test_add_func("/ids/community-id", test_community_id);
    return g_test_run();
}
