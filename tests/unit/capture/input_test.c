/* input_test.c - captures that are packed, come through a pipe, or are none. */
#include "../base/packed.h"
#include "captures.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#define PACKETS 100

/* A capture of PACKETS packets. */
static Made made_sample(void)
{
    Made made = made_new(false);

    put_pcap_head(&made, MAGIC_MICROSECONDS, 1);
    for (uint32_t i = 0; i < PACKETS; i++) {
        g_autofree char *text = g_strdup_printf("packet %u, %x", i, i * 2654435761U);

        put_pcap_record(&made, i, 0, bytes_of_text(text));
    }
    return made;
}

static Bytes view(const GByteArray *array)
{
    return (Bytes){array->data, array->len};
}

static void assert_packing(const Seen *seen, const char *expected)
{
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < seen->facts->packing->len; i++)
        g_ptr_array_add(names, g_ptr_array_index(seen->facts->packing, i));
    g_ptr_array_add(names, NULL);
    g_autofree char *joined = g_strjoinv(" ", (char **)names->pdata);
    g_assert_cmpstr(joined, ==, expected);
    g_ptr_array_unref(names);
}

static void assert_sample(Bytes bytes, const char *packing)
{
    g_autoptr(GError) error = NULL;
    g_auto(Seen) seen = seen_bytes(bytes, &error);

    g_assert_no_error(error);
    assert_whole(&seen);
    g_assert_cmpuint(seen.packets->len, ==, PACKETS);
    assert_packing(&seen, packing);
}

static void packed_forms(void)
{
    static const char *const filters[] = {"gzip", "zstd", "xz", "lz4", "bzip2"};
    g_auto(Made) made = made_sample();

    assert_sample(view(made.bytes), "");
    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
        g_autoptr(GByteArray) bytes = packed_raw(filters[i], view(made.bytes));

        assert_sample(view(bytes), filters[i]);
    }
}

/* The first capture in an archive is read, packed or not, in an archive that is packed or not. */
static void archives(void)
{
    g_auto(Made) made = made_sample();
    g_autoptr(GByteArray) gzip = packed_raw("gzip", view(made.bytes));
    const PackedFile plain[] = {
        {"README",    BYTES_OF("about the capture")},
        {"mail.pcap", view(made.bytes)             },
        {"more.pcap", BYTES_OF("\xa1\xb2\xc3\xd4") },
    };
    const PackedFile inner[] = {
        {"README",       BYTES_OF("about the capture")},
        {"mail.pcap.gz", view(gzip)                   },
    };
    g_autoptr(GByteArray) zip = packed("zip", NULL, plain, 2);
    g_autoptr(GByteArray) tar_xz = packed("ustar", "xz", plain, 2);
    g_autoptr(GByteArray) two = packed("ustar", "xz", plain, 3);
    g_autoptr(GByteArray) tar_gz = packed("ustar", "gzip", inner, 2);
    const PackedFile tar_in_zip[] = {
        {"mail.tar.gz", view(tar_gz)}
    };
    g_autoptr(GByteArray) all = packed("zip", NULL, tar_in_zip, 1);

    assert_sample(view(zip), "zip");
    assert_sample(view(tar_xz), "xz tar");
    assert_sample(view(tar_gz), "gzip tar gzip");
    assert_sample(view(all), "zip gzip tar gzip");

    g_auto(Seen) seen = seen_bytes(view(two), NULL);
    g_assert_cmpuint(seen.packets->len, ==, PACKETS);
    assert_damage(&seen, "more captures or mail than this one");
}

static void concatenated_gzip(void)
{
    g_auto(Made) made = made_sample();
    g_autoptr(GByteArray) bytes = packed_raw("gzip", bytes_first(view(made.bytes), 1001));
    g_autoptr(GByteArray) second = packed_raw("gzip", bytes_skip(view(made.bytes), 1001));

    g_byte_array_append(bytes, second->data, second->len);
    assert_sample(view(bytes), "gzip");
}

static void cut_gzip(void)
{
    g_auto(Made) made = made_sample();
    g_autoptr(GByteArray) bytes = packed_raw("gzip", view(made.bytes));
    guint most = 0;

    for (size_t cut = 0; cut < bytes->len; cut++) {
        g_autoptr(GError) error = NULL;
        g_auto(Seen) seen = seen_bytes((Bytes){bytes->data, cut}, &error);

        if (seen.source == NULL) {
            g_assert_error(error, POSTA_ERROR, POSTA_ERROR_INPUT);
            g_assert_cmpuint(most, ==, 0);
            continue;
        }
        g_assert_true(seen.facts->truncated);
        g_assert_cmpstr(seen.facts->damage, ==, "the gzip data end too early");
        g_assert_cmpuint(seen.packets->len, >=, most);
        most = seen.packets->len;
    }
    g_assert_cmpuint(most, ==, PACKETS);
}

/* Writes octets into a pipe, some at a time. */
typedef struct Writer {
    Bytes bytes;
    size_t piece;
    int descriptor;
} Writer;

static void *write_pieces(void *data)
{
    Writer *writer = data;

    while (writer->bytes.len > 0) {
        Bytes piece = bytes_first(writer->bytes, writer->piece);
        ssize_t count = write(writer->descriptor, piece.data, piece.len);

        g_assert_cmpint(count, >, 0);
        writer->bytes = bytes_skip(writer->bytes, (size_t)count);
    }
    close(writer->descriptor);
    return NULL;
}

static void assert_sample_from(const char *path, Writer *writer, const char *packing)
{
    g_autoptr(GError) error = NULL;
    GThread *thread = g_thread_new("writer", write_pieces, writer);
    g_auto(Seen) seen = seen_path(path, &error);

    g_thread_join(thread);
    g_assert_no_error(error);
    assert_whole(&seen);
    g_assert_cmpuint(seen.packets->len, ==, PACKETS);
    assert_packing(&seen, packing);
    uint64_t done;
    uint64_t total;
    capture_progress(seen.source, &done, &total);
    g_assert_cmpuint(total, ==, 0);
}

static void pipes(void)
{
    static const size_t pieces[] = {1, 3, 17, 100000};
    g_auto(Made) made = made_sample();
    g_autoptr(GByteArray) gzip = packed_raw("gzip", view(made.bytes));

    for (size_t i = 0; i < 2 * G_N_ELEMENTS(pieces); i++) {
        int ends[2];

        g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
        g_autofree char *path = g_strdup_printf("/dev/fd/%d", ends[0]);
        Writer writer = {view(i % 2 == 0 ? made.bytes : gzip), pieces[i / 2], ends[1]};

        assert_sample_from(path, &writer, i % 2 == 0 ? "" : "gzip");
        close(ends[0]);
    }
}

static void standard_input(void)
{
    g_auto(Made) made = made_sample();
    g_autoptr(GByteArray) bytes = packed_raw("zstd", view(made.bytes));
    int before = dup(STDIN_FILENO);
    int ends[2];

    g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
    dup2(ends[0], STDIN_FILENO);
    Writer writer = {view(bytes), 1000, ends[1]};
    assert_sample_from("-", &writer, "zstd");
    dup2(before, STDIN_FILENO);
    close(before);
    close(ends[0]);
}

static void progress(void)
{
    g_auto(Made) made = made_sample();
    g_autoptr(GError) error = NULL;
    int descriptor = file_of(view(made.bytes));
    g_autofree char *path = g_strdup_printf("/dev/fd/%d", descriptor);
    g_autoptr(CaptureSource) source = capture_open(path, &error);
    uint64_t done;
    uint64_t total;
    Packet packet;

    g_assert_no_error(error);
    close(descriptor);
    capture_progress(source, &done, &total);
    g_assert_cmpuint(total, ==, made.bytes->len);
    while (capture_next(source, &packet))
        continue;
    capture_progress(source, &done, &total);
    g_assert_cmpuint(done, ==, total);
}

static void assert_refused(const char *path, const char *part)
{
    g_autoptr(GError) error = NULL;
    CaptureSource *source = capture_open(path, &error);

    g_assert_null(source);
    g_assert_error(error, POSTA_ERROR, POSTA_ERROR_INPUT);
    g_assert_nonnull(strstr(error->message, part));
    g_assert_null(strchr(error->message, '\n'));
}

static void assert_bytes_refused(Bytes bytes, const char *part)
{
    int descriptor = file_of(bytes);
    g_autofree char *path = g_strdup_printf("/dev/fd/%d", descriptor);

    assert_refused(path, part);
    assert_refused(path, path);
    close(descriptor);
}

static void refused(void)
{
    g_autoptr(GByteArray) text = packed_raw("gzip", BYTES_OF("no capture either"));

    assert_refused("/nonexistent/file", "there is no such file");
    assert_refused("/nonexistent/line\nend", "line\\nend: there is no such file");
    assert_refused("/tmp", "this is a folder");
    assert_refused("/dev/null", "the file is empty");
    assert_bytes_refused(BYTES_OF("Dear me\nTo you\n"), "not a capture");
    assert_bytes_refused(BYTES_OF("x"), "not a capture");
    assert_bytes_refused(BYTES_OF("\xd4\xc3\xb2\xa1"), "cut within its first 24 octets");
    assert_bytes_refused(BYTES_OF("\x0a\x0d\x0d\x0a"), "cut or damaged in its head");
    assert_bytes_refused(view(text), "not a capture");
    assert_bytes_refused(bytes_first(view(text), 12), "no capture could be unpacked from it");
}

/* A zip entry with the bit that says it is encrypted. source APPNOTE.TXT 4.4.4 */
static void locked(void)
{
    const PackedFile file = {"mail.pcap", BYTES_OF("does not matter what")};
    g_autoptr(GByteArray) zip = packed("zip", NULL, &file, 1);

    zip->data[6] |= 1;
    assert_bytes_refused(view(zip), "locked with a password");
}

static void not_allowed(void)
{
    g_autofree char *folder = g_dir_make_tmp("posta-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "mail.pcap", NULL);

    g_assert_true(g_file_set_contents(path, "x", 1, NULL));
    g_assert_cmpint(g_chmod(path, 0), ==, 0);
    if (access(path, R_OK) == 0)
        g_test_skip("the superuser may read everything");
    else
        assert_refused(path, "not allowed to read it");
    g_remove(path);
    g_rmdir(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/input/packed-forms", packed_forms);
    g_test_add_func("/input/archives", archives);
    g_test_add_func("/input/concatenated-gzip", concatenated_gzip);
    g_test_add_func("/input/cut-gzip", cut_gzip);
    g_test_add_func("/input/pipes", pipes);
    g_test_add_func("/input/standard-input", standard_input);
    g_test_add_func("/input/progress", progress);
    g_test_add_func("/input/refused", refused);
    g_test_add_func("/input/locked", locked);
    g_test_add_func("/input/not-allowed", not_allowed);
    return g_test_run();
}
