/* event_test.c - the order of events, their ids, and records without what is not known. */
#include "event/event.h"

static void test_kinds(void)
{
    for (EventKind kind = 0; kind < N_EVENT_KINDS; kind++) {
        EventKind found;

        g_assert_true(event_kind_find(event_kind_name(kind), &found));
        g_assert_cmpint(found, ==, kind);
    }
    EventKind untouched = EVENT_FLOW;
    g_assert_false(event_kind_find("", &untouched));
    g_assert_false(event_kind_find("Flow", &untouched));
    g_assert_cmpint(untouched, ==, EVENT_FLOW);
}

static void assert_before(const Event *one, const Event *other)
{
    g_assert_cmpint(event_compare(one, other), <, 0);
    g_assert_cmpint(event_compare(other, one), >, 0);
    g_assert_cmpint(event_compare(one, one), ==, 0);
}

/* The packet that completed it, then the flow, then the kind, then the place in the flow. */
static void test_order(void)
{
    static const Event ordered[] = {
        {EVENT_END,      NULL, 1,          9,          9         },
        {EVENT_FLOW,     NULL, 2,          1,          9         },
        {EVENT_EXCHANGE, NULL, 2,          2,          7         },
        {EVENT_EXCHANGE, NULL, 2,          2,          8         },
        {EVENT_MESSAGE,  NULL, 2,          2,          1         },
        {EVENT_ENVELOPE, NULL, 2,          2,          0         },
        {EVENT_ODDITY,   NULL, 2,          2,          0         },
        {EVENT_DIALOGUE, NULL, 2,          2,          0         },
        {EVENT_FLOW,     NULL, 2,          2,          0         },
        {EVENT_CAPTURE,  NULL, 2,          UINT64_MAX, 0         },
        {EVENT_END,      NULL, 2,          UINT64_MAX, 0         },
        {EVENT_EXCHANGE, NULL, UINT64_MAX, 0,          0         },
        {EVENT_EXCHANGE, NULL, UINT64_MAX, 0,          UINT64_MAX},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(ordered); i++)
        for (size_t j = i + 1; j < G_N_ELEMENTS(ordered); j++)
            assert_before(&ordered[i], &ordered[j]);
}

static void test_ids(void)
{
    static const struct {
        EventKind kind;
        const char *key;
    } keys[] = {
        {EVENT_EXCHANGE, "id"      },
        {EVENT_ODDITY,   "id"      },
        {EVENT_MESSAGE,  "message" },
        {EVENT_ENVELOPE, "envelope"},
        {EVENT_DIALOGUE, "dialogue"},
        {EVENT_FLOW,     "flow"    },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autoptr(Event) event = event_new(keys[i].kind, 0);

        g_assert_null(event_id(event));
        record_set_text(event->record, keys[i].key, "x1-1");
        g_assert_cmpstr(event_id(event), ==, "x1-1");
    }
    g_autoptr(Event) end = event_new(EVENT_END, 0);
    record_set_text(end->record, "id", "x1");
    g_assert_null(event_id(end));
}

static void assert_line(const Event *event, const char *expected)
{
    g_autoptr(GString) line = g_string_new(NULL);

    event_write_line(event, line);
    g_assert_cmpstr(line->str, ==, expected);
}

static void test_new(void)
{
    g_autoptr(Event) event = event_new(EVENT_FLOW, 1);

    g_assert_cmpuint(event->flow_began, ==, UINT64_MAX);
    assert_line(event, "{\"v\":1,\"event\":\"flow\",\"time\":\"1970-01-01T00:00:00.000000001Z\"}");
}

#define START "{\"v\":1,\"event\":\"end\",\"time\":\"1970-01-01T00:00:00.000000000Z\""

/* What is not known is left out, never "" or 0; what is known and empty stays. */
static void test_unknown(void)
{
    g_autoptr(Event) event = event_new(EVENT_END, 0);

    record_set_text(event->record, "a", NULL);
    record_set_octets(event->record, "b", (Bytes){NULL, 0});
    record_set(event->record, "c", NULL);
    assert_line(event, START "}");
    record_set_text(event->record, "a", "");
    record_set_number(event->record, "d", 0);
    record_set_flag(event->record, "e", false);
    record_set_span(event->record, "f", -1);
    record_set(event->record, "g", json_array());
    assert_line(event, START ",\"a\":\"\",\"d\":0,\"e\":false,\"f\":-1,\"g\":[]}");
}

/* Whatever the octets: a line of valid UTF-8 without a line end inside. */
static void test_hostile_octets(void)
{
    g_autoptr(Event) event = event_new(EVENT_END, 0);

    record_set_octets(event->record, "a", BYTES_OF("\0\xff\r\n\"\\\xed\xa0\x80"));
    g_autoptr(GString) line = g_string_new("what it held");
    event_write_line(event, line);
    g_assert_true(g_utf8_validate(line->str, -1, NULL));
    g_assert_null(strpbrk(line->str, "\r\n"));

    json_t *again = json_loads(line->str, 0, NULL);
    g_assert_nonnull(again);
    g_assert_true(json_equal(again, event->record));
    json_decref(again);
}

static void test_of_record(void)
{
    static const char *const none[] = {"{}", "[]", "{\"event\":1}", "{\"event\":\"x\"}",
                                       "\"flow\""};

    for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
        g_assert_null(event_of_record(json_loads(none[i], JSON_DECODE_ANY, NULL)));
    g_assert_null(event_of_record(NULL));

    g_autoptr(Event) event =
        event_of_record(json_loads("{\"event\":\"message\",\"message\":\"m1\"}", 0, NULL));
    g_assert_cmpint(event->kind, ==, EVENT_MESSAGE);
    g_assert_cmpstr(event_id(event), ==, "m1");
    event_free(NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/event/kinds", test_kinds);
    g_test_add_func("/event/order", test_order);
    g_test_add_func("/event/ids", test_ids);
    g_test_add_func("/event/new", test_new);
    g_test_add_func("/event/unknown", test_unknown);
    g_test_add_func("/event/hostile-octets", test_hostile_octets);
    g_test_add_func("/event/of-record", test_of_record);
    return g_test_run();
}
