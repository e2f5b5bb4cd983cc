/* archive_test.c - packed octets come out as they went in, whole and cut. */
#include "base/archive.h"

#include "packed.h"

/* Gives octets in runs of a size. */
typedef struct Runs {
    Bytes rest;
    size_t size;
} Runs;

static Bytes next_run(void *owner)
{
    Runs *runs = owner;
    Bytes run = bytes_first(runs->rest, runs->size);

    runs->rest = bytes_skip(runs->rest, run.len);
    return run;
}

/* Unpacks the rest of the file. */
static GByteArray *unpack(Unpacker *unpacker)
{
    GByteArray *all = g_byte_array_new();
    Bytes next;

    while ((next = unpacker_next(unpacker)).len > 0)
        g_byte_array_append(all, next.data, (guint)next.len);
    return all;
}

static Bytes view(const GByteArray *array)
{
    return (Bytes){array->data, array->len};
}

/* Octets that do not pack to nothing. */
static GByteArray *sample(guint length)
{
    GByteArray *bytes = g_byte_array_new();
    uint32_t state = 1;

    for (guint i = 0; i < length; i++) {
        state = state * 1664525 + 1013904223;
        uint8_t octet = (uint8_t)((state >> 24) & 0x3f);

        g_byte_array_append(bytes, &octet, 1);
    }
    return bytes;
}

static void each_filter(void)
{
    static const char *const filters[] = {"gzip", "zstd", "xz", "lz4", "bzip2", "lzma", "compress"};
    static const size_t sizes[] = {1, 7, 65536, SIZE_MAX};
    g_autoptr(GByteArray) plain = sample(200000);

    for (size_t i = 0; i < G_N_ELEMENTS(filters) * G_N_ELEMENTS(sizes); i++) {
        const char *filter = filters[i / G_N_ELEMENTS(sizes)];
        g_autoptr(GByteArray) bytes = packed_raw(filter, view(plain));
        Runs runs = {view(bytes), sizes[i % G_N_ELEMENTS(sizes)]};
        g_autoptr(Unpacker) unpacker = unpacker_new(next_run, &runs, runs.rest);
        g_autoptr(GPtrArray) packing = g_ptr_array_new_with_free_func(g_free);

        g_assert_true(unpacker_next_file(unpacker));
        g_autoptr(GByteArray) back = unpack(unpacker);
        g_assert_true(bytes_equal(view(back), view(plain)));
        g_assert_cmpstr(unpacker_damage(unpacker), ==, NULL);
        g_assert_false(unpacker_next_file(unpacker));
        unpacker_add_packing(unpacker, packing);
        g_assert_cmpuint(packing->len, ==, 1);
        g_assert_cmpstr(packing->pdata[0], ==, filter);
    }
}

static void each_archive(void)
{
    static const PackedFile files[] = {
        {"first",  {(const uint8_t *)"one", 3}  },
        {"second", {(const uint8_t *)"", 0}     },
        {"third",  {(const uint8_t *)"three", 5}},
    };
    static const char *const formats[][2] = {
        {"zip",   "zip"},
        {"ustar", "tar"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autoptr(GByteArray) bytes = packed(formats[i][0], NULL, files, G_N_ELEMENTS(files));
        Runs runs = {view(bytes), 100};
        g_autoptr(Unpacker) unpacker = unpacker_new(next_run, &runs, runs.rest);
        g_autoptr(GPtrArray) packing = g_ptr_array_new_with_free_func(g_free);

        for (size_t j = 0; j < G_N_ELEMENTS(files); j++) {
            g_assert_true(unpacker_next_file(unpacker));
            g_autoptr(GByteArray) back = unpack(unpacker);
            g_assert_true(bytes_equal(view(back), files[j].bytes));
        }
        g_assert_false(unpacker_next_file(unpacker));
        unpacker_add_packing(unpacker, packing);
        g_assert_cmpstr(packing->pdata[0], ==, formats[i][1]);
        g_assert_false(unpacker_is_locked(unpacker));
    }
}

static void not_packed(void)
{
    Runs runs = {BYTES_OF("plain text, longer than nothing"), 5};
    g_autoptr(Unpacker) unpacker = unpacker_new(next_run, &runs, runs.rest);

    g_assert_false(unpacker_next_file(unpacker));
}

static void nothing_at_all(void)
{
    Runs runs = {BYTES_OF(""), 5};
    g_autoptr(Unpacker) unpacker = unpacker_new(next_run, &runs, runs.rest);

    g_assert_false(unpacker_next_file(unpacker));
}

/* gzip members one after the other are one file; what is behind them and none is passed over. */
static void gzip_members(void)
{
    g_autoptr(GByteArray) bytes = packed_raw("gzip", BYTES_OF("one "));
    g_autoptr(GByteArray) second = packed_raw("gzip", BYTES_OF("and two"));

    g_byte_array_append(bytes, second->data, second->len);
    g_byte_array_append(bytes, (const uint8_t *)"\0\0\0\0", 4);
    for (size_t size = 1; size < 60; size++) {
        Runs runs = {view(bytes), size};
        g_autoptr(Unpacker) unpacker = unpacker_new(next_run, &runs, view(bytes));

        g_assert_true(unpacker_next_file(unpacker));
        g_autoptr(GByteArray) back = unpack(unpacker);
        g_assert_true(bytes_equal(view(back), BYTES_OF("one and two")));
        g_assert_cmpstr(unpacker_damage(unpacker), ==, NULL);
    }
}

/* Of a cut gzip file comes all that is in it, and each octet more gives no less. */
static void gzip_cut(void)
{
    g_autoptr(GByteArray) plain = sample(1000);
    g_autoptr(GByteArray) bytes = packed_raw("gzip", view(plain));
    guint most = 0;

    for (size_t cut = 2; cut < bytes->len; cut++) {
        Runs runs = {
            {bytes->data, cut},
            SIZE_MAX
        };
        g_autoptr(Unpacker) unpacker = unpacker_new(next_run, &runs, runs.rest);

        g_assert_true(unpacker_next_file(unpacker));
        g_autoptr(GByteArray) back = unpack(unpacker);
        g_assert_cmpuint(back->len, >=, most);
        g_assert_true(bytes_starts_with(view(plain), view(back)));
        g_assert_cmpstr(unpacker_damage(unpacker), ==, "the gzip data end too early");
        most = back->len;
    }
    g_assert_cmpuint(most, ==, plain->len);
}

static void gzip_damaged(void)
{
    g_autoptr(GByteArray) plain = sample(1000);
    g_autoptr(GByteArray) bytes = packed_raw("gzip", view(plain));

    bytes->data[bytes->len - 8] ^= 1; /* the checksum */
    Runs runs = {view(bytes), SIZE_MAX};
    g_autoptr(Unpacker) unpacker = unpacker_new(next_run, &runs, runs.rest);

    g_assert_true(unpacker_next_file(unpacker));
    g_autoptr(GByteArray) back = unpack(unpacker);
    g_assert_cmpuint(back->len, ==, plain->len);
    g_assert_cmpstr(unpacker_damage(unpacker), ==, "the gzip data are damaged");
}

/* The other packings: some of it, or nothing, never an endless loop or wrong octets. */
static void others_cut(void)
{
    static const char *const filters[] = {"zstd", "xz", "lz4", "bzip2"};
    g_autoptr(GByteArray) plain = sample(300000);

    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
        g_autoptr(GByteArray) bytes = packed_raw(filters[i], view(plain));

        for (size_t cut = 1; cut < bytes->len; cut += bytes->len / 9) {
            Runs runs = {
                {bytes->data, cut},
                SIZE_MAX
            };
            g_autoptr(Unpacker) unpacker = unpacker_new(next_run, &runs, runs.rest);

            if (!unpacker_next_file(unpacker))
                continue;
            g_autoptr(GByteArray) back = unpack(unpacker);
            g_assert_true(bytes_starts_with(view(plain), view(back)));
            g_assert_nonnull(unpacker_damage(unpacker));
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/archive/each-filter", each_filter);
    g_test_add_func("/archive/each-archive", each_archive);
    g_test_add_func("/archive/not-packed", not_packed);
    g_test_add_func("/archive/nothing-at-all", nothing_at_all);
    g_test_add_func("/archive/gzip-members", gzip_members);
    g_test_add_func("/archive/gzip-cut", gzip_cut);
    g_test_add_func("/archive/gzip-damaged", gzip_damaged);
    g_test_add_func("/archive/others-cut", others_cut);
    return g_test_run();
}
