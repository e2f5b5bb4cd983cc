/* pcapng_test.c - sections, interfaces, every kind of packet block, facts, lies, cuts. */
#include "captures.h"

#include "base/limits.h"

#define SECTION_BYTES 28
#define SECOND INT64_C(1000000000)

static void put_start(Made *made)
{
    put_section(made);
    put_interface(made, 1, -1);
}

static void both_byte_orders(void)
{
    for (int i = 0; i < 2; i++) {
        g_auto(Made) made = made_new(i == 1);

        put_start(&made);
        put_packet(&made, 0, 1700000000000001, BYTES_OF("five!"));

        g_auto(Seen) seen = seen_made(&made);

        assert_whole(&seen);
        g_assert_cmpstr(seen.facts->format, ==, "pcapng");
        g_assert_cmpuint(seen.packets->len, ==, 1);
        assert_octets(&seen, 0, BYTES_OF("five!"));
        g_assert_cmpint(seen_packet(&seen, 0)->when, ==, 1700000000 * SECOND + 1000);
        g_assert_cmpint(seen_packet(&seen, 0)->link_type, ==, 1);
        g_assert_cmpuint(seen.facts->bytes, ==, made.bytes->len);
    }
}

/* Interfaces are counted anew in each section, and each has an index of its own for us. */
static void sections(void)
{
    g_auto(Made) made = made_new(false);

    put_section(&made);
    put_interface(&made, 1, 9);
    put_interface(&made, 113, 3);
    put_packet(&made, 1, 5, BYTES_OF("b"));
    made.is_big_endian = true;
    put_section(&made);
    put_interface(&made, 101, 0x80 | 1);
    put_packet(&made, 0, 3, BYTES_OF("c"));
    put_packet(&made, 1, 3, BYTES_OF("of an interface of the other section"));
    put_packet(&made, 0, 5, BYTES_OF("d"));

    g_auto(Seen) seen = seen_made(&made);

    g_assert_cmpuint(seen.facts->interfaces->len, ==, 3);
    g_assert_cmpuint(seen.packets->len, ==, 3);
    g_assert_cmpuint(seen_packet(&seen, 0)->interface, ==, 1);
    g_assert_cmpint(seen_packet(&seen, 0)->when, ==, 5000000);
    g_assert_cmpint(seen_packet(&seen, 0)->link_type, ==, 113);
    g_assert_cmpuint(seen_packet(&seen, 1)->interface, ==, 2);
    g_assert_cmpint(seen_packet(&seen, 1)->when, ==, SECOND * 3 / 2);
    g_assert_cmpuint(seen_packet(&seen, 2)->number, ==, 4);
    assert_damage(&seen, "packet 3 in the block at octet ");
    assert_damage(&seen, "left out, since nothing describes its interface 1");
    g_assert_false(seen.facts->truncated);
}

static void put_simple(Made *made, uint32_t original, Bytes bytes)
{
    guint start = block_begin(made, 3);

    put_u32(made, original);
    put_bytes(made, bytes);
    block_end(made, start);
}

static void simple_packets(void)
{
    g_auto(Made) made = made_new(true);

    put_section(&made);
    put_interface(&made, 1, -1);
    set_u32(&made, SECTION_BYTES + 12, 6); /* snaplen */
    put_simple(&made, 5, BYTES_OF("12345"));
    put_simple(&made, 60, BYTES_OF("123456"));
    put_simple(&made, 6, BYTES_OF("1234"));

    g_auto(Seen) seen = seen_made(&made);

    g_assert_cmpuint(seen.packets->len, ==, 3);
    assert_octets(&seen, 0, BYTES_OF("12345"));
    g_assert_false(seen_packet(&seen, 0)->has_when);
    assert_octets(&seen, 1, BYTES_OF("123456"));
    g_assert_cmpuint(seen_packet(&seen, 1)->original_len, ==, 60);
    assert_octets(&seen, 2, BYTES_OF("1234"));
    g_assert_false(seen.facts->has_times);
    assert_damage(&seen, "packet 3");
}

static void old_packets(void)
{
    g_auto(Made) made = made_new(false);

    put_start(&made);
    guint start = block_begin(&made, 2);
    put_u16(&made, 0);
    put_u16(&made, 17); /* drops */
    put_u32(&made, 0);
    put_u32(&made, 5);
    put_u32(&made, 3);
    put_u32(&made, 9);
    put_bytes(&made, BYTES_OF("old"));
    put_padding(&made);
    put_option(&made, 1, BYTES_OF("yellowed"));
    block_end(&made, start);

    g_auto(Seen) seen = seen_made(&made);
    const CaptureComment *comment = g_ptr_array_index(seen.facts->comments, 0);

    assert_whole(&seen);
    assert_octets(&seen, 0, BYTES_OF("old"));
    g_assert_cmpint(seen_packet(&seen, 0)->when, ==, 5000);
    g_assert_cmpuint(seen_packet(&seen, 0)->original_len, ==, 9);
    g_assert_cmpstr(comment->text, ==, "yellowed");
}

static void put_other_block(Made *made, uint32_t type)
{
    guint start = block_begin(made, type);

    put_bytes(made, BYTES_OF("some octets, long enough"));
    block_end(made, start);
}

/* Wireshark numbers journal entries, system calls and custom blocks, but no name resolution. */
static void other_blocks(void)
{
    static const struct {
        uint32_t type;
        uint64_t next;
    } cases[] = {
        {4,          1},
        {9,          2},
        {0x204,      2},
        {0xbad,      2},
        {0x40000bad, 2},
        {0x80001234, 1},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Made) made = made_new(false);

        put_start(&made);
        put_other_block(&made, cases[i].type);
        put_packet(&made, 0, 0, BYTES_OF("x"));

        g_auto(Seen) seen = seen_made(&made);

        assert_whole(&seen);
        g_assert_cmpuint(seen.packets->len, ==, 1);
        g_assert_cmpuint(seen_packet(&seen, 0)->number, ==, cases[i].next);
    }
}

static void texts_of_section_and_interface(void)
{
    g_auto(Made) made = made_new(false);

    guint start = block_begin(&made, 0x0a0d0d0a);
    put_u32(&made, 0x1a2b3c4d);
    put_u16(&made, 1);
    put_u16(&made, 2);
    put_uint(&made, UINT64_MAX, 8);
    put_option(&made, 1, BYTES_OF("a bad day"));
    put_option(&made, 4, BYTES_OF("dumpcap\xff"));
    put_option(&made, 1, BYTES_OF("another comment"));
    block_end(&made, start);
    start = block_begin(&made, 1);
    put_u16(&made, 1);
    put_u16(&made, 0);
    put_u32(&made, 96);
    put_option(&made, 2, BYTES_OF("eth0"));
    put_option(&made, 3, BYTES_OF("to the mail server"));
    put_option(&made, 14, BYTES_OF("\x0a\0\0\0\0\0\0\0"));
    block_end(&made, start);
    put_packet(&made, 0, 1, BYTES_OF("x"));

    g_auto(Seen) seen = seen_made(&made);
    const CaptureInterface *interface = g_ptr_array_index(seen.facts->interfaces, 0);

    assert_whole(&seen);
    g_assert_cmpstr(seen.facts->comment, ==, "a bad day");
    g_assert_cmpstr(seen.facts->written_by, ==, "dumpcap\xff");
    g_assert_cmpstr(interface->name, ==, "eth0");
    g_assert_cmpstr(interface->description, ==, "to the mail server");
    g_assert_cmpuint(interface->snaplen, ==, 96);
    g_assert_cmpint(seen_packet(&seen, 0)->when, ==, 10 * SECOND + 1000);
}

static void packet_comments(void)
{
    g_auto(Made) made = made_new(true);

    put_start(&made);
    put_packet(&made, 0, 0, BYTES_OF("x"));
    for (int i = 0; i < CAPTURE_COMMENTS_MAX; i++) {
        guint start = packet_begin(&made, 0, 0, BYTES_OF("y"));

        put_option(&made, 2, BYTES_OF("flag"));
        put_option(&made, 1, BYTES_OF("look"));
        put_option(&made, 1, BYTES_OF("here"));
        put_option(&made, 0, BYTES_OF(""));
        block_end(&made, start);
    }
    g_auto(Seen) seen = seen_made(&made);
    const CaptureComment *second = g_ptr_array_index(seen.facts->comments, 1);

    assert_whole(&seen);
    g_assert_cmpuint(seen.facts->comments->len, ==, CAPTURE_COMMENTS_MAX);
    g_assert_cmpuint(second->number, ==, 2);
    g_assert_cmpstr(second->text, ==, "here");
}

static void put_statistics(Made *made, uint32_t interface)
{
    guint start = block_begin(made, 5);

    put_u32(made, interface);
    put_uint(made, 0, 8);
    put_u16(made, 4);
    put_u16(made, 8);
    put_uint(made, 1000, 8);
    put_u16(made, 5);
    put_u16(made, 8);
    put_uint(made, UINT64_MAX, 8);
    block_end(made, start);
}

static void statistics(void)
{
    g_auto(Made) made = made_new(true);

    put_start(&made);
    put_interface(&made, 1, -1);
    put_statistics(&made, 1);

    g_auto(Seen) seen = seen_made(&made);
    const CaptureInterface *first = g_ptr_array_index(seen.facts->interfaces, 0);
    const CaptureInterface *second = g_ptr_array_index(seen.facts->interfaces, 1);

    assert_whole(&seen);
    g_assert_cmpint(first->received, ==, -1);
    g_assert_cmpint(second->received, ==, 1000);
    g_assert_cmpint(second->dropped, ==, INT64_MAX);
    put_statistics(&made, 2);

    g_auto(Seen) damaged = seen_made(&made);

    assert_damage(&damaged, "statistics of no interface");
}

static void put_secrets(Made *made, uint32_t type, uint32_t length, Bytes secrets)
{
    guint start = block_begin(made, 10);

    put_u32(made, type);
    put_u32(made, length);
    put_bytes(made, secrets);
    block_end(made, start);
}

static void secrets(void)
{
    g_auto(Made) made = made_new(false);

    put_section(&made);
    put_secrets(&made, 0x544c534b, 5, BYTES_OF("KEY 1"));
    put_secrets(&made, 0x57474b4c, 5, BYTES_OF("guard"));
    put_secrets(&made, 0x544c534b, 6, BYTES_OF("KEY 22"));

    g_auto(Seen) seen = seen_made(&made);

    assert_whole(&seen);
    g_assert_cmpuint(seen.facts->secrets->len, ==, 2);
    GBytes *second = g_ptr_array_index(seen.facts->secrets, 1);
    Bytes kept = {g_bytes_get_data(second, NULL), g_bytes_get_size(second)};
    g_assert_true(bytes_equal(kept, BYTES_OF("KEY 22")));

    put_secrets(&made, 0x544c534b, UINT32_MAX, BYTES_OF("KEY3"));

    g_auto(Seen) damaged = seen_made(&made);

    g_assert_cmpuint(damaged.facts->secrets->len, ==, 3);
    assert_damage(&damaged, "its secrets are longer than the block");
}

static void cut_at_every_octet(void)
{
    g_auto(Made) made = made_new(false);
    GArray *ends = g_array_new(FALSE, FALSE, sizeof(guint)); /* of blocks */
    guint packet_ends[2];

    put_section(&made);
    g_array_append_val(ends, made.bytes->len);
    put_interface(&made, 1, 6);
    g_array_append_val(ends, made.bytes->len);
    for (guint i = 0; i < 2; i++) {
        put_packet(&made, 0, 0, BYTES_OF("some octets"));
        packet_ends[i] = made.bytes->len;
        g_array_append_val(ends, made.bytes->len);
    }
    for (guint cut = 0; cut < made.bytes->len; cut++) {
        g_autoptr(GError) error = NULL;
        g_auto(Seen) seen = seen_bytes((Bytes){made.bytes->data, cut}, &error);
        bool is_at_end = false;

        if (cut < SECTION_BYTES) {
            g_assert_error(error, POSTA_ERROR, POSTA_ERROR_INPUT);
            continue;
        }
        g_assert_no_error(error);
        for (guint i = 0; i < ends->len; i++)
            is_at_end |= g_array_index(ends, guint, i) == cut;
        guint whole = cut < packet_ends[0] ? 0 : cut < packet_ends[1] ? 1 : 2;
        g_assert_cmpuint(seen.packets->len, ==, whole);
        g_assert_cmpint(seen.facts->truncated, ==, !is_at_end);
        g_assert_cmpint(seen.facts->damage == NULL, ==, is_at_end);
    }
    g_array_unref(ends);
}

/* What a wrong length in the head of the second packet does. */
static void lengths_of_blocks(void)
{
    static const struct {
        uint32_t length;
        const char *damage;
    } cases[] = {
        {0,          "length 0 is less than 12"                        },
        {8,          "length 8 is less than 12"                        },
        {33,         "length 33 is not a multiple of 4"                },
        {100,        "100 octets long, but the file ends after "       },
        {0xfffffffc, "4294967292 octets long, but the file ends before"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Made) made = made_new(false);

        put_start(&made);
        put_packet(&made, 0, 0, BYTES_OF("good"));
        guint second = made.bytes->len;
        put_packet(&made, 0, 0, BYTES_OF("bad"));
        set_u32(&made, second + 4, cases[i].length);

        g_auto(Seen) seen = seen_made(&made);

        g_assert_cmpuint(seen.packets->len, ==, 1);
        assert_damage(&seen, cases[i].damage);
        g_assert_true(seen.facts->truncated);
    }
}

static void wrong_length_at_the_end(void)
{
    g_auto(Made) made = made_new(false);

    put_start(&made);
    put_packet(&made, 0, 0, BYTES_OF("one"));
    set_u32(&made, made.bytes->len - 4, 77);
    put_packet(&made, 0, 0, BYTES_OF("two"));

    g_auto(Seen) seen = seen_made(&made);

    g_assert_cmpuint(seen.packets->len, ==, 2);
    assert_damage(&seen, "length 36 at its head, but 77 at its end");
    g_assert_false(seen.facts->truncated);
}

/* The rest of the capture is exact, whatever one packet block says of itself. */
static void packets_that_lie(void)
{
    g_auto(Made) made = made_new(false);

    put_start(&made);
    guint liar = made.bytes->len;
    put_packet(&made, 0, 0, BYTES_OF("one"));
    set_u32(&made, liar + 20, 0xffffffff);
    guint start = block_begin(&made, 6); /* too short for its fields */
    put_u32(&made, 0);
    block_end(&made, start);
    start = packet_begin(&made, 0, 0, BYTES_OF("three"));
    put_u16(&made, 1); /* a comment that is longer than the block */
    put_u16(&made, 1000);
    block_end(&made, start);
    put_packet(&made, 0, 0, BYTES_OF("four"));

    g_auto(Seen) seen = seen_made(&made);

    g_assert_cmpuint(seen.packets->len, ==, 3);
    assert_octets(&seen, 0, BYTES_OF("one\0"));
    assert_octets(&seen, 1, BYTES_OF("three"));
    assert_octets(&seen, 2, BYTES_OF("four"));
    g_assert_cmpuint(seen_packet(&seen, 2)->number, ==, 4);
    assert_damage(&seen, "the block is too short for the packet's length of 4294967295");
    g_assert_false(seen.facts->truncated);
}

static void block_beyond_all_measure(void)
{
    const guint length = CAPTURE_RECORD_MAX_BYTES + 4;
    g_auto(Made) made = made_new(false);

    put_start(&made);
    guint start = made.bytes->len;
    g_byte_array_set_size(made.bytes, start + length);
    memset(made.bytes->data + start, 0, length);
    set_u32(&made, start, 6);
    set_u32(&made, start + 4, length);
    put_packet(&made, 0, 0, BYTES_OF("next"));

    g_auto(Seen) seen = seen_made(&made);

    g_assert_cmpuint(seen.packets->len, ==, 1);
    g_assert_cmpuint(seen_packet(&seen, 0)->number, ==, 2);
    assert_damage(&seen, "octets long, left out");
}

static void too_many_interfaces(void)
{
    g_auto(Made) made = made_new(false);

    put_section(&made);
    for (int i = 0; i <= CAPTURE_INTERFACES_MAX; i++)
        put_interface(&made, 1, -1);
    put_packet(&made, CAPTURE_INTERFACES_MAX, 0, BYTES_OF("beyond"));
    put_packet(&made, CAPTURE_INTERFACES_MAX - 1, 0, BYTES_OF("the last"));

    g_auto(Seen) seen = seen_made(&made);

    g_assert_cmpuint(seen.facts->interfaces->len, ==, CAPTURE_INTERFACES_MAX);
    g_assert_cmpuint(seen.packets->len, ==, 1);
    assert_octets(&seen, 0, BYTES_OF("the last"));
    assert_damage(&seen, "more than 4096 interfaces");
}

/* A section of a version to come is passed over; the file goes on behind it. */
static void foreign_section(void)
{
    g_auto(Made) made = made_new(false);

    put_start(&made);
    put_packet(&made, 0, 0, BYTES_OF("one"));
    guint foreign = made.bytes->len;
    put_start(&made);
    made.bytes->data[foreign + 12] = 2;
    put_packet(&made, 0, 0, BYTES_OF("unreadable"));
    put_start(&made);
    put_packet(&made, 0, 0, BYTES_OF("two"));

    g_auto(Seen) seen = seen_made(&made);

    g_assert_cmpuint(seen.packets->len, ==, 2);
    assert_octets(&seen, 1, BYTES_OF("two"));
    assert_damage(&seen, "left out, not of version 1");

    made.bytes->data[12] = 2;
    assert_made_refused(&made, "only version 1");
}

static void bad_byte_order_magic(void)
{
    g_auto(Made) made = made_new(false);

    put_start(&made);
    guint second = made.bytes->len;
    put_start(&made);
    made.bytes->data[second + 8] = 0;

    g_auto(Seen) seen = seen_made(&made);

    assert_damage(&seen, "is no byte-order magic");
    g_assert_true(seen.facts->truncated);

    made.bytes->data[8] = 0;
    assert_made_refused(&made, "cut or damaged in its head");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pcapng/both-byte-orders", both_byte_orders);
    g_test_add_func("/pcapng/sections", sections);
    g_test_add_func("/pcapng/simple-packets", simple_packets);
    g_test_add_func("/pcapng/old-packets", old_packets);
    g_test_add_func("/pcapng/other-blocks", other_blocks);
    g_test_add_func("/pcapng/texts-of-section-and-interface", texts_of_section_and_interface);
    g_test_add_func("/pcapng/packet-comments", packet_comments);
    g_test_add_func("/pcapng/statistics", statistics);
    g_test_add_func("/pcapng/secrets", secrets);
    g_test_add_func("/pcapng/cut-at-every-octet", cut_at_every_octet);
    g_test_add_func("/pcapng/lengths-of-blocks", lengths_of_blocks);
    g_test_add_func("/pcapng/wrong-length-at-the-end", wrong_length_at_the_end);
    g_test_add_func("/pcapng/packets-that-lie", packets_that_lie);
    g_test_add_func("/pcapng/block-beyond-all-measure", block_beyond_all_measure);
    g_test_add_func("/pcapng/too-many-interfaces", too_many_interfaces);
    g_test_add_func("/pcapng/foreign-section", foreign_section);
    g_test_add_func("/pcapng/bad-byte-order-magic", bad_byte_order_magic);
    return g_test_run();
}
