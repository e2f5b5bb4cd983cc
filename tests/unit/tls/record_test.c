/* record_test.c - records, however cut, with holes in them and behind them. */
#include "tls/record.h"

#include <glib.h>

typedef struct Fixture {
    RecordReader reader;
    GString *told;
    uint64_t offset;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    record_reader_init(&fixture->reader, data != NULL);
    fixture->told = g_string_new(NULL);
    fixture->offset = 0;
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    record_reader_clear(&fixture->reader);
    g_string_free(fixture->told, TRUE);
}

static void tell(Fixture *fixture, const TlsRecord *record)
{
    g_string_append_printf(fixture->told, "%u@%" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT ":%.*s%s ",
                           record->type, record->span.first.offset, record->span.length,
                           (int)record->content.len, (const char *)record->content.data,
                           record->is_torn ? "!" : "");
}

static void feed(Fixture *fixture, Bytes octets, size_t cut)
{
    for (; octets.len > 0; octets = bytes_skip(octets, cut)) {
        Bytes part = bytes_first(octets, cut);
        Place at = {.capture = 1, .frame = 1, .offset = fixture->offset};
        TlsRecord record;
        RecordState state;

        fixture->offset += part.len;
        do {
            state = record_reader_next(&fixture->reader, &part, &at, &record);
            if (state == RECORD_WHOLE)
                tell(fixture, &record);
            else if (state == RECORD_BAD)
                g_string_append(fixture->told, "bad ");
            else if (state == RECORD_LOST)
                g_string_append(fixture->told, "lost ");
        } while (state != RECORD_NONE || part.len > 0);
    }
}

static void gap(Fixture *fixture, uint64_t length)
{
    const Place at = {.capture = 1, .frame = 2, .offset = fixture->offset};
    TlsRecord record;

    fixture->offset += length;
    if (record_reader_gap(&fixture->reader, length, &at, &record))
        tell(fixture, &record);
}

#define RECORDS BYTES_OF("\x16\3\1\0\3abc\x14\3\3\0\1x\x17\3\3\0\0\x17\3\3\0\2yz")

static void test_cuts(Fixture *fixture, gconstpointer data)
{
    for (size_t cut = 1; cut < 32; cut++) {
        tear_down(fixture, data);
        set_up(fixture, data);
        fixture->reader.skips_data = cut % 2 == 0;
        feed(fixture, RECORDS, cut);
        g_assert_cmpstr(fixture->told->str, ==,
                        cut % 2 == 0 ? "22@0+8:abc 20@8+6:x 23@14+5: 23@19+7: "
                                     : "22@0+8:abc 20@8+6:x 23@14+5: 23@19+7:yz ");
    }
}

static void test_bad(Fixture *fixture, gconstpointer data)
{
    (void)data;
    feed(fixture, BYTES_OF("\x16\3\1\0\1a\x17\3\3\x48\x01more\x16\3\1\0\1a"), 4);
    g_assert_cmpstr(fixture->told->str, ==, "22@0+6:a bad ");
}

/* A hole in a record; one that ends with it; one that takes a header. */
static void test_gaps(Fixture *fixture, gconstpointer data)
{
    (void)data;
    feed(fixture, BYTES_OF("\x17\3\3\0\6ab"), 3);
    gap(fixture, 2);
    feed(fixture, BYTES_OF("ef\x17\3\3\0\4gh"), 3);
    gap(fixture, 2);
    feed(fixture, BYTES_OF("\x17\3\3\0\1i\x17\3\3\0\4j"), 3);
    gap(fixture, 9);
    feed(fixture, BYTES_OF("rest of one\x17\3\3\0\1k"), 3);
    g_assert_cmpstr(fixture->told->str, ==,
                    "23@0+11:! 23@11+9:! 23@20+6:i 23@26+9:! lost 23@52+6:k ");
}

/* source RFC 5246 appendix E.2 */
static void test_ssl2(Fixture *fixture, gconstpointer data)
{
    (void)data;
    feed(fixture, BYTES_OF("\x80\x0b\1\3\1\0\3\0\0\0\0\0\0\x16\3\1\0\1a"), 5);
    g_assert_true(g_str_has_prefix(fixture->told->str, "128@0+13:\1\3\1"));
    g_assert_true(g_str_has_suffix(fixture->told->str, "22@13+6:a "));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/record/cuts", Fixture, NULL, set_up, test_cuts, tear_down);
    g_test_add("/record/bad", Fixture, NULL, set_up, test_bad, tear_down);
    g_test_add("/record/gaps", Fixture, NULL, set_up, test_gaps, tear_down);
    g_test_add("/record/ssl2", Fixture, "client", set_up, test_ssl2, tear_down);
    return g_test_run();
}
