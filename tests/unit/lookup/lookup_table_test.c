/* lookup_table_test.c - which answer belongs to which question, and what is known by them. */
#include "lookup/lookup.h"

#include "base/limits.h"
#include "packet/maker.h"

/* Look-ups as they are told, a word each. */
typedef struct Told {
    LookupTable *table;
    GString *text;
    uint64_t frame;
} Told;

static void on_lookup(void *user, const Lookup *lookup)
{
    Told *told = user;

    g_string_append_printf(told->text, "%s%s %u-%u", told->text->len == 0 ? "" : ", ", lookup->name,
                           lookup->has_question ? (unsigned)lookup->asked.frame : 0,
                           lookup->has_answer ? (unsigned)lookup->answered.frame : 0);
}

static Told *told_new(void)
{
    Told *told = g_new0(Told, 1);

    told->table = lookup_table_new(&(LookupTell){told, on_lookup});
    told->text = g_string_new(NULL);
    return told;
}

static void told_free(Told *told)
{
    lookup_table_free(told->table);
    g_string_free(told->text, TRUE);
    g_free(told);
}

/* One packet on its way from a client's port to the server, or back. */
static void feed(Told *told, bool is_answer, uint16_t port, const char *hex)
{
    static const Address client =
                             {
                                 {192, 0, 2, 10},
                                 4
    },
                         server = {{192, 0, 2, 53}, 4};
    g_autoptr(GByteArray) octets = of_hex(hex);
    const DnsPlace seen = {
        .source = is_answer ? server : client,
        .destination = is_answer ? client : server,
        .source_port = is_answer ? 53 : port,
        .destination_port = is_answer ? port : 53,
        .place = {.capture = 1, .frame = ++told->frame},
        .ordinal = told->frame,
    };

    g_assert_true(lookup_table_feed(told->table, &seen, (Bytes){octets->data, octets->len}));
}

#define ASK_MX "0001 0100 0001 0000 0000 0000 03 6f7267 00 000f 0001"
#define MX                                                                                         \
    "0001 8180 0001 0001 0000 0000 03 6f7267 00 000f 0001 c00c 000f 0001 00000000 0006 000a 02 "   \
    "4d58 "                                                                                        \
    "00"
#define ASK_A "0002 0100 0001 0000 0000 0000 02 6d78 00 0001 0001"
#define A "0002 8180 0001 0001 0000 0000 02 6d78 00 0001 0001 c00c 0001 0001 00000000 0004 c0000219"

static void an_answer_belongs_to_its_question(void)
{
    Told *told = told_new();
    const Address mail = {
        {192, 0, 2, 25},
        4
    };

    feed(told, false, 1000, ASK_MX);
    feed(told, false, 1000, ASK_MX); /* again, before it was answered */
    feed(told, false, 1001, ASK_A);
    feed(told, true, 1001, A);
    feed(told, true, 1000, MX);
    feed(told, true, 1000, MX); /* again */
    g_assert_cmpstr(told->text->str, ==, "mx 3-4, org 1-5");
    const Lookup *address = lookup_of_address(told->table, &mail);
    g_assert_cmpstr(address->name, ==, "mx");
    /* names are compared without case */
    g_assert_cmpstr(lookup_of_exchanger(told->table, "mX")->name, ==, "org");
    g_assert_true(lookup_of_question(told->table, DNS_A, "MX") == address);
    g_assert_null(lookup_of_question(told->table, DNS_AAAA, "mx"));
    g_assert_nonnull(lookup_find_answer(address, DNS_A, "192.0.2.25"));
    told_free(told);
}

static void the_same_numbers_come_again(void)
{
    Told *told = told_new();

    feed(told, false, 1000, ASK_A);
    feed(told, true, 1000, A);
    feed(told, false, 1000, ASK_A);
    feed(told, true, 1000, A);
    g_assert_cmpstr(told->text->str, ==, "mx 1-2, mx 3-4");
    told_free(told);
}

static void half_of_it_is_told_too(void)
{
    Told *told = told_new();

    feed(told, true, 1000, A);
    feed(told, false, 1000, ASK_MX);
    lookup_table_end(told->table);
    g_assert_cmpstr(told->text->str, ==, "mx 0-1, org 2-0");
    told_free(told);
}

static void the_oldest_are_forgotten(void)
{
    Told *told = told_new();
    const Address mail = {
        {192, 0, 2, 25},
        4
    };

    feed(told, true, 1, A);
    feed(told, false, 2, ASK_MX);
    for (uint32_t i = 0; i < 2 * LOOKUPS_MAX; i++) { /* letters of both cases are the same */
        g_autofree char *hex =
            g_strdup_printf("0003 0100 0001 0000 0000 0000 04 %08x 00 0001 0001", i);

        feed(told, false, 3, hex);
    }
    g_assert_null(lookup_of_address(told->table, &mail));
    g_assert_true(g_str_has_prefix(told->text->str, "mx 0-1, org 2-0, "));
    told_free(told);
}

static void reverse_names(void)
{
    Address address;
    g_assert_true(address_parse(BYTES_OF("192.0.2.9"), &address));
    g_autofree char *four = lookup_reverse_name(&address);
    g_assert_true(address_parse(BYTES_OF("2001:db8::25"), &address));
    g_autofree char *six = lookup_reverse_name(&address);

    g_assert_cmpstr(four, ==, "9.2.0.192.in-addr.arpa");
    g_assert_cmpstr(six, ==,
                    "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lookup/pairs", an_answer_belongs_to_its_question);
    g_test_add_func("/lookup/again", the_same_numbers_come_again);
    g_test_add_func("/lookup/halves", half_of_it_is_told_too);
    g_test_add_func("/lookup/ceiling", the_oldest_are_forgotten);
    g_test_add_func("/lookup/reverse", reverse_names);
    return g_test_run();
}
