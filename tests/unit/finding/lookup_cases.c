/* lookup_cases.c - rules that compare a message with look-ups in the capture. */
#include "probe.h"

#include <string.h>

#define HEADER                                                                                     \
    "Date: Wed, 1 May 2024 12:00:00 +0000\nMessage-ID: <20240501120000.4711@river.example>\n"      \
    "From: Ada <ada@river.example>\nTo: Ben <ben@club.example>\n"
#define TEXT HEADER "\nHi\n"

/* Keys of 768, 1024 and 2048 bits. */
static const char key_768[] =
    "MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhAO7wMvAwBd6gVngiDvf7WxOZ1VCuFX2lRU2/JgrWOK2zcV4aygbrwMPP"
    "IxoKEb/yRHZneD6eovki30uoQyUtoWO03f11DESxtoPwd65m7y48uQb6Zx906GcImogGHBzB1wIDAQAB";
static const char key_1024[] =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkEBvSafgvKOg1HTVpuTnGGQ/72ajUQhOaj0d6yaBDuVKXDLO3"
    "Ro2iRIRm6kMgGza436MKOVjVmTKEob6EhtMbA8Mvp5sYlGZrLHZZgEYZdAMdsA5Dnzchw84EHEJQ1iIRfxCqMRT9"
    "GuGxgMYfPL/BEnvxGzD/hDgL7vQ8xY6TBwIDAQAB";
static const char key_2048[] =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxvnW5xT3w+HhZ176WM8G+NTBhOPWVuEl2AyCkbYKEA5y"
    "tLiYsWOqKZ7jye1p4TqGtaCqD3cIBZ4Zsa94xZx2mMHkzkXFfnjpGmZmPyNTpDf6UhWWhUTRA/GObv9f4yUBWHrv"
    "LiCvAKukx4Oap8GRRecZwRZJqrCbMrQN5jhq5IoFHYcZjdxI19LsY0GaNL2S/3zh2c77QGTmt3YeswfUI+oe4UJp"
    "lm8XcQgI+BkQtnPvdvg9XyzGpQQBokduogYvMs6zxMP1XEnHIreg2uxLZPeW7rMheXG5FpAd+a3vH2IJlVYnBHuY"
    "p0B7vV2J4nw8vfkOJnJ4Dt3SVXs5kfUpHQIDAQAB";

/* A table with answers in it, and who called whom. */
typedef struct Names {
    LookupTable *table;
    Calls *calls;
    uint64_t frame;
} Names;

static void on_lookup(void *user, const Lookup *lookup)
{
    (void)user, (void)lookup;
}

static void names_begin(Names *names)
{
    *names = (Names){lookup_table_new(&(LookupTell){NULL, on_lookup}), calls_new(), 0};
}

static void names_end(Names *names)
{
    lookup_table_free(names->table);
    calls_free(names->calls);
}

static Address address_of(const char *text)
{
    Address address;

    g_assert_true(address_parse(bytes_of_text(text), &address));
    return address;
}

static void put16(GByteArray *octets, unsigned number)
{
    const uint8_t bytes[] = {(uint8_t)(number >> 8), (uint8_t)number};

    g_byte_array_append(octets, bytes, sizeof(bytes));
}

static void put_string(GByteArray *octets, const char *text, size_t len)
{
    const uint8_t length = (uint8_t)len;

    g_byte_array_append(octets, &length, 1);
    g_byte_array_append(octets, (const uint8_t *)text, (guint)len);
}

static void put_name(GByteArray *octets, const char *name)
{
    g_auto(GStrv) labels = g_strsplit(name, ".", -1);

    for (size_t i = 0; labels[i] != NULL; i++)
        put_string(octets, labels[i], strlen(labels[i]));
    put_string(octets, "", 0);
}

/* "10 mail.club.example" of MX; a name of PTR; an IPv4 address of A; a text of TXT. */
static GByteArray *data_of(uint16_t type, const char *text)
{
    GByteArray *data = g_byte_array_new();
    const char *name = strchr(text, ' ');

    if (type == DNS_A) {
        const Address address = address_of(text);
        g_byte_array_append(data, address.octets, 4);
    } else if (type == DNS_MX) {
        put16(data, (unsigned)g_ascii_strtoull(text, NULL, 10));
        put_name(data, name + 1);
    } else if (type == DNS_PTR) {
        put_name(data, text);
    }
    for (size_t at = 0; type == DNS_TXT && at < strlen(text); at += 200)
        put_string(data, text + at, MIN(200, strlen(text) - at));
    return data;
}

/* An answer of records parted by "|"; of NULL, that there is no such name. */
static void answer(Names *names, uint16_t type, const char *name, const char *records)
{
    g_auto(GStrv) parts = g_strsplit(records == NULL ? "" : records, "|", -1);
    g_autoptr(GByteArray) octets = g_byte_array_new();
    const DnsPlace seen = {
        .source = address_of("192.0.2.53"),
        .destination = address_of("192.0.2.10"),
        .source_port = 53,
        .destination_port = (uint16_t)(1000 + ++names->frame),
        .place = {.capture = 1, .frame = names->frame},
    };

    put16(octets, (unsigned)names->frame);
    put16(octets, records == NULL ? 0x8183 : 0x8180);
    put16(octets, 1);
    put16(octets, g_strv_length(parts));
    put16(octets, 0);
    put16(octets, 0);
    put_name(octets, name);
    put16(octets, type);
    put16(octets, 1);
    for (size_t i = 0; parts[i] != NULL; i++) {
        g_autoptr(GByteArray) data = data_of(type, parts[i]);

        put_name(octets, name);
        put16(octets, type);
        put16(octets, 1);
        put16(octets, 0);
        put16(octets, 60);
        put16(octets, data->len);
        g_byte_array_append(octets, data->data, data->len);
    }
    g_assert_true(lookup_table_feed(names->table, &seen, (Bytes){octets->data, octets->len}));
}

/* A mail from 192.0.2.10, which calls itself mail.river.example. */
static void check_sent(const Names *names, Probe probe, const char *wanted)
{
    probe.text = probe.text == NULL ? TEXT : probe.text;
    probe.helo = "mail.river.example";
    probe.peer = "192.0.2.10";
    probe.server = probe.server == NULL ? "192.0.2.25" : probe.server;
    probe.mail_from = "ada@river.example";
    probe.recipients = "ben@club.example";
    probe.lookups = names->table;
    probe.calls = names->calls;
    g_autofree char *found = probe_findings(&probe);
    g_assert_cmpstr(found, ==, wanted);
}

#define REVERSE "10.2.0.192.in-addr.arpa"

static void test_registered(void)
{
    Names names;

    names_begin(&names);
    check_sent(&names, (Probe){0}, "");
    answer(&names, DNS_PTR, REVERSE, "mail.river.example");
    answer(&names, DNS_A, "mail.river.example", "192.0.2.10");
    check_sent(&names, (Probe){0}, "");
    answer(&names, DNS_A, "mail.river.example", "192.0.2.77");
    check_sent(&names, (Probe){0}, "medium rdns-may-be-forged");
    check_sent(&names, (Probe){.is_authenticated = true}, "");
    answer(&names, DNS_PTR, REVERSE, "host.lake.example");
    check_sent(&names, (Probe){0}, "low helo-rdns-mismatch");
    answer(&names, DNS_PTR, REVERSE, "dsl-10.river.example");
    check_sent(&names, (Probe){0}, "low rdns-dynamic");
    answer(&names, DNS_PTR, REVERSE, NULL);
    check_sent(&names, (Probe){0}, "medium rdns-missing");
    names_end(&names);
}

static void call(Names *names, const char *server)
{
    const Address client = address_of("192.0.2.10"), called = address_of(server);

    calls_add(names->calls, &client, &called);
}

static void test_exchangers(void)
{
    Names names;

    names_begin(&names);
    call(&names, "192.0.2.25");
    answer(&names, DNS_MX, "club.example", "20 backup.example|10 mail.example");
    check_sent(&names, (Probe){0}, ""); /* nobody asked where they are */
    answer(&names, DNS_A, "mail.example", "192.0.2.25");
    check_sent(&names, (Probe){0}, "");
    answer(&names, DNS_A, "backup.example", "192.0.2.26");
    call(&names, "192.0.2.26");
    check_sent(&names, (Probe){.server = "192.0.2.26"}, ""); /* the first one was called too */
    names_end(&names);
    names_begin(&names);
    call(&names, "192.0.2.26");
    answer(&names, DNS_MX, "club.example", "20 backup.example|10 mail.example");
    answer(&names, DNS_A, "backup.example", "192.0.2.26");
    check_sent(&names, (Probe){.server = "192.0.2.26"}, "low mx-bypass");
    check_sent(&names, (Probe){.server = "192.0.2.26", .is_authenticated = true}, "");
    check_sent(&names, (Probe){.server = "192.0.2.26", .is_submission = true}, "");
    check_sent(&names, (Probe){.server = "192.0.2.99"}, ""); /* it may be mail.example */
    answer(&names, DNS_A, "mail.example", "192.0.2.25|192.0.2.27");
    check_sent(&names, (Probe){.server = "192.0.2.99"}, "low mx-bypass");
    check_sent(&names, (Probe){.server = "192.168.1.1"}, ""); /* a relay of its own */
    check_sent(&names, (Probe){.server = "192.0.2.27"}, "");
    names_end(&names);
    names_begin(&names);
    answer(&names, DNS_MX, "club.example", "10 mail.example");
    answer(&names, DNS_A, "dark.example", "192.0.2.99");
    check_sent(&names, (Probe){.server = "192.0.2.99"}, "low mx-bypass");
    answer(&names, DNS_MX, "club.example", "");
    check_sent(&names, (Probe){.server = "192.0.2.99"}, "");
    names_end(&names);
}

static void test_policy(void)
{
    Names names;

    names_begin(&names);
    answer(&names, DNS_TXT, "_dmarc.river.example", "v=DMARC1; p=none");
    check_sent(&names, (Probe){0}, "");
    answer(&names, DNS_TXT, "_dmarc.river.example", "v=spf1 -all");
    check_sent(&names, (Probe){0}, "info dmarc-absent");
    answer(&names, DNS_TXT, "_dmarc.river.example", NULL);
    check_sent(&names, (Probe){0}, "info dmarc-absent");
    names_end(&names);
    names_begin(&names);
    answer(&names, DNS_TXT, "_dmarc.other.example", NULL);
    check_sent(&names, (Probe){0}, "");
    names_end(&names);
}

#define SIGNED(tags) "DKIM-Signature: v=1; d=river.example; s=k;\n\t" tags "; b=AA==\n" TEXT
#define GOOD SIGNED("a=rsa-sha256; h=from : to:date; bh=AA==")

static void publish(Names *names, const char *before, const char *key)
{
    g_autofree char *record = g_strconcat("v=DKIM1; ", before, "p=", key, NULL);

    answer(names, DNS_TXT, "k._domainkey.river.example", record);
}

static void test_signatures(void)
{
    Names names;

    names_begin(&names);
    check_sent(&names, (Probe){.text = GOOD}, "");
    check_sent(&names, (Probe){.text = SIGNED("a=rsa-sha1; h=from:to; bh=AA==")}, "low dkim-weak");
    check_sent(&names, (Probe){.text = SIGNED("a=rsa-sha256; h=to:date; bh=AA==")},
               "high dkim-weak");
    check_sent(&names, (Probe){.text = SIGNED("a=rsa-sha256; l=3; h=from; bh=AA==")},
               "low dkim-weak");
    check_sent(&names,
               (Probe){.text = SIGNED("a=rsa-sha256; x=1714564800; h=from; bh=AA=="),
                       .seen = INT64_C(1714564801) * 1000000000},
               "low dkim-weak");
    check_sent(&names,
               (Probe){.text = SIGNED("a=rsa-sha256; x=1714564900; h=from; bh=AA=="),
                       .seen = INT64_C(1714564801) * 1000000000},
               "");
    publish(&names, "", key_2048);
    check_sent(&names, (Probe){.text = GOOD}, "");
    publish(&names, "k=rsa; ", key_1024);
    check_sent(&names, (Probe){.text = GOOD}, "low dkim-weak");
    publish(&names, "k=rsa; ", key_768);
    check_sent(&names, (Probe){.text = GOOD}, "high dkim-weak");
    publish(&names, "", "");
    check_sent(&names, (Probe){.text = GOOD}, "medium dkim-weak");
    publish(&names, "t=y:s; ", key_2048);
    check_sent(&names, (Probe){.text = GOOD}, "low dkim-weak");
    publish(&names, "k=ed25519; ", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    check_sent(&names, (Probe){.text = GOOD}, "");
    publish(&names, "", "AAAA"); /* no key */
    check_sent(&names, (Probe){.text = GOOD}, "");
    names_end(&names);
}

#define FROM_GOOGLE                                                                                \
    "Received: from x ([198.51.100.7])\n\tby smtp.google.com with ESMTPS id "                      \
    "a1-2;\n\tWed, 1 May 2024 12:00:01 +0000\n" TEXT

static void test_provider(void)
{
    Names names;

    names_begin(&names);
    check_sent(&names, (Probe){.text = FROM_GOOGLE}, "info origin-ip-candidate");
    answer(&names, DNS_PTR, REVERSE, "mail.river.example");
    check_sent(&names, (Probe){.text = FROM_GOOGLE},
               "high received-claims-big-provider, info origin-ip-candidate");
    names_end(&names);
}

void add_lookup_tests(void)
{
    g_test_add_func("/rules/registered", test_registered);
    g_test_add_func("/rules/exchangers", test_exchangers);
    g_test_add_func("/rules/policy", test_policy);
    g_test_add_func("/rules/signatures", test_signatures);
    g_test_add_func("/rules/provider", test_provider);
}
