/* pcap_test.c - files of tcpdump's format: byte orders, units, lies about lengths, cuts. */
#include "captures.h"

#include "base/limits.h"

#define HEAD_BYTES 24
#define RECORD_BYTES 16

static void each_magic(void)
{
    static const struct {
        uint32_t magic;
        const char *format;
        int64_t when; /* of 1 second and 999 units */
    } cases[] = {
        {MAGIC_MICROSECONDS, "pcap",    1000999000},
        {MAGIC_NANOSECONDS,  "pcap-ns", 1000000999},
        {MAGIC_KUZNETZOV,    "pcap",    1000999000},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases) * 2; i++) {
        g_auto(Made) made = made_new(i % 2 == 1);
        uint32_t magic = cases[i / 2].magic;

        put_pcap_head(&made, magic, 1);
        put_u32(&made, 1);
        put_u32(&made, 999);
        put_u32(&made, 4);
        put_u32(&made, 60);
        if (magic == MAGIC_KUZNETZOV)
            put_bytes(&made, BYTES_OF("interfac"));
        put_bytes(&made, BYTES_OF("data"));

        g_auto(Seen) seen = seen_made(&made);

        assert_whole(&seen);
        g_assert_cmpstr(seen.facts->format, ==, cases[i / 2].format);
        g_assert_cmpuint(seen.packets->len, ==, 1);
        assert_octets(&seen, 0, BYTES_OF("data"));
        g_assert_cmpint(seen_packet(&seen, 0)->when, ==, cases[i / 2].when);
        g_assert_true(seen_packet(&seen, 0)->has_when);
        g_assert_cmpuint(seen_packet(&seen, 0)->original_len, ==, 60);
        g_assert_cmpuint(seen_packet(&seen, 0)->number, ==, 1);
        g_assert_cmpuint(seen.facts->bytes, ==, made.bytes->len);
        g_assert_cmpint(seen.facts->first, ==, cases[i / 2].when);
    }
}

/* The upper half of the link type says how long the frame check sequence is. */
static void link_type_without_check_sequence(void)
{
    g_auto(Made) made = made_new(false);

    put_pcap_head(&made, MAGIC_MICROSECONDS, 0x44000000 | 113);
    put_pcap_record(&made, 0, 0, BYTES_OF("x"));

    g_auto(Seen) seen = seen_made(&made);
    const CaptureInterface *interface = g_ptr_array_index(seen.facts->interfaces, 0);

    g_assert_cmpint(seen_packet(&seen, 0)->link_type, ==, 113);
    g_assert_cmpint(interface->link_type, ==, 113);
    g_assert_cmpuint(interface->snaplen, ==, 65535);
    g_assert_cmpint(interface->received, ==, -1);
}

static void head_only(void)
{
    g_auto(Made) made = made_new(true);

    put_pcap_head(&made, MAGIC_MICROSECONDS, 1);

    g_auto(Seen) seen = seen_made(&made);

    assert_whole(&seen);
    g_assert_cmpuint(seen.packets->len, ==, 0);
    g_assert_false(seen.facts->has_times);
    g_assert_cmpuint(seen.facts->bytes, ==, HEAD_BYTES);
}

static void cut_at_every_octet(void)
{
    g_auto(Made) made = made_new(false);
    guint ends[3];

    put_pcap_head(&made, MAGIC_MICROSECONDS, 1);
    for (guint i = 0; i < 3; i++) {
        put_pcap_record(&made, i, 0, bytes_first(BYTES_OF("abcdefgh"), i * 3));
        ends[i] = made.bytes->len;
    }
    for (guint cut = 0; cut < made.bytes->len; cut++) {
        g_autoptr(GError) error = NULL;
        g_auto(Seen) seen = seen_bytes((Bytes){made.bytes->data, cut}, &error);
        guint whole = 0;

        if (cut < HEAD_BYTES) {
            g_assert_error(error, POSTA_ERROR, POSTA_ERROR_INPUT);
            continue;
        }
        g_assert_no_error(error);
        while (whole < 3 && ends[whole] <= cut)
            whole++;
        g_assert_cmpuint(seen.packets->len, ==, whole);
        bool at_an_end = cut == HEAD_BYTES || cut == ends[0] || cut == ends[1];
        g_assert_cmpint(seen.facts->truncated, ==, !at_an_end);
        g_assert_cmpint(seen.facts->damage == NULL, ==, at_an_end);
        g_assert_cmpuint(seen.facts->bytes, ==, cut);
    }
}

/* A length that cannot be ends reading, after what was before it. */
static void absurd_length(void)
{
    static const uint32_t lengths[] = {CAPTURE_RECORD_MAX_BYTES + 1, INT32_MAX, UINT32_MAX};

    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_auto(Made) made = made_new(false);

        put_pcap_head(&made, MAGIC_MICROSECONDS, 1);
        put_pcap_record(&made, 1, 0, BYTES_OF("one"));
        put_pcap_record(&made, 2, 0, BYTES_OF("two"));
        set_u32(&made, HEAD_BYTES + RECORD_BYTES + 3 + 8, lengths[i]);

        g_auto(Seen) seen = seen_made(&made);

        g_assert_cmpuint(seen.packets->len, ==, 1);
        assert_damage(&seen, "packet 2 at octet 43: a length of ");
        g_assert_true(seen.facts->truncated);
    }
}

static void longer_than_what_is_left(void)
{
    g_auto(Made) made = made_new(false);

    put_pcap_head(&made, MAGIC_MICROSECONDS, 1);
    put_pcap_record(&made, 1, 0, BYTES_OF("one"));
    set_u32(&made, HEAD_BYTES + 8, 100);

    g_auto(Seen) seen = seen_made(&made);

    g_assert_cmpuint(seen.packets->len, ==, 0);
    g_assert_cmpstr(seen.facts->damage, ==,
                    "packet 1 at octet 24: 116 octets long with its header, but the file ends "
                    "after 19");
    g_assert_true(seen.facts->truncated);
}

static void captured_more_than_there_was(void)
{
    g_auto(Made) made = made_new(false);

    put_pcap_head(&made, MAGIC_MICROSECONDS, 1);
    put_pcap_record(&made, 1, 0, BYTES_OF("one"));
    set_u32(&made, HEAD_BYTES + 12, 1);

    g_auto(Seen) seen = seen_made(&made);

    assert_octets(&seen, 0, BYTES_OF("one"));
    g_assert_cmpuint(seen_packet(&seen, 0)->original_len, ==, 3);
}

static void huge_packet_is_cut(void)
{
    g_auto(Made) made = made_new(false);
    g_autofree uint8_t *huge = g_malloc0(3 * PACKET_MAX_BYTES);

    put_pcap_head(&made, MAGIC_MICROSECONDS, 1);
    put_pcap_record(&made, 1, 0, (Bytes){huge, 3 * PACKET_MAX_BYTES});
    put_pcap_record(&made, 2, 0, BYTES_OF("next"));

    g_auto(Seen) seen = seen_made(&made);

    g_assert_cmpuint(seen.packets->len, ==, 2);
    g_assert_cmpuint(seen_packet(&seen, 0)->bytes.len, ==, PACKET_MAX_BYTES);
    g_assert_cmpuint(seen_packet(&seen, 0)->original_len, ==, 3 * PACKET_MAX_BYTES);
    assert_octets(&seen, 1, BYTES_OF("next"));
    assert_damage(&seen, "only 262144 are looked at");
    g_assert_false(seen.facts->truncated);
}

/* Version 2.2 had the two lengths the other way round. */
static void old_order_of_lengths(void)
{
    g_auto(Made) made = made_new(false);

    put_pcap_head(&made, MAGIC_MICROSECONDS, 1);
    put_pcap_record(&made, 1, 0, BYTES_OF("one"));
    made.bytes->data[6] = 2;
    set_u32(&made, HEAD_BYTES + 8, 60);
    set_u32(&made, HEAD_BYTES + 12, 3);

    g_auto(Seen) seen = seen_made(&made);

    assert_octets(&seen, 0, BYTES_OF("one"));
    g_assert_cmpuint(seen_packet(&seen, 0)->original_len, ==, 60);
}

static void unknown_version(void)
{
    g_auto(Made) made = made_new(false);

    put_pcap_head(&made, MAGIC_MICROSECONDS, 1);
    made.bytes->data[4] = 9;
    assert_made_refused(&made, "version 9.4");
}

/* Back in time, at 0, and at the end of 32 bits: first and last are the earliest and latest. */
static void odd_times(void)
{
    g_auto(Made) made = made_new(false);

    put_pcap_head(&made, MAGIC_MICROSECONDS, 1);
    put_pcap_record(&made, 100, 0, BYTES_OF("one"));
    put_pcap_record(&made, 0, 0, BYTES_OF("two"));
    put_pcap_record(&made, UINT32_MAX, UINT32_MAX, BYTES_OF("three"));

    g_auto(Seen) seen = seen_made(&made);

    assert_whole(&seen);
    g_assert_cmpint(seen.facts->first, ==, 0);
    g_assert_cmpint(seen.facts->last, ==, INT64_C(4294967295) * 1000001000);
}

/* More than some blocks, so that packets stand across their ends. */
static void many_packets(void)
{
    g_auto(Made) made = made_new(false);
    uint8_t octets[997];
    const guint count = 5000;

    put_pcap_head(&made, MAGIC_NANOSECONDS, 1);
    for (guint i = 0; i < count; i++) {
        memset(octets, (int)(i & 0xff), sizeof(octets));
        put_pcap_record(&made, i, i, (Bytes){octets, i % sizeof(octets)});
    }
    g_auto(Seen) seen = seen_made(&made);

    assert_whole(&seen);
    g_assert_cmpuint(seen.packets->len, ==, count);
    for (guint i = 0; i < count; i++) {
        memset(octets, (int)(i & 0xff), sizeof(octets));
        assert_octets(&seen, i, (Bytes){octets, i % sizeof(octets)});
        g_assert_cmpint(seen_packet(&seen, i)->when, ==, (int64_t)i * 1000000001);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pcap/each-magic", each_magic);
    g_test_add_func("/pcap/link-type-without-check-sequence", link_type_without_check_sequence);
    g_test_add_func("/pcap/head-only", head_only);
    g_test_add_func("/pcap/cut-at-every-octet", cut_at_every_octet);
    g_test_add_func("/pcap/absurd-length", absurd_length);
    g_test_add_func("/pcap/longer-than-what-is-left", longer_than_what_is_left);
    g_test_add_func("/pcap/captured-more-than-there-was", captured_more_than_there_was);
    g_test_add_func("/pcap/huge-packet-is-cut", huge_packet_is_cut);
    g_test_add_func("/pcap/old-order-of-lengths", old_order_of_lengths);
    g_test_add_func("/pcap/unknown-version", unknown_version);
    g_test_add_func("/pcap/odd-times", odd_times);
    g_test_add_func("/pcap/many-packets", many_packets);
    return g_test_run();
}
