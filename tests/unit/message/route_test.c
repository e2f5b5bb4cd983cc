/* route_test.c - the way of a message: order, boundary, origin, and the delays of real stamps. */
#include "message/route.h"

#include "base/limits.h"

#define SECOND INT64_C(1000000000)

typedef struct Read {
    Message *message;
    Route route;
} Read;

static Read read_route(const char *section, const RouteContext *context)
{
    static const RouteContext nothing;
    Read read = {.message = message_new()};

    message_feed(read.message, bytes_of_text(section));
    message_end(read.message, true);
    route_read(&read.route, message_fields(read.message), message_headers(read.message),
               context == NULL ? &nothing : context);
    return read;
}

static void read_clear(Read *read)
{
    route_clear(&read->route);
    message_free(read->message);
}

static const Hop *hop(const Read *read, guint number)
{
    g_assert_cmpuint(number, <=, read->route.hops->len);
    return &g_array_index(read->route.hops, Hop, number - 1);
}

static void assert_ip(const Address *ip, const char *expected)
{
    char text[ADDRESS_TEXT_SIZE];

    g_assert_cmpstr(address_to_text(ip, text), ==, expected);
}

#define ANY_HELO "from x (x [198.51.100.1]) "

/* The stamps of two or three lines, newest first, and the truth of the last legs. */
static const struct {
    const char *name, *section;
    int64_t truth[2]; /* of the last leg but one, and of the last; -1: not looked at */
    const char *sure; /* of the last */
} cases[] = {
    {"clock-in-the-middle",
     "Received: by c; Tue, 12 Mar 2024 09:00:05 +0000\nReceived: by b; Tue, 12 Mar 2024 09:00:07 "
     "+0000\nReceived: by a; Tue, 12 Mar 2024 09:00:00 +0000\n\n", {2, 3},
     "only-if-clocks-agree"},
    {"two-days",
     "Received: " ANY_HELO "by b; Thu, 14 Mar 2024 09:00:03 +0000\n"
     "Received: by a; Tue, 12 Mar 2024 09:00:00 +0000\n\n",        {-1, 2 * 86400 + 3},
     "only-if-clocks-agree"},
    {"no-date",
     "Received: by c; Tue, 12 Mar 2024 09:01:00 +0000\nReceived: by b with SMTP id 1\n"
     "Received: by a; Tue, 12 Mar 2024 09:00:00 +0000\n\n",        {20, 40},
     NULL                  },
    {"zone-by-name",
     "Received: by b; Tue, 12 Mar 2024 01:00:05 PST\nReceived: by a; Tue, 12 Mar 2024 09:00:00 "
     "+0000\n\n",                                                  {-1, 5},
     NULL                  },
    {"no-semicolon",
     "Received: by b with SMTP id f1-2 2024-03-12 09:00:03.5 +0000 UTC m=+1.5\nReceived: by a; "
     "Tue, 12 Mar 2024 09:00:00 +0000\n\n",                        {-1, 3},
     NULL                  },
    {"ctime",
     "Received: by b, id 5; Tue Mar 12 09:00:03 2024\nReceived: by a; Tue, 12 Mar 2024 09:00:00 "
     "+0000\n\n",                                                  {-1, 3},
     NULL                  },
    {"semicolon-in-comment",
     "Received: by b (x; y) id 5 for <z@b>; Tue, 12 Mar 2024 09:00:03 +0000\nReceived: by a; Tue, "
     "12 Mar 2024 09:00:00 +0000\n\n",                             {-1, 3},
     NULL                  },
    {"clause-after-date",
     "Received: by b with SMTP; Tue, 12 Mar 2024 09:00:03 +0000 id 5\nReceived: by a; Tue, 12 Mar "
     "2024 09:00:00 +0000 (comment)\n\n",                          {-1, 3},
     NULL                  },
};

static void test_case(gconstpointer data)
{
    size_t index = GPOINTER_TO_SIZE(data);
    Read read = read_route(cases[index].section, NULL);
    guint last = read.route.hops->len;

    for (guint i = 0; i < 2; i++) {
        if (cases[index].truth[i] < 0)
            continue;
        const Hop *at = hop(&read, last - 1 + i);
        g_assert_true(at->has_delay);
        g_assert_cmpint(at->delay.least_ns, <=, cases[index].truth[i] * SECOND);
        if (at->delay.has_most)
            g_assert_cmpint(at->delay.most_ns, >=, cases[index].truth[i] * SECOND);
    }
    if (cases[index].sure != NULL && hop(&read, last)->received.ip.version != 0)
        g_assert_cmpstr(delay_sure_name(hop(&read, last)->delay.sure), ==, cases[index].sure);
    read_clear(&read);
}

/* The filter took 114 s. A chart that counts from Date, which the server wrote after the filter,
 * to the first stamp calls that "-114 s". */
static void test_date_added_late(void)
{
    Read read = read_route(
        "Received: by mx.club.test (Postfix, from userid 112)\n id 6C3712824E; Tue, 7 Nov 2017 "
        "11:49:45 -0300 (-03)\n"
        "Received: from 192.168.0.68 (pc78.club.test [203.0.113.78])\n by mx.club.test (Postfix) "
        "with SMTP id 1DF03281C1\n for <ann@club.test>; Tue, 7 Nov 2017 11:47:51 -0300 (-03)\n"
        "Message-Id: <20171107144945.6C3712824E@mx.club.test>\n"
        "Date: Tue, 7 Nov 2017 11:49:45 -0300 (-03)\n\n",
        NULL);

    g_assert_cmpuint(read.route.date_added_by, ==, 2);
    g_assert_false(hop(&read, 1)->has_delay);
    g_assert_cmpint(hop(&read, 2)->delay.nominal_ns, ==, 114 * SECOND);
    g_assert_cmpint(hop(&read, 2)->delay.least_ns, ==, 113 * SECOND);
    g_assert_cmpint(hop(&read, 2)->delay.most_ns, ==, 115 * SECOND);
    g_assert_cmpint(hop(&read, 2)->delay.sure, ==, DELAY_CERTAIN);
    assert_ip(&read.route.source.ip, "203.0.113.78");
    g_assert_true(read.route.source.is_trusted);
    g_assert_cmpuint(read.route.server_hop, ==, 1);
    read_clear(&read);
}

static const char chain[] = "Received: from edge (edge [10.0.0.1]) by store.club.test with LMTP; "
                            "Tue, 12 Mar 2024 09:00:09 +0000\n"
                            "Received: from out.sender.test (out.sender.test [198.51.100.7]) by "
                            "edge.club.test (Postfix) with "
                            "ESMTP id AAAAA; Tue, 12 Mar 2024 09:00:05 +0000\n"
                            "Received: from pc (dsl [203.0.113.5]) by out.sender.test (Postfix) "
                            "with ESMTPSA id BBBBB; Tue, "
                            "12 Mar 2024 09:00:01 +0000\n"
                            "Received: from invented (bank.test [192.0.2.99]) by bank.test "
                            "(Postfix) with ESMTP id CCCCC; Tue, "
                            "12 Mar 2024 08:59:01 +0000\n\n";

static void test_boundary(void)
{
    Read read = read_route(chain, NULL);

    g_assert_cmpuint(read.route.hops->len, ==, 4);
    g_assert_true(hop(&read, 4)->is_trusted);
    g_assert_true(hop(&read, 3)->is_trusted);
    g_assert_false(hop(&read, 2)->is_trusted);
    g_assert_false(hop(&read, 1)->is_trusted);
    g_assert_cmpuint(route_trusted_hops(&read.route), ==, 2);
    assert_ip(&read.route.source.ip, "203.0.113.5");
    g_assert_cmpuint(read.route.source.hop, ==, 2);
    g_assert_false(read.route.source.is_trusted);
    assert_ip(&read.route.server.ip, "198.51.100.7");
    g_assert_true(read.route.server.is_trusted);
    read_clear(&read);
}

static void test_trusted_networks(void)
{
    g_autoptr(GArray) trusted = g_array_new(FALSE, FALSE, sizeof(Network));
    RouteContext context = {.trusted = trusted};
    Network network;

    g_assert_true(network_parse(BYTES_OF("198.51.100.0/29"), &network));
    g_array_append_val(trusted, network);
    g_assert_true(network_parse(BYTES_OF("10.0.0.1"), &network));
    g_array_append_val(trusted, network);
    Read read = read_route(chain, &context);
    g_assert_cmpuint(route_trusted_hops(&read.route), ==, 3);
    g_assert_true(read.route.source.is_trusted);
    read_clear(&read);

    /* seen on its way from a stranger: no line of it is our own server's */
    g_assert_true(address_parse(BYTES_OF("203.0.113.200"), &context.peer));
    read = read_route(chain, &context);
    g_assert_cmpuint(route_trusted_hops(&read.route), ==, 0);
    read_clear(&read);

    g_assert_true(address_parse(BYTES_OF("10.0.0.1"), &context.peer));
    read = read_route(chain, &context);
    g_assert_cmpuint(route_trusted_hops(&read.route), ==, 3);
    read_clear(&read);
}

static void test_networks(void)
{
    static const char *const bad[] = {"",           "/8",     "10.0.0.0/", "10.0.0.0/33",
                                      "10.0.0.0/x", "::/129", "10.0.0/8",  "10.0.0.0/0008"};
    Network network;
    Address address;

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(network_parse(bytes_of_text(bad[i]), &network));
    g_assert_true(network_parse(BYTES_OF("2001:db8::/33"), &network));
    g_assert_true(address_parse(BYTES_OF("2001:db8:7fff::1"), &address));
    g_assert_true(network_holds(&network, &address));
    g_assert_true(address_parse(BYTES_OF("2001:db8:8000::1"), &address));
    g_assert_false(network_holds(&network, &address));
    g_assert_true(network_parse(BYTES_OF("0.0.0.0/0"), &network));
    g_assert_false(network_holds(&network, &address));
}

static void test_field_of_a_service(void)
{
    Read read =
        read_route("X-PHP-Script: shop.test/a.php for 203.0.113.9\n"
                   "X-Originating-IP: [203.0.113.8]\n"
                   "Received: from a (a [10.0.0.5]) by b; Tue, 12 Mar 2024 09:00:00 +0000\n\n",
                   NULL);

    assert_ip(&read.route.source.ip, "203.0.113.8");
    g_assert_cmpstr(read.route.source.field, ==, "X-Originating-IP");
    read_clear(&read);
}

static void test_many(void)
{
    g_autoptr(GString) section = g_string_new(NULL);

    for (int i = 0; i < 150; i++)
        g_string_append(section,
                        "Received: from a (a [10.0.0.5]) by b; Tue, 12 Mar 2024 09:00:00 +0000\n");
    g_string_append(section, "\n");
    Read read = read_route(section->str, NULL);
    g_assert_cmpuint(read.route.hops->len, ==, HOPS_MAX);
    g_assert_true(read.route.is_cut);
    g_assert_false(hop(&read, 1)->has_delay);
    g_assert_true(hop(&read, HOPS_MAX)->has_delay);
    read_clear(&read);
}

static const struct {
    const char *address, *name, *reference;
    AddressScope scope;
} specials[] = {
    {"10.1.2.3",        "private",              "RFC 1918", SCOPE_INSIDE       },
    {"172.31.255.255",  "private",              "RFC 1918", SCOPE_INSIDE       },
    {"172.32.0.0",      NULL,                   NULL,       SCOPE_PUBLIC       },
    {"192.168.0.68",    "private",              "RFC 1918", SCOPE_INSIDE       },
    {"100.127.0.1",     "carrier NAT",          "RFC 6598", SCOPE_INSIDE       },
    {"100.128.0.1",     NULL,                   NULL,       SCOPE_PUBLIC       },
    {"127.0.0.1",       "loopback",             "RFC 1122", SCOPE_INSIDE       },
    {"169.254.1.1",     "link-local",           "RFC 3927", SCOPE_INSIDE       },
    {"192.0.0.171",     "NAT64 discovery",      "RFC 7050", SCOPE_INSIDE       },
    {"192.0.0.1",       "protocol assignments", "RFC 6890", SCOPE_INSIDE       },
    {"203.0.113.9",     "documentation",        "RFC 5737", SCOPE_DOCUMENTATION},
    {"198.19.0.1",      "benchmarking",         "RFC 2544", SCOPE_INSIDE       },
    {"224.0.0.1",       "multicast",            "RFC 1112", SCOPE_IMPOSSIBLE   },
    {"250.1.1.1",       "reserved",             "RFC 1112", SCOPE_IMPOSSIBLE   },
    {"255.255.255.255", "broadcast",            "RFC 919",  SCOPE_IMPOSSIBLE   },
    {"8.8.8.8",         NULL,                   NULL,       SCOPE_PUBLIC       },
    {"::1",             "loopback",             "RFC 4291", SCOPE_INSIDE       },
    {"::",              "unspecified",          "RFC 4291", SCOPE_IMPOSSIBLE   },
    {"fd00::1",         "unique local",         "RFC 4193", SCOPE_INSIDE       },
    {"fe80::1",         "link-local",           "RFC 4291", SCOPE_INSIDE       },
    {"fec0::1",         "site-local",           "RFC 3879", SCOPE_INSIDE       },
    {"2001:db8::1",     "documentation",        "RFC 3849", SCOPE_DOCUMENTATION},
    {"3fff:0fff::1",    "documentation",        "RFC 9637", SCOPE_DOCUMENTATION},
    {"2001:0:1::1",     "Teredo",               "RFC 4380", SCOPE_PUBLIC       },
    {"2002:a00:1::1",   "6to4",                 "RFC 3056", SCOPE_PUBLIC       },
    {"2a00:1450::1",    NULL,                   NULL,       SCOPE_PUBLIC       },
};

static void test_special(void)
{
    Address address, carried;
    uint16_t port;
    uint8_t card[6];

    for (size_t i = 0; i < G_N_ELEMENTS(specials); i++) {
        g_assert_true(address_parse(bytes_of_text(specials[i].address), &address));
        const SpecialAddress *row = special_address_find(&address);
        g_assert_cmpstr(row == NULL ? NULL : row->name, ==, specials[i].name);
        if (row == NULL)
            continue;
        g_assert_cmpstr(row->reference, ==, specials[i].reference);
        g_assert_cmpint(row->scope, ==, specials[i].scope);
    }
    /* RFC 4380's own form: server, flags, port and client, the last two turned over */
    g_assert_true(address_parse(BYTES_OF("2001:0:c000:201:0:63bf:3fff:fdd2"), &address));
    g_assert_true(address_carried(&address, &carried, &port));
    assert_ip(&carried, "192.0.2.45");
    g_assert_cmpuint(port, ==, 40000);
    g_assert_true(address_parse(BYTES_OF("2002:cb00:7109::1"), &address));
    g_assert_true(address_carried(&address, &carried, &port));
    assert_ip(&carried, "203.0.113.9");
    g_assert_true(address_parse(BYTES_OF("2a00::211:22ff:fe33:4455"), &address));
    g_assert_true(address_hardware(&address, card));
    g_assert_true(bytes_equal((Bytes){card, sizeof(card)}, BYTES_OF("\x00\x11\x22\x33\x44\x55")));
    g_assert_false(address_carried(&address, &carried, &port));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/route/delay/%s", cases[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_case);
    }
    g_test_add_func("/route/date-added-late", test_date_added_late);
    g_test_add_func("/route/boundary", test_boundary);
    g_test_add_func("/route/trusted-networks", test_trusted_networks);
    g_test_add_func("/route/networks", test_networks);
    g_test_add_func("/route/field-of-a-service", test_field_of_a_service);
    g_test_add_func("/route/many", test_many);
    g_test_add_func("/route/special", test_special);
    return g_test_run();
}
