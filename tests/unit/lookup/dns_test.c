/* dns_test.c - DNS messages: names, records, and what is torn. */
#include "lookup/dns.h"

#include "base/limits.h"
#include "lookup/dns_stream.h"
#include "packet/maker.h"

/* A response to MX example.org: two exchangers, one by a pointer. source RFC 1035 4.1 */
#define HEADER "1234 8180 0001 0002 0000 0000 "
#define QUESTION "07 6578616d706c65 03 6f7267 00 000f 0001 "
#define FIRST "c00c 000f 0001 0000 0e10 0009 000a 04 6d61696c c00c "
#define SECOND "c00c 000f 0001 0000 0e10 0005 0014 c0 2b 00"

static Bytes view(const GByteArray *octets)
{
    return (Bytes){octets->data, octets->len};
}

static bool parse(const char *hex, DnsMessage *message)
{
    g_autoptr(GByteArray) octets = of_hex(hex);

    return dns_parse(view(octets), message);
}

static void answer_of_exchangers(void)
{
    DnsMessage message;

    g_assert_true(parse(HEADER QUESTION FIRST "c00c 000f 0001 0000 0e10 0004 0014 c02b", &message));
    g_assert_cmpuint(message.id, ==, 0x1234);
    g_assert_true(message.is_response);
    g_assert_cmpstr(message.name, ==, "example.org");
    g_assert_cmpuint(message.type, ==, DNS_MX);
    g_assert_false(message.is_torn);
    g_assert_cmpuint(message.answers->len, ==, 2);
    const DnsRecord *first = message.answers->pdata[0], *second = message.answers->pdata[1];
    g_assert_cmpstr(first->data, ==, "mail.example.org");
    g_assert_cmpuint(first->preference, ==, 10);
    g_assert_cmpuint(first->ttl, ==, 3600);
    g_assert_cmpstr(second->data, ==, "mail.example.org");
    g_assert_cmpuint(second->preference, ==, 20);
    dns_message_clear(&message);
}

static void data_with_octets_left_over_are_not_read(void)
{
    DnsMessage message;

    g_assert_true(parse(HEADER QUESTION FIRST SECOND, &message));
    const DnsRecord *second = message.answers->pdata[1];
    g_assert_null(second->data);
    dns_message_clear(&message);
}

static void every_cut_ends_the_reading_where_it_is(void)
{
    g_autoptr(GByteArray) whole = of_hex(HEADER QUESTION FIRST);

    for (size_t len = 0; len < whole->len; len++) {
        /* of its own memory, so that a read behind its end is seen */
        g_autofree uint8_t *copy = g_memdup2(whole->data, len);
        DnsMessage message;

        if (!dns_parse((Bytes){copy, len}, &message)) {
            g_assert_cmpuint(len, <, 29);
            continue;
        }
        g_assert_true(message.is_torn);
        g_assert_null(message.answers);
        dns_message_clear(&message);
    }
}

/* The data of one record of this type, as text; NULL where they are malformed. */
static char *data_of(uint16_t type, const char *hex)
{
    g_autoptr(GByteArray) octets = of_hex("1234 8180 0000 0001 0000 0000  00");
    g_autoptr(GByteArray) data = of_hex(hex);
    const uint8_t head[] = {(uint8_t)(type >> 8),      (uint8_t)type,     0, 1, 0, 0, 0, 60,
                            (uint8_t)(data->len >> 8), (uint8_t)data->len};
    DnsMessage message;

    g_byte_array_append(octets, head, sizeof(head));
    g_byte_array_append(octets, data->data, data->len);
    g_assert_true(dns_parse(view(octets), &message));
    const DnsRecord *record = message.answers->pdata[0];
    char *text = g_strdup(record->data);
    dns_message_clear(&message);
    return text;
}

static void data_of_each_type(void)
{
    static const struct {
        uint16_t type;
        const char *hex, *text;
    } cases[] = {
        {DNS_A,     "c0000219",                                                     "192.0.2.25"         },
        {DNS_A,     "c00002",                                                       NULL                 },
        {DNS_AAAA,  "20010db8000000000000000000000025",                             "2001:db8::25"       },
        {DNS_PTR,   "046d61696c 036f7267 00",                                       "mail.org"           },
        {DNS_CNAME, "03612e62 036f7267 00",                                         "a\\.b.org"          },
        {DNS_CNAME, "0300ff20 036f7267 00",                                         "\\000\\255\\032.org"},
        {DNS_TXT,   "05 763d737066 06 31202d616c6c",                                "v=spf1 -all"        },
        {DNS_TXT,   "05 763d73",                                                    NULL                 },
        {DNS_TLSA,  "03 01 01 abcd",                                                "3 1 1 abcd"         },
        {DNS_SRV,   "0001 0002 03e1 0161 00",                                       "1 2 993 a"          },
        {DNS_CAA,   "00 05 6973737565 6c652e6f7267",                                "0 issue \"le.org\"" },
        {DNS_SOA,   "0161 00 0162 00 00000001 00000002 00000003 00000004 00000005", "a b 1 2 3 4 5"      },
        {DNS_SOA,   "0161 00 0162 00 00000001",                                     NULL                 },
        {DNS_NS,    "00",                                                           "."                  },
        {65280,     "0102",                                                         NULL                 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = data_of(cases[i].type, cases[i].hex);

        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

static char *name_of(const char *hex, size_t at)
{
    g_autoptr(GByteArray) octets = of_hex(hex);

    return dns_name_read(view(octets), &at);
}

static void names_that_cannot_be(void)
{
    g_autoptr(GString) labels = g_string_new(NULL);

    g_assert_null(name_of("c000", 0));      /* leads to itself */
    g_assert_null(name_of("0161 c000", 0)); /* leads round */
    g_assert_null(name_of("c002 00", 0));   /* leads ahead */
    g_assert_null(name_of("0161", 0));      /* torn */
    g_assert_null(name_of("4161 00", 0));   /* a kind of label that nobody uses */
    for (int i = 0; i < 127; i++)
        g_string_append(labels, "0161");
    g_string_append(labels, "00");
    g_autofree char *longest = name_of(labels->str, 0); /* 255 octets */
    g_assert_nonnull(longest);
    g_string_prepend(labels, "0161");
    g_assert_null(name_of(labels->str, 0));
}

static void other_messages_are_none(void)
{
    DnsMessage message;

    g_assert_false(parse("1234 2800 0001 0000 0000 0000 00 0001 0001", &message)); /* update */
    g_assert_false(parse("1234 0100 0002 0000 0000 0000 00 0001 0001", &message));
    g_assert_false(parse("1234 0100 0001 0000 0000 0000 00 0001 0003", &message)); /* Chaos */
    g_assert_false(parse("1234 0100 0000 0000 0000 0000", &message));
}

static void more_answers_than_are_read(void)
{
    g_autoptr(GByteArray) octets = of_hex("1234 8180 0000 ffff 0000 0000");
    g_autoptr(GByteArray) record = of_hex("00 0001 0001 00000000 0004 c0000201");
    DnsMessage message;

    for (int i = 0; i < DNS_RECORDS_MAX + 1; i++)
        g_byte_array_append(octets, record->data, record->len);
    g_assert_true(dns_parse(view(octets), &message));
    g_assert_true(message.is_torn);
    g_assert_cmpuint(message.answers->len, ==, DNS_RECORDS_MAX);
    dns_message_clear(&message);
}

static void on_message(void *user, Bytes message)
{
    g_string_append_printf(user, "[%.*s]", (int)message.len, (const char *)message.data);
}

static void any_cut_of_a_stream_gives_the_same_messages(void)
{
    static const char octets[] = "\0\3one\0\0\0\5three\0\2tw";

    for (size_t cut = 1; cut < sizeof(octets); cut++) {
        g_autoptr(GString) told = g_string_new(NULL);
        Bytes rest = {(const uint8_t *)octets, sizeof(octets) - 1};
        DnsStream stream;

        dns_stream_init(&stream);
        for (; rest.len > 0; rest = bytes_skip(rest, cut))
            dns_stream_feed(&stream, bytes_first(rest, cut), on_message, told);
        g_assert_cmpstr(told->str, ==, "[one][][three][tw]");
        dns_stream_gap(&stream);
        dns_stream_feed(&stream, BYTES_OF("\0\1x"), on_message, told);
        g_assert_cmpstr(told->str, ==, "[one][][three][tw]");
        dns_stream_clear(&stream);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dns/exchangers", answer_of_exchangers);
    g_test_add_func("/dns/left-over", data_with_octets_left_over_are_not_read);
    g_test_add_func("/dns/cuts", every_cut_ends_the_reading_where_it_is);
    g_test_add_func("/dns/data", data_of_each_type);
    g_test_add_func("/dns/names", names_that_cannot_be);
    g_test_add_func("/dns/others", other_messages_are_none);
    g_test_add_func("/dns/ceiling", more_answers_than_are_read);
    g_test_add_func("/dns/stream", any_cut_of_a_stream_gives_the_same_messages);
    return g_test_run();
}
