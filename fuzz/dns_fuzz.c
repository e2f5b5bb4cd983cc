/* dns_fuzz.c - no DNS message reads beyond its end; what is read of it is text that can be told. */
#include "lookup/lookup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void on_lookup(void *user, const Lookup *lookup)
{
    const GPtrArray *answers = lookup->answer.answers;

    (void)user;
    g_assert_true(g_utf8_validate(lookup->name, -1, NULL));
    for (guint i = 0; answers != NULL && i < answers->len; i++) {
        const DnsRecord *record = answers->pdata[i];

        g_assert_true(g_utf8_validate(record->name, -1, NULL));
        g_assert_true(record->data == NULL || g_utf8_validate(record->data, -1, NULL));
    }
}

/* Messages with an octet of length before each, and its highest bit for the way they go. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    g_autoptr(LookupTable) table = lookup_table_new(&(LookupTell){NULL, on_lookup});
    Cursor cursor = cursor_of((Bytes){data, len});

    while (cursor.rest.len > 0) {
        uint8_t head = cursor_u8(&cursor);
        const DnsPlace seen = {.source_port = head & 0x80 ? 53 : 1,
                               .destination_port = head & 0x80 ? 1 : 53};

        /* 127 octets are few for a message: all the rest, where the rest is one */
        lookup_table_feed(table, &seen,
                          cursor_take(&cursor, (head & 0x7f) == 0x7f
                                                   ? cursor.rest.len
                                                   : MIN((size_t)head & 0x7f, cursor.rest.len)));
    }
    lookup_table_end(table);
    return 0;
}
